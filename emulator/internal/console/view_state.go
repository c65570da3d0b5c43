package console

import (
	"slices"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// The limits of what a page gets. The counts include the rest.
const (
	shownRooms   = 100
	shownMembers = 100
	shownUsers   = 200
	shownFaults  = 100
	shownValue   = 1 << 10 // bytes of an attribute
)

// stateView describes the whole emulator.
type stateView struct {
	AppKey        string      `json:"appKey"`
	DefaultSecret bool        `json:"defaultSecret"` // the App Secret is the default one
	Webhooks      bool        `json:"webhooks"`
	Counts        countsView  `json:"counts"`
	Rooms         []roomView  `json:"rooms"`           // by id
	Users         []userView  `json:"users"`           // by id
	Muted         []untilView `json:"mutedEverywhere"` // by id
	Faults        []faultView `json:"faults"`
	Operations    []string    `json:"operations"`
}

type countsView struct {
	Rooms    int    `json:"rooms"`
	Members  int    `json:"members"` // of all rooms
	Users    int    `json:"users"`
	Online   int    `json:"online"`
	Messages uint64 `json:"messages"`
	Requests uint64 `json:"requests"`
	Refused  uint64 `json:"refused"`
}

type roomView struct {
	ID                   string          `json:"id"`
	Name                 string          `json:"name"`
	Created              int64           `json:"created"`
	Ends                 int64           `json:"ends"` // 0: not by itself
	FixedEnd             bool            `json:"fixedEnd"`
	KeptAlive            bool            `json:"keptAlive"`
	RTCRoom              string          `json:"rtcRoom"`
	DistributionStopped  bool            `json:"distributionStopped"`
	MemberCount          int             `json:"memberCount"`
	Members              []memberView    `json:"members"` // by join time
	MutedAll             bool            `json:"mutedAll"`
	AllowedDuringMuteAll []string        `json:"allowedDuringMuteAll"`
	AllowedUsers         []string        `json:"allowedUsers"`
	Muted                []untilView     `json:"muted"`
	Blocked              []untilView     `json:"blocked"`
	Attributes           []attributeView `json:"attributes"`
}

type memberView struct {
	ID     string `json:"id"`
	Joined int64  `json:"joined"`
	Online bool   `json:"online"`
}

// untilView is a user with a restriction, and when it ends.
type untilView struct {
	ID    string `json:"id"`
	Until int64  `json:"until"`
}

type attributeView struct {
	Key        string `json:"key"`
	Value      string `json:"value"`
	Cut        bool   `json:"cut,omitempty"`
	Owner      string `json:"owner"`
	AutoDelete bool   `json:"autoDelete"`
	Updated    int64  `json:"updated"`
}

type userView struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Registered   int64    `json:"registered"`
	Online       bool     `json:"online"`
	BlockedUntil int64    `json:"blockedUntil"` // 0: not blocked
	Deactivated  bool     `json:"deactivated"`
	Rooms        []string `json:"rooms"`
}

// faultView is a fault that waits for requests.
type faultView struct {
	Operation string `json:"operation"` // api.AllOperations: all that have no other fault
	Name      string `json:"name"`
	Delay     int64  `json:"delay"` // milliseconds
	Status    int    `json:"status"`
	Times     int    `json:"times"` // left; 0: until cleared
}

func faultViews(waiting []api.WaitingFault) []faultView {
	list := []faultView{}
	for _, f := range waiting {
		list = append(list, faultView{f.Operation, f.Fault.Name(), f.Fault.Delay.Milliseconds(), f.Fault.Status, f.Fault.Times})
	}
	return list
}

// current returns the present state.
func (v *views) current() stateView {
	page := stateView{
		AppKey: v.config.AppKey, DefaultSecret: v.config.PublicSecret,
		Webhooks: v.deliveries != nil, Faults: faultViews(v.api.Faults().Waiting(shownFaults)), Operations: api.Strings(v.config.Operations),
	}
	page.Counts.Requests, page.Counts.Refused = v.api.Log().Counts()
	now := v.state.Overview(state.OverviewLimits{Rooms: shownRooms, Members: shownMembers, Users: shownUsers})
	page.Counts.Rooms, page.Counts.Members, page.Counts.Users = now.RoomCount, now.MemberCount, now.UserCount
	page.Counts.Online, page.Counts.Messages = now.OnlineCount, now.MessageCount
	page.Rooms, page.Users = roomViews(now.Rooms), userViews(now.Users, now.Now)
	page.Muted = untilList(now.MutedEverywhere)
	return page
}

func roomViews(rooms []state.SeenRoom) []roomView {
	list := []roomView{}
	for _, r := range rooms {
		list = append(list, roomViewOf(r))
	}
	slices.SortFunc(list, func(a, b roomView) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func roomViewOf(r state.SeenRoom) roomView {
	view := roomView{
		ID: r.ID, Name: r.Name, Created: r.Created.UnixMilli(), FixedEnd: r.Lifetime.Fixed,
		KeptAlive: r.KeptAlive, RTCRoom: r.RTCRoom, DistributionStopped: r.DistributionStopped,
		MemberCount: r.MemberCount, Members: []memberView{}, MutedAll: r.MutedAll,
		AllowedDuringMuteAll: api.Strings(r.AllowedDuringMuteAll), AllowedUsers: api.Strings(r.AllowedUsers),
		Muted: untilList(r.Muted), Blocked: untilList(r.Blocked), Attributes: []attributeView{},
	}
	if !r.Ends.IsZero() {
		view.Ends = r.Ends.UnixMilli()
	}
	for i, m := range r.Members {
		view.Members = append(view.Members, memberView{m.UserID, m.Joined.UnixMilli(), r.Online[i]})
	}
	for _, a := range r.Attributes {
		value, cut := shorten(a.Value, shownValue)
		view.Attributes = append(view.Attributes, attributeView{a.Key, value, cut, a.Owner, a.AutoDelete, a.Updated.UnixMilli()})
	}
	return view
}

func userViews(users []state.SeenUser, now time.Time) []userView {
	list := []userView{}
	for _, u := range users {
		view := userView{
			ID: u.ID, Name: u.Name, Registered: u.Registered.UnixMilli(), Online: u.Online,
			Deactivated: u.Deactivated, Rooms: api.Strings(u.Rooms[:min(len(u.Rooms), shownRooms)]),
		}
		if u.BlockedUntil.After(now) {
			view.BlockedUntil = u.BlockedUntil.UnixMilli()
		}
		list = append(list, view)
	}
	slices.SortFunc(list, func(a, b userView) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// untilList lists at most shownUsers restrictions, by user.
func untilList(restricted []state.Restriction) []untilView {
	list := []untilView{}
	for _, r := range restricted[:min(len(restricted), shownUsers)] {
		list = append(list, untilView{r.UserID, r.Until.UnixMilli()})
	}
	return list
}
