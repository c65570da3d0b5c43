// Package rongcloudtest runs an emulated RongCloud inside a test:
//
//	func TestWelcome(t *testing.T) {
//		server := rongcloudtest.NewServer(t)
//		app := NewApp(server.Client()) // your code
//		ann := server.Connect("ann")   // a client, as on Ann's phone
//		ann.Join("10086")
//		app.Welcome(t.Context(), "10086")
//		if got := rongcloudtest.Next[message.Text](ann); got.Content != "Welcome!" {
//			t.Errorf("Ann read %q", got.Content)
//		}
//	}
//
// The emulator is strict: it checks signatures and every documented limit, and refuses requests that the documentation does not
// allow. With [emulator.WithLenient] it accepts what the service accepts. [Server.Inject] makes calls fail. The emulator's state
// ([emulator.Emulator.Room], [Server.RequestsOf] and others) shows what took effect, and [emulator.Emulator.Advance] moves its clock.
//
// Servers are independent, so tests may run in parallel. Methods that fail a test call its FailNow, so call them from the goroutine
// that runs the test.
package rongcloudtest

import (
	"context"
	"errors"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Server is a running emulator. It is closed when the test ends.
type Server struct {
	*emulator.Emulator
	URL string

	t        testing.TB
	client   *rongcloud.Client
	reported bool // the callbacks that were given up
}

// NewServer starts an emulator on loopback. It is strict (see [emulator.WithStrict]) unless opts
// contain [emulator.WithLenient].
func NewServer(t testing.TB, opts ...emulator.Option) *Server {
	t.Helper()
	emu, err := emulator.New(append([]emulator.Option{emulator.WithCredentials(appKey, appSecret), emulator.WithStrict()}, opts...)...)
	if err != nil {
		t.Fatalf("rongcloudtest: %v", err)
	}
	listening := httptest.NewServer(emu)
	s := &Server{Emulator: emu, URL: listening.URL, t: t}
	s.client = s.NewClient()
	t.Cleanup(func() {
		s.endWebhooks()
		emu.Close()
		s.client.CloseIdleConnections()
		listening.CloseClientConnections() // also of calls that are delayed
		listening.Close()
	})
	return s
}

const appKey, appSecret = "rongcloudtest-key", "rongcloudtest-secret"

// Client returns a client of the emulator.
func (s *Server) Client() *rongcloud.Client { return s.client }

// NewClient returns another client of the emulator, with additional options.
func (s *Server) NewClient(opts ...rongcloud.Option) *rongcloud.Client {
	s.t.Helper()
	key, secret := s.Credentials()
	client, err := rongcloud.New(key, secret, append([]rongcloud.Option{rongcloud.WithEndpoint(s.URL)}, opts...)...)
	if err != nil {
		s.t.Fatalf("rongcloudtest: %v", err)
	}
	return client
}

// Inject makes requests of an operation fail, such as "chatroom.create" or emulator.AllOperations. An unknown operation ID or an
// inconsistent fault fails the test.
func (s *Server) Inject(operation string, f emulator.Fault) {
	s.t.Helper()
	if err := s.Emulator.Inject(operation, f); err != nil {
		s.t.Fatalf("rongcloudtest: %v", err)
	}
}

// RequestsOf returns the requests of one operation, such as "chatroom.create", in the order in which they were answered. An
// unknown operation ID fails the test.
func (s *Server) RequestsOf(operation string) []emulator.SeenRequest {
	s.t.Helper()
	if err := emulator.CheckOperation(operation); err != nil {
		s.t.Fatalf("rongcloudtest: %v", err)
	}
	var found []emulator.SeenRequest
	for _, r := range s.Requests() {
		if r.Operation == operation {
			found = append(found, r)
		}
	}
	return found
}

// Connect registers a user, if necessary, and connects a client. It makes no request, so it is not recorded and no fault applies.
func (s *Server) Connect(userID string) *Session {
	s.t.Helper()
	token, err := s.Token(userID)
	if err != nil {
		s.t.Fatalf("rongcloudtest: connecting %q: %v", userID, err)
	}
	return s.ConnectWith(token)
}

// ConnectWith connects a client with a token that your code obtained.
func (s *Server) ConnectWith(token string) *Session {
	s.t.Helper()
	session, err := s.Emulator.Connect(token)
	if err != nil {
		s.t.Fatalf("rongcloudtest: connecting: %v", err)
	}
	// The emulator ends the session after the test has checked the callbacks: callbacks caused by the end of a test must not fail
	// it.
	return &Session{Session: session, t: s.t}
}

// Session is a connected client whose methods fail the test instead of returning errors. The methods of the emulator, which
// return errors, are on the embedded Session.
type Session struct {
	*emulator.Session
	t testing.TB
}

// patience limits how long a test waits for an event.
const patience = 5 * time.Second

// Join joins a chatroom, which is created if it does not exist, and returns its latest messages, at most 50.
func (s *Session) Join(roomID string) []emulator.Message {
	s.t.Helper()
	history, err := s.Session.Join(roomID, emulator.JoinOptions{History: 50})
	if err != nil {
		s.t.Fatalf("rongcloudtest: %s joining %s: %v", s.UserID(), roomID, err)
	}
	return history
}

// Say sends a message to a chatroom.
func (s *Session) Say(roomID string, c message.Content) emulator.Message {
	s.t.Helper()
	name, body, err := message.Encode(c)
	if err != nil {
		s.t.Fatalf("rongcloudtest: %v", err)
	}
	sent, err := s.SendChatroom(roomID, emulator.Outgoing{ObjectName: name, Content: body})
	if err != nil {
		s.t.Fatalf("rongcloudtest: %s sending into %s: %v", s.UserID(), roomID, err)
	}
	return sent
}

// NextEvent waits for the next event, and fails the test if none arrives within 5 seconds.
func (s *Session) NextEvent() emulator.Event {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	e, err := s.Receive(ctx)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		s.t.Fatalf("rongcloudtest: %s waited for an event, and none came within %s", s.UserID(), patience)
	case err != nil:
		s.t.Fatalf("rongcloudtest: %s waited for an event: %v", s.UserID(), err)
	}
	return e
}

