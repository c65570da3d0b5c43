package emulator

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// RoomState is the state of a chatroom, for assertions of tests.
type RoomState struct {
	ID, Name             string
	Created              time.Time
	Members              []Member // by join time
	MutedAll             bool
	AllowedDuringMuteAll []string
	AllowedUsers         []string
	Muted                []string // users muted in this room; not those muted in all rooms
	Blocked              []string
	Attributes           []Attribute // by key
	DistributionStopped  bool
	DestroyedAtFixedTime bool
	DestroyedAfter       time.Duration
	KeptAlive            bool
	BoundRTCRoom         string
}

// Room returns a chatroom, and reports whether it exists.
func (e *Emulator) Room(id string) (RoomState, bool) {
	r, ok := e.state.Room(id)
	if !ok {
		return RoomState{}, false
	}
	return RoomState{
		ID: r.ID, Name: r.Name, Created: r.Created,
		Members:              membersOf(r.Members),
		MutedAll:             r.MutedAll,
		AllowedDuringMuteAll: r.AllowedDuringMuteAll,
		AllowedUsers:         r.AllowedUsers,
		Muted:                userIDs(r.Muted),
		Blocked:              userIDs(r.Blocked),
		Attributes:           attributesOf(r.Attributes),
		DistributionStopped:  r.DistributionStopped,
		DestroyedAtFixedTime: r.Lifetime.Fixed,
		DestroyedAfter:       r.Lifetime.After,
		KeptAlive:            r.KeptAlive,
		BoundRTCRoom:         r.RTCRoom,
	}, true
}

func membersOf(list []state.Member) []Member {
	members := make([]Member, len(list))
	for i, m := range list {
		members[i] = Member(m)
	}
	return members
}

func attributesOf(list []state.Attribute) []Attribute {
	attributes := make([]Attribute, len(list))
	for i, a := range list {
		attributes[i] = Attribute(a)
	}
	return attributes
}

func userIDs(list []state.Restriction) []string {
	var ids []string
	for _, r := range list {
		ids = append(ids, r.UserID)
	}
	return ids
}

// GroupState describes a group.
type GroupState struct {
	ID, Name             string
	Members              []string // in the order they joined
	MutedAll             bool
	AllowedDuringMuteAll []string
	Muted                []string // users muted in this group, not those muted in all groups
	PushRemarks          map[string]string
}

// Group returns a group, and whether it exists. For a group that was dismissed it returns what stays: the mutes, the users who
// may speak while all members are muted, and the push remarks.
func (e *Emulator) Group(id string) (GroupState, bool) {
	g, exists := e.state.Group(id)
	v := GroupState{
		ID: g.ID, Name: g.Name, Members: g.Members, MutedAll: g.MutedAll, AllowedDuringMuteAll: g.AllowedDuringMuteAll, PushRemarks: g.PushRemarks,
	}
	for _, m := range g.Muted {
		v.Muted = append(v.Muted, m.UserID)
	}
	return v, exists
}

// Groups returns the ids of all groups.
func (e *Emulator) Groups() []string { return e.state.Groups() }

// Rooms returns the ids of all chatrooms.
func (e *Emulator) Rooms() []string { return e.state.Rooms() }

// UserState is the state of a user, for assertions of tests.
type UserState struct {
	ID, Name, PortraitURI string
	Registered            time.Time
	Online                bool
	BlockedUntil          time.Time // zero: never blocked
	Deactivated           bool
}

// User returns a user, and reports whether it is registered.
func (e *Emulator) User(id string) (UserState, bool) {
	u, err := e.state.User(id)
	return UserState(u), err == nil
}

// ChatroomMessages returns the messages of a chatroom, oldest first, including those that are not stored in the
// history: at most the last 10,000, with 16 MiB. They are deleted with the room.
func (e *Emulator) ChatroomMessages(id string) []Message { return messagesOf(e.state.Messages(id)) }
