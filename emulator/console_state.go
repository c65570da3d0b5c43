package emulator

import (
	"maps"
	"slices"
	"strings"
	"time"
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

// state reads the emulator. Reading rings no bell, or every page would wake all others for nothing.
func (c *console) state() consoleState {
	e := c.emu
	state := consoleState{
		AppKey: e.verifier.appKey, DefaultSecret: e.verifier.secret == DefaultAppSecret,
		Webhooks: c.deliveries != nil, Faults: e.faults.waiting(), Operations: Operations(),
	}
	state.Counts.Requests, state.Counts.Refused = e.log.counts()
	s := e.store
	s.mu.Lock()
	defer s.mu.Mutex.Unlock()
	s.sweep()
	now := e.clock.now()
	state.Counts.Messages = s.uids
	state.Rooms = s.consoleRooms(now, &state.Counts)
	state.Users = s.consoleUsers(now, &state.Counts)
	state.Muted = untilList(activeUntil(s.mutedEverywhere, now))
	return state
}

// consoleRooms are the rooms that were used last.
func (s *store) consoleRooms(now time.Time, counts *consoleCounts) []consoleRoom {
	counts.Rooms, counts.Members = len(s.rooms), s.memberships
	list := []consoleRoom{}
	for at := s.recent.Front(); at != nil && len(list) < shownRooms; at = at.Next() {
		list = append(list, s.consoleRoom(at.Value.(*room), now))
	}
	slices.SortFunc(list, func(a, b consoleRoom) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func (s *store) consoleRoom(r *room, now time.Time) consoleRoom {
	view := consoleRoom{
		ID: r.id, Name: r.name, Created: r.created.UnixMilli(), FixedEnd: r.policy == destroyAtFixedTime,
		KeptAlive: contains(s.keptAlive, r.id), RTCRoom: r.rtcRoom, DistributionStopped: r.distributionStopped,
		MemberCount: len(r.members), Members: []consoleMember{}, MutedAll: r.mutedAll,
		AllowedDuringMuteAll: texts(r.allowedDuringMuteAll), AllowedUsers: texts(r.allowedUsers),
		Muted: untilList(activeUntil(r.muted, now)), Blocked: untilList(activeUntil(r.blocked, now)),
		Attributes: []consoleAttribute{},
	}
	if end, ends := s.endOf(r); ends {
		view.Ends = end.UnixMilli()
	}
	members := r.memberList()
	for _, m := range members[:min(len(members), shownMembers)] {
		u, known := s.users[m.UserID]
		view.Members = append(view.Members, consoleMember{m.UserID, m.Joined.UnixMilli(), known && u.session != nil})
	}
	for _, a := range r.attributeList() {
		value, cut := shorten(a.Value, shownValue)
		view.Attributes = append(view.Attributes, consoleAttribute{a.Key, value, cut, a.Owner, a.AutoDelete, a.Updated.UnixMilli()})
	}
	return view
}

// consoleUsers are the users who connected last, then those who registered last.
func (s *store) consoleUsers(now time.Time, counts *consoleCounts) []consoleUser {
	counts.Users, counts.Online = len(s.users), s.online.Len()
	list := []consoleUser{}
	for at := s.online.Front(); at != nil && len(list) < shownUsers; at = at.Next() {
		list = append(list, at.Value.(*Session).user.forConsole(now))
	}
	for _, u := range slices.Backward(s.newest) {
		if len(list) == shownUsers {
			break
		}
		if u.session == nil {
			list = append(list, u.forConsole(now))
		}
	}
	slices.SortFunc(list, func(a, b consoleUser) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func (u *user) forConsole(now time.Time) consoleUser {
	rooms := slices.Sorted(maps.Keys(u.rooms))
	view := consoleUser{
		ID: u.id, Name: u.name, Registered: u.registered.UnixMilli(), Online: u.session != nil,
		Deactivated: !u.deactivated.IsZero(), Rooms: texts(rooms[:min(len(rooms), shownRooms)]),
	}
	if u.blockedUntil.After(now) {
		view.BlockedUntil = u.blockedUntil.UnixMilli()
	}
	return view
}

// untilList lists restrictions by user, as many as a page gets of users.
func untilList(entries map[string]time.Time) []consoleUntil {
	list := []consoleUntil{}
	for _, id := range slices.Sorted(maps.Keys(entries)) {
		if len(list) >= shownUsers {
			break
		}
		list = append(list, consoleUntil{id, entries[id].UnixMilli()})
	}
	return list
}
