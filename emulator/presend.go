package emulator

import (
	"sync"
	"time"
)

// sending is a message its sender may send, on the way to those it is for.
type sending struct {
	draft      draft
	kind       ConversationType
	target     string
	directedAt []string // members of a group; none: all
	room       *room    // the chatroom, as it was when the message was sent
	session    *Session // of the sender; nil: the Server API
	status     bool     // transient: neither judged nor copied
	sent       time.Time
}

// typing is the status message that clients send by themselves.
const typing = "RC:TypSts"

// sending is a message of the session. One that is not kept is a status message.
func (s *Session) sending(c Outgoing, kind ConversationType, target string, r *room) sending {
	d := c.draft(s.user.id)
	return sending{draft: d, kind: kind, target: target, room: r, session: s, status: !d.stored || d.objectName == typing}
}

// deliver gives a message to those it is for.
func (s *store) deliver(m sending) *Message {
	switch m.kind {
	case Chatroom:
		return s.publish(m.room, m.draft, &m)
	case Group:
		return s.sendToGroup(m.draft, m.target, m.directedAt, &m)
	}
	return s.sendToUser(m.draft, m.kind, m.target, &m)
}

// judged reports whether a message needs a verdict. System messages do not: their kind of conversation is not among the
// documented ones.
func (s *store) judged(m sending) bool {
	return s.judge != nil && !m.status && m.kind != System && (m.session != nil || s.judgesServer)
}

// transmit sends what prepare makes under the lock: at once, or when the verdict is there.
func (s *store) transmit(prepare func() (sending, error)) (Message, error) {
	s.mu.Lock()
	m, err := prepare()
	if err != nil {
		s.mu.Unlock()
		return Message{}, err
	}
	if !s.judged(m) {
		defer s.mu.Unlock()
		return *s.deliver(m), nil
	}
	s.reserve(&m)
	s.mu.Unlock()
	return s.await(m)
}

// accept delivers a message of the Server API, or keeps it for settle, and returns its UID.
func (s *store) accept(m sending) (uid string) {
	if !s.judged(m) {
		return s.deliver(m).UID
	}
	s.reserve(&m)
	s.waiting = append(s.waiting, m)
	return m.draft.uid
}

// verdictsAtOnce is how many messages of one call wait for their verdicts at a time.
const verdictsAtOnce = 16

// settle has the messages of a call judged, and delivers them. The caller does not hold the lock.
func (s *store) settle(waiting []sending) {
	if len(waiting) == 0 {
		return
	}
	messages := make(chan sending)
	var judges sync.WaitGroup
	for range min(verdictsAtOnce, len(waiting)) {
		judges.Go(func() {
			for m := range messages {
				_, _ = s.await(m) // the server is not told what became of it
			}
		})
	}
	for _, m := range waiting {
		messages <- m
	}
	close(messages)
	judges.Wait()
}

// reserve gives a message that must wait its UID, which the app is told. Its time in the conversation is that of its delivery:
// verdicts come in any order, and a conversation's times increase.
func (s *store) reserve(m *sending) {
	s.uids++
	m.sent = time.UnixMilli(s.clock.now().UnixMilli())
	m.draft.uid = messageUID(m.sent.UnixMilli(), s.uids)
}

// await asks for the verdict of a message and obeys it. The caller does not hold the lock.
func (s *store) await(m sending) (Message, error) {
	v := s.judge(m)
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.Block {
		return s.block(m, v.Extra), nil
	}
	if err := s.stillAllowed(m); err != nil {
		return Message{}, err
	}
	if v.Content != "" {
		m.draft.content = v.Content
	}
	if v.ExtraContent != "" && m.draft.expandable {
		m.draft.expansion = v.ExtraContent
	}
	return *s.deliver(m), nil
}

// block keeps a message from everybody. Its sender is told, and still gets the message it sent.
func (s *store) block(m sending, extra string) Message {
	blocked := Message{
		UID: m.draft.uid, Conversation: m.kind, Target: m.target, From: m.draft.from,
		ObjectName: m.draft.objectName, Content: m.draft.content, Time: m.sent,
		Expandable: m.draft.expandable, Expansion: m.draft.expansion,
	}
	if m.session != nil {
		e := Event{Kind: EventMessageBlocked, Message: blocked, Extra: extra}
		if m.kind == Chatroom {
			e.Room = m.target
		}
		s.commit(change{event: e, to: []*Session{m.session}})
	}
	return blocked
}

// stillAllowed checks again what may have changed while a message waited.
func (s *store) stillAllowed(m sending) error {
	if m.kind == Chatroom {
		if r, ok := s.liveRoom(m.target); !ok || r != m.room {
			return clientError(ClientNotInRoom, "chatroom %s was destroyed while the message waited", m.target)
		}
	}
	switch {
	case m.session == nil:
		return nil
	case m.kind == Chatroom:
		_, err := m.session.speaking(m.target)
		return err
	case !m.session.user.deactivated.IsZero() || m.session.user.blockedUntil.After(s.clock.now()):
		return clientError(ClientUserBlocked, "user %s was blocked while the message waited", m.session.user.id)
	}
	return nil
}

// judgement is what an app's verdict makes of a message. The zero value lets it pass as it is.
type judgement struct {
	Block        bool
	Content      string // empty: as it is
	ExtraContent string
	Extra        string // for the sender of a blocked message
}
