package state

import (
	"maps"
	"slices"
	"time"
)

// RoomInfo is a summary of a chatroom. Its cost does not depend on the number of members.
type RoomInfo struct {
	ID, Name    string
	Created     time.Time
	Lifetime    Lifetime
	MemberCount int
	MutedAll    bool
}

func (r *room) info() RoomInfo {
	return RoomInfo{
		ID: r.id, Name: r.name, Created: r.created, Lifetime: Lifetime{Fixed: r.fixedEnd, After: r.lifetime},
		MemberCount: r.members.size(), MutedAll: r.mutedAll,
	}
}

// RoomInfo returns a summary of a chatroom.
func (s *State) RoomInfo(id string) (info RoomInfo, err error) {
	err = s.inRoom(id, func(r *room) error {
		info = r.info()
		return nil
	})
	return info, err
}

// RoomInfos returns summaries of the chatrooms that exist, in the order of the ids.
func (s *State) RoomInfos(ids ...string) []RoomInfo {
	s.lock()
	defer s.mu.Unlock()
	var list []RoomInfo
	for _, id := range ids {
		if r, ok := s.liveRoom(id); ok {
			list = append(list, r.info())
		}
	}
	return list
}

// Room is a complete description of a chatroom.
type Room struct {
	RoomInfo
	Members              []Member // by join time
	AllowedDuringMuteAll []string
	AllowedUsers         []string
	Muted, Blocked       []Restriction // sorted by user; not those of all rooms
	Attributes           []Attribute   // by key
	DistributionStopped  bool
	KeptAlive            bool
	RTCRoom              string
	Ends                 time.Time // zero: does not end by itself
}

// Room returns a chatroom, and reports whether it exists.
func (s *State) Room(id string) (Room, bool) {
	s.lock()
	defer s.mu.Unlock()
	r, ok := s.liveRoom(id)
	if !ok {
		return Room{}, false
	}
	return s.view(r, r.members.size()), true
}

// view describes a room with at most so many members.
func (s *State) view(r *room, members int) Room {
	now := s.clock.now()
	v := Room{
		RoomInfo:             r.info(),
		Members:              r.members.list(members, false),
		AllowedDuringMuteAll: slices.Clone(r.allowedDuringMuteAll),
		AllowedUsers:         slices.Clone(r.allowedUsers),
		Muted:                byUser(activeUntil(r.muted, now)),
		Blocked:              byUser(activeUntil(r.blocked, now)),
		Attributes:           r.attributeList(),
		DistributionStopped:  r.distributionStopped,
		KeptAlive:            slices.Contains(s.keptAlive, r.id),
		RTCRoom:              r.rtcRoom,
	}
	if end, ends := s.endOf(r); ends {
		v.Ends = end
	}
	return v
}

// Rooms returns the ids of all chatrooms.
func (s *State) Rooms() []string {
	s.lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.rooms))
}

// User describes a user.
type User struct {
	ID, Name, PortraitURI string
	Registered            time.Time
	Online                bool
	BlockedUntil          time.Time // zero: never blocked
	Deactivated           bool
}

func (u *user) view() User {
	return User{
		ID: u.id, Name: u.name, PortraitURI: u.portrait, Registered: u.registered,
		Online: u.session != nil, BlockedUntil: u.blockedUntil, Deactivated: !u.deactivated.IsZero(),
	}
}

// User returns a user. It fails if the user is not registered.
func (s *State) User(id string) (User, error) {
	s.lock()
	defer s.mu.Unlock()
	u, err := s.user(id)
	if err != nil {
		return User{}, err
	}
	return u.view(), nil
}

// Overview is a summary of the state for a page: all counts, and some rooms and users.
type Overview struct {
	Now             time.Time
	RoomCount       int
	MemberCount     int // of all rooms
	UserCount       int
	OnlineCount     int
	MessageCount    uint64        // messages ever sent
	Rooms           []SeenRoom    // the last used
	Users           []SeenUser    // the last connected, then the last registered
	MutedEverywhere []Restriction // by user
}

// SeenRoom is a chatroom in an Overview.
type SeenRoom struct {
	Room
	Online []bool // of each of the members
}

// SeenUser is a user in an Overview.
type SeenUser struct {
	User
	Rooms []string // by id
}

// OverviewLimits are the limits of an Overview.
type OverviewLimits struct {
	Rooms   int
	Members int // of each of the chatrooms
	Users   int
}

// Overview returns an Overview. It is not an action: it does not call the function of WhenReleased.
func (s *State) Overview(limits OverviewLimits) Overview {
	s.lock()
	defer s.mu.UnlockQuietly()
	now := s.clock.now()
	o := Overview{
		Now: now, RoomCount: len(s.rooms), MemberCount: s.memberships, UserCount: len(s.users), OnlineCount: s.online.Len(),
		MessageCount: s.uids, MutedEverywhere: byUser(activeUntil(s.mutedEverywhere, now)),
	}
	for at := s.recent.Front(); at != nil && len(o.Rooms) < limits.Rooms; at = at.Next() {
		o.Rooms = append(o.Rooms, s.seen(at.Value.(*room), limits.Members))
	}
	for at := s.online.Front(); at != nil && len(o.Users) < limits.Users; at = at.Next() {
		o.Users = append(o.Users, at.Value.(*Session).user.seen())
	}
	for _, u := range slices.Backward(s.newest) {
		if len(o.Users) == limits.Users {
			break
		}
		if u.session == nil {
			o.Users = append(o.Users, u.seen())
		}
	}
	return o
}

func (s *State) seen(r *room, members int) SeenRoom {
	v := SeenRoom{Room: s.view(r, members)}
	for _, m := range v.Members {
		v.Online = append(v.Online, s.users[m.UserID].session != nil)
	}
	return v
}

func (u *user) seen() SeenUser {
	return SeenUser{User: u.view(), Rooms: slices.Sorted(maps.Keys(u.rooms))}
}
