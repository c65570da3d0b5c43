package state

import "slices"

// deliver passes a message to its recipients.
func (s *State) deliver(m sending) *Message {
	switch m.kind {
	case Chatroom:
		return s.publish(m.room, m.draft, &m)
	case Group:
		return s.sendToGroup(m.draft, m.target, m.directedAt, &m)
	}
	return s.sendToUser(m.draft, m.kind, m.target, &m)
}

// publish sends a message to a room.
func (s *State) publish(r *room, d draft, from *sending) *Message {
	s.touch(r, s.clock.now())
	return s.distribute(r, d, from)
}

// distribute sends a message to a room, and passes it to the members unless the distribution is stopped.
func (s *State) distribute(r *room, d draft, from *sending) *Message {
	m := s.recordIn(r, d)
	m.withheld = r.distributionStopped
	var to []*Session
	if !m.withheld {
		to = slices.DeleteFunc(s.connected(r), func(session *Session) bool {
			return session.user.id == m.From && !d.includeSender
		})
		if d.includeSender && !r.members.has(m.From) {
			to = s.reach(to, m.From, m, true)
		}
	}
	s.sent(m, from, to)
	return m
}

// sent passes a message to the observers. from is nil for a recall or a broadcast.
func (s *State) sent(m *Message, from *sending, to []*Session) {
	s.log.add(m, from)
	e := Event{Kind: EventMessage, Message: *m}
	if m.Conversation == Chatroom {
		e.Room = m.Target
	}
	done := MessageSent{Message: m}
	if from != nil {
		done.Origin, done.Transient, done.DirectedAt = from.origin(), from.status, from.directedAt
	}
	s.commit(Change{done, e, to})
}

// sendToUser sends a message to a user, and to the sender's own client if requested.
func (s *State) sendToUser(d draft, kind ConversationType, userID string, from *sending) *Message {
	m := s.recordMail(d, kind, userID)
	to := s.reach(nil, userID, m, d.onlineOnly)
	if d.includeSender && d.from != userID {
		to = s.reach(to, d.from, m, true)
	}
	s.sent(m, from, to)
	return m
}

// sendToGroup sends a message to the members of a group, or to some of them.
func (s *State) sendToGroup(d draft, groupID string, directedAt []string, from *sending) *Message {
	m := s.recordMail(d, Group, groupID)
	to, reached := s.audience[:0], false // reached: the sender is among the receivers
	if g, ok := s.groupOf(groupID); ok {
		for _, p := range g.members {
			if p.user == nil || len(directedAt) > 0 && !slices.Contains(directedAt, p.id) {
				continue
			}
			mine := p.id == d.from
			reached = reached || mine
			if !mine || d.includeSender {
				to = p.user.reach(to, m, d.onlineOnly)
			}
		}
	}
	if d.includeSender && !reached {
		to = s.reach(to, d.from, m, true)
	}
	s.audience = to
	s.sent(m, from, to)
	return m
}

// everybody is the target of a broadcast.
const everybody = ""

// sendToEverybody sends a system message to all users.
func (s *State) sendToEverybody(d draft) *Message {
	m := s.recordMail(d, System, everybody)
	var to []*Session
	for id := range s.users {
		to = s.reach(to, id, m, d.onlineOnly)
	}
	s.sent(m, nil, to)
	return m
}

// InboxLimit and InboxBytes are the limits of the messages that wait for a user who is offline.
const (
	InboxLimit = 1000
	InboxBytes = 16 << 20
)

// reach adds the session of a connected user to the recipients of a message. For a user who is offline the message
// waits in the inbox, unless it is only for users who are online.
func (s *State) reach(to []*Session, id string, m *Message, onlineOnly bool) []*Session {
	if u, ok := s.users[id]; ok {
		to = u.reach(to, m, onlineOnly)
	}
	return to
}

func (u *user) reach(to []*Session, m *Message, onlineOnly bool) []*Session {
	switch {
	case !u.deactivated.IsZero():
	case u.session != nil:
		to = append(to, u.session)
	case !onlineOnly && len(u.inbox) < InboxLimit && u.inboxBytes+m.Size() <= InboxBytes:
		u.inbox = append(u.inbox, m)
		u.inboxBytes += m.Size()
	}
	return to
}

// giveAgain passes a message that did not arrive to a user again.
func (s *State) giveAgain(id string, m *Message) {
	s.commit(Change{Event: Event{Kind: EventMessage, Message: *m}, To: s.reach(nil, id, m, false)})
}
