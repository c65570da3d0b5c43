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
// The emulator is strict: it checks signatures and every documented limit, and refuses a request that the documentation does not
// allow. emulator.WithLenient lets it take what the service takes. Faults
// make calls go wrong on purpose ([Server.Inject]); the emulator's state ([emulator.Emulator.Room], RequestsOf and others) tells
// what took effect, and [emulator.Emulator.Advance] lets time pass.
//
// Every Server is apart from all others, so tests may run in parallel. What fails a test ends it, and so must be called from
// the test's own goroutine.
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

// Server is a running emulator. It ends with the test.
type Server struct {
	*emulator.Emulator
	URL string

	t        testing.TB
	client   *rongcloud.Client
	reported bool // the callbacks that were given up
}

// NewServer starts an emulator on loopback. It is strict, as [emulator.WithStrict] says, unless the options have
// [emulator.WithLenient].
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
		listening.CloseClientConnections() // those of calls that wait in a delay too
		listening.Close()
	})
	return s
}

const appKey, appSecret = "rongcloudtest-key", "rongcloudtest-secret"

// Client is a client of the emulator.
func (s *Server) Client() *rongcloud.Client { return s.client }

// NewClient makes another client of the emulator, with options of its own.
func (s *Server) NewClient(opts ...rongcloud.Option) *rongcloud.Client {
	s.t.Helper()
	key, secret := s.Credentials()
	client, err := rongcloud.New(key, secret, append([]rongcloud.Option{rongcloud.WithEndpoint(s.URL)}, opts...)...)
	if err != nil {
		s.t.Fatalf("rongcloudtest: %v", err)
	}
	return client
}

// Inject makes requests of an operation, such as "chatroom.create" or emulator.AllOperations, go wrong. An id that no documented
// operation has fails the test, and so does a fault that contradicts itself.
func (s *Server) Inject(operation string, f emulator.Fault) {
	s.t.Helper()
	if err := s.Emulator.Inject(operation, f); err != nil {
		s.t.Fatalf("rongcloudtest: %v", err)
	}
}

// RequestsOf returns the requests of one operation, such as "chatroom.create", in the order they were answered. An id that no
// documented operation has fails the test.
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

// Connect registers a user, unless it is registered already, and connects it as a client would. It makes no request: none is
// seen, and no fault strikes.
func (s *Server) Connect(userID string) *Session {
	s.t.Helper()
	token, err := s.Token(userID)
	if err != nil {
		s.t.Fatalf("rongcloudtest: connecting %q: %v", userID, err)
	}
	return s.ConnectWith(token)
}

// ConnectWith connects with a token your code got.
func (s *Server) ConnectWith(token string) *Session {
	s.t.Helper()
	session, err := s.Emulator.Connect(token)
	if err != nil {
		s.t.Fatalf("rongcloudtest: connecting: %v", err)
	}
	// The emulator ends it with the test, after the callbacks were looked at: what the end of a test causes must not fail it.
	return &Session{Session: session, t: s.t}
}

// Session is a connected client whose refusals fail the test. The emulator's own methods, which return errors, are on the
// embedded Session.
type Session struct {
	*emulator.Session
	t testing.TB
}

// patience bounds the waiting for what never comes, so that a broken test ends.
const patience = 5 * time.Second

// Join enters a chatroom, and makes it when it does not exist. It returns the messages that were in it, at most 50.
func (s *Session) Join(roomID string) []emulator.Message {
	s.t.Helper()
	history, err := s.Session.Join(roomID, emulator.JoinOptions{History: 50})
	if err != nil {
		s.t.Fatalf("rongcloudtest: %s joining %s: %v", s.UserID(), roomID, err)
	}
	return history
}

// Say sends a content into a chatroom.
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

// NextEvent returns the next event, and fails the test when none comes within 5 seconds.
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

// NextMessage returns the next message. Any other event fails the test, and so does waiting 5 seconds in vain.
func (s *Session) NextMessage() emulator.Message {
	s.t.Helper()
	e := s.NextEvent()
	if e.Kind != emulator.EventMessage {
		s.t.Fatalf("rongcloudtest: %s expected a message, got the event %q", s.UserID(), e)
	}
	return e.Message
}

// Nothing fails the test when an event is waiting. What the emulator did before has been delivered by then: an answered call
// has reached all sessions.
func (s *Session) Nothing() {
	s.t.Helper()
	if e, ok := s.TryReceive(); ok {
		s.t.Fatalf("rongcloudtest: %s expected nothing, got the event %q", s.UserID(), e)
	}
}

// Next returns the content of the next message, which must be of type C: message.Text, a type of your own, or a pointer to one.
func Next[C message.Content](s *Session) C {
	s.t.Helper()
	m := s.NextMessage()
	var want C
	if kind := reflect.TypeFor[C](); kind.Kind() == reflect.Pointer {
		want, _ = reflect.New(kind.Elem()).Interface().(C) // a nil pointer cannot tell its object name
	}
	got := message.NewRegistry(want).Decode(m.ObjectName, m.Content)
	content, ok := got.(C)
	if !ok {
		s.t.Fatalf("rongcloudtest: %s expected a %s, got %s", s.UserID(), reflect.TypeFor[C](), describe(got))
	}
	return content
}

// describe names a content, and says why it could not be read.
func describe(c message.Content) string {
	if unknown, ok := c.(message.Unknown); ok && unknown.Err != nil {
		return unknown.Err.Error()
	}
	return c.ObjectName()
}
