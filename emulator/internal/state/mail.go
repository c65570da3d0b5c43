package state

import (
	"slices"
	"time"
)

// mail is the latest messages outside of chatrooms: all of them, those of each conversation, and each by its UID.
type mail struct {
	conversation
	byUID   map[string]*Message
	threads map[thread][]*Message
}

// thread is a conversation. One between two users is the same from both sides.
type thread struct {
	kind ConversationType
	a, b string // of two users the lesser id first; else the target and nothing
}

// conversationView is a conversation as a user sees it.
type conversationView struct {
	kind         ConversationType
	user, target string
}

func newMail() mail { return mail{byUID: map[string]*Message{}, threads: map[thread][]*Message{}} }

func threadOf(kind ConversationType, user, target string) thread {
	if kind != Private {
		return thread{kind, target, ""}
	}
	return thread{kind, min(user, target), max(user, target)}
}

func (m *Message) thread() thread { return threadOf(m.Conversation, m.From, m.Target) }

func (c *mail) add(m *Message) {
	c.append(m)
	c.byUID[m.UID] = m
	of := m.thread()
	c.threads[of] = append(c.threads[of], m)
	for c.full() {
		c.forget(c.drop())
	}
}

// forget drops the oldest message, which is the oldest of its conversation too.
func (c *mail) forget(m *Message) {
	delete(c.byUID, m.UID)
	of := m.thread()
	messages := c.threads[of]
	if len(messages) > 0 && messages[0] == m {
		messages[0] = nil
		messages = messages[1:]
	}
	c.threads[of] = messages
	if len(messages) == 0 {
		delete(c.threads, of)
	}
}

// change puts a changed copy of a message in its place, and returns it.
func (c *mail) change(m *Message, do func(*Message)) *Message {
	changed := *m
	do(&changed)
	c.bytes += changed.Size() - m.Size()
	c.byUID[m.UID] = &changed
	replace(c.messages, m, &changed)
	replace(c.threads[m.thread()], m, &changed)
	return &changed
}

// replace finds a message by its time, which it shares with no other.
func replace(messages []*Message, old, by *Message) {
	at := position(messages, old.Time.UnixMilli()) - 1
	if at >= 0 && messages[at] == old {
		messages[at] = by
	}
}

// ConversationHistory returns the stored messages of a conversation of two or of a group that a user sees, from newest to oldest:
// not those of before the user cleaned it, and of those that the app server sent for the user only where it said so.
func (s *State) ConversationHistory(kind ConversationType, userID, target string, h History) ([]*Message, error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	s.lock()
	defer s.mu.Unlock()
	s.endSilentStreams()
	return backwards(s.mail.threads[threadOf(kind, userID, target)], h, s.seenBy(kind, userID, target)), nil
}

// ConversationMessages returns what a user sees of a conversation, oldest first.
func (s *State) ConversationMessages(kind ConversationType, userID, target string) []*Message {
	s.lock()
	defer s.mu.Unlock()
	s.endSilentStreams()
	seen := s.seenBy(kind, userID, target)
	return slices.DeleteFunc(slices.Clone(s.mail.threads[threadOf(kind, userID, target)]), func(m *Message) bool { return !seen(m) })
}

// seenBy reports whether a message is in what a user sees of a conversation.
func (s *State) seenBy(kind ConversationType, userID, target string) func(*Message) bool {
	since := s.cleaned[conversationView{kind, userID, target}]
	return func(m *Message) bool {
		return m.Stored && m.Time.UnixMilli() >= since && (m.ofSender || m.From != userID || m.Target == userID)
	}
}

// CleanHistory drops the messages of before a time: of a chatroom for everybody, else from what a user sees of a conversation. The
// zero time is now, with all that there is.
func (s *State) CleanHistory(kind ConversationType, userID, target string, before time.Time) error {
	s.lock()
	defer s.mu.Unlock()
	until := before.UnixMilli()
	if kind == Chatroom {
		r, ok := s.liveRoom(target)
		if !ok {
			return nil
		}
		if before.IsZero() {
			until = r.history.times.last + 1
		}
		r.history.clean(until)
		return nil
	}
	if before.IsZero() {
		until = max(s.clock.now().UnixMilli(), s.mail.times.last) + 1
	}
	view := conversationView{kind, s.own(userID), s.own(target)}
	s.cleaned[view] = max(s.cleaned[view], until)
	return nil
}

// clean forgets the messages of before a time in milliseconds.
func (c *conversation) clean(before int64) {
	gone := position(c.messages, before-1)
	for i, m := range c.messages[:gone] {
		c.bytes -= m.Size()
		c.messages[i] = nil
	}
	c.messages = c.messages[gone:]
}

// StoredMessage is a message to put into a conversation of two or of a group.
type StoredMessage struct {
	UID          string // empty: a new one
	Kind         ConversationType
	From, Target string
	Outgoing
}

// PutMessages puts messages into the history, oldest first, as clients would have sent them. Nobody is told.
func (s *State) PutMessages(messages ...StoredMessage) error {
	for _, m := range messages {
		if m.Kind != Private && m.Kind != Group {
			return refuse(BadParameter, "Conversation", "must be 1 (private) or 3 (group), is %d", m.Kind)
		}
		if err := checkID("From", m.From); err != nil {
			return err
		}
		if err := checkID("Target", m.Target); err != nil {
			return err
		}
		if err := m.Outgoing.check(); err != nil {
			return err
		}
	}
	s.lock()
	defer s.mu.Unlock()
	for _, m := range messages {
		d := m.Outgoing.draft(m.From)
		d.uid, d.ofSender = m.UID, true
		s.log.add(s.recordMail(d, m.Kind, m.Target), nil)
	}
	return nil
}
