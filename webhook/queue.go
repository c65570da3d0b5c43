package webhook

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Queue lets a handler respond at once: functions wrapped by [Queued] run later on its workers, in no guaranteed order.
//
// A delivery of several events is queued whole or not at all, after all functions for its events have returned nil. If there is
// no room, the response is 503, and the service delivers again within seconds, up to three times in all. A delivery larger than
// the queue is accepted when no event waits.
//
// Queued events were answered with 200, so the service does not deliver them again: they are lost if the process dies, and a
// function that fails is not called again.
type Queue struct {
	onError func(Event, error)
	running sync.WaitGroup
	ctx     context.Context // of the functions; ends when Shutdown stops waiting
	abandon context.CancelFunc
	workers int
	size    int

	mu      sync.Mutex
	changed *sync.Cond // a job was added, or the queue was closed
	waiting []job
	busy    int // workers that are running a function
	closed  bool
}

type job struct {
	event Event
	run   function
}

// NewQueue starts a queue with the given number of workers. It holds up to size events, not counting those being handled.
// onError, if not nil, is called with the errors that functions return; a panic is an ErrPanic.
func NewQueue(workers, size int, onError func(Event, error)) (*Queue, error) {
	if workers < 1 || size < 0 {
		return nil, errors.New("webhook: a queue needs at least one worker, and a size that is not negative")
	}
	q := &Queue{onError: onError, workers: workers, size: size}
	q.changed = sync.NewCond(&q.mu)
	q.ctx, q.abandon = context.WithCancel(context.Background())
	for range workers {
		q.running.Go(q.work)
	}
	return q, nil
}

func (q *Queue) work() {
	for j, ok := q.next(); ok; j, ok = q.next() {
		q.run(j)
	}
}

// next waits for a job, and counts the worker as busy.
func (q *Queue) next() (j job, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.waiting) == 0 {
		if q.closed {
			return job{}, false
		}
		q.changed.Wait()
	}
	j = q.waiting[0]
	q.waiting[0] = job{} // release it for garbage collection
	q.waiting = q.waiting[1:]
	q.busy++
	return j, true
}

func (q *Queue) run(j job) {
	defer func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.busy--
	}()
	err := q.ctx.Err()
	if err == nil {
		err = guard(func() error { return j.run(q.ctx, j.event) })
	}
	if err != nil && q.onError != nil {
		_ = guard(func() error { q.onError(j.event, err); return nil })
	}
}

// Queued wraps fn so that [On] queues the event instead of calling fn. The context of fn belongs to the queue: it has no
// deadline, and ends when [Queue.Shutdown] stops waiting.
func Queued[E Event](q *Queue, fn func(ctx context.Context, event E) error) func(context.Context, E) error {
	if q == nil || q.changed == nil || fn == nil {
		return nil // On refuses nil
	}
	return func(ctx context.Context, e E) error {
		j := job{event: e, run: func(ctx context.Context, e Event) error { return fn(ctx, e.(E)) }}
		if b := batchOf(ctx); b != nil && b.add(q, j) {
			return nil
		}
		return (&batch{queues: []*Queue{q}, jobs: map[*Queue][]job{q: {j}}}).put()
	}
}

// batch holds the jobs of one delivery until all its functions have returned.
type batch struct {
	mu     sync.Mutex // a function may start goroutines
	over   bool       // the delivery was answered, or is about to be
	queues []*Queue   // in the order they were first used
	jobs   map[*Queue][]job
}

type batchKey struct{}

func withBatch(ctx context.Context) (context.Context, *batch) {
	b := &batch{jobs: map[*Queue][]job{}}
	return context.WithValue(ctx, batchKey{}, b), b
}

func batchOf(ctx context.Context) *batch {
	b, _ := ctx.Value(batchKey{}).(*batch)
	return b
}

// add reports whether the job is queued with the delivery. It is not if the delivery has already been answered.
func (b *batch) add(q *Queue, j job) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over {
		return false
	}
	if _, known := b.jobs[q]; !known {
		b.queues = append(b.queues, q)
	}
	b.jobs[q] = append(b.jobs[q], j)
	return true
}

// end stops accepting jobs.
func (b *batch) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over = true
}

// putting allows one delivery at a time to be put into several queues. Locking the queues in the order of the delivery could
// cause a deadlock.
var putting sync.Mutex

// put puts all jobs into their queues, or none.
func (b *batch) put() error {
	b.end()
	if len(b.queues) > 1 {
		putting.Lock()
		defer putting.Unlock()
	}
	for _, q := range b.queues {
		q.mu.Lock()
		defer q.mu.Unlock()
		if err := q.room(len(b.jobs[q])); err != nil {
			return err
		}
	}
	for _, q := range b.queues {
		q.waiting = append(q.waiting, b.jobs[q]...)
		q.changed.Broadcast()
	}
	return nil
}

// room returns an error if there is no room for that many more events.
func (q *Queue) room(events int) error {
	idle := q.workers - q.busy
	switch {
	case q.closed:
		return ErrQueueClosed
	case len(q.waiting)+events <= q.size+idle:
		return nil
	case events > q.size+q.workers && len(q.waiting) == 0:
		return nil // larger than the queue
	}
	return ErrQueueFull
}

// Len returns the number of waiting events.
func (q *Queue) Len() int {
	if q == nil {
		return 0
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting)
}

// Shutdown stops accepting events, which are then answered with 503, and waits until the queued ones are handled. If ctx ends
// first, the context of the functions ends too, the waiting events are passed to onError, and Shutdown returns an error. To
// refuse no event, shut down the http.Server first.
func (q *Queue) Shutdown(ctx context.Context) error {
	if q == nil || q.changed == nil {
		return errors.New("webhook: the queue was not made by NewQueue")
	}
	if q.close() == 0 {
		ctx = context.WithoutCancel(ctx) // all workers end at once
	}
	drained := make(chan struct{})
	go func() {
		q.running.Wait()
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

// close stops accepting events, and returns how many are waiting or being handled.
func (q *Queue) close() (undone int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.changed.Broadcast()
	return len(q.waiting) + q.busy
}
