package state

import (
	"sync"
	"time"
)

// Posting is a message that the app server sends for a user.
type Posting struct {
	Operation string // id of the operation: each has its own Numbers
	Number    int64  // detects repeats; 0: none

	From          string
	Kind          ConversationType
	Targets       []string
	DirectedAt    []string // members of the only group; none: all
	IncludeSender bool     // also send it to the sender's own client
	OnlineOnly    bool     // do not keep it for users who are offline
	Status        bool     // a status message: not stored, only for users who are online, without verdict and copy
	Contents      []string // of the message to each of the targets; none: all have Content
	Outgoing
}

// Sent is a message to one target.
type Sent struct{ Target, UID string }

func (p Posting) draft() draft {
	d := p.Outgoing.draft(p.From)
	d.includeSender, d.onlineOnly = p.IncludeSender, p.OnlineOnly || p.Status
	d.stored = d.stored && !p.Status && len(p.DirectedAt) == 0 // directed messages are not stored
	return d
}

func (p Posting) numbered() numbered { return numbered{p.Operation, p.From, p.Number} }

// Send sends a message to all of its targets or, if one is refused, to none. If messages of the app server need a
// verdict, it returns when the verdicts are there. It does not report them.
func (s *State) Send(p Posting) (sent []Sent, err error) {
	var waiting []sending
	defer func() { s.settle(waiting) }() // without the lock
	s.lock()
	defer s.mu.Unlock()
	err = s.numbers.once(p.numbered(), s.clock.now(), func() error {
		messages, err := s.prepare(p)
		if err != nil {
			return err
		}
		for _, m := range messages {
			sent = append(sent, Sent{m.target, s.accept(m, &waiting)})
		}
		return nil
	})
	return sent, err
}

// prepare makes a message for each target.
func (s *State) prepare(p Posting) ([]sending, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if len(p.DirectedAt) > 0 && len(p.Targets) != 1 {
		return nil, refuse(BadParameter, "toGroupId", "a directed message goes to exactly one group")
	}
	for i, content := range p.Contents {
		if len(content) > MaxContentBytes {
			return nil, refuse(BadMessage, "content", "with the values of recipient %d it has more than %d bytes", i, MaxContentBytes)
		}
	}
	d, directedAt := p.draft(), copies(p.DirectedAt)
	messages := make([]sending, len(p.Targets))
	for i, target := range p.Targets {
		if p.Contents != nil {
			d.content = p.Contents[i]
		}
		messages[i] = sending{draft: d, kind: p.Kind, target: target, directedAt: directedAt, status: p.Status}
		if p.Kind == Chatroom {
			r, err := s.room(target)
			if err != nil {
				return nil, err
			}
			messages[i].room = r
		}
	}
	return messages, nil
}

// Broadcast sends a system message to all users.
func (s *State) Broadcast(p Posting) (uid string, err error) {
	s.lock()
	defer s.mu.Unlock()
	err = s.numbers.once(p.numbered(), s.clock.now(), func() error {
		if err := p.check(); err != nil {
			return err
		}
		uid = s.sendToEverybody(p.draft()).UID
		return nil
	})
	return uid, err
}

// BroadcastToRooms sends a message to all chatrooms. It is not stored, and does not keep a room from becoming idle.
func (s *State) BroadcastToRooms(p Posting) error {
	s.lock()
	defer s.mu.Unlock()
	return s.numbers.once(p.numbered(), s.clock.now(), func() error {
		if err := p.check(); err != nil {
			return err
		}
		d := p.draft()
		d.stored = false
		for _, r := range s.rooms {
			s.distribute(r, d, nil)
		}
		return nil
	})
}

// Send sends a message to a user, or to a group or chatroom that the session is in. If messages need a verdict, it
// returns when the verdict is there. It succeeds even if the message is blocked: the session then receives an EventMessageBlocked.
func (s *Session) Send(kind ConversationType, target string, o Outgoing) (Message, error) {
	return s.send(kind, target, nil, o)
}

// SendToMembers sends a message to some members of a group. It is not kept in the history.
func (s *Session) SendToMembers(groupID string, userIDs []string, o Outgoing) (Message, error) {
	return s.send(Group, groupID, copies(userIDs), o)
}

