package emulator

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// Push is a notification that an app server pushed to devices. The emulator has no devices: it only records pushes.
type Push struct {
	ID        string // as in the response
	Operation string // such as "push.notify"
	Time      time.Time
	Platforms []string // for an audience without UserIDs

	// The audience. The service uses ToAll if it is set, else UserIDs if there are any, else the other fields.
	ToAll   bool
	UserIDs []string
	Tags    []string // users who have all of them
	AnyTags []string // users who have one of them
	Package string   // users with a device that has this app

	Title, Text string
}

// Pushes returns the latest pushes, at most 1,000, oldest first.
func (e *Emulator) Pushes() []Push {
	list := e.state.Pushes()
	all := make([]Push, len(list))
	for i, p := range list {
		all[i] = pushOf(p)
	}
	return all
}

func pushOf(p state.Push) Push {
	return Push{
		ID: p.ID, Operation: p.Operation, Time: p.Time, Platforms: p.Platforms,
		ToAll: p.Audience.Everybody, UserIDs: p.Audience.Users, Tags: p.Audience.Tags, AnyTags: p.Audience.AnyTags, Package: p.Audience.Package,
		Title: p.Notification.Title, Text: p.Notification.Text,
	}
}
