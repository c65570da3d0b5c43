package state

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Restriction is a user who is muted or blocked until a given time.
type Restriction struct {
	UserID string
	Until  time.Time
}

// activeUntil removes entries whose time has passed, and returns the rest.
func activeUntil(entries map[string]time.Time, now time.Time) map[string]time.Time {
	for id, until := range entries {
		if !until.After(now) {
			delete(entries, id)
		}
	}
	return entries
}

// active reports whether a user has an entry whose time has not passed. It removes one whose time has.
func active(entries map[string]time.Time, id string, now time.Time) bool {
	until, ok := entries[id]
	if ok && !until.After(now) {
		delete(entries, id)
		return false
	}
	return ok
}

// restrictions returns entries, the one that ends last first.
func restrictions(entries map[string]time.Time) []Restriction {
	list := byUser(entries)
	slices.SortStableFunc(list, func(a, b Restriction) int { return b.Until.Compare(a.Until) })
	return list
}

// byUser returns entries sorted by user.
func byUser(entries map[string]time.Time) []Restriction {
	list := make([]Restriction, 0, len(entries))
	for id, until := range entries {
		list = append(list, Restriction{id, until})
	}
	slices.SortFunc(list, func(a, b Restriction) int { return cmp.Compare(a.UserID, b.UserID) })
	return list
}

func (s *State) restrict(entries map[string]time.Time, userIDs []string, d time.Duration) {
	end := s.clock.now().Add(d)
	for _, id := range userIDs {
		entries[s.own(id)] = end
	}
}

func lift(entries map[string]time.Time, userIDs []string) {
	for _, id := range userIDs {
		delete(entries, id)
	}
}

// NoticeOptions describe the notice that clients receive of a restriction. A nil *NoticeOptions means no notice.
type NoticeOptions struct {
	Operation string // the operation that causes the notice
	Extra     string
}

func (o *NoticeOptions) notice(roomID string, userIDs []string) Notice {
	return Notice{Operation: o.Operation, Room: strings.Clone(roomID), UserIDs: copies(userIDs), Extra: strings.Clone(o.Extra)}
}

// notify sends a notice to all members of a room.
func (s *State) notify(o *NoticeOptions, r *room, userIDs []string) {
	if o != nil {
		s.commit(Change{Event: Event{Kind: EventNotice, Room: r.id, Notice: o.notice(r.id, userIDs)}, To: s.connected(r)})
	}
}

// notifyUsers sends a notice to the users of a restriction. Without a room it is about all rooms.
func (s *State) notifyUsers(o *NoticeOptions, roomID string, userIDs []string) {
	if o == nil {
		return
	}
	n := o.notice(roomID, userIDs)
	for _, id := range n.UserIDs {
		s.tell(id, Event{Kind: EventNotice, Room: n.Room, Notice: n})
	}
}

// BlockInRoom removes users from a chatroom and blocks them for a time.
func (s *State) BlockInRoom(roomID string, userIDs []string, d time.Duration, o *NoticeOptions) error {
	return s.inRoom(roomID, func(r *room) error {
		s.notify(o, r, userIDs) // before they are removed: the documentation includes them
		s.expel(r, userIDs, s.clock.now().Add(d))
		return nil
	})
}

// UnblockInRoom lets users join a chatroom again. They receive the notice.
func (s *State) UnblockInRoom(roomID string, userIDs []string, o *NoticeOptions) error {
	return s.inRoom(roomID, func(r *room) error {
		lift(r.blocked, userIDs)
		s.notifyUsers(o, r.id, userIDs)
		return nil
	})
}

// BlockedInRoom returns the users who are blocked in a chatroom, the one whose block ends last first.
func (s *State) BlockedInRoom(roomID string) ([]Restriction, error) {
	return s.restrictedIn(roomID, func(r *room) map[string]time.Time { return r.blocked })
}

func (s *State) restrictedIn(roomID string, entries func(*room) map[string]time.Time) (list []Restriction, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		list = restrictions(activeUntil(entries(r), s.clock.now()))
		return nil
	})
	return list, err
}

// MuteInRoom mutes users in a chatroom for a time.
func (s *State) MuteInRoom(roomID string, userIDs []string, d time.Duration, o *NoticeOptions) error {
	return s.inRoom(roomID, func(r *room) error {
		s.notify(o, r, userIDs)
		s.restrict(r.muted, userIDs, d)
		return nil
	})
}

// UnmuteInRoom ends the mutes of users in a chatroom.
func (s *State) UnmuteInRoom(roomID string, userIDs []string, o *NoticeOptions) error {
	return s.inRoom(roomID, func(r *room) error {
		s.notify(o, r, userIDs)
		lift(r.muted, userIDs)
		return nil
	})
}

// MutedInRoom returns the users who are muted in a chatroom, the one whose mute ends last first.
func (s *State) MutedInRoom(roomID string) ([]Restriction, error) {
	return s.restrictedIn(roomID, func(r *room) map[string]time.Time { return r.muted })
}

// MuteEverywhere mutes users in all chatrooms for a time. They receive the notice.
func (s *State) MuteEverywhere(userIDs []string, d time.Duration, o *NoticeOptions) {
	s.lock()
	defer s.mu.Unlock()
	s.notifyUsers(o, "", userIDs)
	s.restrict(s.mutedEverywhere, userIDs, d)
}

// UnmuteEverywhere ends the mutes of users in all chatrooms. They receive the notice.
func (s *State) UnmuteEverywhere(userIDs []string, o *NoticeOptions) {
	s.lock()
	defer s.mu.Unlock()
	lift(s.mutedEverywhere, userIDs)
	s.notifyUsers(o, "", userIDs)
}

// MutedEverywhere returns the users who are muted in all chatrooms, the one whose mute ends last first.
func (s *State) MutedEverywhere() []Restriction {
	s.lock()
	defer s.mu.Unlock()
	return restrictions(activeUntil(s.mutedEverywhere, s.clock.now()))
}

// MuteAll mutes all members of a chatroom, or ends that mute.
func (s *State) MuteAll(roomID string, on bool, o *NoticeOptions) error {
	return s.inRoom(roomID, func(r *room) error {
		s.muteAll(r, on)
		s.notify(o, r, nil)
		return nil
	})
}

func (s *State) muteAll(r *room, on bool) {
	r.mutedAll = on
	if on {
		s.mutedRooms[r.id] = r
	} else {
		delete(s.mutedRooms, r.id)
	}
}

// RoomsMutedAll returns the ids of the chatrooms in which all members are muted, sorted.
func (s *State) RoomsMutedAll() []string {
	s.lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.mutedRooms))
}

// maySpeak reports whether a member's own client may send to the room. Mutes do not apply to messages that the server
// sends for a user.
func (s *State) maySpeak(r *room, userID string) bool {
	now := s.clock.now()
	if active(s.mutedEverywhere, userID, now) || active(r.muted, userID, now) {
		return false
	}
	return !r.mutedAll || slices.Contains(r.allowedDuringMuteAll, userID)
}
