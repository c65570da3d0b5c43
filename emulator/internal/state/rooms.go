package state

import (
	"container/list"
	"slices"
	"strings"
	"time"
)

const (
	defaultLifetime = 60 * time.Minute
	keepaliveLimit  = 5
)

type room struct {
	id, name   string
	created    time.Time
	lastActive time.Time
	fixedEnd   bool // the lifetime starts with the creation, else with the last use
	lifetime   time.Duration
	rtcRoom    string // while it is set, the room does not become idle

	due   time.Time // time of the next check whether the room has ended
	place int       // in the state's expiry

	recency *list.Element // in the state's recent rooms
	history conversation

	members roster

	mutedAll             bool
	allowedDuringMuteAll []string
	allowedUsers         []string
	muted                map[string]time.Time
	blocked              map[string]time.Time
	distributionStopped  bool

	attributes     map[string]*attribute
	attributeTimes Sequence // of changes and removals
	lastRemoval    int64    // milliseconds
}

// Lifetime determines when a chatroom ends by itself. The zero value is one hour after its last use.
type Lifetime struct {
	Fixed bool          // After counts from the creation, else from the last use
	After time.Duration // 0: one hour
}

func (r *room) setLifetime(l Lifetime) {
	r.fixedEnd, r.lifetime = l.Fixed, l.After
	if l.After == 0 {
		r.lifetime = defaultLifetime
	}
}

// NewRoom is a chatroom to create, or new settings of one that exists.
type NewRoom struct {
	ID                   string
	Lifetime             Lifetime
	MutedAll             bool
	AllowedDuringMuteAll []string
	AttributeOwner       string // set together with Attributes
	Attributes           map[string]string
}

// CreateRoom creates a chatroom. One that exists keeps its members, messages and other attributes.
func (s *State) CreateRoom(n NewRoom) error {
	s.lock()
	defer s.mu.Unlock()
	if n.AttributeOwner == "" && len(n.Attributes) > 0 {
		return refuse(BadParameter, "entryOwnerId", "is empty, the attributes need an owner")
	}
	if err := checkAttributes(n.Attributes); err != nil {
		return err
	}
	existing, _ := s.liveRoom(n.ID)
	if err := roomFor(existing, n.Attributes); err != nil {
		return err
	}
	r, err := s.openRoom(n.ID)
	if err != nil {
		return err
	}
	r.setLifetime(n.Lifetime)
	s.schedule(r)
	s.muteAll(r, n.MutedAll)
	r.allowedDuringMuteAll = addOnce(nil, n.AllowedDuringMuteAll...)
	s.setAttributes(r, n.AttributeOwner, n.Attributes, false)
	return nil
}

// NameRooms creates chatrooms with names, or renames those that exist. The keys are ids.
func (s *State) NameRooms(names map[string]string) error {
	s.lock()
	defer s.mu.Unlock()
	for id := range names {
		if err := checkID("chatroom["+id+"]", id); err != nil {
			return err
		}
	}
	for id, name := range names {
		r, err := s.openRoom(id)
		if err != nil {
			return err
		}
		r.name = strings.Clone(name)
	}
	return nil
}

// openRoom returns a room, and creates it if it does not exist. It fails if the id is invalid.
func (s *State) openRoom(id string) (*room, error) {
	if r, ok := s.liveRoom(id); ok {
		return r, nil
	}
	if err := checkID("chatroomId", id); err != nil {
		return nil, err
	}
	now := time.UnixMilli(s.clock.now().UnixMilli()) // messages have milliseconds too
	r := &room{
		id: strings.Clone(id), created: now, lastActive: now, lifetime: defaultLifetime,
		members: newRoster(), muted: map[string]time.Time{}, blocked: map[string]time.Time{},
		attributes: map[string]*attribute{}, place: unscheduled,
	}
	r.history.times.last = s.roomTimes // clients drop messages that are not newer than those they saw in a room with that id
	s.rooms[r.id] = r
	r.recency = s.recent.PushFront(r)
	s.schedule(r)
	s.commit(Change{What: RoomOpened{r.id}})
	return r, nil
}

