package state

import (
	"container/list"
	"maps"
	"slices"
	"time"
)

// roster has the members of a room, in the order they joined. Every member is a registered user.
type roster struct {
	order  list.List // of *member
	places map[string]*list.Element
	times  Sequence // of joining
}

type member struct {
	user   *user
	joined time.Time
}

func newRoster() roster { return roster{places: map[string]*list.Element{}} }

func (r *roster) has(userID string) bool {
	_, in := r.places[userID]
	return in
}

// joined returns the time when a user joined, and reports whether the user is a member.
func (r *roster) joined(userID string) (time.Time, bool) {
	place, in := r.places[userID]
	if !in {
		return time.Time{}, false
	}
	return place.Value.(*member).joined, true
}

func (r *roster) add(u *user, now time.Time) {
	r.places[u.id] = r.order.PushBack(&member{u, time.UnixMilli(r.times.Next(now))})
}

func (r *roster) remove(userID string) {
	r.order.Remove(r.places[userID])
	delete(r.places, userID)
}

func (r *roster) size() int { return r.order.Len() }

// all yields the members, the oldest first.
func (r *roster) all(yield func(*member) bool) {
	for at := r.order.Front(); at != nil; at = at.Next() {
		if !yield(at.Value.(*member)) {
			return
		}
	}
}

// list returns at most count members, the oldest or the newest first.
func (r *roster) list(count int, newestFirst bool) []Member {
	count = min(max(count, 0), r.size())
	found := make([]Member, 0, count)
	at, next := r.order.Front(), (*list.Element).Next
	if newestFirst {
		at, next = r.order.Back(), (*list.Element).Prev
	}
	for ; len(found) < count; at = next(at) {
		m := at.Value.(*member)
		found = append(found, Member{UserID: m.user.id, Joined: m.joined})
	}
	return found
}

// JoinRoom adds registered users to a chatroom: all of them or, if one is refused, none.
func (s *State) JoinRoom(roomID string, userIDs ...string) error {
	return s.inRoom(roomID, func(r *room) error {
		users, err := s.usersOf(userIDs)
		if err != nil {
			return err
		}
		return s.enter(r, users...)
	})
}

// enter adds users to a room if none of them is blocked in it.
func (s *State) enter(r *room, users ...*user) error {
	for _, u := range users {
		if active(r.blocked, u.id, s.clock.now()) {
			return refuse(BlockedInRoom, "userId", "user %s is blocked in chatroom %s", u.id, r.id)
		}
	}
	s.join(r, users...)
	return nil
}

// join adds users to a room.
func (s *State) join(r *room, users ...*user) {
	now := s.clock.now()
	s.touch(r, now)
	var came []string
	for _, u := range users {
		if r.members.has(u.id) {
			continue
		}
		r.members.add(u, now)
		u.rooms[r.id] = true
		s.memberships++
		came = append(came, u.id)
	}
	if len(came) > 0 {
		s.commit(Change{What: UsersJoined{r.id, came}})
	}
}

// leave removes a user from a room, with the attributes to delete with the user.
func (s *State) leave(r *room, u *user, cause Cause) {
	if r.members.has(u.id) {
		s.remove(r, u)
		s.commit(Change{What: UsersLeft{r.id, []string{u.id}, cause}})
	}
}

func (s *State) remove(r *room, u *user) {
	r.members.remove(u.id)
	s.memberships--
	delete(u.rooms, r.id)
	for _, key := range slices.Sorted(maps.Keys(r.attributes)) {
		if a := r.attributes[key]; a.autoDelete && a.owner == u.id {
			s.removeAttribute(r, u.id, key)
		}
	}
}

// expel removes users from a room and blocks them.
func (s *State) expel(r *room, userIDs []string, until time.Time) {
	var gone []string
	for _, id := range userIDs {
		id = s.own(id)
		r.blocked[id] = until
		if r.members.has(id) {
			s.tell(id, Event{Kind: EventKickedFromRoom, Room: r.id})
			s.remove(r, s.users[id])
			gone = append(gone, id)
		}
	}
	if len(gone) > 0 {
		s.commit(Change{What: UsersLeft{r.id, gone, ByBan}})
	}
}

// Members returns the number of members of a chatroom, and at most count of them, the oldest or the newest first.
func (s *State) Members(roomID string, count int, newestFirst bool) (total int, list []Member, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		total, list = r.members.size(), r.members.list(count, newestFirst)
		return nil
	})
	return total, list, err
}

// Members returns the number of members of a chatroom that the session is in, and at most count of them, the oldest or
// the newest first.
func (s *Session) Members(roomID string, count int, newestFirst bool) (total int, list []Member, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		total, list = r.members.size(), r.members.list(count, newestFirst)
		return nil
	})
	return total, list, err
}

// AreMembers reports for each user whether it is in a chatroom.
func (s *State) AreMembers(roomID string, userIDs ...string) (in []bool, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		for _, id := range userIDs {
			in = append(in, r.members.has(id))
		}
		return nil
	})
	return in, err
}