func (s *Session) send(kind ConversationType, target string, directedAt []string, o Outgoing) (Message, error) {
	return s.state.transmit(func() (sending, error) {
		if err := s.alive(); err != nil {
			return sending{}, err
		}
		if err := o.check(); err != nil {
			return sending{}, err
		}
		d := o.draft(s.user.id)
		d.ofSender = true
		m := sending{draft: d, kind: kind, target: target, directedAt: directedAt, session: s, status: d.isStatus()}
		m.draft.stored = m.draft.stored && len(directedAt) == 0
		var err error
		switch kind {
		case Chatroom:
			m.room, err = s.speaking(target)
		case Group:
			err = s.state.maySendToGroup(target, s.user.id)
		case Private:
			if checkID("userId", target) != nil {
				err = refuse(BadMessage, "", "%v", checkID("userId", target))
			}
		default:
			err = refuse(NotSupported, "", "clients send private messages, and to groups and chatrooms")
		}
		return m, err
	})
}

// speaking returns a chatroom that the session is in and may send to.
func (s *Session) speaking(roomID string) (*room, error) {
	r, err := s.joined(roomID)
	if err != nil {
		return nil, err
	}
	if !s.state.maySpeak(r, s.user.id) {
		return nil, refuse(Muted, "", "user %s is muted in chatroom %s", s.user.id, roomID)
	}
	return r, nil
}

// sending is a message that may be sent, with its recipients.
type sending struct {
	draft      draft
	kind       ConversationType
	target     string
	directedAt []string // members of a group; none: all
	room       *room    // the chatroom at the time of sending
	session    *Session // of the sender; nil: the app server
	status     bool     // no verdict and no copy
	sent       time.Time
}

func (m sending) origin() Origin {
	if m.session == nil {
		return FromServer
	}
	return FromClient
}

// transmit sends the message that prepare returns under the lock: at once, or when the verdict is there.
func (s *State) transmit(prepare func() (sending, error)) (Message, error) {
	s.lock()
	m, err := prepare()
	if err != nil {
		s.mu.Unlock()
		return Message{}, err
	}
	typed := m.draft.content
	if s.moderate(&m) {
		defer s.mu.Unlock()
		return s.blockForWord(m), nil
	}
	edited := m.draft.content
	sent, err := s.deliverOrAwait(m)
	if sent.Content == edited {
		sent.Content = typed // the sender keeps its own text
	}
	return sent, err
}

// deliverOrAwait delivers a message at once, or when the verdict is there. The caller holds the lock, which it releases.
func (s *State) deliverOrAwait(m sending) (Message, error) {
	if !s.judged(m) {
		defer s.mu.Unlock()
		return *s.deliver(m), nil
	}
	s.reserve(&m)
	s.mu.Unlock()
	return s.await(m)
}

// accept delivers a message, or adds it to those that wait for settle, and returns its UID.
func (s *State) accept(m sending, waiting *[]sending) (uid string) {
	if s.moderate(&m) {
		return s.blockForWord(m).UID
	}
	if !s.judged(m) {
		return s.deliver(m).UID
	}
	s.reserve(&m)
	*waiting = append(*waiting, m)
	return m.draft.uid
}

// verdictsAtOnce is the number of messages of a call that wait for their verdicts at the same time.
const verdictsAtOnce = 16

// settle waits for the verdicts on the messages of a call, and delivers them. The caller must not hold the lock.
func (s *State) settle(waiting []sending) {
	if len(waiting) == 0 {
		return
	}
	messages := make(chan sending)
	var judges sync.WaitGroup
	for range min(verdictsAtOnce, len(waiting)) {
		judges.Go(func() {
			for m := range messages {
				_, _ = s.await(m) // the server receives no verdict
			}
		})
	}
	for _, m := range waiting {
		messages <- m
	}
	close(messages)
	judges.Wait()
}

// reserve assigns the UID of a message that must wait, which the app receives. Its time in the conversation is that of
// its delivery: verdicts arrive in any order, and a conversation's times increase.
func (s *State) reserve(m *sending) {
	s.uids++
	m.sent = time.UnixMilli(s.clock.now().UnixMilli())
	m.draft.uid = messageUID(m.sent.UnixMilli(), s.uids)
}
