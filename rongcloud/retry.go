package rongcloud

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	defaultAttempts    = 3
	maxAttempts        = 10
	defaultRetryBudget = 100

	// maxWait is the maximum delay between attempts. If the service asks for more, the call fails instead of sleeping,
	// and the caller decides.
	maxWait = 30 * time.Second
)

// backoff is the delay before an attempt: up to base, up to twice that before the next, and so on, never more than
// most. All of it is jitter, so that calls that failed together are not retried together.
type backoff struct{ base, most time.Duration }

var (
	defaultBackoff  = backoff{base: 100 * time.Millisecond, most: 5 * time.Second}
	defaultThrottle = backoff{base: time.Second, most: 20 * time.Second} // most quotas are per second
)

func (b backoff) wait(attempt int) time.Duration {
	ceiling := b.base << min(attempt-1, 30)
	if ceiling > b.most || ceiling <= 0 {
		ceiling = b.most
	}
	return rand.N(ceiling + 1)
}

// retryBudget keeps retries from multiplying the load in an outage. Every retry takes a token, and every call that
// succeeds at once gives a tenth of one back. With no tokens left a client adds at most a tenth to the load.
type retryBudget struct {
	mu       sync.Mutex
	tenths   int // of a token
	capacity int // in tenths
}

// newRetryBudget returns nil, which means no limit, for a capacity of 0.
func newRetryBudget(capacity int) *retryBudget {
	if capacity == 0 {
		return nil
	}
	tenths := 10 * min(capacity, math.MaxInt/10)
	return &retryBudget{tenths: tenths, capacity: tenths}
}

func (b *retryBudget) take() bool {
	if b == nil {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tenths < 10 {
		return false
	}
	b.tenths -= 10
	return true
}

func (b *retryBudget) succeeded() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tenths < b.capacity {
		b.tenths++
	}
}

// decision is what to do after an attempt that failed.
type decision struct {
	again bool
	wait  time.Duration
}

// next decides by the outcome of an attempt whether the call is retried. Elsewhere means that there is a domain on
// which the call did not fail.
func (c *Client) next(cl *call, got attempt, elsewhere bool) decision {
	if cl.meta.Attempts >= cl.attempts || got.own {
		return decision{}
	}
	d := c.step(cl, got, elsewhere)
	d.again = d.again && cl.mayRepeat(c.now().Add(d.wait))
	return d
}

// step returns the decision for an attempt, regardless of earlier ones.
func (c *Client) step(cl *call, got attempt, elsewhere bool) decision {
	backoff := c.backoff.wait(cl.meta.Attempts)
	switch got.outcome {
	case neverLeft:
		if elsewhere {
			return decision{again: true}
		}
		return decision{again: true, wait: backoff}
	case throttled:
		if cl.op.Quota.slow() {
			return decision{}
		}
		return c.waitAsAsked(got.retryAfter, c.throttle.wait(cl.meta.Attempts))
	case mayHaveRun:
		if elsewhere && got.health() == failing {
			return decision{again: true}
		}
		return c.waitAsAsked(got.retryAfter, backoff)
	}
	return decision{}
}

// mayRepeat reports whether another attempt at the given time would be harmless. It is checked before every attempt,
// whatever the outcome of the previous one: an earlier one may have taken effect.
func (cl *call) mayRepeat(at time.Time) bool {
	return !cl.mayHaveRun || cl.op.Idempotent || !at.After(cl.repeatBy())
}

// repeatBy returns the last time for an attempt of a call that may have taken effect. The service must receive it while
// it still remembers the first.
func (cl *call) repeatBy() time.Time {
	return cl.mayHaveRunAt.Add(cl.idempotentFor - cl.attemptTimeout)
}

func (c *Client) waitAsAsked(asked, otherwise time.Duration) decision {
	if asked > maxWait {
		return decision{}
	}
	return decision{again: true, wait: max(asked, otherwise)}
}

// slow reports whether the quota is per hour or per day, which is too long for a call to wait.
func (q Quota) slow() bool { return q.Per >= time.Hour || q.Also.Per >= time.Hour }

// sleep waits, or returns false at once if the wait would be longer than the context.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
