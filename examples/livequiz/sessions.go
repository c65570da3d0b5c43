package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const maxName = 24 // characters

// player is a user who joined.
type player struct {
	UserID string
	Name   string
}

// sessions finds players by the secrets in their cookies. It stores only digests of the secrets, and looks those up, so that the
// time of a look-up reveals nothing. Everything is in memory: a restart ends all sessions.
type sessions struct {
	limit int
	newID func() string // random and unique

	mu     sync.Mutex
	open   map[[sha256.Size]byte]player
	names  map[string]bool   // in use, in lower case
	byUser map[string]string // names to show, including players who left
}

func newSessions(limit int, newID func() string) *sessions {
	return &sessions{
		limit: limit, newID: newID,
		open: map[[sha256.Size]byte]player{}, names: map[string]bool{}, byUser: map[string]string{},
	}
}

// randomID returns 128 random bits as letters and digits.
func randomID() string {
	var b [16]byte
	// It never fails; see crypto/rand.
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// reserve chooses a user ID for a new player, and reserves the name. Call begin or release afterwards.
func (s *sessions) reserve(name string) (player, error) {
	name = strings.TrimSpace(name)
	if !goodName(name) {
		return player{}, errName
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.names[strings.ToLower(name)]:
		return player{}, errNameTaken
	case len(s.names) >= s.limit:
		return player{}, errFull
	}
	s.names[strings.ToLower(name)] = true
	return player{UserID: "p" + s.newID(), Name: name}, nil
}

// reservedNames are the names that pages use for the host and the sender of the quiz, in lower case.
var reservedNames = []string{"host", "主持人", "live quiz", "livequiz"}

// blanks are letters or symbols that show nothing.
const blanks = "\u115f\u1160\u2800\u3164\uffa0"

// goodName rejects names that could break a line or change the direction of the text around them. The pages must show names as
// text, never as HTML.
func goodName(name string) bool {
	n := utf8.RuneCountInString(name)
	if n < 1 || n > maxName || !utf8.ValidString(name) {
		return false
	}
	if slices.Contains(reservedNames, strings.ToLower(name)) {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsGraphic(r) || r == utf8.RuneError || strings.ContainsRune(blanks, r)
	})
}

func (s *sessions) release(p player) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.names, strings.ToLower(p.Name))
}

// begin starts a session and returns its secret.
func (s *sessions) begin(p player) string {
	secret := s.newID()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[sha256.Sum256([]byte(secret))] = p
	s.byUser[p.UserID] = p.Name
	return secret
}

// end ends a session. The name stays reserved, because it is in the ranking.
func (s *sessions) end(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, sha256.Sum256([]byte(secret)))
}

func (s *sessions) find(secret string) (player, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, found := s.open[sha256.Sum256([]byte(secret))]
	if !found {
		return player{}, errNoSession
	}
	return p, nil
}

// namesOf returns the names of those users who are players.
func (s *sessions) namesOf(userIDs []string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]string{}
	for _, id := range userIDs {
		if name := s.byUser[id]; name != "" {
			found[id] = name
		}
	}
	return found
}
