package emulator

import (
	"time"

	"github.com/rongcloud-go/sdk/webhook"
)

// store is the state of the emulated app. One lock guards all of it: every exported operation takes it once, and what runs
// under it never waits for anything, since a session's queue takes what is put into it or drops.
type store struct {
	mu    watchedLock
	clock *clock
	feed  *feed // of the console; nil: none

	users         map[string]*user
	tokens        map[string]token
	rooms         map[string]*room
	groups        map[string][]string
	conversations map[conversationKey]*conversation

	mutedEverywhere  map[string]time.Time // users muted in all chatrooms, and until when
	allowedTypes     []string
	lowPriorityTypes []string
	keptAlive        []string

	uids        uint64
	operations  uint64
	queueSize   int
	userLimit   int    // 0: none
	tokenSuffix string // what follows a token that is issued: "@" and an address, or nothing

	mailTimes sequence // of messages outside of chatrooms: a client asks for those after the latest it has

	hooks   *webhooks // nil: no callback is called
	waiting []sending // messages of the call that is being carried out, whose verdicts are to be had
}

func newStore(c *clock) *store {
	return &store{
		clock:           c,
		users:           map[string]*user{},
		tokens:          map[string]token{},
		rooms:           map[string]*room{},
		groups:          map[string][]string{},
		conversations:   map[conversationKey]*conversation{},
		mutedEverywhere: map[string]time.Time{},
	}
}

// sweep ends what is over: rooms whose life time has passed. Mutes and blocks are ended where they are looked at.
func (s *store) sweep() {
	now := s.clock.now()
	for _, r := range s.rooms {
		if s.isOver(r, now) {
			s.destroyRoom(r, webhook.ByIdling)
		}
	}
}

// activeUntil removes entries that are over, and returns the rest.
func activeUntil(entries map[string]time.Time, now time.Time) map[string]time.Time {
	for id, until := range entries {
		if !until.After(now) {
			delete(entries, id)
		}
	}
	return entries
}

// addOnce appends the values that are not in the list yet.
func addOnce(list []string, values ...string) []string {
	for _, v := range values {
		if !contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}
