package emulator

import (
	"context"
	"fmt"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// Session is a connected client in the process. A test uses it to do what an app on a phone or a page in a browser
// does. Its methods are safe for concurrent use.
type Session struct {
	client *state.Session
	queue  *queue
}

// ErrSessionClosed is the error of using a session that has ended.
var ErrSessionClosed = state.ErrSessionClosed

// connect opens a session for the user of a token.
func (e *Emulator) connect(token string) (*Session, error) {
	q := newQueue(e.queueSize)
	client, err := e.state.Connect(token, q)
	if err != nil {
		return nil, clientError(err)
	}
	return &Session{client: client, queue: q}, nil
}

// UserID returns the user of the session.
func (s *Session) UserID() string { return s.client.UserID() }

// Close disconnects.
func (s *Session) Close() { s.client.Close() }

// Receive returns the next event. It waits for one until the context ends. When the session has ended and all events are
// read, the error wraps ErrSessionClosed and has the reason.
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

// TryReceive returns the next event, if there is one.
func (s *Session) TryReceive() (Event, bool) {
	e, ok, _, _ := s.queue.take()
	return e, ok
}

// Dropped returns the number of events that were dropped because the session did not read them in time.
func (s *Session) Dropped() int { return s.queue.lost() }

// JoinOptions are the options of Join.
type JoinOptions struct {
	History  int  // number of latest messages to return; 0: none
	Existing bool // fail if the room does not exist, instead of creating it
}

// Join joins a chatroom and returns the latest messages of its history, oldest first.
func (s *Session) Join(roomID string, o JoinOptions) ([]Message, error) {
	latest, err := s.client.Join(roomID, state.JoinOptions(o))
	if state.ReasonOf(err) == state.BadParameter { // no room can have the id
		return nil, &ClientError{Code: ClientNoSuchRoom, Message: err.Error()}
	}
	return messagesOf(latest), clientError(err)
}

// Quit leaves a chatroom. If the session is not in it, Quit does nothing.
func (s *Session) Quit(roomID string) error { return clientError(s.client.Quit(roomID)) }

// Members returns the number of members of a chatroom that the session is in, and at most count of them, by time of
// joining.
func (s *Session) Members(roomID string, count int) (total int, members []Member, err error) {
	total, list, err := s.client.Members(roomID, count, false)
	if err != nil {
		return 0, nil, clientError(err)
	}
	return total, membersOf(list), nil
}

// Outgoing is a message to send.
type Outgoing struct {
	ObjectName string // 1 to 32 characters, such as "RC:TxtMsg"
	Content    string // the body, JSON for most types; at most 128 KB
}

// SendChatroom sends a message to a chatroom that the session is in. If the app judges messages ([WithWebhook] with
// webhook.KindPreSend), it waits for the verdict. It succeeds even if the message is blocked: the session then receives
// an EventMessageBlocked.
func (s *Session) SendChatroom(roomID string, c Outgoing) (Message, error) {
	return s.send(state.Chatroom, roomID, c)
}

// SendPrivate sends a message to a user. It handles verdicts like SendChatroom.
func (s *Session) SendPrivate(userID string, c Outgoing) (Message, error) {
	return s.send(state.Private, userID, c)
}

// SendGroup sends a message to a group. The user must be a member. It waits for a verdict as SendChatroom does.
func (s *Session) SendGroup(groupID string, c Outgoing) (Message, error) {
	return s.send(state.Group, groupID, c)
}

func (s *Session) send(kind state.ConversationType, target string, c Outgoing) (Message, error) {
	m, err := s.client.Send(kind, target, state.Outgoing{ObjectName: c.ObjectName, Content: c.Content})
	return messageOf(&m), clientError(err)
}

// SetAttribute sets an attribute of a chatroom that the session is in: its Key, Value and AutoDelete. The session's
// user becomes the owner.
func (s *Session) SetAttribute(roomID string, a Attribute) error {
	return clientError(s.client.ChangeAttributes(roomID, state.AttributeChange{
		Set: map[string]string{a.Key: a.Value}, AutoDelete: a.AutoDelete, Overwrite: true,
	}))
}

// RemoveAttribute deletes an attribute of a chatroom that the session is in.
func (s *Session) RemoveAttribute(roomID string, key string) error {
	return clientError(s.client.ChangeAttributes(roomID, state.AttributeChange{Remove: []string{key}, Overwrite: true}))
}

// Attributes returns the attributes of a chatroom that the session is in, sorted by key.
func (s *Session) Attributes(roomID string) ([]Attribute, error) {
	list, err := s.client.Attributes(roomID)
	if err != nil {
		return nil, clientError(err)
	}
	return attributesOf(list), nil
}