// NextMessage waits for the next message. It fails the test if another event arrives, or nothing within 5 seconds.
func (s *Session) NextMessage() emulator.Message {
	s.t.Helper()
	e := s.NextEvent()
	if e.Kind != emulator.EventMessage {
		s.t.Fatalf("rongcloudtest: %s expected a message, got the event %q", s.UserID(), e)
	}
	return e.Message
}

// Nothing fails the test if an event is waiting. When a call has been answered, all sessions have received its events.
func (s *Session) Nothing() {
	s.t.Helper()
	if e, ok := s.TryReceive(); ok {
		s.t.Fatalf("rongcloudtest: %s expected nothing, got the event %q", s.UserID(), e)
	}
}

// Next returns the content of the next message, which must be of type C: message.Text, your own type, or a pointer to one.
func Next[C message.Content](s *Session) C {
	s.t.Helper()
	m := s.NextMessage()
	var want C
	if kind := reflect.TypeFor[C](); kind.Kind() == reflect.Pointer {
		want, _ = reflect.New(kind.Elem()).Interface().(C) // a nil pointer has no object name
	}
	got := message.NewRegistry(want).Decode(m.ObjectName, m.Content)
	content, ok := got.(C)
	if !ok {
		s.t.Fatalf("rongcloudtest: %s expected a %s, got %s", s.UserID(), reflect.TypeFor[C](), describe(got))
	}
	return content
}

// describe returns the type of a content, and why it could not be decoded.
func describe(c message.Content) string {
	if unknown, ok := c.(message.Unknown); ok && unknown.Err != nil {
		return unknown.Err.Error()
	}
	return c.ObjectName()
}
