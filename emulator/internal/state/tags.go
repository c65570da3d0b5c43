package state

import (
	"slices"
	"strings"
	"time"
)

// The limits of tags.
const (
	tagLimit    = 20   // of a user
	taggedLimit = 1000 // conversations of a tag
)

// Tag is a tag that a user has for conversations.
type Tag struct {
	ID, Name string
	Created  time.Time
}

// tag is a tag with its conversations, in the order they were added.
type tag struct {
	Tag
	conversations []ConversationKey
}

// tag returns the tag with an id, nil when there is none.
func (p *preferences) tag(id string) *tag {
	if p == nil {
		return nil
	}
	if at := slices.IndexFunc(p.tags, func(t *tag) bool { return t.ID == id }); at >= 0 {
		return p.tags[at]
	}
	return nil
}

// SaveTags creates tags of a user, and renames those that exist.
func (s *State) SaveTags(userID string, tags []Tag) error {
	if err := checkID("userId", userID); err != nil {
		return err
	}
	s.lock()
	defer s.mu.Unlock()
	p := s.preferencesOf(userID)
	fresh := map[string]bool{}
	for _, t := range tags {
		if p.tag(t.ID) == nil {
			fresh[t.ID] = true
		}
	}
	if len(p.tags)+len(fresh) > tagLimit {
		return refuse(TooManyTags, "tags", "user %s has %d tags of at most %d", userID, len(p.tags), tagLimit)
	}
	for _, t := range tags {
		known := p.tag(t.ID)
		if known == nil {
			known = &tag{Tag: Tag{ID: strings.Clone(t.ID), Created: s.clock.now()}}
			p.tags = append(p.tags, known)
		}
		known.Name = strings.Clone(t.Name)
	}
	s.tellOwner(userID, Event{Kind: EventTagsChanged})
	return nil
}

// DeleteTags deletes tags of a user. The conversations stay. Tags that do not exist are left out.
func (s *State) DeleteTags(userID string, ids []string) {
	s.lock()
	defer s.mu.Unlock()
	p, ok := s.preferences[userID]
	if !ok {
		return
	}
	before := len(p.tags)
	p.tags = slices.DeleteFunc(p.tags, func(t *tag) bool {
		if !slices.Contains(ids, t.ID) {
			return false
		}
		for _, k := range t.conversations {
			s.touchSettings(p, k)
		}
		return true
	})
	if len(p.tags) != before {
		s.tellOwner(userID, Event{Kind: EventTagsChanged})
	}
}

// Tags lists the tags of a user, in the order they were created.
func (s *State) Tags(userID string) []Tag {
	s.lock()
	defer s.mu.Unlock()
	return s.preferences[userID].list()
}

// list returns the tags. Who has set nothing has none.
func (p *preferences) list() []Tag {
	var list []Tag
	if p != nil {
		for _, t := range p.tags {
			list = append(list, t.Tag)
		}
	}
	return list
}

// TagConversations puts conversations of a user under a tag. Where it holds too many, those that were added first are dropped.
func (s *State) TagConversations(userID, tagID string, list []ConversationKey) error {
	for _, k := range list {
		if err := checkID("conversations", k.Target); err != nil {
			return err
		}
	}
	s.lock()
	defer s.mu.Unlock()
	p := s.preferences[userID]
	t := p.tag(tagID)
	if t == nil {
		return refuse(BadParameter, "tagId", "user %s has no tag %s", userID, tagID)
	}
	for _, k := range list {
		if !slices.Contains(t.conversations, k) {
			k.Target = strings.Clone(k.Target)
			t.conversations = append(t.conversations, k)
			s.changed(userID, p, k)
		}
	}
	dropped := max(0, len(t.conversations)-taggedLimit)
	for _, k := range t.conversations[:dropped] {
		s.changed(userID, p, k)
	}
	t.conversations = slices.Delete(t.conversations, 0, dropped)
	return nil
}

// UntagConversations takes conversations of a user out of a tag. What is not there is left out.
func (s *State) UntagConversations(userID, tagID string, list []ConversationKey) {
	s.lock()
	defer s.mu.Unlock()
	p := s.preferences[userID]
	t := p.tag(tagID)
	if t == nil {
		return
	}
	for _, k := range list {
		if at := slices.Index(t.conversations, k); at >= 0 {
			t.conversations = slices.Delete(t.conversations, at, at+1)
			s.changed(userID, p, k)
		}
	}
}

// Tagged lists the conversations under a tag of a user, the one added last first.
func (s *State) Tagged(userID, tagID string) []ConversationKey {
	s.lock()
	defer s.mu.Unlock()
	t := s.preferences[userID].tag(tagID)
	if t == nil {
		return nil
	}
	list := slices.Clone(t.conversations)
	slices.Reverse(list)
	return list
}

// Tags lists the tags of the session's user, in the order they were created.
func (s *Session) Tags() ([]Tag, error) {
	s.state.lock()
	defer s.state.mu.Unlock()
	return s.state.preferences[s.user.id].list(), s.alive()
}
