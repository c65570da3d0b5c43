package emulator

import (
	"container/list"
	"maps"
	"slices"
	"strings"
	"time"
)

// The ways a chatroom ends by itself, as on the wire.
const (
	destroyWhenIdle    = 0
	destroyAtFixedTime = 1
)

const (
	defaultLifetime   = 60 * time.Minute
	keepaliveLimit    = 5
	muteAllAllowLimit = 20
	userAllowLimit    = 5
	typeListLimit     = 20
	attributeLimit    = 100
)

type room struct {
	id, name   string
	created    time.Time
	lastActive time.Time
	policy     int
	lifetime   time.Duration
	rtcRoom    string // while bound, the room does not end by idleness

	due   time.Time // when it is checked whether the room is over
	place int       // in the store's expiry

	recency *list.Element // in the store's recent rooms
	history conversation

	members map[string]time.Time // join times, strictly increasing
	joins   sequence

	mutedAll             bool
	allowedDuringMuteAll []string
	allowedUsers         []string
	muted                map[string]time.Time
	blocked              map[string]time.Time
	distributionStopped  bool

	attributes     map[string]*attribute
	attributeTimes sequence // of changes and removals
	lastRemoval    int64    // milliseconds
}

type attribute struct {
	key, value, owner string
	autoDelete        bool
	updated           time.Time
}

// openRoom returns the room, and makes it when it does not exist. It fails when the id cannot be a room's.
func (s *store) openRoom(id string) (*room, *failure) {
	if r, ok := s.liveRoom(id); ok {
		return r, nil
	}
	if problem := checkID("chatroomId", id); problem != nil {
		return nil, problem
	}
	now := time.UnixMilli(s.clock.now().UnixMilli()) // messages count whole milliseconds too
	r := &room{
		id: strings.Clone(id), created: now, lastActive: now, lifetime: defaultLifetime,
		members: map[string]time.Time{}, muted: map[string]time.Time{}, blocked: map[string]time.Time{},
		attributes: map[string]*attribute{}, place: unscheduled,
	}
	r.history.times.last = s.roomTimes // clients drop what is not newer than what they saw in a room of that name
	s.rooms[r.id] = r
	r.recency = s.recent.PushFront(r)
	s.schedule(r)
	s.commit(change{what: roomOpened{r.id}})
	return r, nil
}

// liveRoom finds a room, and ends it first when its time is over.
func (s *store) liveRoom(id string) (*room, bool) {
	r, ok := s.rooms[id]
	if ok && s.isOver(r, s.clock.now()) {
		s.destroyRoom(r, byIdling)
		return nil, false
	}
	return r, ok
}

func (s *store) room(id string) (*room, *failure) {
	r, ok := s.liveRoom(id)
	if !ok {
		return nil, fail(codeNoSuchRoom, "chatroom %s does not exist", id)
	}
	return r, nil
}

func (s *store) destroyRoom(r *room, cause cause) {
	delete(s.rooms, r.id)
	delete(s.mutedRooms, r.id)
	s.unschedule(r)
	s.recent.Remove(r.recency)
	s.memberships -= len(r.members)
	s.roomTimes = max(s.roomTimes, r.history.times.last)
	for id := range r.members {
		s.forget(id, r.id)
	}
	s.commit(change{roomDestroyed{r.id, cause}, Event{Kind: EventRoomDestroyed, Room: r.id}, s.connected(r)})
}

// touch notes that a room was used.
func (s *store) touch(r *room, now time.Time) {
	r.lastActive = now
	s.recent.MoveToFront(r.recency)
}

// join puts users into a room.
func (s *store) join(r *room, userIDs ...string) {
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
		r.members[id] = time.UnixMilli(r.joins.next(now))
		s.memberships++
		came = append(came, id)
	}
	if len(came) > 0 {
		s.commit(change{what: usersJoined{r.id, came}})
	}
}

// leave takes a user out of a room, with the attributes that go with it.
func (s *store) leave(r *room, userID string, cause cause) {
	if _, in := r.members[userID]; in {
		s.remove(r, userID)
		s.commit(change{what: usersLeft{r.id, []string{userID}, cause}})
	}
}

