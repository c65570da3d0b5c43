package rongredis

import (
	"context"
	"sync"
	"time"
)

// line holds the calls of this process that wait for one budget. The first of them asks Redis.
type line struct {
	turn chan struct{} // held by the first; a channel serves waiting goroutines in order

	mu    sync.Mutex
	units int       // of all calls in the line
	asks  time.Time // when the first asks Redis again
}

func (l *Limiter) line(key string) *line {
	l.mu.Lock()
	defer l.mu.Unlock()
	q, ok := l.lines[key]
	if !ok {
		q = &line{turn: make(chan struct{}, 1)}
		l.lines[key] = q
	}
	return q
}

// ahead returns how long the calls that wait for the same budget and parts as p take at least, if there were no other process.
func (l *Limiter) ahead(p plan) (wait time.Duration, busy bool) {
	l.mu.Lock()
	q, ok := l.lines[p.line]
	l.mu.Unlock()
	if !ok {
		return 0, false
	}
	return q.ahead(l.now(), p)
}

// forget removes a line if it is empty. An app may have one for each of its channels.
func (l *Limiter) forget(key string, q *line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lines[key] == q && q.empty() {
		delete(l.lines, key)
	}
}

func (q *line) empty() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.units == 0
}

// ahead returns how long the calls in the line take at least, if there were no other process.
func (q *line) ahead(now time.Time, p plan) (wait time.Duration, busy bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.units == 0 {
		return 0, false
	}
	return max(0, q.asks.Sub(now)) + time.Duration(q.units)*p.interval, true
}

// enter waits until the caller is first, which must then call leave.
func (q *line) enter(ctx context.Context, units int, patience time.Duration) (leave func(), err error) {
	q.count(units)
	ctx, cancel := context.WithTimeoutCause(ctx, patience, &refusal{})
	defer cancel()
	select {
	case q.turn <- struct{}{}:
		return func() {
			q.count(-units)
			<-q.turn
		}, nil
	case <-ctx.Done():
		q.count(-units)
		return nil, context.Cause(ctx)
	}
}

func (q *line) count(units int) {
	q.mu.Lock()
	q.units += units
	q.mu.Unlock()
}

func (q *line) asksAgain(at time.Time) {
	q.mu.Lock()
	q.asks = at
	q.mu.Unlock()
}
