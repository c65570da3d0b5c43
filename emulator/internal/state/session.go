package state

import (
	"container/list"
	"crypto/rand"
	"maps"
	"slices"
)

// Session is a connected client. Its methods are safe for concurrent use. They fail with ErrSessionClosed once the
// session has ended.
type Session struct {
	state  *State
	user   *user
	outlet Outlet
	id     string        // of the connection
	place  *list.Element // in the state's sessions
}

// Outlet receives the events of a session, in order and under the lock of the state. It must not block, and must not
// use the state. Close is called once, after the last event.
type Outlet interface {
	Put(e Event)
	Close(reason CloseReason)
}

// Connect opens a session for the user of a token. An earlier session of the user ends. Waiting messages are passed to
// the outlet before Connect returns.
func (s *State) Connect(tokenValue string, outlet Outlet) (*Session, error) {
	s.lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	u, err := s.mayConnect(tokenValue)
	if err != nil {
		return nil, err
	}
	if u.session != nil {
		s.disconnect(u.session, ReasonReplaced)
	}
	session := &Session{state: s, user: u, outlet: outlet, id: rand.Text()}
	u.session, session.place = session, s.online.PushFront(session)
	waiting, changed := u.inbox, u.changed
	u.inbox, u.inboxBytes, u.changed = nil, 0, nil
	s.commit(Change{What: SessionOpened{session}})
	for _, m := range waiting {
		s.giveAgain(u.id, m)
	}
	for _, m := range changed {
		s.tell(u.id, Event{Kind: EventMessageModified, Message: *m})
	}
	return session, nil
}

// mayConnect returns the user of a token if that user may connect.
func (s *State) mayConnect(tokenValue string) (*user, error) {
	t, ok := s.tokens[BareToken(tokenValue)]
	if !ok {
		return nil, refuse(TokenIncorrect, "", "the token is not valid")
	}
	u := s.users[t.userID]
	switch {
	case !u.deactivated.IsZero():
		return nil, refuse(UserDeactivated, "", "the token is not valid: user %s is deactivated", u.id)
	case t.expired:
		return nil, refuse(TokenExpired, "", "the token is not valid any more")
	case u.blockedUntil.After(s.clock.now()):
		return nil, refuse(UserBlocked, "", "user %s is blocked", u.id)
	}
	return u, nil
}

// disconnect ends a session. The user leaves all chatrooms except those whose allowlist has the user.
func (s *State) disconnect(session *Session, reason CloseReason) {
	if session.user.session != session {
		return
	}
	session.user.session = nil
	s.online.Remove(session.place)
	for _, id := range slices.Sorted(maps.Keys(session.user.rooms)) {
		if r, ok := s.rooms[id]; ok && !slices.Contains(r.allowedUsers, session.user.id) {
			s.leave(r, session.user, causeOf(reason))
		}
	}
	s.commit(Change{What: SessionClosed{session, reason}})
}

// causeOf returns the cause of leaving for a session that ended.
func causeOf(reason CloseReason) Cause {
	if reason == ReasonBlocked {
		return ByBan
	}
	return ByAbsence
}

// UserID returns the user of the session. It takes no lock.
func (s *Session) UserID() string { return s.user.id }

// ID returns the id of the connection. It takes no lock.
func (s *Session) ID() string { return s.id }

// Close ends the session.
func (s *Session) Close() {
	s.state.lock()
	defer s.state.mu.Unlock()
	s.state.disconnect(s, ReasonClosed)
}

// GiveBack passes messages that the client did not receive to the user again: to the present session, or to the inbox.
// The session must have ended. The function is called under the lock.
func (s *Session) GiveBack(unsent func() []*Message) {
	s.state.lock()
	defer s.state.mu.Unlock()
	for _, m := range unsent() {
		s.state.giveAgain(s.user.id, m)
	}
}

// JoinOptions are the options of Join.
type JoinOptions struct {
	History  int  // number of latest messages to return; 0: none
	Existing bool // fail if the room does not exist, instead of creating it
}

// Join joins a chatroom and returns the latest messages of its history, oldest first.
func (s *Session) Join(roomID string, o JoinOptions) ([]*Message, error) {
	s.state.lock()
	defer s.state.mu.Unlock()
	if err := s.alive(); err != nil {
		return nil, err
	}
	r, exists := s.state.liveRoom(roomID)
	if !exists && o.Existing {
		return nil, refuse(NoSuchRoom, "", "chatroom %s does not exist", roomID)
	}
	if !exists {
		var err error
		if r, err = s.state.openRoom(roomID); err != nil {
			return nil, err
		}
	}
	if err := s.state.enter(r, s.user); err != nil {
		return nil, err
	}
	return r.history.latest(o.History), nil
}

// Quit leaves a chatroom. If the session is not in it, Quit does nothing.
func (s *Session) Quit(roomID string) error {
	s.state.lock()
	defer s.state.mu.Unlock()
	if err := s.alive(); err != nil {
		return err
	}
	if r, ok := s.state.liveRoom(roomID); ok {
		s.state.leave(r, s.user, ByCall)
	}
	return nil
}

// Exists reports whether a chatroom exists.
func (s *Session) Exists(roomID string) bool {
	s.state.lock()
	defer s.state.mu.Unlock()
	_, ok := s.state.liveRoom(roomID)
	return ok
}

// inRoom carries out an action in a room that the session is in.
func (s *Session) inRoom(roomID string, do func(*room) error) error {
	s.state.lock()
	defer s.state.mu.Unlock()
	r, err := s.joined(roomID)
	if err != nil {
		return err
	}
	return do(r)
}

// alive fails once the session has ended.
func (s *Session) alive() error {
	if s.user.session != s {
		return ErrSessionClosed
	}
	return nil
}

func (s *Session) joined(roomID string) (*room, error) {
	if err := s.alive(); err != nil {
		return nil, err
	}
	r, ok := s.state.liveRoom(roomID)
	if !ok {
		return nil, refuse(NotInRoom, "", "chatroom %s does not exist", roomID)
	}
	if !r.members.has(s.user.id) {
		return nil, refuse(NotInRoom, "", "user %s is not in chatroom %s", s.user.id, roomID)
	}
	return r, nil
}
