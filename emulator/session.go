package emulator

import (
	"container/list"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"
)

// Session is a connected client, in process: what an app on a phone or a page in a browser does, a test does through it. Its
// methods are safe for concurrent use.
type Session struct {
	store *store
	user  *user
	queue *queue
	id    string        // of the connection
	place *list.Element // in the store's sessions
}

// ClientError is a refusal as a client SDK sees it.
type ClientError struct {
	Code    int
	Message string
}

func (e *ClientError) Error() string {
	return fmt.Sprintf("emulator: client code %d: %s", e.Code, e.Message)
}

// The codes clients get.
const (
	ClientNotInRoom      = 23406 // sending into a chatroom one is not in
	ClientMuted          = 23408 // muted in the room, in all rooms, or with the whole room
	ClientBlockedInRoom  = 23409 // joining a chatroom one was removed from
	ClientNoSuchRoom     = 23410 // joining only if it exists, and it does not
	ClientTokenIncorrect = 31004 // connecting with a token the emulator never issued, or one that expired
	ClientUserBlocked    = 31009 // connecting while blocked
	ClientBadMessage     = 33003 // a message no client would send: without a type, too large
)

// ErrSessionClosed is in the error of every use of a session that has ended.
var ErrSessionClosed = errors.New("emulator: session is closed")

func clientError(code int, format string, args ...any) *ClientError {
	return &ClientError{Code: code, Message: fmt.Sprintf(format, args...)}
}

// connect opens a session for the user a token was issued to. An earlier session of the same user ends.
func (s *store) connect(tokenValue string) (*Session, error) {
	return s.connectTo(tokenValue, newQueue(s.queueSize))
}

func (s *store) connectTo(tokenValue string, q *queue) (*Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	t, ok := s.tokens[bareToken(tokenValue)]
	if !ok || t.expired {
		return nil, clientError(ClientTokenIncorrect, "the token is not valid")
	}
	u := s.users[t.userID]
	if !u.deactivated.IsZero() {
		return nil, clientError(ClientTokenIncorrect, "user %s is deactivated", u.id)
	}
	if u.blockedUntil.After(s.clock.now()) {
		return nil, clientError(ClientUserBlocked, "user %s is blocked", u.id)
	}
	if u.session != nil {
		s.disconnect(u.session, ReasonReplaced)
	}
	session := &Session{store: s, user: u, queue: q, id: rand.Text()}
	u.session, session.place = session, s.online.PushFront(session)
	waiting := u.inbox
	u.inbox, u.inboxBytes = nil, 0
	s.commit(change{what: sessionOpened{session}})
	for _, m := range waiting {
		s.giveAgain(u.id, m)
	}
	return session, nil
}

// disconnect ends a session. The user leaves the chatrooms, except where the room's user allowlist keeps it.
func (s *store) disconnect(session *Session, reason CloseReason) {
	if session.user.session != session {
		return
	}
	session.user.session = nil
	s.online.Remove(session.place)
	for _, id := range slices.Sorted(maps.Keys(session.user.rooms)) {
		if r, ok := s.rooms[id]; ok && !contains(r.allowedUsers, session.user.id) {
			s.leave(r, session.user.id, causeOf(reason))
		}
	}
	s.commit(change{what: sessionClosed{session, reason}})
}

// causeOf is why the user of a session that ended leaves its rooms.
func causeOf(reason CloseReason) cause {
	if reason == ReasonBlocked {
		return byBan
	}
	return byAbsence
}

// UserID is the user the session belongs to.
func (s *Session) UserID() string { return s.user.id }

// Close disconnects.
func (s *Session) Close() { s.end(ReasonClosed) }

func (s *Session) end(reason CloseReason) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.store.disconnect(s, reason)
}

// Receive returns the next event, waiting for one until the context ends. After the session has ended and all events are
// read, the error wraps ErrSessionClosed and tells the reason.
func (s *Session) Receive(ctx context.Context) (Event, error) {
	for {
		e, ok, closed, reason := s.queue.take()
		switch {
		case ok:
			return e, nil
		case closed:
			return Event{}, fmt.Errorf("%w: %s", ErrSessionClosed, reason)
		}
		select {
		case <-s.queue.ready:
		case <-ctx.Done():
			return Event{}, ctx.Err()
		}
	}
}

// TryReceive returns the next event if one is waiting.
func (s *Session) TryReceive() (Event, bool) {
	e, ok, _, _ := s.queue.take()
	return e, ok
}

// Dropped is how many events were lost because the session did not read them in time.
func (s *Session) Dropped() int { return s.queue.lost() }

// JoinOptions are how a session joins a chatroom.
type JoinOptions struct {
	History  int  // how many of the latest messages to return; 0: none
	Existing bool // fail when the room does not exist, instead of making it
}

// Join enters a chatroom and returns the latest messages that are kept in the history, oldest first.
func (s *Session) Join(roomID string, o JoinOptions) ([]Message, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if err := s.alive(); err != nil {
		return nil, err
	}
	r, exists := s.store.liveRoom(roomID)
	if !exists && o.Existing {
		return nil, clientError(ClientNoSuchRoom, "chatroom %s does not exist", roomID)
	}
	if !exists {
		var problem *failure
		if r, problem = s.store.openRoom(roomID); problem != nil {
			return nil, clientError(ClientNoSuchRoom, "%s", problem.message)
		}
	}
	if active(r.blocked, s.user.id, s.store.clock.now()) {
		return nil, clientError(ClientBlockedInRoom, "user %s is blocked in chatroom %s", s.user.id, roomID)
	}
	s.store.join(r, s.user.id)
	return r.history.latest(o.History), nil
}

