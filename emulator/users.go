package emulator

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

type user struct {
	id, name, portrait string
	registered         time.Time
	blockedUntil       time.Time
	deactivated        time.Time  // zero: active
	session            *Session   // nil: offline
	inbox              []*Message // what came while offline
	inboxBytes         int
	rooms              map[string]bool // the chatrooms the user is in, online or not
	tokens             []string        // that are not expired
}

type token struct {
	userID  string
	issued  time.Time
	expired bool // kept, so that a client can be told why it is refused
}

// inboxLimit and inboxBytes bound what is kept for a user who is offline.
const (
	inboxLimit = 1000
	inboxBytes = 16 << 20
)

// register makes or renames a user. It fails when the id cannot be a user's.
func (s *store) register(id, name, portrait string) *failure {
	if problem := checkID("userId", id); problem != nil {
		return problem
	}
	u, known := s.users[id]
	if !known {
		if s.userLimit > 0 && len(s.users) >= s.userLimit {
			return fail(codeUserLimit, "the app has its %d users", s.userLimit)
		}
		u = &user{id: strings.Clone(id), registered: s.clock.now(), rooms: map[string]bool{}}
		s.users[u.id] = u
		s.newest = append(s.newest, u)
	}
	u.name, u.portrait = strings.Clone(name), strings.Clone(portrait)
	return nil
}

func (s *store) issueToken(userID string) string {
	raw := make([]byte, 36)
	rand.Read(raw)
	value := base64.RawURLEncoding.EncodeToString(raw)
	s.addToken(value, userID)
	return value + s.tokenSuffix
}

// addToken makes a value a token of a registered user.
func (s *store) addToken(value, userID string) {
	u := s.users[userID]
	u.tokens = append(u.tokens, value)
	s.tokens[value] = token{userID: u.id, issued: s.clock.now()}
}

// bareToken is a token without the addresses that may follow it: the client cuts them off, or only some of them, or none.
func bareToken(value string) string {
	bare, _, _ := strings.Cut(value, "@")
	return bare
}

// expireTokens ends the tokens of a user that were issued before a time.
func (s *store) expireTokens(u *user, before time.Time) {
	u.tokens = slices.DeleteFunc(u.tokens, func(value string) bool {
		t := s.tokens[value]
		t.expired = t.issued.Before(before)
		s.tokens[value] = t
		return t.expired
	})
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

// blockedUntil returns the users who are blocked, and until when.
func (s *store) blockedUntil() map[string]time.Time {
	now, until := s.clock.now(), map[string]time.Time{}
	for id, u := range s.blockedUsers {
		if u.blockedUntil.After(now) {
			until[id] = u.blockedUntil
		} else {
			delete(s.blockedUsers, id)
		}
	}
	return until
}

func (s *store) unblockUser(id string) {
	if u, ok := s.blockedUsers[id]; ok {
		u.blockedUntil = time.Time{}
		delete(s.blockedUsers, id)
	}
}

func (s *store) blockUser(u *user, until time.Time) {
	u.blockedUntil = until
	s.blockedUsers[u.id] = u
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
			s.deactivated[u.id] = u
		}
		if u.session != nil {
			s.disconnect(u.session, ReasonDeactivated)
		}
		s.expireTokens(u, s.clock.now().Add(time.Millisecond))
		u.inbox, u.inboxBytes = nil, 0
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
			delete(s.deactivated, u.id)
		}
	}
	return nil
}

func (s *store) operationID() string {
	s.operations++
	return fmt.Sprintf("op-%d", s.operations)
}

func (s *store) deactivatedUsers() []string {
	return slices.Sorted(maps.Keys(s.deactivated))
}

// reach adds the session of a user who is connected to those who get a message. Else the message waits in the user's inbox, unless
// only those online should get it.
func (s *store) reach(to []*Session, id string, m *Message, onlineOnly bool) []*Session {
	u, ok := s.users[id]
	switch {
	case !ok || !u.deactivated.IsZero():
	case u.session != nil:
		to = append(to, u.session)
	case !onlineOnly && len(u.inbox) < inboxLimit && u.inboxBytes+m.size() <= inboxBytes:
		u.inbox = append(u.inbox, m)
		u.inboxBytes += m.size()
	}
	return to
}

// giveAgain hands a user a message that was sent before, and did not arrive.
func (s *store) giveAgain(id string, m *Message) {
	s.commit(change{event: Event{Kind: EventMessage, Message: *m}, to: s.reach(nil, id, m, false)})
}