// liveRoom returns a room, unless its time has passed: then it ends the room.
func (s *State) liveRoom(id string) (*room, bool) {
	r, ok := s.rooms[id]
	if ok && s.isOver(r, s.clock.now()) {
		s.destroyRoom(r, ByIdling)
		return nil, false
	}
	return r, ok
}

func (s *State) room(id string) (*room, error) {
	r, ok := s.liveRoom(id)
	if !ok {
		return nil, refuse(NoSuchRoom, "", "chatroom %s does not exist", id)
	}
	return r, nil
}

// inRoom carries out an action in a chatroom that exists.
func (s *State) inRoom(id string, do func(*room) error) error {
	s.lock()
	defer s.mu.Unlock()
	r, err := s.room(id)
	if err != nil {
		return err
	}
	return do(r)
}

// DestroyRooms destroys chatrooms. It ignores those that do not exist.
func (s *State) DestroyRooms(ids ...string) {
	s.lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if r, ok := s.liveRoom(id); ok {
			s.destroyRoom(r, ByCall)
		}
	}
}

func (s *State) destroyRoom(r *room, cause Cause) {
	delete(s.rooms, r.id)
	delete(s.mutedRooms, r.id)
	s.unschedule(r)
	s.recent.Remove(r.recency)
	s.memberships -= r.members.size()
	s.roomTimes = max(s.roomTimes, r.history.times.last)
	for m := range r.members.all {
		delete(m.user.rooms, r.id)
	}
	s.commit(Change{RoomDestroyed{r.id, cause}, Event{Kind: EventRoomDestroyed, Room: r.id}, s.connected(r)})
}

// touch records that a room was used.
func (s *State) touch(r *room, now time.Time) {
	r.lastActive = now
	s.recent.MoveToFront(r.recency)
}

// SetLifetime sets the lifetime of a chatroom.
func (s *State) SetLifetime(roomID string, l Lifetime) error {
	return s.inRoom(roomID, func(r *room) error {
		r.setLifetime(l)
		s.schedule(r)
		return nil
	})
}

// BindRTCRoom binds a chatroom to an RTC room, which keeps it from becoming idle.
func (s *State) BindRTCRoom(roomID, rtcRoomID string) error {
	return s.inRoom(roomID, func(r *room) error {
		r.rtcRoom = strings.Clone(rtcRoomID)
		return nil
	})
}

// StopDistribution stops or resumes the distribution of a chatroom's messages to its members.
func (s *State) StopDistribution(roomID string, stopped bool) error {
	return s.inRoom(roomID, func(r *room) error {
		r.distributionStopped = stopped
		return nil
	})
}

// KeepAlive keeps a chatroom from ending by itself.
func (s *State) KeepAlive(roomID string) error {
	return s.inRoom(roomID, func(r *room) error {
		if !slices.Contains(s.keptAlive, r.id) && len(s.keptAlive) >= keepaliveLimit {
			return refuse(KeepaliveLimit, "", "the app has its %d keep-alive chatrooms", keepaliveLimit)
		}
		s.keptAlive = addOnce(s.keptAlive, r.id)
		return nil
	})
}

// EndKeepAlive lets a chatroom end by itself again. The room may not exist any more.
func (s *State) EndKeepAlive(roomID string) error {
	s.lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.keptAlive, roomID) {
		return refuse(NotKeptAlive, "", "chatroom %s is not kept alive", roomID)
	}
	s.keptAlive = without(s.keptAlive, roomID)
	if r, ok := s.rooms[roomID]; ok {
		s.schedule(r)
	}
	return nil
}

// KeptAlive returns the chatrooms that are kept alive, in the order they were added.
func (s *State) KeptAlive() []string {
	s.lock()
	defer s.mu.Unlock()
	return slices.Clone(s.keptAlive)
}
