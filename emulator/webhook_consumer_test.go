package emulator_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/webhook"
)

// listen serves a handler on loopback until the test ends. It ends after what was started later.
func listen(t testing.TB, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

// newHooked returns an emulator that is closed when the test ends.
func newHooked(t testing.TB, opts ...emulator.Option) rest {
	t.Helper()
	api := newREST(t, opts...)
	t.Cleanup(api.emu.Close)
	return api
}

func (r rest) settle() {
	r.t.Helper()
	require.NoError(r.t, r.emu.AwaitWebhooks(r.t.Context()))
}

// consumer is an app that records its events. Its handler checks the signatures.
type consumer struct {
	*webhook.Handler
	mu     sync.Mutex
	events []webhook.Event
}

func newConsumer(t testing.TB, opts ...webhook.Option) *consumer {
	t.Helper()
	c := &consumer{}
	var err error
	c.Handler, err = webhook.NewHandler(append(opts,
		webhook.WithApp(emulator.DefaultAppKey, emulator.DefaultAppSecret),
		webhook.On(func(_ context.Context, e webhook.Event) error {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.events = append(c.events, e)
			return nil
		}))...)
	require.NoError(t, err)
	return c
}

// told returns the events since the previous call.
func (c *consumer) told() []webhook.Event {
	c.mu.Lock()
	defer c.mu.Unlock()
	events := c.events
	c.events = nil
	return events
}

// lines describes events in short.
func lines(events []webhook.Event) []string {
	var list []string
	for _, e := range events {
		list = append(list, line(e))
	}
	return list
}

func line(e webhook.Event) string {
	switch e := e.(type) {
	case webhook.ChatroomStatus:
		return fmt.Sprintf("%s %s by %s: %s", e.Room, e.Change, e.Cause, strings.Join(e.UserIDs, " "))
	case webhook.ChatroomAttribute:
		return fmt.Sprintf("%s %s=%s %s by %s", e.Room, e.Key, e.Value, e.Action, e.UserID)
	case webhook.Message:
		return fmt.Sprintf("%s %s to %s %s for %s: %s %s", e.Source, e.From, e.ChannelType, e.Target, strings.Join(e.DirectedAt, "+"),
			e.ObjectName, e.Original)
	case webhook.OnlineStatus:
		return fmt.Sprintf("%s %s on %s", e.UserID, e.Status, e.Platform)
	case webhook.Deactivation:
		return fmt.Sprintf("%s %s reactivated=%t code=%s", e.OperationID, e.UserID, e.Reactivated, e.Code)
	}
	return "other"
}

// timers are fired by the test.
type timers struct {
	mu    sync.Mutex
	armed []*armed
	news  chan time.Duration // one for each timer that is started
}

type armed struct {
	d    time.Duration
	f    func()
	over bool
}

func newTimers() *timers { return &timers{news: make(chan time.Duration, 1000)} }

func (t *timers) after(d time.Duration, f func()) (stop func() bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := &armed{d: d, f: f}
	t.armed = append(t.armed, a)
	t.news <- d
	return func() bool {
		t.mu.Lock()
		defer t.mu.Unlock()
		was := !a.over
		a.over = true
		return was
	}
}

// fire fires the timers of a duration that are not stopped, and returns their number.
func (t *timers) fire(d time.Duration) int {
	t.mu.Lock()
	var due []func()
	for _, a := range t.armed {
		if a.d == d && !a.over {
			a.over = true
			due = append(due, a.f)
		}
	}
	t.mu.Unlock()
	for _, f := range due {
		f()
	}
	return len(due)
}

// next waits until a timer is started.
func (t *timers) next(tb testing.TB) time.Duration {
	tb.Helper()
	select {
	case d := <-t.news:
		return d
	case <-tb.Context().Done():
		return 0
	}
}

// outcomes describes deliveries in short: the statuses and failures of the attempts, and the outcome.
func outcomes(deliveries []emulator.Delivery) []string {
	var list []string
	for _, d := range deliveries {
		var text string
		for _, a := range d.Attempts {
			text += strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, a.Failure)) + ", "
		}
		list = append(list, text+d.Outcome.String())
	}
	return list
}
