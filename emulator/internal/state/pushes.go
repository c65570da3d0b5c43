package state

import (
	"fmt"
	"slices"
	"time"
)

// Push is a notification to devices. It is not a message.
type Push struct {
	ID           string // set by the state
	Operation    string
	Time         time.Time // set by the state
	Audience     Audience
	Platforms    []string // for an audience without users
	Notification Notification
}

// Audience selects the users who receive a push. Everybody is used first, then Users, then the other conditions.
type Audience struct {
	Everybody bool
	Users     []string
	Tags      []string // users who have all of them
	AnyTags   []string // users who have one of them
	Package   string   // users with a device that has this app
}

// Notification is the content of a push.
type Notification struct {
	Title, Text string
	Platforms   map[string]PlatformText // texts of single platforms
}

// PlatformText is the content of a push on a platform. An empty field means that of the Notification.
type PlatformText struct{ Title, Text string }

func (a Audience) names() bool {
	return a.Everybody || len(a.Users) > 0 || len(a.Tags) > 0 || len(a.AnyTags) > 0 || a.Package != ""
}

// Push records a notification to an audience and returns its id.
func (s *State) Push(p Push) (id string, err error) {
	if !p.Audience.names() {
		return "", refuse(BadParameter, "audience", "must be everybody, or have users, tags or a package")
	}
	for _, platform := range p.Platforms {
		if p.Notification.Text == "" && p.Notification.Platforms[platform].Text == "" {
			return "", refuse(BadParameter, "notification.alert", "must not be empty, unless each platform has its own: %s has none", platform)
		}
	}
	s.lock()
	defer s.mu.Unlock()
	s.pushes++
	p.ID, p.Time = fmt.Sprintf("push-%d", s.pushes), s.clock.now()
	if len(s.pushLog) == maxPushes {
		s.pushLog = slices.Delete(s.pushLog, 0, maxPushes/2)
	}
	s.pushLog = append(s.pushLog, p)
	s.commit(Change{What: Pushed{p}})
	return p.ID, nil
}

// maxPushes is the maximum number of pushes that are kept. Then the older half is dropped.
const maxPushes = 1000

// Pushes returns the latest pushes, oldest first.
func (s *State) Pushes() []Push {
	s.lock()
	defer s.mu.Unlock()
	return slices.Clone(s.pushLog)
}
