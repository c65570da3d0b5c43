package emulator

import "time"

// change is something that was done to the state. The observers are called with it, in their order, after it was done and while
// the state is still locked: all of them see all changes in one order, and those of a call before it is answered. They must not
// wait, and must not change the state.
type change struct {
	what  any        // one of the types below; nil: it concerns clients only
	event Event      // what clients receive
	to    []*Session // the clients that receive it; valid until the observer returns
}

// What can be done to the state.
type (
	roomOpened    struct{ room string }
	roomDestroyed struct {
		room  string
		cause cause
	}
	usersJoined struct {
		room  string
		users []string
	}
	usersLeft struct {
		room  string
		users []string
		cause cause
	}
	attributeChanged struct {
		room      string
		attribute Attribute
		removed   bool
		actor     string // who asked for it
		at        time.Time
	}
	messageSent struct {
		message *Message
		sending *sending // nil: a recall or a broadcast
	}
	sessionOpened struct{ session *Session }
	sessionClosed struct {
		session *Session
		reason  CloseReason
	}
	activationChanged struct {
		users       []string
		operation   string
		reactivated bool
	}
)

// cause is why a room was destroyed, or a user left it.
type cause int

const (
	byCall cause = iota
	byIdling
	byAbsence // the client is no longer connected
	byBan
)

// observe adds an observer. It must be called before the state is used.
func (s *store) observe(observer func(change)) { s.observers = append(s.observers, observer) }

// commit describes a change that was made to the observers.
func (s *store) commit(c change) {
	for _, observer := range s.observers {
		observer(c)
	}
	clear(c.to)
}

// inform is the observer that tells clients: sessions in the process and, through their outlets, browsers.
func inform(c change) {
	if closed, ok := c.what.(sessionClosed); ok {
		closed.session.queue.close(closed.reason)
	}
	for _, session := range c.to {
		session.queue.put(c.event)
	}
}

// tell tells a user who is connected something that changes nothing.
func (s *store) tell(userID string, e Event) {
	if u, ok := s.users[userID]; ok && u.session != nil {
		s.commit(change{event: e, to: []*Session{u.session}})
	}
}

// connected returns the sessions of a room's members, in a slice that is used again.
func (s *store) connected(r *room) []*Session {
	to := s.audience[:0]
	for id := range r.members {
		if u, ok := s.users[id]; ok && u.session != nil {
			to = append(to, u.session)
		}
	}
	s.audience = to
	return to
}
