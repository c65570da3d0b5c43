package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/internal/program"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

// app is the app server.
type app struct {
	key, secret string
	word        string // messages that contain it are blocked
	out         *lines
}

// handler prints all events from a queue, so that the service gets its response at once. It judges messages immediately.
func (a app) handler(queue *webhook.Queue) (*webhook.Handler, error) {
	seen := newSeen()
	return webhook.NewHandler(
		webhook.WithApp(a.key, a.secret),
		webhook.OnPreSend(a.judge),
		webhook.On(webhook.Queued(queue, func(_ context.Context, e webhook.Event) error {
			if seen.before(e) {
				return nil // the service delivers again if the response is late
			}
			a.out.print("%s", describe(e))
			return nil
		})),
		webhook.OnError(func(_ *http.Request, err error) { a.out.print("refused: %v", err) }),
	)
}

func (a app) judge(_ context.Context, p webhook.PreSend) (webhook.Verdict, error) {
	switch c := p.Content.(type) {
	case message.Text:
		if strings.Contains(strings.ToLower(c.Content), strings.ToLower(a.word)) {
			a.out.print("blocked a message of %s: it says %q", p.From, a.word)
			return webhook.Verdict{Decision: webhook.Block, Extra: "please stay on topic"}, nil
		}
	case message.Unknown:
		if c.Err != nil { // malformed: clients may parse it differently
			a.out.print("blocked a message of %s: %v", p.From, c.Err)
			return webhook.Verdict{Decision: webhook.Block}, nil
		}
	}
	return webhook.Verdict{}, nil
}

// serve serves callbacks until ctx ends, and then empties the queue.
func (a app) serve(ctx context.Context, addr string) error {
	listener, err := program.Listen("-addr", addr)
	if err != nil {
		return err
	}
	a.out.print("callbacks are served at http://%s/rongcloud", listener.Addr())
	return a.serveOn(ctx, listener)
}

// shutdownPatience limits how long pending requests and events may take to end.
const shutdownPatience = 5 * time.Second

func (a app) serveOn(ctx context.Context, listener net.Listener) error {
	// With one worker, events are printed in the order in which they were received.
	queue, err := webhook.NewQueue(1, 1000, func(e webhook.Event, err error) { a.out.print("lost %s: %v", e.Kind(), err) })
	if err != nil {
		return err
	}
	handler, err := a.handler(queue)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/rongcloud", handler)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		stopped <- errors.Join(inTime(server.Shutdown), inTime(queue.Shutdown)) // each with its own timeout
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

func inTime(shutdown func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownPatience)
	defer cancel()
	return shutdown(ctx)
}

// describe returns an event as a line.
func describe(e webhook.Event) string {
	switch e := e.(type) {
	case webhook.Message:
		return fmt.Sprintf("message in %s %s from %s: %s %s", e.Conversation, e.Target, e.From, e.ObjectName, e.Original)
	case webhook.ChatroomStatus:
		return fmt.Sprintf("chatroom %s: %s", e.Room, strings.Join(append([]string{e.Change.String()}, e.UserIDs...), " "))
	case webhook.ChatroomAttribute:
		return fmt.Sprintf("chatroom %s: attribute %s %s by %s: %s", e.Room, e.Key, e.Action, e.UserID, e.Value)
	case webhook.OnlineStatus:
		return fmt.Sprintf("user %s is %s", e.UserID, e.Status)
	case webhook.Unknown:
		return fmt.Sprintf("something unknown of %d bytes", len(e.Body))
	}
	text, err := json.Marshal(e)
	if err != nil {
		return string(e.Kind())
	}
	return fmt.Sprintf("%s: %s", e.Kind(), text)
}

// seen remembers the latest events by their IDs.
type seen struct {
	mu    sync.Mutex
	known map[string]bool
	order []string
}

const seenLimit = 10_000

func newSeen() *seen { return &seen{known: map[string]bool{}} }

func (s *seen) before(e webhook.Event) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := e.ID()
	if s.known[id] {
		return true
	}
	s.known[id] = true
	if s.order = append(s.order, id); len(s.order) > seenLimit {
		delete(s.known, s.order[0])
		s.order = s.order[1:]
	}
	return false
}

// lines writes whole lines from several goroutines.
type lines struct {
	mu sync.Mutex
	to io.Writer
}

func (l *lines) print(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.to, format+"\n", args...)
}
