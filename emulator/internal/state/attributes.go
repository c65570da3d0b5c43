package state

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// attributeLimit is the maximum number of attributes of a chatroom.
const attributeLimit = 100

const (
	maxKeyChars   = 128
	maxValueChars = 4096
)

type attribute struct {
	key, value, owner string
	autoDelete        bool
	updated           time.Time
}

func (a *attribute) public() Attribute {
	return Attribute{Key: a.key, Value: a.value, Owner: a.owner, AutoDelete: a.autoDelete, Updated: a.updated}
}

func isKey(key string) bool {
	return key != "" && len(key) <= maxKeyChars && !strings.ContainsFunc(key, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("+=-_", r))
	})
}

func checkAttributes(entries map[string]string) error {
	for key, value := range entries {
		switch {
		case !isKey(key):
			return refuse(BadAttribute, "key", "has 1 to %d characters out of A-Z a-z 0-9 + = - _", maxKeyChars)
		case utf8.RuneCountInString(value) > maxValueChars:
			return refuse(LongAttribute, "value", "has at most %d characters", maxValueChars)
		}
	}
	return nil
}

// AttributeChange sets and removes attributes of a chatroom: all of them or, if one is refused, none.
type AttributeChange struct {
	Set        map[string]string
	AutoDelete bool // attributes that are set are deleted when their owner leaves the room
	Remove     []string

	// For clients.
	Overwrite bool // also change attributes of other users
	Existing  bool // fail if one to remove does not exist

	Announce *Outgoing // a message to send to the room with the change; nil: none
}

// ChangeAttributes changes attributes for a user, who becomes the owner of those that are set. Attributes to remove
// that do not exist are ignored.
func (s *State) ChangeAttributes(roomID, userID string, c AttributeChange) error {
	c.Overwrite, c.Existing = true, false
	return s.changeAttributes(nil, roomID, userID, c)
}

// ChangeAttributes changes attributes of a chatroom that the session is in. With an announcement the user must be
// allowed to send there.
func (s *Session) ChangeAttributes(roomID string, c AttributeChange) error {
	return s.state.changeAttributes(s, roomID, s.user.id, c)
}

func (s *State) changeAttributes(by *Session, roomID, userID string, c AttributeChange) error {
	var waiting []sending
	defer func() { s.settle(waiting) }() // without the lock
	s.lock()
	defer s.mu.Unlock()
	r, err := s.reachable(by, roomID)
	if err != nil {
		return err
	}
	if err := s.checkChange(by, r, userID, c); err != nil {
		return err
	}
	s.setAttributes(r, userID, c.Set, c.AutoDelete)
	for _, key := range c.Remove {
		s.removeAttribute(r, userID, key)
	}
	if c.Announce != nil {
		d := c.Announce.draft(userID)
		s.accept(sending{draft: d, kind: Chatroom, target: r.id, room: r, session: by, status: by != nil && d.isStatus()}, &waiting)
	}
	return nil
}

// reachable returns a room that exists and, for a client, that the client is in.
func (s *State) reachable(by *Session, roomID string) (*room, error) {
	if by != nil {
		return by.joined(roomID)
	}
	return s.room(roomID)
}

func (s *State) checkChange(by *Session, r *room, userID string, c AttributeChange) error {
	if err := checkAttributes(c.Set); err != nil {
		return err
	}
	if c.Announce != nil {
		if err := c.Announce.check(); err != nil {
			return err
		}
	}
	for _, key := range slices.AppendSeq(slices.Clone(c.Remove), maps.Keys(c.Set)) {
		if a, there := r.attributes[key]; there && a.owner != userID && !c.Overwrite {
			return refuse(NotOwner, "", "the attribute is another user's")
		}
	}
	if by != nil && c.Announce != nil && !s.maySpeak(r, userID) { // the message can have any content
		return refuse(Muted, "", "user %s is muted in chatroom %s", userID, r.id)
	}
	for _, key := range c.Remove {
		if _, there := r.attributes[key]; !there && c.Existing {
			return refuse(NoSuchAttribute, "", "the attribute does not exist")
		}
	}
	return roomFor(r, c.Set)
}

// roomFor checks that a room, which may be nil, has room for more attributes.
func roomFor(r *room, entries map[string]string) error {
	total := len(entries)
	if r != nil {
		total += len(r.attributes)
		for key := range entries {
			if _, exists := r.attributes[key]; exists {
				total--
			}
		}
	}
	if total > attributeLimit {
		return refuse(TooManyAttributes, "", "a chatroom holds %d attributes", attributeLimit)
	}
	return nil
}

// setAttributes sets attributes, sorted by key.
func (s *State) setAttributes(r *room, owner string, entries map[string]string, autoDelete bool) {
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		a := &attribute{
			key: strings.Clone(key), value: strings.Clone(entries[key]), owner: s.own(owner), autoDelete: autoDelete,
			updated: time.UnixMilli(r.attributeTimes.Next(s.clock.now())),
		}
		r.attributes[a.key] = a
		s.commit(Change{
			AttributeChanged{Room: r.id, Attribute: a.public(), Actor: a.owner, At: a.updated},
			Event{Kind: EventAttributeSet, Room: r.id, Attribute: a.public()}, s.connected(r),
		})
	}
}

func (s *State) removeAttribute(r *room, actor, key string) {
	if a, ok := r.attributes[key]; ok {
		delete(r.attributes, key)
		r.lastRemoval = r.attributeTimes.Next(s.clock.now())
		s.commit(Change{
			AttributeChanged{Room: r.id, Attribute: a.public(), Removed: true, Actor: s.own(actor), At: s.clock.now()},
			Event{Kind: EventAttributeRemoved, Room: r.id, Attribute: a.public()}, s.connected(r),
		})
	}
}

// Attributes returns the attributes of a chatroom, sorted by key.
func (s *State) Attributes(roomID string) (list []Attribute, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		list = r.attributeList()
		return nil
	})
	return list, err
}

// attributeList returns the attributes by key.
func (r *room) attributeList() []Attribute {
	list := make([]Attribute, 0, len(r.attributes))
	for _, key := range slices.Sorted(maps.Keys(r.attributes)) {
		list = append(list, r.attributes[key].public())
	}
	return list
}

// Attributes returns the attributes of a chatroom that the session is in, sorted by key.
func (s *Session) Attributes(roomID string) (list []Attribute, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		list = r.attributeList()
		return nil
	})
	return list, err
}

// AttributeNews has the changes of a chatroom's attributes after a given time.
type AttributeNews struct {
	Attributes []Attribute // by key
	All        bool        // Attributes has all attributes: some may have been removed
	UpTo       int64       // milliseconds
}

// AttributesAfter returns the changes after a time in milliseconds in a chatroom that the session is in. After a
// removal it returns all attributes.
func (s *Session) AttributesAfter(roomID string, after int64) (news AttributeNews, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		news.UpTo = r.attributeTimes.last
		news.All = after <= 0 || after < r.lastRemoval
		for _, a := range r.attributeList() {
			if news.All || a.Updated.UnixMilli() > after {
				news.Attributes = append(news.Attributes, a)
			}
		}
		return nil
	})
	return news, err
}

// AttributeTime returns the time of the last change of a chatroom's attributes, in milliseconds.
func (s *Session) AttributeTime(roomID string) int64 {
	s.state.lock()
	defer s.state.mu.Unlock()
	if r, ok := s.state.rooms[roomID]; ok {
		return r.attributeTimes.last
	}
	return s.state.clock.now().UnixMilli()
}
