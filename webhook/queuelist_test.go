package webhook_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

// A list is queued whole or not at all: every element is handled as often as its delivery was accepted.
func TestListIsQueuedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	const elements, deliveries, tries = 200, 4, 50
	for _, workers := range []int{1, 3} {
		for size := range 12 {
			t.Run(fmt.Sprintf("%d workers, size %d", workers, size), func(t *testing.T) {
				t.Parallel()
				var mu sync.Mutex
				handled := map[string]int{}
				q := newQueue(t, workers, size, nil)
				h := newHandler(t, webhook.WithoutReplayProtection(), webhook.On(webhook.Queued(q, func(_ context.Context, e webhook.ChatroomStatus) error {
					mu.Lock()
					defer mu.Unlock()
					handled[e.Room]++
					return nil
				})))
				accepted := make([]int, deliveries)
				var sending sync.WaitGroup
				for d := range deliveries {
					list := make([]webhook.Event, elements)
					for i := range list {
						list[i] = joined(fmt.Sprintf("%d-%d", d, i), "u1")
					}
					sending.Go(func() { // again and again, as the service would, until it was accepted twice
						for range tries * elements {
							if serve(h, request(t, list...)).Code == http.StatusOK {
								accepted[d]++
							}
							if accepted[d] == 2 {
								return
							}
						}
					})
				}
				sending.Wait()
				require.NoError(t, q.Shutdown(t.Context()))
				for d := range deliveries {
					require.Positive(t, accepted[d], "no delivery is refused for ever")
					for i := range elements {
						room := fmt.Sprintf("%d-%d", d, i)
						if handled[room] != accepted[d] {
							t.Fatalf("%s was accepted %d times and handled %d times", room, accepted[d], handled[room])
						}
					}
				}
			})
		}
	}
}

// heldQueue returns a queue whose workers wait until they are released.
func heldQueue(t *testing.T, workers, size int) (q *webhook.Queue, on webhook.Option, busy chan string, release chan struct{}) {
	t.Helper()
	busy, release = make(chan string, 1000), make(chan struct{})
	q = newQueue(t, workers, size, nil)
	return q, webhook.On(webhook.Queued(q, func(_ context.Context, e webhook.ChatroomStatus) error {
		busy <- e.Room
		<-release
		return nil
	})), busy, release
}

func rooms(names ...string) []webhook.Event {
	var list []webhook.Event
	for _, name := range names {
		list = append(list, joined(name, "u1"))
	}
	return list
}

func TestQueueRoom(t *testing.T) {
	t.Parallel()
	q, on, busy, release := heldQueue(t, 1, 2)
	h := newHandler(t, on)
	assert.Equal(t, 200, serve(h, request(t, rooms("a")...)).Code)
	assert.Equal(t, "a", <-busy)
	assert.Equal(t, 503, serve(h, request(t, rooms("b", "c", "d")...)).Code, "it would fit an idle queue")
	assert.Zero(t, q.Len(), "nothing of what was refused is in it")
	assert.Equal(t, 200, serve(h, request(t, rooms("b", "c")...)).Code)
	assert.Equal(t, 503, serve(h, request(t, rooms("d")...)).Code)
	assert.Equal(t, 503, serve(h, request(t, rooms("e", "f", "g", "h")...)).Code, "what never fits waits until nothing else does")
	assert.Equal(t, 2, q.Len())
	close(release)
	require.NoError(t, q.Shutdown(t.Context()))
}

func TestOversizedDeliveryIsAcceptedByEmptyQueue(t *testing.T) {
	t.Parallel()
	q, on, busy, release := heldQueue(t, 1, 2)
	h := newHandler(t, on)
	assert.Equal(t, 200, serve(h, request(t, rooms("a")...)).Code)
	assert.Equal(t, "a", <-busy)
	assert.Equal(t, 200, serve(h, request(t, rooms("b", "c", "d", "e")...)).Code)
	assert.Equal(t, 4, q.Len())
	close(release)
	require.NoError(t, q.Shutdown(t.Context()))
	assert.Len(t, busy, 4, "all were handled")
}

// A queue without room accepts what an idle worker can start at once.
func TestQueueOfSizeZero(t *testing.T) {
	t.Parallel()
	q, on, busy, release := heldQueue(t, 1, 0)
	h := newHandler(t, on)
	assert.Equal(t, 200, serve(h, request(t, rooms("a")...)).Code)
	assert.Equal(t, "a", <-busy)
	assert.Equal(t, 503, serve(h, request(t, rooms("b")...)).Code)
	close(release)
	require.NoError(t, q.Shutdown(t.Context()))
}