// Quit leaves a chatroom. Leaving one the session is not in is not an error.
func (s *Session) Quit(roomID string) error {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if err := s.alive(); err != nil {
		return err
	}
	if r, ok := s.store.liveRoom(roomID); ok {
		s.store.leave(r, s.user.id, byCall)
	}
	return nil
}

// Members lists a chatroom the session is in: how many there are, and at most count of them, the oldest first.
func (s *Session) Members(roomID string, count int) (total int, members []Member, err error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	r, err := s.joined(roomID)
	if err != nil {
		return 0, nil, err
	}
	members = r.memberList()
	return len(members), members[:min(max(count, 0), len(members))], nil
}

// SendChatroom sends a message into a chatroom the session is in. Where the app judges messages ([WithWebhook] with
// webhook.KindPreSend) it waits for the verdict, and succeeds although the message is blocked: an EventMessageBlocked tells.
func (s *Session) SendChatroom(roomID string, c Outgoing) (Message, error) {
	return s.store.transmit(func() (sending, error) {
		if err := c.check(); err != nil {
			return sending{}, err
		}
		r, err := s.speaking(roomID)
		if err != nil {
			return sending{}, err
		}
		return s.sending(c, Chatroom, roomID, r), nil
	})
}

// SendPrivate sends a message to a user. Of verdicts the same holds as for SendChatroom.
func (s *Session) SendPrivate(userID string, c Outgoing) (Message, error) {
	return s.store.transmit(func() (sending, error) {
		if err := s.alive(); err != nil {
			return sending{}, err
		}
		if problem := checkID("userID", userID); problem != nil {
			return sending{}, clientError(ClientBadMessage, "%s", problem.message)
		}
		if err := c.check(); err != nil {
			return sending{}, err
		}
		return s.sending(c, Private, userID, nil), nil
	})
}

// speaking is a chatroom the session is in and may send into.
func (s *Session) speaking(roomID string) (*room, error) {
	r, err := s.joined(roomID)
	if err != nil {
		return nil, err
	}
	if !s.store.maySpeak(r, s.user.id) {
		return nil, clientError(ClientMuted, "user %s is muted in chatroom %s", s.user.id, roomID)
	}
	return r, nil
}

// Outgoing is a message a session sends.
type Outgoing struct {
	ObjectName string // 1 to 32 characters, such as "RC:TxtMsg"
	Content    string // the body, JSON for most types; at most 128 KB

	transient, expandable bool // as browsers ask for
	expansion             string
}

const (
	maxContentBytes    = 128 << 10
	maxObjectNameChars = 32
)

func (c Outgoing) check() error {
	switch {
	case c.ObjectName == "" || utf8.RuneCountInString(c.ObjectName) > maxObjectNameChars:
		return clientError(ClientBadMessage, "an object name has 1 to %d characters", maxObjectNameChars)
	case len(c.Content) > maxContentBytes:
		return clientError(ClientBadMessage, "a content has at most %d bytes", maxContentBytes)
	case len(c.expansion) > maxContentBytes:
		return clientError(ClientBadMessage, "an expansion has at most %d bytes", maxContentBytes)
	}
	return nil
}

func (c Outgoing) draft(from string) draft {
	return draft{from: from, objectName: c.ObjectName, content: c.Content, stored: !c.transient, expandable: c.expandable, expansion: c.expansion}
}

// SetAttribute sets an attribute of a chatroom the session is in: its Key, Value and AutoDelete. The session's user becomes the
// owner.
func (s *Session) SetAttribute(roomID string, a Attribute) error {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	r, err := s.joined(roomID)
	if err != nil {
		return err
	}
	problem := checkEntry(a.Key, a.Value)
	if problem == nil {
		problem = s.store.setEntries(r, s.user.id, map[string]string{a.Key: a.Value}, a.AutoDelete)
	}
	if problem != nil {
		return clientError(problem.code, "%s", problem.message)
	}
	return nil
}

// RemoveAttribute deletes an attribute of a chatroom the session is in.
func (s *Session) RemoveAttribute(roomID string, key string) error {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	r, err := s.joined(roomID)
	if err != nil {
		return err
	}
	s.store.removeAttribute(r, s.user.id, key)
	return nil
}

// Attributes lists the attributes of a chatroom the session is in, by key.
func (s *Session) Attributes(roomID string) ([]Attribute, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	r, err := s.joined(roomID)
	if err != nil {
		return nil, err
	}
	return r.attributeList(), nil
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
	r, ok := s.store.liveRoom(roomID)
	if !ok {
		return nil, clientError(ClientNotInRoom, "chatroom %s does not exist", roomID)
	}
	if _, in := r.members[s.user.id]; !in {
		return nil, clientError(ClientNotInRoom, "user %s is not in chatroom %s", s.user.id, roomID)
	}
	return r, nil
}
