package state

import "time"

// Change describes a change of the state. Observers receive it after the change, in the order they were added, under
// the lock. An observer must not block, and must not call methods that take the lock.
type Change struct {
	What  any        // one of the types below; nil: only clients are concerned
	Event Event      // the event that clients receive
	To    []*Session // the clients that receive it; valid until the observer returns
}

// The types of changes.
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
		Actor     string // the user who made the change
		At        time.Time
	}
	MessageSent struct {
		Message    *Message // must not be changed
		Origin     Origin
		Transient  bool     // a status message
		DirectedAt []string // members of a group; none: all
	}
	MessageModified struct{ Message *Message } // as it is now
	SessionOpened   struct{ Session *Session }
	SessionClosed   struct {
		Session *Session
		Reason  CloseReason
	}
	ActivationChanged struct {
		Users       []string
		Operation   string // operation id in the response
		Reactivated bool
	}
	Pushed             struct{ Push Push }
	WordsChanged       struct{} // the app's sensitive words
	PreferencesChanged struct {
		User         string
		Conversation ConversationKey // whose settings changed
		Tags         bool            // the tags themselves changed, and no single conversation
	}
)

// Cause is the reason why a room was destroyed, or a user left it.
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

// commit passes a change to the observers.
func (s *State) commit(c Change) {
	for _, observer := range s.observers {
		observer(c)
	}
	clear(c.To)
}

// inform is the observer that passes events to sessions. It is the first one.
func inform(c Change) {
	if closed, ok := c.What.(SessionClosed); ok {
		closed.Session.outlet.Close(closed.Reason)
	}
	for _, session := range c.To {
		session.outlet.Put(c.Event)
	}
}

// tell passes an event that is not part of a change to a connected user.
func (s *State) tell(userID string, e Event) {
	if u, ok := s.users[userID]; ok && u.session != nil {
		s.commit(Change{Event: e, To: []*Session{u.session}})
	}
}

// connected returns the sessions of a room's members, in a slice that is reused.
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
