package state

import (
	"container/list"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/watched"
)

// State is the state of one emulated app. Its methods are safe for concurrent use. What runs under the lock never waits: the
// outlet of a session takes an event or drops it.
type State struct {
	mu     watched.Mutex
	clock  clock
	config Config

	observers []func(Change)
	audience  []*Session // of the change that is being committed

	users       map[string]*user
	tokens      map[string]token
	rooms       map[string]*room
	groups      map[string]*group
	inGroup     map[string]map[string]*group // the groups of a user, by the ids of both
	ultraGroups map[string]*ultraGroup
	mail        conversation // the messages outside of chatrooms

	expiry       expiry           // rooms by when they end
	mutedRooms   map[string]*room // rooms in which all are muted
	blockedUsers map[string]*user // some of them only until a time that has passed
	deactivated  map[string]*user
	recent       list.List // rooms, the one used last at the front
	memberships  int       // members of all rooms
	newest       []*user   // in the order they were registered
	online       list.List // sessions, the latest at the front
	roomTimes    int64     // no message of a room that was destroyed has a later time, in milliseconds

	mutedEverywhere  map[string]time.Time // users muted in all chatrooms, and until when
	allowedTypes     []string
	lowPriorityTypes []string
	keptAlive        []string

	closed     bool // nobody connects any more
	uids       uint64
	operations uint64
	pushes     uint64
	pushLog    []Push

	numbers      *numbers              // nil: messages are not deduplicated
	judge        func(Pending) Verdict // waits for the app's verdict; nil: messages are not judged
	judgesServer bool                  // messages of the app server too
}

// Config is what does not change in the life of a State. The zero value is usable.
type Config struct {
	Now         func() time.Time // the machine's time; nil: time.Now
	UserLimit   int              // 0: none
	TokenSuffix string           // follows every token that is issued: "@" and an address, or nothing
	Deduplicate bool             // refuse a message whose number was used within the last minute

	// RecallContent returns the content of a recall command. Nil makes it empty.
	RecallContent func(Recalled) string
}

// New returns an empty state.
func New(c Config) *State {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.RecallContent == nil {
		c.RecallContent = func(Recalled) string { return "" }
	}
	s := &State{
		clock:           clock{base: c.Now},
		config:          c,
		observers:       []func(Change){inform},
		users:           map[string]*user{},
		tokens:          map[string]token{},
		rooms:           map[string]*room{},
		groups:          map[string]*group{},
		inGroup:         map[string]map[string]*group{},
		ultraGroups:     map[string]*ultraGroup{},
		mutedRooms:      map[string]*room{},
		blockedUsers:    map[string]*user{},
		deactivated:     map[string]*user{},
		mutedEverywhere: map[string]time.Time{},
	}
	if c.Deduplicate {
		s.numbers = newNumbers()
	}
	return s
}

// lock takes the lock and ends the rooms whose time is over.
func (s *State) lock() {
	s.mu.Lock()
	s.sweep()
}

// WhenReleased has a function called after each action that may have changed the state, without the lock. It must be called
// before the state is used.
func (s *State) WhenReleased(f func()) { s.mu.Released = f }

// Now returns the emulator's time. Observers may call it.
func (s *State) Now() time.Time { return s.clock.now() }

// Advance puts the clock forward, and ends the rooms whose time is over by then. Mutes and blocks that are over have no effect from
// then on.
func (s *State) Advance(d time.Duration) {
	s.clock.advance(d)
	s.lock()
	s.mu.Unlock()
}

// Close ends all sessions. Nobody connects from then on.
func (s *State) Close() {
	s.lock()
	defer s.mu.Unlock()
	s.closed = true
	for s.online.Len() > 0 {
		s.disconnect(s.online.Front().Value.(*Session), ReasonShutdown)
	}
}
