package emulator

import (
	"container/list"
	"strings"
	"time"
)

// store is the state of the emulated app. One lock guards all of it: every exported operation takes it once, and what runs
// under it never waits for anything, since a session's queue takes what is put into it or drops.
type store struct {
	mu    watchedLock
	clock *clock

	observers []func(change)
	audience  []*Session // of the change that is being committed

	users  map[string]*user
	tokens map[string]token
	rooms  map[string]*room
	groups map[string][]string
	mail   conversation // the messages outside of chatrooms

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

	closed      bool // nobody connects any more
	uids        uint64
	operations  uint64
	queueSize   int
	userLimit   int    // 0: none
	tokenSuffix string // what follows a token that is issued: "@" and an address, or nothing

	judge        func(sending) judgement // has the app judge a message, and waits for it; nil: the app does not
	judgesServer bool                    // messages of the Server API too
	waiting      []sending               // messages of the call that is being carried out, whose verdicts are to be had
}

func newStore(c *clock) *store {
	return &store{
		clock:           c,
		observers:       []func(change){inform},
		users:           map[string]*user{},
		tokens:          map[string]token{},
		rooms:           map[string]*room{},
		groups:          map[string][]string{},
		mutedRooms:      map[string]*room{},
		blockedUsers:    map[string]*user{},
		deactivated:     map[string]*user{},
		mutedEverywhere: map[string]time.Time{},
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

// active reports whether a user has an entry that is not over, and removes one that is.
func active(entries map[string]time.Time, id string, now time.Time) bool {
	until, ok := entries[id]
	if ok && !until.After(now) {
		delete(entries, id)
		return false
	}
	return ok
}

// own returns the id of a user, known or not, as a string that may be kept: one that is part of a request would keep all of it.
func (s *store) own(userID string) string {
	if u, ok := s.users[userID]; ok {
		return u.id
	}
	return strings.Clone(userID)
}

// copies are strings that may be kept.
func copies(list []string) []string {
	kept := make([]string, len(list))
	for i, v := range list {
		kept[i] = strings.Clone(v)
	}
	return kept
}

// addOnce appends copies of the values that are not in the list yet.
func addOnce(list []string, values ...string) []string {
	for _, v := range values {
		if !contains(list, v) {
			list = append(list, strings.Clone(v))
		}
	}
	return list
}
