package state

import (
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

type token struct {
	userID  string
	issued  time.Time
	expired bool // kept, so that a client receives the right error
}

// IssueToken registers a user, or changes its name and portrait, and issues a token for it.
func (s *State) IssueToken(userID, name, portraitURI string) (string, error) {
	s.lock()
	defer s.mu.Unlock()
	if err := s.register(userID, name, portraitURI); err != nil {
		return "", err
	}
	return s.issueToken(userID), nil
}

// TokenOf issues a token for a user. A user who is not registered is registered with the id as the name.
func (s *State) TokenOf(userID string) (string, error) {
	s.lock()
	defer s.mu.Unlock()
	if err := s.ensure(userID); err != nil {
		return "", err
	}
	return s.issueToken(userID), nil
}

// AddToken makes a given value a token of a user. A user who is not registered is registered with the id as the name.
func (s *State) AddToken(value, userID string) error {
	s.lock()
	defer s.mu.Unlock()
	if err := s.ensure(userID); err != nil {
		return err
	}
	s.addToken(BareToken(value), userID)
	return nil
}

func (s *State) ensure(userID string) error {
	if _, known := s.users[userID]; known {
		return nil
	}
	return s.register(userID, userID, "")
}

func (s *State) issueToken(userID string) string {
	raw := make([]byte, 36)
	rand.Read(raw)
	value := base64.RawURLEncoding.EncodeToString(raw)
	s.addToken(value, userID)
	return value + s.config.TokenSuffix
}

// addToken makes a value a token of a registered user.
func (s *State) addToken(value, userID string) {
	u := s.users[userID]
	u.tokens = append(u.tokens, value)
	s.tokens[value] = token{userID: u.id, issued: s.clock.now()}
}

// BareToken returns a token without the addresses that may follow it. Clients remove all, some or none of them.
func BareToken(value string) string {
	bare, _, _ := strings.Cut(value, "@")
	return bare
}

// ExpireTokens expires the tokens of users that were issued before a given time. Unknown users are ignored.
func (s *State) ExpireTokens(userIDs []string, before time.Time) {
	s.lock()
	defer s.mu.Unlock()
	for _, id := range userIDs {
		if u, ok := s.users[id]; ok {
			s.expireTokens(u, before)
		}
	}
}

func (s *State) expireTokens(u *user, before time.Time) {
	u.tokens = slices.DeleteFunc(u.tokens, func(value string) bool {
		t := s.tokens[value]
		t.expired = t.issued.Before(before)
		s.tokens[value] = t
		return t.expired
	})
}

// TokenOwner returns the user of a token. It fails if the token is unknown or expired.
func (s *State) TokenOwner(value string) (userID string, err error) {
	s.lock()
	defer s.mu.Unlock()
	t, ok := s.tokens[BareToken(value)]
	switch {
	case !ok:
		return "", refuse(TokenIncorrect, "", "the token is not valid")
	case t.expired:
		return "", refuse(TokenExpired, "", "the token is not valid any more")
	}
	return t.userID, nil
}
