package state

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// ConversationKey names a conversation in the list of a user.
type ConversationKey struct {
	Type    ConversationType
	Target  string // the other user, the group or the ultra group; empty: all conversations of the type
	Channel string // of an ultra group; empty: all of it
}

// ConversationSettings are what a user has set for a conversation.
type ConversationSettings struct {
	ConversationKey
	Level      int // which messages notify the user, with the numbers of the wire; 0: not set
	LevelSet   bool
	Pinned     bool
	PinChanged time.Time // zero: never pinned
	Tags       []Tag     // in the order they were created
	Changed    time.Time // no two changes of a user's settings have the same
}

// preferences are what a user, who need not be registered, has set for conversations.
type preferences struct {
	conversations map[ConversationKey]*setting
	tags          []*tag // in the order they were created
	times         Sequence
}

// setting is what a user has set for one conversation, or for all of a type.
type setting struct {
	level      int
	levelSet   bool
	pinned     bool
	pinChanged time.Time
	changed    time.Time
}

// preferencesOf returns what a user has set, and makes room for it when there is none.
func (s *State) preferencesOf(userID string) *preferences {
	p, ok := s.preferences[userID]
	if !ok {
		p = &preferences{conversations: map[ConversationKey]*setting{}}
		s.preferences[s.own(userID)] = p
	}
	return p
}

// setting returns the settings of a conversation, and makes them when there are none.
func (p *preferences) setting(k ConversationKey) *setting {
	found, ok := p.conversations[k]
	if !ok {
		found = &setting{}
		k.Target, k.Channel = strings.Clone(k.Target), strings.Clone(k.Channel)
		p.conversations[k] = found
	}
	return found
}

// normal is the key without a channel where the conversation has none.
func (k ConversationKey) normal() ConversationKey {
	if k.Type != UltraGroup {
		k.Channel = ""
	}
	return k
}

// checkOwned checks the ids of a user and a conversation.
func checkOwned(parameter, userID string, k ConversationKey) error {
	if err := checkID(parameter, userID); err != nil {
		return err
	}
	return checkID("targetId", k.Target)
}

// SetLevel sets which messages of a conversation notify a user.
func (s *State) SetLevel(userID string, k ConversationKey, level int) error {
	if err := checkOwned("requestId", userID, k); err != nil {
		return err
	}
	s.setLevel(userID, k.normal(), level)
	return nil
}

// SetTypeLevel sets which messages notify a user in all conversations of a type. The levels of conversations stay.
func (s *State) SetTypeLevel(userID string, kind ConversationType, level int) error {
	if err := checkID("requestId", userID); err != nil {
		return err
	}
	s.setLevel(userID, ConversationKey{Type: kind}, level)
	return nil
}

func (s *State) setLevel(userID string, k ConversationKey, level int) {
	s.lock()
	defer s.mu.Unlock()
	p := s.preferencesOf(userID)
	set := p.setting(k)
	if set.levelSet && set.level == level {
		return
	}
	set.level, set.levelSet = level, true
	s.changed(userID, p, k)
}

// Level returns which messages of a conversation notify a user, or of all conversations of a type when the key has no target. It is 0
// when that was never set.
func (s *State) Level(userID string, k ConversationKey) int {
	s.lock()
	defer s.mu.Unlock()
	if p, ok := s.preferences[userID]; ok {
		if set, ok := p.conversations[k.normal()]; ok {
			return set.level
		}
	}
	return 0
}

// Pin pins a conversation of a user, or takes that back.
func (s *State) Pin(userID string, k ConversationKey, pinned bool) error {
	if err := checkOwned("userId", userID, k); err != nil {
		return err
	}
	s.lock()
	defer s.mu.Unlock()
	p := s.preferencesOf(userID)
	if set, ok := p.conversations[k]; !pinned && (!ok || !set.pinned) {
		return nil
	}
	set := p.setting(k)
	set.pinned = pinned
	if pinned {
		set.pinChanged = s.clock.now()
	}
	s.changed(userID, p, k)
	return nil
}

// ConversationSettings returns what a user has set for a conversation.
func (s *State) ConversationSettings(userID string, k ConversationKey) ConversationSettings {
	s.lock()
	defer s.mu.Unlock()
	if p, ok := s.preferences[userID]; ok {
		return p.settings(k)
	}
	return ConversationSettings{ConversationKey: k}
}

func (p *preferences) settings(k ConversationKey) ConversationSettings {
	c := ConversationSettings{ConversationKey: k}
	if set, ok := p.conversations[k]; ok {
		c.Level, c.LevelSet, c.Pinned, c.PinChanged, c.Changed = set.level, set.levelSet, set.pinned, set.pinChanged, set.changed
	}
	for _, t := range p.tags {
		if slices.Contains(t.conversations, k) {
			c.Tags = append(c.Tags, t.Tag)
		}
	}
	return c
}

// ConversationSettings returns the conversations for which the session's user has ever set something, by type, target and channel.
func (s *Session) ConversationSettings() ([]ConversationSettings, error) {
	s.state.lock()
	defer s.state.mu.Unlock()
	p, ok := s.state.preferences[s.user.id]
	if err := s.alive(); err != nil || !ok {
		return nil, err
	}
	var list []ConversationSettings
	for _, k := range slices.SortedFunc(maps.Keys(p.conversations), ConversationKey.compare) {
		list = append(list, p.settings(k))
	}
	return list, nil
}

// ConversationTime returns the time in milliseconds of the last change of the settings of the session's user; 0: there was none.
func (s *Session) ConversationTime() int64 {
	s.state.lock()
	defer s.state.mu.Unlock()
	if p, ok := s.state.preferences[s.user.id]; ok {
		return p.times.Last()
	}
	return 0
}

func (k ConversationKey) compare(other ConversationKey) int {
	return cmp.Or(cmp.Compare(k.Type, other.Type), cmp.Compare(k.Target, other.Target), cmp.Compare(k.Channel, other.Channel))
}

// touchSettings notes that settings of a conversation changed.
func (s *State) touchSettings(p *preferences, k ConversationKey) {
	p.setting(k).changed = time.UnixMilli(p.times.Next(s.clock.now()))
}

// changed notes that a user's settings of a conversation changed, and tells the user's client.
func (s *State) changed(userID string, p *preferences, k ConversationKey) {
	s.touchSettings(p, k)
	s.tellOwner(userID, Event{Kind: EventConversationChanged, Conversation: k})
}

// tellOwner tells a user's own client of a change to the user's conversations. Nobody else learns of it.
func (s *State) tellOwner(userID string, e Event) {
	done := PreferencesChanged{User: userID, Conversation: e.Conversation, Tags: e.Kind == EventTagsChanged}
	c := Change{What: done, Event: e}
	if u, ok := s.users[userID]; ok && u.session != nil {
		c.To = []*Session{u.session}
	}
	s.commit(c)
}
