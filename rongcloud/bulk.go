package rongcloud

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"sync"
)

// Item is an input of [Map] or [MapUnordered], with the result of its call.
type Item[In, Out any] struct {
	Index int // position in the input, from 0
	In    In
	Out   Out
}

// Map makes a call for every value of in, with the given number of workers, and yields the results in the order of the
// input. An error belongs to its item and does not end the iteration, so that failed items can be collected and
// retried:
//
//	for item, err := range rongcloud.Map(ctx, ids, 32, register) {
//		if err != nil {
//			failed = append(failed, item.In)
//		}
//	}
//
// When the context ends, Map takes no more input. The running calls see the end of the context, and their results are
// yielded like the others. Every value that was taken is yielded once; ctx.Err() shows that there may be more. To stop
// early without losing a result, cancel the context and continue the loop. If the loop breaks instead, Map cancels the
// calls, waits for them, and drops all results that were not yielded.
//
// No call runs after the loop has ended. So call must return when its context ends, and so must in if it can block.
// Memory does not grow with the input: at most four values per worker are taken and not yielded yet. A slow call
// therefore blocks those behind it when they reach that number; [MapUnordered] does not wait for it.
//
// A panic of call or in continues in the loop, as a *[PanicError].
//
// The number of workers must be 1 to 10,000. With another number, or if ctx, in or call is nil, Map yields one error of
// category ErrInvalidArgument, with an Item whose Index is -1.
func Map[In, Out any](ctx context.Context, in iter.Seq[In], workers int, call func(context.Context, In) (Out, error)) iter.Seq2[Item[In, Out], error] {
	return mapped(ctx, in, workers, call, true)
}

// MapUnordered is like [Map], but yields the results in the order in which the calls end.
func MapUnordered[In, Out any](ctx context.Context, in iter.Seq[In], workers int, call func(context.Context, In) (Out, error)) iter.Seq2[Item[In, Out], error] {
	return mapped(ctx, in, workers, call, false)
}

// PanicError is the value of a panic that [Map] passes on from a callback.
type PanicError struct {
	Value any    // the value of the callback's panic
	Stack []byte // of the callback
}

// Error includes the stack of the callback, because the program's own report shows that of the loop.
func (p *PanicError) Error() string {
	return fmt.Sprintf("panic in a callback of rongcloud.Map: %v\n\n%s", p.Value, p.Stack)
}

// Unwrap returns the value if it is an error.
func (p *PanicError) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// panicked returns value as a PanicError with the current stack, or unchanged if it is one.
func panicked(value any) *PanicError {
	if p, ok := value.(*PanicError); ok {
		return p
	}
	return &PanicError{Value: value, Stack: debug.Stack()}
}

// withStack returns in with panics that have a stack. iter.Pull does not pass the stack on.
func withStack[In any](in iter.Seq[In]) iter.Seq[In] {
	return func(yield func(In) bool) {
		defer func() {
			if value := recover(); value != nil {
				panic(panicked(value))
			}
		}()
		in(yield)
	}
}

const (
	maxWorkers     = 10_000
	takenPerWorker = 4
)

func mapped[In, Out any](ctx context.Context, in iter.Seq[In], workers int, call func(context.Context, In) (Out, error), ordered bool) iter.Seq2[Item[In, Out], error] {
	return func(yield func(Item[In, Out], error) bool) {
		if wrong := checkMap(workers, ctx != nil, in != nil, call != nil); wrong != nil {
			yield(Item[In, Out]{Index: -1}, wrong)
			return
		}
		p := newPool(ctx, in, workers, call)
		defer p.end()
		p.start(workers)
		p.deliver(ordered, yield)
	}
}