func (s *store) remove(r *room, userID string) {
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
func (s *store) forget(userID, roomID string) {
	if u, ok := s.users[userID]; ok {
		delete(u.rooms, roomID)
	}
}

// expel takes users out of a room and keeps them out.
func (s *store) expel(r *room, userIDs []string, until time.Time) {
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
		s.commit(change{what: usersLeft{r.id, gone, byBan}})
	}
}

// publish sends a message into a room.
func (s *store) publish(r *room, d draft, from *sending) *Message {
	s.touch(r, s.clock.now())
	return s.distribute(r, d, from)
}

// distribute sends a message into a room, and gives it to the members unless they are not to get any.
func (s *store) distribute(r *room, d draft, from *sending) *Message {
	m := s.recordIn(r, d)
	m.withheld = r.distributionStopped
	var to []*Session
	if !m.withheld {
		to = slices.DeleteFunc(s.connected(r), func(session *Session) bool {
			return session.user.id == m.From && !d.includeSender
		})
		if _, in := r.members[m.From]; d.includeSender && !in {
			to = s.reach(to, m.From, m, true)
		}
	}
	s.sent(m, from, to)
	return m
}

// sent describes a message to the observers.
func (s *store) sent(m *Message, from *sending, to []*Session) {
	e := Event{Kind: EventMessage, Message: *m}
	if m.Conversation == Chatroom {
		e.Room = m.Target
	}
	s.commit(change{messageSent{m, from}, e, to})
}

// maySpeak reports whether a member's own client may send into the room. Mutes do not bind what the server sends for a user.
func (s *store) maySpeak(r *room, userID string) bool {
	now := s.clock.now()
	if active(s.mutedEverywhere, userID, now) || active(r.muted, userID, now) {
		return false
	}
	return !r.mutedAll || contains(r.allowedDuringMuteAll, userID)
}

// setEntries sets attributes in the order of their keys: all of them or, when the room cannot hold them, none.
func (s *store) setEntries(r *room, owner string, entries map[string]string, autoDelete bool) *failure {
	total := len(r.attributes)
	for key := range entries {
		if _, exists := r.attributes[key]; !exists {
			total++
		}
	}
	if total > attributeLimit {
		return fail(codeBadParameter, "a chatroom holds %d attributes", attributeLimit)
	}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		s.setAttribute(r, owner, key, entries[key], autoDelete)
	}
	return nil
}

// muteAll mutes all members of a room, or ends that.
func (s *store) muteAll(r *room, on bool) {
	r.mutedAll = on
	if on {
		s.mutedRooms[r.id] = r
	} else {
		delete(s.mutedRooms, r.id)
	}
}

func (s *store) setAttribute(r *room, owner, key, value string, autoDelete bool) {
	a := &attribute{
		key: strings.Clone(key), value: strings.Clone(value), owner: s.own(owner), autoDelete: autoDelete,
		updated: time.UnixMilli(r.attributeTimes.next(s.clock.now())),
	}
	r.attributes[a.key] = a
	s.commit(change{
		attributeChanged{room: r.id, attribute: a.public(), actor: a.owner, at: a.updated},
		Event{Kind: EventAttributeSet, Room: r.id, Attribute: a.public()}, s.connected(r),
	})
}

func (s *store) removeAttribute(r *room, actor, key string) {
	if a, ok := r.attributes[key]; ok {
		delete(r.attributes, key)
		r.lastRemoval = r.attributeTimes.next(s.clock.now())
		s.commit(change{
			attributeChanged{room: r.id, attribute: a.public(), removed: true, actor: s.own(actor), at: s.clock.now()},
			Event{Kind: EventAttributeRemoved, Room: r.id, Attribute: a.public()}, s.connected(r),
		})
	}
}

// attributeList returns the attributes by key.
func (r *room) attributeList() []Attribute {
	list := make([]Attribute, 0, len(r.attributes))
	for _, key := range slices.Sorted(maps.Keys(r.attributes)) {
		list = append(list, r.attributes[key].public())
	}
	return list
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

func contains(list []string, v string) bool { return slices.Contains(list, v) }

// without returns the list without the values.
func without(list []string, values []string) []string {
	return slices.DeleteFunc(list, func(v string) bool { return contains(values, v) })
}
