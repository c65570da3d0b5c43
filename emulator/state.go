package emulator

import (
	"maps"
	"slices"
	"time"
)

// RoomState is what a test can assert of a chatroom.
type RoomState struct {
	ID, Name             string
	Created              time.Time
	Members              []Member // by join time
	MutedAll             bool
	AllowedDuringMuteAll []string
	AllowedUsers         []string
	Muted                []string // users muted in this room, not those muted in all rooms
	Blocked              []string
	Attributes           []Attribute // by key
	DistributionStopped  bool
	DestroyedAtFixedTime bool
	DestroyedAfter       time.Duration
	KeptAlive            bool
	BoundRTCRoom         string
}

// Room returns a chatroom, and whether it exists.
func (e *Emulator) Room(id string) (RoomState, bool) {
	e.store.mu.Lock()
	defer e.store.mu.Unlock()
	r, ok := e.store.liveRoom(id)
	if !ok {
		return RoomState{}, false
	}
	now := e.store.clock.now()
	return RoomState{
		ID: r.id, Name: r.name, Created: r.created,
		Members:              r.memberList(),
		MutedAll:             r.mutedAll,
		AllowedDuringMuteAll: slices.Clone(r.allowedDuringMuteAll),
		AllowedUsers:         slices.Clone(r.allowedUsers),
		Muted:                slices.Sorted(maps.Keys(activeUntil(r.muted, now))),
		Blocked:              slices.Sorted(maps.Keys(activeUntil(r.blocked, now))),
		Attributes:           r.attributeList(),
		DistributionStopped:  r.distributionStopped,
		DestroyedAtFixedTime: r.policy == destroyAtFixedTime,
		DestroyedAfter:       r.lifetime,
		KeptAlive:            contains(e.store.keptAlive, id),
		BoundRTCRoom:         r.rtcRoom,
	}, true
}

// Rooms lists the ids of all chatrooms.
func (e *Emulator) Rooms() []string {
	e.store.mu.Lock()
	defer e.store.mu.Unlock()
	e.store.sweep()
	return slices.Sorted(maps.Keys(e.store.rooms))
}

// UserState is what a test can assert of a user.
type UserState struct {
	ID, Name, PortraitURI string
	Registered            time.Time
	Online                bool
	BlockedUntil          time.Time // zero: never blocked
	Deactivated           bool
}

// User returns a user, and whether it is registered.
func (e *Emulator) User(id string) (UserState, bool) {
	e.store.mu.Lock()
	defer e.store.mu.Unlock()
	u, ok := e.store.users[id]
	if !ok {
		return UserState{}, false
	}
	return UserState{
		ID: u.id, Name: u.name, PortraitURI: u.portrait, Registered: u.registered,
		Online: u.session != nil, BlockedUntil: u.blockedUntil, Deactivated: !u.deactivated.IsZero(),
	}, true
}

// ChatroomMessages returns the messages of a chatroom, oldest first, those that are not kept in the history included: at most
// the last 10,000, with 16 MiB. They are gone with the room.
func (e *Emulator) ChatroomMessages(id string) []Message {
	e.store.mu.Lock()
	defer e.store.mu.Unlock()
	r, ok := e.store.liveRoom(id)
	if !ok {
		return nil
	}
	return r.history.all()
}