func checkMap(workers int, hasContext, hasInput, hasCall bool) error {
	wrong := &Error{Operation: "Map", Category: ErrInvalidArgument, Message: "must not be nil"}
	switch {
	case !hasContext:
		wrong.Parameter = "ctx"
	case !hasInput:
		wrong.Parameter = "in"
	case !hasCall:
		wrong.Parameter = "call"
	case workers < 1 || workers > maxWorkers:
		wrong.Parameter, wrong.Message = "workers", fmt.Sprintf("must be 1 to %d, is %d", maxWorkers, workers)
	default:
		return nil
	}
	return wrong
}

// pool is one iteration over an input.
type pool[In, Out any] struct {
	ctx    context.Context
	cancel context.CancelFunc
	call   func(context.Context, In) (Out, error)

	input sync.Mutex // guards next and taken: workers take the input in turns
	next  func() (In, bool)
	stop  func()
	taken int

	ahead   chan struct{}        // has a token for each value that is taken and not yielded; its size bounds the memory
	results chan result[In, Out] // has room for all results, so a worker never waits for the consumer
	running sync.WaitGroup
}

// result is an item of a worker, or the way in which a callback ended the worker.
type result[In, Out any] struct {
	item   Item[In, Out]
	err    error
	failed *PanicError
	exited bool // by runtime.Goexit, as the Fatal methods of tests do
}

func newPool[In, Out any](ctx context.Context, in iter.Seq[In], workers int, call func(context.Context, In) (Out, error)) *pool[In, Out] {
	ctx, cancel := context.WithCancel(ctx)
	next, stop := iter.Pull(withStack(in))
	return &pool[In, Out]{
		ctx: ctx, cancel: cancel, call: call, next: next, stop: stop,
		ahead:   make(chan struct{}, takenPerWorker*workers),
		results: make(chan result[In, Out], (takenPerWorker+1)*workers), // and for the end of each worker
	}
}

func (p *pool[In, Out]) start(workers int) {
	for range workers {
		p.running.Go(p.work)
	}
	go func() {
		p.running.Wait()
		close(p.results)
	}()
}

// end stops all workers and waits for them.
func (p *pool[In, Out]) end() {
	p.cancel()
	for range p.results { // until they are closed
	}
	p.stop()
}

// work makes calls until there is no more input.
func (p *pool[In, Out]) work() {
	returned := false
	defer func() {
		if value := recover(); value != nil {
			p.results <- result[In, Out]{failed: panicked(value)}
		} else if !returned {
			p.results <- result[In, Out]{exited: true}
		}
	}()
	for item, ok := p.take(); ok; item, ok = p.take() {
		out, err := p.call(p.ctx, item.In)
		item.Out = out
		p.results <- result[In, Out]{item: item, err: err}
	}
	returned = true
}

// take returns the next value of the input, once there is room for its result.
func (p *pool[In, Out]) take() (item Item[In, Out], ok bool) {
	select {
	case p.ahead <- struct{}{}:
	case <-p.ctx.Done():
		return item, false
	}
	p.input.Lock()
	defer p.input.Unlock()
	if p.ctx.Err() != nil {
		return item, false
	}
	if item.In, ok = p.next(); ok {
		item.Index = p.taken
		p.taken++
	}
	return item, ok
}

// deliver yields the results until the workers have ended or the consumer breaks the loop.
func (p *pool[In, Out]) deliver(ordered bool, yield func(Item[In, Out], error) bool) {
	pass := func(r result[In, Out]) bool {
		more := yield(r.item, r.err)
		if more {
			<-p.ahead
		}
		return more
	}
	early := map[int]result[In, Out]{} // results that are not due yet
	turn := 0
	for r := range p.results {
		switch {
		case r.failed != nil:
			panic(r.failed)
		case r.exited:
			runtime.Goexit()
		case !ordered:
			if !pass(r) {
				return
			}
			continue
		}
		early[r.item.Index] = r
		for next, ok := early[turn]; ok; next, ok = early[turn] {
			delete(early, turn)
			turn++
			if !pass(next) {
				return
			}
		}
	}
}
