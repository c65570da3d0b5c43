package state

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// ConversationType is the kind of conversation of a message, with the numbers of the wire.
type ConversationType int

// The kinds.
const (
	Private    ConversationType = 1
	Group      ConversationType = 3
	Chatroom   ConversationType = 4
	System     ConversationType = 6
	UltraGroup ConversationType = 10
)

// Message is a message as it was stored and delivered. Nothing changes it after that, so that it may be passed on by its pointer: a
// modification puts a changed copy in its place.
type Message struct {
	UID          string
	Conversation ConversationType
	Target       string // the chatroom, group, ultra group or user that it was sent to
	Channel      string // of an ultra group
	From         string
	ObjectName   string
	Content      string // the body, unchanged
	Time         time.Time
	Stored       bool // kept in the history
	Expandable   bool
	Expansion    string // the extra content as JSON

	Modified time.Time // when its content was replaced; zero: never

	withheld  bool // it was sent while the room's distribution was stopped: only the history has it
	forSender bool // the sender's own client receives it too
	ofSender  bool // the sender's own history has it too
	recalled  bool
	pairs     map[string]pair // the expansion, once it was changed; nil: what Expansion says, set at Time
}

// Size returns the approximate memory of the message.
func (m *Message) Size() int {
	const itself = 200
	return itself + len(m.UID) + len(m.Target) + len(m.Channel) + len(m.From) + len(m.ObjectName) + len(m.Content) + len(m.Expansion)
}

// Outgoing is the content of a message to send.
type Outgoing struct {
	ObjectName string // 1 to 32 characters, such as "RC:TxtMsg"
	Content    string // the body, JSON for most types; at most MaxContentBytes
	Transient  bool   // do not store it in the history
	Expandable bool
	Expansion  string // at most MaxContentBytes
}

// MaxContentBytes is the maximum size of a content.
const MaxContentBytes = 128 << 10

const maxObjectNameChars = 32

func (o Outgoing) check() error {
	switch {
	case o.ObjectName == "" || utf8.RuneCountInString(o.ObjectName) > maxObjectNameChars:
		return refuse(BadMessage, "objectName", "an object name has 1 to %d characters", maxObjectNameChars)
	case len(o.Content) > MaxContentBytes:
		return refuse(BadMessage, "content", "a content has at most %d bytes", MaxContentBytes)
	case len(o.Expansion) > MaxContentBytes:
		return refuse(BadMessage, "extraContent", "an expansion has at most %d bytes", MaxContentBytes)
	}
	return nil
}

func (o Outgoing) draft(from string) draft {
	return draft{
		from: from, objectName: o.ObjectName, content: o.Content, stored: !o.Transient, expandable: o.Expandable, expansion: o.Expansion,
	}
}

// draft is a message before it has a time and an id.
type draft struct {
	from, objectName, content string
	stored, expandable        bool
	expansion                 string
	includeSender             bool
	ofSender                  bool
	onlineOnly                bool
	uid                       string // of a message that waited for its verdict
}

// typing is the status message that client SDKs send by themselves.
const typing = "RC:TypSts"

// isStatus reports whether a client's message is a status message. Messages that are not stored are.
func (d draft) isStatus() bool { return !d.stored || d.objectName == typing }

// recordIn makes a message of a draft and adds it to the history of a room.
func (s *State) recordIn(r *room, d draft) *Message {
	m := s.compose(&r.history.times, d, Chatroom, r.id)
	r.history.add(m)
	return m
}

// recordMail makes a message of a draft for a user, a group or everybody.
func (s *State) recordMail(d draft, kind ConversationType, target string) *Message {
	m := s.compose(&s.mail.times, d, kind, s.own(target))
	s.mail.add(m)
	return m
}

// compose makes a message of a draft. It keeps copies of the strings: parts of a request would keep the whole request.
func (s *State) compose(times *Sequence, d draft, kind ConversationType, target string) *Message {
	ms := times.Next(s.clock.now())
	s.uids++
	return &Message{
		UID:          cmp.Or(d.uid, messageUID(ms, s.uids)),
		Conversation: kind, Target: target, From: s.own(d.from),
		ObjectName: strings.Clone(d.objectName), Content: strings.Clone(d.content),
		Time: time.UnixMilli(ms), Stored: d.stored,
		Expandable: d.expandable, Expansion: strings.Clone(d.expansion),
		forSender: d.includeSender, ofSender: d.includeSender || d.ofSender,
	}
}

// messageUID returns a UID in the service's format: four groups of four.
func messageUID(ms int64, n uint64) string {
	return fmt.Sprintf("%04X-%04X-%04X-%04X", uint16(ms>>32), uint16(ms>>16), uint16(ms), uint16(n))
}
