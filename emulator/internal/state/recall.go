package state

import (
	"slices"
	"time"
)

// Recall has the parameters of a recall.
type Recall struct {
	From, Target, MessageUID, Extra string
	Kind                            ConversationType
	Sent                            time.Time // zero: that of the message if it is known, else now
	ByAdmin, Remove                 bool
}

// Recalled is a Recall with all data of its command.
type Recalled Recall

const recallObjectName = "RC:RcCmd"

// Recall delivers the recall command to all who received the message. The command is stored next to the message.
func (s *State) Recall(c Recall) error {
	switch c.Kind {
	case Private, Group, Chatroom, System:
	case UltraGroup:
		return refuse(NotSupported, "conversationType", "the emulator does not have ultra groups (10) yet")
	default:
		return refuse(BadParameter, "conversationType", "must be 1, 3, 4, 6 or 10")
	}
	s.lock()
	defer s.mu.Unlock()
	s.recall(c)
	return nil
}

// RecallBroadcast recalls a message that was sent to all users.
func (s *State) RecallBroadcast(c Recall) {
	c.Kind, c.Target = System, everybody
	s.lock()
	defer s.mu.Unlock()
	s.recall(c)
}

func (s *State) recall(c Recall) {
	if c.Sent.IsZero() {
		c.Sent = s.sentTime(c)
	}
	if m, kept := s.mail.byUID[c.MessageUID]; kept && c.means(m) {
		s.endStream(m.UID, StoppedByRecall)
		s.mail.change(m, func(m *Message) { m.recalled = true })
	}
	d := draft{from: c.From, objectName: recallObjectName, content: s.config.RecallContent(Recalled(c)), stored: true, ofSender: true}
	switch c.Kind {
	case Chatroom:
		if r, ok := s.liveRoom(c.Target); ok {
			s.distribute(r, d, nil)
		}
	case Group:
		s.sendToGroup(d, c.Target, nil, nil)
	case Private, System:
		if c.Target == everybody {
			s.sendToEverybody(d)
			return
		}
		s.sendToUser(d, c.Kind, c.Target, nil)
	}
}

// sentTime returns the time of the recalled message or, if it is not stored, the current time.
func (s *State) sentTime(c Recall) time.Time {
	if c.Kind != Chatroom {
		if m, kept := s.mail.byUID[c.MessageUID]; kept && c.means(m) {
			return m.Time
		}
		return s.clock.now()
	}
	if r, ok := s.liveRoom(c.Target); ok {
		for _, m := range slices.Backward(r.history.messages) {
			if m.UID == c.MessageUID {
				return m.Time
			}
		}
	}
	return s.clock.now()
}

// means reports whether a message is in the conversation of a recall. A private conversation is the same from both
// sides.
func (c Recall) means(m *Message) bool {
	there := m.Target == c.Target && (c.Kind != Private || m.From == c.From)
	return m.Conversation == c.Kind && (there || c.Kind == Private && m.Target == c.From && m.From == c.Target)
}
