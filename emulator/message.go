package emulator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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

// size is how much memory it takes, about.
func (m *Message) size() int {
	const itself = 200
	return itself + len(m.UID) + len(m.Target) + len(m.From) + len(m.ObjectName) + len(m.Content) + len(m.Expansion)
}

// historyLimit and historyBytes bound what is kept of one conversation.
const (
	historyLimit = 10_000
	historyBytes = 16 << 20
)

// conversation is the latest messages of a chatroom, or of all else, in the order of their times.
type conversation struct {
	times    sequence
	messages []*Message
	bytes    int
}

// add forgets the oldest messages when there are too many. Those that are left are copied only when the array behind them is
// used up, which with each copy is larger than they are.
func (c *conversation) add(m *Message) {
	c.messages = append(c.messages, m)
	c.bytes += m.size()
	for len(c.messages) > historyLimit || c.bytes > historyBytes {
		c.bytes -= c.messages[0].size()
		c.messages[0] = nil
		c.messages = c.messages[1:]
	}
}

// latest returns the last n stored messages, oldest first.
func (c *conversation) latest(n int) []Message {
	var found []Message
	for _, m := range slices.Backward(c.messages) {
		if len(found) >= n {
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
	last := newest.UnixMilli()
	if !includeNewest {
		last--
	}
	for _, m := range slices.Backward(c.messages[:position(c.messages, last)]) {
		if !m.Stored {
			continue
		}
		if m.Time.Before(oldest) || len(found) == size {
			break
		}
		found = append(found, *m)
	}
	return found
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

// recordIn makes a message of a draft and keeps it in the history of a room.
func (s *store) recordIn(r *room, d draft) *Message {
	return s.record(&r.history, d, Chatroom, r.id)
}

// recordMail makes a message of a draft for a user, a group or everybody.
func (s *store) recordMail(d draft, kind ConversationType, target string) *Message {
	return s.record(&s.mail, d, kind, s.own(target))
}

// record makes a message of a draft and keeps it. What it keeps are copies: parts of a request would keep all of it.
func (s *store) record(c *conversation, d draft, kind ConversationType, target string) *Message {
	ms := c.times.next(s.clock.now())
	s.uids++
	m := &Message{
		UID:          cmp.Or(d.uid, messageUID(ms, s.uids)),
		Conversation: kind, Target: target, From: s.own(d.from),
		ObjectName: strings.Clone(d.objectName), Content: strings.Clone(d.content),
		Time: time.UnixMilli(ms), Stored: d.stored,
		Expandable: d.expandable, Expansion: strings.Clone(d.expansion), forSender: d.includeSender,
	}
	c.add(m)
	return m
}

// messageUID has the service's form: four groups of four.
func messageUID(ms int64, n uint64) string {
	return fmt.Sprintf("%04X-%04X-%04X-%04X", uint16(ms>>32), uint16(ms>>16), uint16(ms), uint16(n))
}
