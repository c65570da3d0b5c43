package state

import "time"

// Change is something that was done to the state. Observers are called with it, in the order they were added, after it was done
// and under the lock. An observer must not wait, and must not call methods that take the lock.
type Change struct {
	What  any        // one of the types below; nil: it concerns clients only
	Event Event      // what clients receive
	To    []*Session // the clients that receive it; valid until the observer returns
}

// What can be done to the state.
type (
	RoomOpened    struct{ Room string }
	RoomDestroyed struct {
		Room  string
		Cause Cause
	}
	UsersJoined struct {
		Room  string
		Users []string
	}
	UsersLeft struct {
		Room  string
		Users []string
		Cause Cause
	}
	AttributeChanged struct {
		Room      string
		Attribute Attribute
		Removed   bool
		Actor     string // who asked for it
		At        time.Time
	}
	MessageSent struct {
		Message    *Message // must not be changed
		Origin     Origin
		Transient  bool     // a status message
		DirectedAt []string // members of a group; none: all
	}
	SessionOpened struct{ Session *Session }
	SessionClosed struct {
		Session *Session
		Reason  CloseReason
	}
	ActivationChanged struct {
		Users       []string
		Operation   string // the id that the call returned
		Reactivated bool
	}
	Pushed struct{ Push Push }
)

// Cause is why a room was destroyed, or a user left it.
type Cause int

// The causes.
const (
	ByCall Cause = iota
	ByIdling
	ByAbsence // the client is no longer connected
	ByBan
)

// Origin is where a message comes from.
type Origin int

// The origins.
const (
	FromState  Origin = iota // a recall command or a broadcast
	FromServer               // the app server
	FromClient
)

// Observe adds an observer. It must be called before the state is used.
func (s *State) Observe(observer func(Change)) { s.observers = append(s.observers, observer) }

// commit describes a change that was made to the observers.
func (s *State) commit(c Change) {
	for _, observer := range s.observers {
		observer(c)
	}
	clear(c.To)
}

// inform is the observer that passes events on to sessions. It is the first one.
func inform(c Change) {
	if closed, ok := c.What.(SessionClosed); ok {
		closed.Session.outlet.Close(closed.Reason)
	}
	for _, session := range c.To {
		session.outlet.Put(c.Event)
	}
}

// tell gives a user who is connected an event of something that changed nothing.
func (s *State) tell(userID string, e Event) {
	if u, ok := s.users[userID]; ok && u.session != nil {
		s.commit(Change{Event: e, To: []*Session{u.session}})
	}
}

// connected returns the sessions of a room's members, in a slice that is used again.
func (s *State) connected(r *room) []*Session {
	to := s.audience[:0]
	for m := range r.members.all {
		if m.user.session != nil {
			to = append(to, m.user.session)
		}
	}
	s.audience = to
	return to
}
