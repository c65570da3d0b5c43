package state

import (
	"container/list"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/watched"
)

// State is the state of an emulated app. Its methods are safe for concurrent use. No code blocks under the lock: the
// outlet of a session accepts an event or drops it.
type State struct {
	mu     watched.Mutex
	clock  clock
	config Config

	observers []func(Change)
	audience  []*Session // recipients of the current change

	users       map[string]*user
	tokens      map[string]token
	rooms       map[string]*room
	groups      map[string]*group // includes what is stored for groups that do not exist
	ultraGroups map[string]*ultraGroup
	preferences map[string]*preferences    // of users, for their conversations
	mail        mail                       // the messages outside of chatrooms
	cleaned     map[conversationView]int64 // the time in milliseconds before which a user's view of a conversation is empty
	streams     map[string]*stream         // by the UIDs of their messages
	log         messageLog

	expiry       expiry           // rooms by their end
	mutedRooms   map[string]*room // rooms in which all are muted
	blockedUsers map[string]*user // the time of some may have passed
	deactivated  map[string]*user
	recent       list.List // rooms, the last used at the front
	memberships  int       // members of all rooms
	newest       []*user   // in the order they were registered
	online       list.List // sessions, the latest at the front
	roomTimes    int64     // the latest time of a message in a destroyed room, in milliseconds

	participants  map[string]*participant // users who are in groups
	mutedGroups   map[*group]struct{}     // groups in which all are muted
	mutedInGroups map[string]span         // users muted in all groups
	orders        uint64                  // numbers that were given out

	mutedEverywhere  map[string]time.Time // users muted in all chatrooms, with the end of the mute
	allowedTypes     []string
	lowPriorityTypes []string
	keptAlive        []string

	closed     bool // no connections are accepted any more
	uids       uint64
	operations uint64
	pushes     uint64
	pushLog    []Push

	words words // sensitive ones

	numbers      *numbers              // nil: messages are not deduplicated
	judge        func(Pending) Verdict // waits for the app's verdict; nil: messages are not judged
	judgesServer bool                  // also judge messages of the app server
}

// Config has the settings of a State. The zero value is usable.
type Config struct {
	Now         func() time.Time // the machine's time; nil: time.Now
	UserLimit   int              // 0: none
	TokenSuffix string           // added to every token that is issued: "@" and an address, or nothing
	Deduplicate bool             // refuse a message with a number that was used within the last minute

	Words WordRules

	// RecallContent returns the content of a recall command. If it is nil, the content is empty.
	RecallContent func(Recalled) string

	Texts Texts
}

// Texts are the forms of what the state has no form for. The zero value makes everything empty.
type Texts struct {
	Pairs    func(text string) map[string]string  // the pairs that an expansion has
	Expanded func(pairs map[string]string) string // the expansion that has the pairs
	Expand   func(Expand) string                  // the content of the command that tells clients of a changed expansion
	Streamed func(Streamed) string                // the content of the message of a stream
}

func (t *Texts) complete() {
	if t.Pairs == nil {
		t.Pairs = func(string) map[string]string { return nil }
	}
	if t.Expanded == nil {
		t.Expanded = func(map[string]string) string { return "" }
	}
	if t.Expand == nil {
		t.Expand = func(Expand) string { return "" }
	}
	if t.Streamed == nil {
		t.Streamed = func(Streamed) string { return "" }
	}
}

// New returns an empty state.
func New(c Config) *State {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.RecallContent == nil {
		c.RecallContent = func(Recalled) string { return "" }
	}
	c.Texts.complete()
	s := &State{
		clock:           clock{base: c.Now},
		config:          c,
		observers:       []func(Change){inform},
		users:           map[string]*user{},
		tokens:          map[string]token{},
		rooms:           map[string]*room{},
		groups:          map[string]*group{},
		participants:    map[string]*participant{},
		mutedGroups:     map[*group]struct{}{},
		mutedInGroups:   map[string]span{},
		ultraGroups:     map[string]*ultraGroup{},
		preferences:     map[string]*preferences{},
		mail:            newMail(),
		cleaned:         map[conversationView]int64{},
		streams:         map[string]*stream{},
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

// lock takes the lock and ends the rooms whose time has passed.
func (s *State) lock() {
	s.mu.Lock()
	s.sweep()
}

// WhenReleased sets a function that is called after each action that may have changed the state, without the lock. It
// must be called before the state is used.
func (s *State) WhenReleased(f func()) { s.mu.Released = f }

// Now returns the emulator's time. Observers may call it.
func (s *State) Now() time.Time { return s.clock.now() }

// Advance moves the clock forward, and ends the rooms whose time has passed. So do mutes and blocks.
func (s *State) Advance(d time.Duration) {
	s.clock.advance(d)
	s.lock()
	s.mu.Unlock()
}

// Close ends all sessions. The state accepts no connections from then on.
func (s *State) Close() {
	s.lock()
	defer s.mu.Unlock()
	s.closed = true
	for s.online.Len() > 0 {
		s.disconnect(s.online.Front().Value.(*Session), ReasonShutdown)
	}
}
