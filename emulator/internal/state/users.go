package state

import (
	"cmp"
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
	inbox              []*Message // messages that arrived while offline
	inboxBytes         int
	changed            []*Message      // messages that were modified while offline, and that had arrived before
	rooms              map[string]bool // the chatrooms the user is in, online or not
	tokens             []string        // tokens that are not expired
}

// register creates or renames a user. It fails if the id is invalid.
func (s *State) register(id, name, portrait string) error {
	if err := checkID("userId", id); err != nil {
		return err
	}
	u, known := s.users[id]
	if !known {
		if s.config.UserLimit > 0 && len(s.users) >= s.config.UserLimit {
			return refuse(UserLimit, "", "the app has its %d users", s.config.UserLimit)
		}
		u = &user{id: strings.Clone(id), registered: s.clock.now(), rooms: map[string]bool{}}
		s.users[u.id] = u
		if p, ok := s.participants[id]; ok {
			p.user = u
		}
		s.newest = append(s.newest, u)
	}
	u.name, u.portrait = strings.Clone(name), strings.Clone(portrait)
	return nil
}

func (s *State) user(id string) (*user, error) {
	u, ok := s.users[id]
	if !ok {
		return nil, refuse(NoSuchUser, "", "user %s is not registered", id)
	}
	return u, nil
}

// usersOf returns all of the users, or fails: a call with an unknown user changes nothing.
func (s *State) usersOf(ids []string) ([]*user, error) {
	found := make([]*user, len(ids))
	for i, id := range ids {
		u, err := s.user(id)
		if err != nil {
			return nil, err
		}
		found[i] = u
	}
	return found, nil
}

// RefreshUser changes the name and the portrait of a user. An empty one is not changed.
func (s *State) RefreshUser(id, name, portraitURI string) error {
	s.lock()
	defer s.mu.Unlock()
	u, err := s.user(id)
	if err != nil {
		return err
	}
	u.name = cmp.Or(strings.Clone(name), u.name)
	u.portrait = cmp.Or(strings.Clone(portraitURI), u.portrait)
	return nil
}

// BlockUsers ends the sessions of users and stops them from connecting for a time.
func (s *State) BlockUsers(ids []string, d time.Duration) error {
	s.lock()
	defer s.mu.Unlock()
	users, err := s.usersOf(ids)
	if err != nil {
		return err
	}
	until := s.clock.now().Add(d)
	for _, u := range users {
		u.blockedUntil = until
		s.blockedUsers[u.id] = u
		if u.session != nil {
			s.disconnect(u.session, ReasonBlocked)
		}
	}
	return nil
}

// UnblockUsers lets users connect again.
func (s *State) UnblockUsers(ids []string) {
	s.lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if u, ok := s.blockedUsers[id]; ok {
			u.blockedUntil = time.Time{}
			delete(s.blockedUsers, id)
		}
	}
}

// BlockedUsers returns the users who are blocked, the one whose block ends last first.
func (s *State) BlockedUsers() []Restriction {
	s.lock()
	defer s.mu.Unlock()
	now, until := s.clock.now(), map[string]time.Time{}
	for id, u := range s.blockedUsers {
		if u.blockedUntil.After(now) {
			until[id] = u.blockedUntil
		} else {
			delete(s.blockedUsers, id)
		}
	}
	return restrictions(until)
}

// reactivationPause is the time after a deactivation in which it cannot be reversed.
const reactivationPause = time.Hour

// Deactivate deactivates users. It deletes their sessions, tokens and waiting messages. It returns the id of the
// change.
func (s *State) Deactivate(ids []string) (operation string, err error) {
	s.lock()
	defer s.mu.Unlock()
	users, err := s.usersOf(ids)
	if err != nil {
		return "", err
	}
	now := s.clock.now()
	for _, u := range users {
		if u.deactivated.IsZero() {
			u.deactivated = now
			s.deactivated[u.id] = u
		}
		if u.session != nil {
			s.disconnect(u.session, ReasonDeactivated)
		}
		s.expireTokens(u, now.Add(time.Millisecond))
		u.inbox, u.inboxBytes = nil, 0
	}
	return s.changedActivation(users, false), nil
}

// Reactivate reverses the deactivation of users, an hour after it at the earliest. It returns the id of the change.
func (s *State) Reactivate(ids []string) (operation string, err error) {
	s.lock()
	defer s.mu.Unlock()
	users, err := s.usersOf(ids)
	if err != nil {
		return "", err
	}
	for _, u := range users {
		if !u.deactivated.IsZero() && s.clock.now().Sub(u.deactivated) < reactivationPause {
			return "", refuse(BadParameter, "", "user %s was deactivated less than an hour ago", u.id)
		}
	}
	for _, u := range users {
		if !u.deactivated.IsZero() {
			u.deactivated = time.Time{}
			u.name, u.portrait = "", ""
			delete(s.deactivated, u.id)
		}
	}
	return s.changedActivation(users, true), nil
}

func (s *State) changedActivation(users []*user, reactivated bool) (operation string) {
	s.operations++
	done := ActivationChanged{Operation: fmt.Sprintf("op-%d", s.operations), Reactivated: reactivated}
	for _, u := range users {
		done.Users = append(done.Users, u.id)
	}
	s.commit(Change{What: done})
	return done.Operation
}

// DeactivatedUsers returns the ids of the deactivated users, sorted.
func (s *State) DeactivatedUsers() []string {
	s.lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.deactivated))
}
