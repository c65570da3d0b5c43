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

	// maxWait bounds a wait between attempts. A service that asks for more gets the caller's decision, not a sleeping call.
	maxWait = 30 * time.Second
)

// backoff is the wait before an attempt: up to base, twice that before the next, and so on, never more than most. All of it is
// jitter, so that calls which failed together do not come back together.
type backoff struct{ base, most time.Duration }

var (
	defaultBackoff  = backoff{base: 100 * time.Millisecond, most: 5 * time.Second}
	defaultThrottle = backoff{base: time.Second, most: 20 * time.Second} // quotas are counted by the second, mostly
)

func (b backoff) wait(attempt int) time.Duration {
	ceiling := b.base << min(attempt-1, 30)
	if ceiling > b.most || ceiling <= 0 {
		ceiling = b.most
	}
	return rand.N(ceiling + 1)
}

// retryBudget keeps an outage from being multiplied: every repeat takes a token, every call that succeeds at once gives a tenth
// of one back. With none left a client adds at most a tenth to the load.
type retryBudget struct {
	mu       sync.Mutex
	tenths   int // of a token
	capacity int // in tenths
}

// newRetryBudget returns nil, which is no bound, for a capacity of 0.
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

// next decides, by what is known of the attempt, whether the call is sent again. elsewhere says that a domain is left that the
// call did not fail on.
func (c *Client) next(cl *call, got attempt, elsewhere bool) decision {
	if cl.meta.Attempts >= cl.attempts || got.own {
		return decision{}
	}
	d := c.step(cl, got, elsewhere)
	d.again = d.again && cl.mayRepeat(c.now().Add(d.wait))
	return d
}

// step is what the attempt alone would have happen next.
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

// mayRepeat reports whether a further attempt would be harmless at a moment. Whoever decides on one asks, whatever became of the
// previous attempt: an earlier one may have taken effect.
func (cl *call) mayRepeat(at time.Time) bool {
	return !cl.mayHaveRun || cl.op.Idempotent || !at.After(cl.repeatBy())
}

// repeatBy is the last moment for an attempt of a call that may have taken effect: the service must receive it while it still
// remembers the first.
func (cl *call) repeatBy() time.Time {
	return cl.mayHaveRunAt.Add(cl.idempotentFor - cl.attemptTimeout)
}

func (c *Client) waitAsAsked(asked, otherwise time.Duration) decision {
	if asked > maxWait {
		return decision{}
	}
	return decision{again: true, wait: max(asked, otherwise)}
}

// slow is for quotas by the hour and the day: waiting for those is not for a call.
func (q Quota) slow() bool { return q.Per >= time.Hour || q.Also.Per >= time.Hour }

// sleep waits, or fails at once where the wait would outlive the context.
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
