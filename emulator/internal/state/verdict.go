package state

import "time"

// Pending is a message that waits for its verdict.
type Pending struct {
	UID          string
	Conversation ConversationType
	Target, From string
	DirectedAt   []string
	ObjectName   string
	Content      string
	Expandable   bool
	Expansion    string
	Time         time.Time
	Origin       Origin
}

// Verdict is the decision about a message. The zero value lets it pass unchanged.
type Verdict struct {
	Block        bool
	Content      string // empty: unchanged
	ExtraContent string
	Extra        string // for the sender of a blocked message
}

// JudgeBy sets a function that judges the messages of clients and, if server is set, of the app server. It is called
// without the lock, from many goroutines, and may block. It must be set before the state is used.
func (s *State) JudgeBy(judge func(Pending) Verdict, server bool) {
	s.judge, s.judgesServer = judge, server
}

// judged reports whether a message needs a verdict. System messages do not: the documentation does not list their kind
// of conversation.
func (s *State) judged(m sending) bool {
	return s.judge != nil && !m.status && m.kind != System && (m.session != nil || s.judgesServer)
}

func (m sending) pending() Pending {
	return Pending{
		UID: m.draft.uid, Conversation: m.kind, Target: m.target, From: m.draft.from, DirectedAt: m.directedAt,
		ObjectName: m.draft.objectName, Content: m.draft.content, Expandable: m.draft.expandable, Expansion: m.draft.expansion,
		Time: m.sent, Origin: m.origin(),
	}
}

// await waits for the verdict of a message and obeys it. The caller must not hold the lock.
func (s *State) await(m sending) (Message, error) {
	v := s.judge(m.pending())
	s.lock()
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

// block blocks a message. Its sender receives an event, and still sees the message as sent.
func (s *State) block(m sending, extra string) Message {
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
		s.commit(Change{Event: e, To: []*Session{m.session}})
	}
	return blocked
}

// stillAllowed repeats the checks whose result may have changed while a message waited.
func (s *State) stillAllowed(m sending) error {
	if m.kind == Chatroom {
		if r, ok := s.liveRoom(m.target); !ok || r != m.room {
			return refuse(NotInRoom, "", "chatroom %s was destroyed while the message waited", m.target)
		}
	}
	switch {
	case m.session == nil:
		return nil
	case m.kind == Chatroom:
		_, err := m.session.speaking(m.target)
		return err
	case !m.session.user.deactivated.IsZero() || m.session.user.blockedUntil.After(s.clock.now()):
		return refuse(UserBlocked, "", "user %s was blocked while the message waited", m.session.user.id)
	case m.kind == Group:
		return s.maySendToGroup(m.target, m.session.user.id)
	}
	return nil
}
