package state

import (
	"maps"
	"slices"
	"time"
)

// JoinRoom puts registered users into a chatroom: all of them or, when one may not, none.
func (s *State) JoinRoom(roomID string, userIDs ...string) error {
	return s.inRoom(roomID, func(r *room) error {
		if _, err := s.usersOf(userIDs); err != nil {
			return err
		}
		return s.enter(r, userIDs...)
	})
}

// enter joins users who are not blocked in the room.
func (s *State) enter(r *room, userIDs ...string) error {
	for _, id := range userIDs {
		if active(r.blocked, id, s.clock.now()) {
			return refuse(BlockedInRoom, "userId", "user %s is blocked in chatroom %s", id, r.id)
		}
	}
	s.join(r, userIDs...)
	return nil
}

// join puts users into a room.
func (s *State) join(r *room, userIDs ...string) {
	now := s.clock.now()
	s.touch(r, now)
	var came []string
	for _, id := range userIDs {
		id = s.own(id)
		if u, ok := s.users[id]; ok {
			u.rooms[r.id] = true
		}
		if _, already := r.members[id]; already {
			continue
		}
		r.members[id] = time.UnixMilli(r.joins.Next(now))
		s.memberships++
		came = append(came, id)
	}
	if len(came) > 0 {
		s.commit(Change{What: UsersJoined{r.id, came}})
	}
}

// leave takes a user out of a room, with the attributes that go with it.
func (s *State) leave(r *room, userID string, cause Cause) {
	if _, in := r.members[userID]; in {
		s.remove(r, userID)
		s.commit(Change{What: UsersLeft{r.id, []string{userID}, cause}})
	}
}

func (s *State) remove(r *room, userID string) {
	delete(r.members, userID)
	s.memberships--
	s.forget(userID, r.id)
	for _, key := range slices.Sorted(maps.Keys(r.attributes)) {
		if a := r.attributes[key]; a.autoDelete && a.owner == userID {
			s.removeAttribute(r, userID, key)
		}
	}
}

// forget drops a room from a user's own list.
func (s *State) forget(userID, roomID string) {
	if u, ok := s.users[userID]; ok {
		delete(u.rooms, roomID)
	}
}

// expel takes users out of a room and keeps them out.
func (s *State) expel(r *room, userIDs []string, until time.Time) {
	var gone []string
	for _, id := range userIDs {
		id = s.own(id)
		r.blocked[id] = until
		if _, in := r.members[id]; in {
			s.tell(id, Event{Kind: EventKickedFromRoom, Room: r.id})
			s.remove(r, id)
			gone = append(gone, id)
		}
	}
	if len(gone) > 0 {
		s.commit(Change{What: UsersLeft{r.id, gone, ByBan}})
	}
}

// Members lists the members of a chatroom by join time.
func (s *State) Members(roomID string) (list []Member, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		list = r.memberList()
		return nil
	})
	return list, err
}

// AreMembers reports of each user whether it is in a chatroom.
func (s *State) AreMembers(roomID string, userIDs ...string) (in []bool, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		for _, id := range userIDs {
			_, is := r.members[id]
			in = append(in, is)
		}
		return nil
	})
	return in, err
}

// memberList returns the members by join time.
func (r *room) memberList() []Member {
	list := make([]Member, 0, len(r.members))
	for id, at := range r.members {
		list = append(list, Member{UserID: id, Joined: at})
	}
	slices.SortFunc(list, func(a, b Member) int { return a.Joined.Compare(b.Joined) })
	return list
}
