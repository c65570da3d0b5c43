package emulator

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"
)

type user struct {
	id, name, portrait string
	registered         time.Time
	blockedUntil       time.Time
	deactivated        time.Time       // zero: active
	session            *Session        // nil: offline
	inbox              []Event         // what came while offline
	rooms              map[string]bool // the chatrooms the user is in, online or not
}

type token struct {
	userID  string
	issued  time.Time
	expired bool // kept, so that a client can be told why it is refused
}

// inboxLimit bounds what is kept for a user who is offline.
const inboxLimit = 1000

// register makes or renames a user.
func (s *store) register(id, name, portrait string) *failure {
	u, known := s.users[id]
	if !known {
		if s.userLimit > 0 && len(s.users) >= s.userLimit {
			return fail(codeUserLimit, "the app has its %d users", s.userLimit)
		}
		u = &user{id: id, registered: s.clock.now(), rooms: map[string]bool{}}
		s.users[id] = u
	}
	u.name, u.portrait = name, portrait
	return nil
}

func (s *store) issueToken(userID string) string {
	raw := make([]byte, 36)
	rand.Read(raw)
	value := base64.RawURLEncoding.EncodeToString(raw)
	s.tokens[value] = token{userID: userID, issued: s.clock.now()}
	return value + s.tokenSuffix
}

// bareToken is a token without the addresses that may follow it: the client cuts them off, or only some of them, or none.
func bareToken(value string) string {
	bare, _, _ := strings.Cut(value, "@")
	return bare
}

func (s *store) expireTokens(userIDs []string, before time.Time) {
	for value, t := range s.tokens {
		if slices.Contains(userIDs, t.userID) && t.issued.Before(before) {
			t.expired = true
			s.tokens[value] = t
		}
	}
}

func (s *store) user(id string) (*user, *failure) {
	u, ok := s.users[id]
	if !ok {
		return nil, fail(codeNoSuchUser, "user %s is not registered", id)
	}
	return u, nil
}

// usersOf finds all of the users, or fails: a call that names an unknown one changes nothing.
func (s *store) usersOf(ids []string) ([]*user, *failure) {
	found := make([]*user, len(ids))
	for i, id := range ids {
		u, problem := s.user(id)
		if problem != nil {
			return nil, problem
		}
		found[i] = u
	}
	return found, nil
}

func (s *store) blockUser(u *user, until time.Time) {
	u.blockedUntil = until
	if u.session != nil {
		s.disconnect(u.session, ReasonBlocked)
	}
}

// reactivationPause is the time after a deactivation in which it cannot be taken back.
const reactivationPause = time.Hour

func (s *store) deactivate(users []*user) *failure {
	for _, u := range users {
		if u.deactivated.IsZero() {
			u.deactivated = s.clock.now()
		}
		if u.session != nil {
			s.disconnect(u.session, ReasonDeactivated)
		}
		s.expireTokens([]string{u.id}, s.clock.now().Add(time.Millisecond))
		u.inbox = nil
	}
	return nil
}

func (s *store) reactivate(users []*user) *failure {
	for _, u := range users {
		if !u.deactivated.IsZero() && s.clock.now().Sub(u.deactivated) < reactivationPause {
			return fail(codeBadParameter, "user %s was deactivated less than an hour ago", u.id)
		}
	}
	for _, u := range users {
		if !u.deactivated.IsZero() {
			u.deactivated = time.Time{}
			u.name, u.portrait = "", ""
		}
	}
	return nil
}

func (s *store) operationID() string {
	s.operations++
	return fmt.Sprintf("op-%d", s.operations)
}

func (s *store) deactivatedUsers() []string {
	var ids []string
	for id, u := range s.users {
		if !u.deactivated.IsZero() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// give hands an event to a user: to the connected client, else to the inbox unless only those online should get it.
func (s *store) give(id string, e Event, onlineOnly bool) {
	u, ok := s.users[id]
	switch {
	case !ok || !u.deactivated.IsZero():
	case u.session != nil:
		u.session.queue.put(e)
	case !onlineOnly && len(u.inbox) < inboxLimit:
		u.inbox = append(u.inbox, e)
	}
}
