package emulator

import (
	"slices"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// How much of the state a page gets. What is left out is counted.
const (
	shownRooms   = 100
	shownMembers = 100
	shownUsers   = 200
	shownValue   = 1 << 10 // bytes of an attribute
)

// consoleState is what is in the emulator now.
type consoleState struct {
	AppKey        string         `json:"appKey"`
	DefaultSecret bool           `json:"defaultSecret"` // the secret is the one everybody knows
	Webhooks      bool           `json:"webhooks"`
	Counts        consoleCounts  `json:"counts"`
	Rooms         []consoleRoom  `json:"rooms"`           // by id
	Users         []consoleUser  `json:"users"`           // by id
	Muted         []consoleUntil `json:"mutedEverywhere"` // by id
	Faults        []consoleFault `json:"faults"`
	Operations    []string       `json:"operations"`
}

type consoleCounts struct {
	Rooms    int    `json:"rooms"`
	Members  int    `json:"members"` // of all rooms
	Users    int    `json:"users"`
	Online   int    `json:"online"`
	Messages uint64 `json:"messages"`
	Requests uint64 `json:"requests"`
	Refused  uint64 `json:"refused"`
}

type consoleRoom struct {
	ID                   string             `json:"id"`
	Name                 string             `json:"name"`
	Created              int64              `json:"created"`
	Ends                 int64              `json:"ends"` // 0: not by itself
	FixedEnd             bool               `json:"fixedEnd"`
	KeptAlive            bool               `json:"keptAlive"`
	RTCRoom              string             `json:"rtcRoom"`
	DistributionStopped  bool               `json:"distributionStopped"`
	MemberCount          int                `json:"memberCount"`
	Members              []consoleMember    `json:"members"` // by join time
	MutedAll             bool               `json:"mutedAll"`
	AllowedDuringMuteAll []string           `json:"allowedDuringMuteAll"`
	AllowedUsers         []string           `json:"allowedUsers"`
	Muted                []consoleUntil     `json:"muted"`
	Blocked              []consoleUntil     `json:"blocked"`
	Attributes           []consoleAttribute `json:"attributes"`
}

type consoleMember struct {
	ID     string `json:"id"`
	Joined int64  `json:"joined"`
	Online bool   `json:"online"`
}

// consoleUntil is a user with a restriction, and when it ends.
type consoleUntil struct {
	ID    string `json:"id"`
	Until int64  `json:"until"`
}

type consoleAttribute struct {
	Key        string `json:"key"`
	Value      string `json:"value"`
	Cut        bool   `json:"cut,omitempty"`
	Owner      string `json:"owner"`
	AutoDelete bool   `json:"autoDelete"`
	Updated    int64  `json:"updated"`
}

type consoleUser struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Registered   int64    `json:"registered"`
	Online       bool     `json:"online"`
	BlockedUntil int64    `json:"blockedUntil"` // 0: not blocked
	Deactivated  bool     `json:"deactivated"`
	Rooms        []string `json:"rooms"`
}

// current reads the emulator. Reading rings no bell, or every page would wake all others for nothing.
func (c *console) current() consoleState {
	page := consoleState{
		AppKey: c.cfg.appKey, DefaultSecret: c.cfg.defaultSecret,
		Webhooks: c.deliveries != nil, Faults: consoleFaultsOf(c.api.Faults().Waiting(shownFaults)), Operations: Operations(),
	}
	page.Counts.Requests, page.Counts.Refused = c.api.Log().Counts()
	now := c.state.Overview(state.OverviewLimits{Rooms: shownRooms, Members: shownMembers, Users: shownUsers})
	page.Counts.Rooms, page.Counts.Members, page.Counts.Users = now.RoomCount, now.MemberCount, now.UserCount
	page.Counts.Online, page.Counts.Messages = now.OnlineCount, now.MessageCount
	page.Rooms, page.Users = consoleRooms(now.Rooms), consoleUsers(now.Users, now.Now)
	page.Muted = untilList(now.MutedEverywhere)
	return page
}

func consoleRooms(rooms []state.SeenRoom) []consoleRoom {
	list := []consoleRoom{}
	for _, r := range rooms {
		list = append(list, consoleRoomOf(r))
	}
	slices.SortFunc(list, func(a, b consoleRoom) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func consoleRoomOf(r state.SeenRoom) consoleRoom {
	view := consoleRoom{
		ID: r.ID, Name: r.Name, Created: r.Created.UnixMilli(), FixedEnd: r.Lifetime.Fixed,
		KeptAlive: r.KeptAlive, RTCRoom: r.RTCRoom, DistributionStopped: r.DistributionStopped,
		MemberCount: r.MemberCount, Members: []consoleMember{}, MutedAll: r.MutedAll,
		AllowedDuringMuteAll: api.Strings(r.AllowedDuringMuteAll), AllowedUsers: api.Strings(r.AllowedUsers),
		Muted: untilList(r.Muted), Blocked: untilList(r.Blocked), Attributes: []consoleAttribute{},
	}
	if !r.Ends.IsZero() {
		view.Ends = r.Ends.UnixMilli()
	}
	for i, m := range r.Members {
		view.Members = append(view.Members, consoleMember{m.UserID, m.Joined.UnixMilli(), r.Online[i]})
	}
	for _, a := range r.Attributes {
		value, cut := shorten(a.Value, shownValue)
		view.Attributes = append(view.Attributes, consoleAttribute{a.Key, value, cut, a.Owner, a.AutoDelete, a.Updated.UnixMilli()})
	}
	return view
}

func consoleUsers(users []state.SeenUser, now time.Time) []consoleUser {
	list := []consoleUser{}
	for _, u := range users {
		view := consoleUser{
			ID: u.ID, Name: u.Name, Registered: u.Registered.UnixMilli(), Online: u.Online,
			Deactivated: u.Deactivated, Rooms: api.Strings(u.Rooms[:min(len(u.Rooms), shownRooms)]),
		}
		if u.BlockedUntil.After(now) {
			view.BlockedUntil = u.BlockedUntil.UnixMilli()
		}
		list = append(list, view)
	}
	slices.SortFunc(list, func(a, b consoleUser) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// untilList lists restrictions by user, as many as a page gets of users.
func untilList(restricted []state.Restriction) []consoleUntil {
	list := []consoleUntil{}
	for _, r := range restricted[:min(len(restricted), shownUsers)] {
		list = append(list, consoleUntil{r.UserID, r.Until.UnixMilli()})
	}
	return list
}