// If one function of a delivery fails, nothing is queued.
func TestFailedDeliveryIsNotQueued(t *testing.T) {
	t.Parallel()
	var handled []string
	q := newQueue(t, 1, 10, nil)
	queued := webhook.Queued(q, func(_ context.Context, e webhook.ChatroomStatus) error { handled = append(handled, e.Room); return nil })
	h := newHandler(t, webhook.On(func(ctx context.Context, e webhook.ChatroomStatus) error {
		if e.Room == "c" {
			return assert.AnError
		}
		return queued(ctx, e)
	}))
	assert.Equal(t, 500, serve(h, request(t, rooms("a", "b", "c")...)).Code)
	assert.Equal(t, 200, serve(h, request(t, rooms("d")...)).Code)
	require.NoError(t, q.Shutdown(t.Context()))
	assert.Equal(t, []string{"d"}, handled)
}

// Two queues of one delivery accept both their parts, or neither does.
func TestDeliveryForTwoQueues(t *testing.T) {
	t.Parallel()
	wide, narrow := newQueue(t, 1, 100, nil), newQueue(t, 1, 0, nil)
	busy, release := make(chan struct{}), make(chan struct{})
	inWide := webhook.Queued(wide, func(context.Context, webhook.ChatroomStatus) error { return nil })
	inNarrow := webhook.Queued(narrow, func(context.Context, webhook.ChatroomStatus) error { close(busy); <-release; return nil })
	h := newHandler(t, webhook.On(func(ctx context.Context, e webhook.ChatroomStatus) error {
		if e.Room == "narrow" {
			return inNarrow(ctx, e)
		}
		return inWide(ctx, e)
	}))
	assert.Equal(t, 200, serve(h, request(t, rooms("narrow")...)).Code)
	<-busy
	assert.Equal(t, 503, serve(h, request(t, rooms("wide", "narrow")...)).Code)
	assert.Zero(t, wide.Len())
	close(release)
	require.NoError(t, narrow.Shutdown(t.Context()))
	assert.Equal(t, 503, serve(h, request(t, rooms("wide", "narrow")...)).Code, "one is shut down")
	require.NoError(t, wide.Shutdown(t.Context()))
}

// A function wrapped by Queued may be called without a handler.
func TestQueuedWithoutHandler(t *testing.T) {
	t.Parallel()
	var handled []string
	q := newQueue(t, 1, 1, nil)
	put := webhook.Queued(q, func(_ context.Context, e webhook.ChatroomStatus) error { handled = append(handled, e.Room); return nil })
	require.NoError(t, put(t.Context(), joined("a", "u1")))
	require.NoError(t, q.Shutdown(t.Context()))
	assert.Equal(t, []string{"a"}, handled)
	assert.ErrorIs(t, put(t.Context(), joined("b", "u1")), webhook.ErrQueueClosed)
}

func TestZeroQueue(t *testing.T) {
	t.Parallel()
	for _, q := range []*webhook.Queue{nil, {}} {
		assert.Nil(t, webhook.Queued(q, func(context.Context, webhook.ChatroomStatus) error { return nil }))
		assert.Zero(t, q.Len())
		assert.ErrorContains(t, q.Shutdown(t.Context()), "not made by NewQueue")
	}
}

// A goroutine that outlives a function may queue after the delivery was answered; no event is lost.
func TestQueuingAfterDelivery(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]error{"handled": nil, "failed": assert.AnError} {
		t.Run(name, func(t *testing.T) {
			handled := make(chan string, 1)
			q := newQueue(t, 1, 1, nil)
			queued := webhook.Queued(q, func(_ context.Context, e webhook.ChatroomStatus) error { handled <- e.Room; return nil })
			answered, put := make(chan struct{}), make(chan error)
			h := newHandler(t, webhook.On(func(ctx context.Context, e webhook.ChatroomStatus) error {
				go func() {
					<-answered
					put <- queued(ctx, e)
				}()
				return answer
			}))
			serve(h, request(t, rooms("late")...))
			close(answered)
			require.NoError(t, <-put)
			assert.Equal(t, "late", <-handled)
			require.NoError(t, q.Shutdown(t.Context()))
		})
	}
}

// One event being handled and one waiting are two that are not done: Shutdown waits for both while its context lasts.
func TestShutdownCountsBusyWorkers(t *testing.T) {
	t.Parallel()
	q, on, busy, release := heldQueue(t, 1, 2)
	h := newHandler(t, on)
	assert.Equal(t, 200, serve(h, request(t, rooms("a", "b")...)).Code)
	assert.Equal(t, "a", <-busy)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.ErrorContains(t, q.Shutdown(ctx), "1 events waiting")
	close(release)
}
