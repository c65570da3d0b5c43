package webhook_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/rongcloud-go/sdk/webhook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func newQueue(t *testing.T, workers, size int, onError func(webhook.Event, error)) *webhook.Queue {
	t.Helper()
	q, err := webhook.NewQueue(workers, size, onError)
	require.NoError(t, err)
	return q
}

func TestQueueRespondsAtOnce(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	var mu sync.Mutex
	seen := map[string]bool{}
	q := newQueue(t, 2, 10, nil)
	h := newHandler(t, webhook.On(webhook.Queued(q, func(_ context.Context, e webhook.ChatroomStatus) error {
		<-release
		mu.Lock()
		defer mu.Unlock()
		seen[e.Room] = true
		return nil
	})))
	for _, room := range []string{"a", "b", "c", "d"} {
		assert.Equal(t, 200, serve(h, request(t, joined(room, "u1"))).Code)
	}
	close(release)
	require.NoError(t, q.Shutdown(t.Context()))
	assert.Equal(t, map[string]bool{"a": true, "b": true, "c": true, "d": true}, seen)
}

func TestFullQueueRefuses(t *testing.T) {
	t.Parallel()
	busy, release := make(chan struct{}, 3), make(chan struct{})
	q := newQueue(t, 1, 1, nil)
	h := newHandler(t, webhook.On(webhook.Queued(q, func(context.Context, webhook.ChatroomStatus) error {
		busy <- struct{}{}
		<-release
		return nil
	})))
	assert.Equal(t, 200, serve(h, request(t, joined("a", "u1"))).Code)
	<-busy // the worker has it; the queue is empty
	assert.Equal(t, 200, serve(h, request(t, joined("b", "u1"))).Code)
	assert.Equal(t, 1, q.Len())
	refused := request(t, joined("c", "u1"))
	again := refused.Clone(t.Context())
	again.Body = request(t, joined("c", "u1")).Body
	assert.Equal(t, 503, serve(h, refused).Code)
	release <- struct{}{}
	<-busy
	assert.Equal(t, 200, serve(h, again).Code, "the service comes again")
	close(release)
	require.NoError(t, q.Shutdown(t.Context()))
}

func TestClosedQueueRefuses(t *testing.T) {
	t.Parallel()
	q := newQueue(t, 1, 1, nil)
	h := newHandler(t, webhook.On(webhook.Queued(q, func(context.Context, webhook.ChatroomStatus) error { return nil })))
	require.NoError(t, q.Shutdown(t.Context()))
	assert.Equal(t, 503, serve(h, request(t, joined("a", "u1"))).Code)
	require.NoError(t, q.Shutdown(t.Context()), "twice is once")
}

func TestShutdownDeadline(t *testing.T) {
	t.Parallel()
	busy := make(chan struct{})
	var mu sync.Mutex
	var lost []string
	drained := make(chan struct{})
	q := newQueue(t, 1, 10, func(e webhook.Event, err error) {
		mu.Lock()
		defer mu.Unlock()
		assert.ErrorIs(t, err, context.Canceled)
		if lost = append(lost, e.(webhook.ChatroomStatus).Room); len(lost) == 3 {
			close(drained)
		}
	})
	h := newHandler(t, webhook.On(webhook.Queued(q, func(ctx context.Context, _ webhook.ChatroomStatus) error {
		close(busy)
		<-ctx.Done()
		return ctx.Err()
	})))
	for _, room := range []string{"a", "b", "c"} {
		require.Equal(t, 200, serve(h, request(t, joined(room, "u1"))).Code)
	}
	<-busy
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := q.Shutdown(ctx)
	require.ErrorIs(t, err, context.Canceled)
	assert.ErrorContains(t, err, "2 events waiting")
	<-drained
	assert.ElementsMatch(t, []string{"a", "b", "c"}, lost)
}

func TestQueueReportsFailures(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	var errs []error
	q := newQueue(t, 1, 10, func(_ webhook.Event, err error) {
		errs = append(errs, err)
		panic("onError panics too")
	})
	h := newHandler(t, webhook.On(webhook.Queued(q, func(_ context.Context, e webhook.ChatroomStatus) error {
		if e.Room == "panic" {
			panic("boom")
		}
		return boom
	})))
	assert.Equal(t, 200, serve(h, request(t, joined("error", "u1"))).Code)
	assert.Equal(t, 200, serve(h, request(t, joined("panic", "u1"))).Code)
	require.NoError(t, q.Shutdown(t.Context()))
	require.Len(t, errs, 2)
	require.ErrorIs(t, errs[0], boom)
	assert.ErrorIs(t, errs[1], webhook.ErrPanic)
}

func TestNewQueueErrors(t *testing.T) {
	t.Parallel()
	_, err := webhook.NewQueue(0, 1, nil)
	assert.Error(t, err)
	_, err = webhook.NewQueue(1, -1, nil)
	assert.Error(t, err)
}

// TestShutdownOfIdleQueue includes a context that has ended.
func TestShutdownOfIdleQueue(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 {
		assert.NoError(t, newQueue(t, 2, 1, nil).Shutdown(ctx))
	}
}
