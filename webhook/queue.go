package webhook

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Queue lets a handler answer at once: functions wrapped by [Queued] run on its workers, in no promised order.
//
// A delivery of several events goes into the queue whole or not at all, once all functions for its events have returned nil. When
// there is no room for it the delivery is answered with 503, so that the service delivers it again within seconds, up to three
// times in all. A delivery that the queue could never hold is taken when no event waits.
//
// What is in the queue was answered with 200, so the service will not deliver it again: it is lost when the process dies, and a
// function that fails is not called again.
type Queue struct {
	onError func(Event, error)
	running sync.WaitGroup
	ctx     context.Context // of the functions; ends when a Shutdown has waited long enough
	abandon context.CancelFunc
	workers int
	size    int

	mu      sync.Mutex
	changed *sync.Cond // a job was added, or the queue was closed
	waiting []job
	busy    int // workers that run a function
	closed  bool
}

type job struct {
	event Event
	run   function
}

// NewQueue starts a queue of some workers that holds up to size events besides those that are being handled. onError, which may be
// nil, receives what functions return, and their panics as an ErrPanic.
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

// next waits for a job, and makes the worker busy with it.
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
	q.waiting[0] = job{} // not kept alive by the rest
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

// Queued wraps fn so that [On] puts the event into the queue instead of calling fn. The function's context is the queue's: it has
// no deadline, and ends when a Shutdown has waited long enough.
func Queued[E Event](q *Queue, fn func(ctx context.Context, event E) error) func(context.Context, E) error {
	if q == nil || q.changed == nil || fn == nil {
		return nil // which On refuses
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
	mu     sync.Mutex // a function may use goroutines of its own
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

// add reports whether the job goes with the delivery. A goroutine that outlives the delivery comes too late for that.
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

// end takes no more jobs.
func (b *batch) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over = true
}

// putting lets one delivery at a time go into several queues: taking their locks in the order of the delivery could block two.
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

// room fails where there is none for so many more events.
func (q *Queue) room(events int) error {
	idle := q.workers - q.busy
	switch {
	case q.closed:
		return ErrQueueClosed
	case len(q.waiting)+events <= q.size+idle:
		return nil
	case events > q.size+q.workers && len(q.waiting) == 0:
		return nil // it will never fit
	}
	return ErrQueueFull
}

// Len is how many events wait.
func (q *Queue) Len() int {
	if q == nil {
		return 0
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting)
}

// Shutdown stops taking events, which are answered with 503 from then on, and waits until those in the queue are handled. When
// the context ends before, the functions' context ends too, what still waits is given to onError, and the error says so.
// Shut down the http.Server first: then nothing is refused.
func (q *Queue) Shutdown(ctx context.Context) error {
	if q == nil || q.changed == nil {
		return errors.New("webhook: the queue was not made by NewQueue")
	}
	if q.close() == 0 {
		ctx = context.WithoutCancel(ctx) // the workers end at once
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

// close takes no more events, and returns how many wait or are being handled.
func (q *Queue) close() (undone int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.changed.Broadcast()
	return len(q.waiting) + q.busy
}
