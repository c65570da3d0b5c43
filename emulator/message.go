package emulator

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// ConversationType is the kind of conversation a message belongs to, with the numbers of the wire.
type ConversationType int

const (
	Private  ConversationType = 1
	Group    ConversationType = 3
	Chatroom ConversationType = 4
	System   ConversationType = 6
)

// Message is a message as the emulator stored and delivered it.
type Message struct {
	UID          string
	Conversation ConversationType
	Target       string // the chatroom, group or user it was sent to
	From         string
	ObjectName   string
	Content      string // the body as it was sent
	Time         time.Time
	Stored       bool // kept in the history
	Expandable   bool
	Expansion    string // the extra content, JSON text

	withheld  bool // it came while the room's distribution was stopped: only the history has it
	forSender bool // the sender's own client gets it too
}

// size is what it takes to keep it, about.
func (m *Message) size() int { return len(m.Content) + len(m.Expansion) }

// historyLimit bounds what is kept of one conversation, so that a long run does not fill the memory.
const historyLimit = 10_000

// conversation is the ordered messages of one conversation.
type conversation struct {
	times    sequence
	messages []*Message
}

func (c *conversation) add(m *Message) {
	c.messages = append(c.messages, m)
	if len(c.messages) > historyLimit {
		c.messages = slices.Clone(c.messages[len(c.messages)-historyLimit:])
	}
}

// latest returns the last n stored messages since a moment, oldest first.
func (c *conversation) latest(n int, since time.Time) []Message {
	var found []Message
	for _, m := range slices.Backward(c.messages) {
		if len(found) >= n || m.Time.Before(since) {
			break
		}
		if m.Stored {
			found = append(found, *m)
		}
	}
	slices.Reverse(found)
	return found
}

// all returns every message, stored or not, oldest first.
func (c *conversation) all() []Message {
	found := make([]Message, len(c.messages))
	for i, m := range c.messages {
		found[i] = *m
	}
	return found
}

// backwards returns stored messages from newest to oldest, at most size of them.
func (c *conversation) backwards(newest, oldest time.Time, includeNewest bool, size int) []Message {
	var found []Message
	for _, m := range slices.Backward(c.messages) {
		tooNew := m.Time.After(newest) || (m.Time.Equal(newest) && !includeNewest)
		if !m.Stored || tooNew {
			continue
		}
		if m.Time.Before(oldest) || len(found) == size {
			break
		}
		found = append(found, *m)
	}
	return found
}

// conversationKey names a conversation whose history is kept. One-to-one conversations are the same from both sides.
type conversationKey struct {
	kind ConversationType
	id   string
}

func keyOf(kind ConversationType, from, target string) conversationKey {
	if kind == Private && from > target {
		return conversationKey{kind, target + "\x00" + from}
	}
	if kind == Private {
		return conversationKey{kind, from + "\x00" + target}
	}
	return conversationKey{kind, target}
}

// history is a conversation to read. One that never was is empty, and is not made.
func (s *store) history(key conversationKey) *conversation {
	if c, ok := s.conversations[key]; ok {
		return c
	}
	return &conversation{}
}

func (s *store) conversation(key conversationKey) *conversation {
	c, ok := s.conversations[key]
	if !ok {
		c = &conversation{}
		s.conversations[key] = c
	}
	return c
}

// draft is a message before the emulator gave it a time and an id.
type draft struct {
	from, objectName, content string
	stored, expandable        bool
	expansion                 string
	includeSender             bool
	onlineOnly                bool
	uid                       string // of a message that waited for its verdict
}

// record makes a message of a draft and keeps it in its conversation.
func (s *store) record(d draft, kind ConversationType, target string) *Message {
	c := s.conversation(keyOf(kind, d.from, target))
	times := &s.mailTimes
	if kind == Chatroom {
		times = &c.times
	}
	ms := times.next(s.clock.now())
	s.uids++
	m := &Message{
		UID:          cmp.Or(d.uid, messageUID(ms, s.uids)),
		Conversation: kind, Target: target, From: d.from,
		ObjectName: d.objectName, Content: d.content,
		Time: time.UnixMilli(ms), Stored: d.stored,
		Expandable: d.expandable, Expansion: d.expansion, forSender: d.includeSender,
	}
	c.add(m)
	s.feed.add(m)
	return m
}

// messageUID has the service's form: four groups of four.
func messageUID(ms int64, n uint64) string {
	return fmt.Sprintf("%04X-%04X-%04X-%04X", uint16(ms>>32), uint16(ms>>16), uint16(ms), uint16(n))
}
