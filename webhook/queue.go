package webhook

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// Queue lets a handler answer at once: functions wrapped by [Queued] run on its workers, in no promised order.
//
// What is in the queue was answered with 200, so the service will not deliver it again: it is lost when the process dies, and a
// function that fails is not called again. When the queue is full the delivery is answered with 503, so that the service
// comes again within seconds, up to three times in all.
type Queue struct {
	jobs    chan job
	onError func(Event, error)
	workers sync.WaitGroup
	ctx     context.Context // of the functions; ends when a Shutdown has waited long enough
	abandon context.CancelFunc

	undone atomic.Int64 // events that wait or are being handled

	mu     sync.RWMutex // held for reading while something is put in
	closed bool
}

type job struct {
	event Event
	run   function
}

// NewQueue starts a queue of some workers that holds up to size events besides those that are being handled. onError, which may be
// nil, gets what functions return, and their panics as an ErrPanic.
func NewQueue(workers, size int, onError func(Event, error)) (*Queue, error) {
	if workers < 1 || size < 0 {
		return nil, errors.New("webhook: a queue needs at least one worker, and a size that is not negative")
	}
	q := &Queue{jobs: make(chan job, size), onError: onError}
	q.ctx, q.abandon = context.WithCancel(context.Background())
	for range workers {
		q.workers.Go(q.work)
	}
	return q, nil
}

func (q *Queue) work() {
	for j := range q.jobs {
		err := q.ctx.Err()
		if err == nil {
			err = guard(func() error { return j.run(q.ctx, j.event) })
		}
		if err != nil && q.onError != nil {
			_ = guard(func() error { q.onError(j.event, err); return nil })
		}
		q.undone.Add(-1)
	}
}

// Queued makes of a function one that puts the event into the queue, for [On]. The function's context is the queue's: it has no
// deadline, and ends when a Shutdown has waited long enough.
func Queued[E Event](q *Queue, fn func(ctx context.Context, event E) error) func(context.Context, E) error {
	if q == nil || fn == nil {
		return nil // which On refuses
	}
	return func(_ context.Context, e E) error {
		return q.put(job{event: e, run: func(ctx context.Context, e Event) error { return fn(ctx, e.(E)) }})
	}
}

func (q *Queue) put(j job) error {
	q.mu.RLock()
	defer q.mu.RUnlock()
	if q.closed {
		return ErrQueueClosed
	}
	q.undone.Add(1)
	select {
	case q.jobs <- j:
		return nil
	default:
		q.undone.Add(-1)
		return ErrQueueFull
	}
}

// Len is how many events wait.
func (q *Queue) Len() int { return len(q.jobs) }

// Shutdown stops taking events, which are answered with 503 from then on, and waits until those in the queue are handled. When
// the context ends before, the functions' context ends too, what still waits is given to onError, and the error says so.
// Shut down the http.Server first: then nothing is refused.
func (q *Queue) Shutdown(ctx context.Context) error {
	q.mu.Lock()
	if !q.closed {
		q.closed = true
		close(q.jobs)
	}
	q.mu.Unlock()
	if q.undone.Load() == 0 {
		ctx = context.WithoutCancel(ctx) // the workers end at once
	}
	drained := make(chan struct{})
	go func() {
		q.workers.Wait()
		close(drained)
	}()
	select {
	case <-drained:
		q.abandon()
		return nil
	case <-ctx.Done():
		waiting := q.Len()
		q.abandon()
		return fmt.Errorf("webhook: the queue was shut down with %d events waiting: %w", waiting, ctx.Err())
	}
}
