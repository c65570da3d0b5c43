package rongredis

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// Limiter keeps all processes that share a Redis within the quotas of their apps. It is safe for concurrent use.
type Limiter struct {
	store store
	link  *link
	open  bool

	now   func() time.Time
	sleep func(context.Context, time.Duration) error

	mu    sync.Mutex
	lines map[string]*line
}

var _ rongcloud.Limiter = (*Limiter)(nil)

// New returns a limiter that counts in a Redis server, a cluster or a ring. The caller closes the client.
func New(client goredis.UniversalClient, opts ...Option) (*Limiter, error) {
	c, err := defaultConfig().with("New", client, opts)
	if err != nil {
		return nil, err
	}
	l := &Limiter{
		open:  !c.closed,
		now:   time.Now,
		sleep: sleep,
		lines: map[string]*line{},
	}
	l.link = c.link("rongcloud.limiter", func() time.Time { return l.now() })
	l.store = newStore(client, c.prefix, l.link)
	return l, nil
}

// Take implements rongcloud.Limiter. Besides [rongcloud.ErrRateLimited] and the context's error it may return
// [rongcloud.ErrUnavailable], if Redis returns an error such as that of a key used for something else, or if Redis is unavailable
// and FailClosed is set; and [rongcloud.ErrInvalidArgument] for a budget that allows nothing. If units is larger than a window
// allows, Take waits until the window is unused.
func (l *Limiter) Take(ctx context.Context, b rongcloud.Budget, units int, patience time.Duration) error {
	if l == nil || l.link == nil {
		return &rongcloud.Error{Category: rongcloud.ErrInvalidArgument, Parameter: "Limiter", Message: "must be made by rongredis.New"}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if units < 1 {
		return nil
	}
	p, err := planFor(b, units)
	if err != nil {
		return err
	}
	wait, err := l.take(ctx, p, patience)
	var refused *refusal
	switch {
	case err == nil:
		return l.sleep(ctx, wait)
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &refused):
		return &rongcloud.Error{
			Category: rongcloud.ErrRateLimited, Parameter: b.Key, RetryAfter: refused.retryAfter,
			Message: fmt.Sprintf("allows %d more in %s", units, refused.retryAfter),
		}
	case isFault(err):
		return &rongcloud.Error{Category: rongcloud.ErrUnavailable, Parameter: b.Key, Message: "cannot be counted", Err: err}
	case l.open:
		return nil
	}
	return &rongcloud.Error{
		Category: rongcloud.ErrUnavailable, Parameter: b.Key, RetryAfter: l.link.holdOff,
		Message: "cannot be counted, Redis does not answer", Err: err,
	}
}

// take returns how long to wait before the units may be used.
func (l *Limiter) take(ctx context.Context, p plan, patience time.Duration) (time.Duration, error) {
	start := l.now()
	left := func() time.Duration { return max(0, patience-l.now().Sub(start)) }

	ahead, busy := l.ahead(p)
	if !busy || ahead > patience {
		wait, err := l.store.take(ctx, p, left())
		var refused *refusal
		if !errors.As(err, &refused) {
			return wait, err
		}
		if retry := max(refused.retryAfter, ahead); retry > left() {
			return 0, &refusal{retry}
		}
	}

	queue := l.line(p.line)
	defer l.forget(p.line, queue)
	leave, err := queue.enter(ctx, p.units, left())
	if errors.As(err, new(*refusal)) {
		ahead, _ = l.ahead(p)
		return 0, &refusal{max(ahead, p.interval)}
	} else if err != nil {
		return 0, err
	}
	defer leave()
	for {
		wait, err := l.store.take(ctx, p, left())
		var refused *refusal
		if !errors.As(err, &refused) || refused.retryAfter > left() {
			return wait, err
		}
		pause := min(withJitter(refused.retryAfter), left())
		queue.asksAgain(l.now().Add(pause))
		if err := l.sleep(ctx, pause); err != nil {
			return 0, err
		}
	}
}

// refusal says that there is no room, and when to retry.
type refusal struct{ retryAfter time.Duration }

func (r *refusal) Error() string { return "no room for " + r.retryAfter.String() }

// withJitter keeps processes from asking at the same moment.
func withJitter(d time.Duration) time.Duration {
	const least, most = 100 * time.Microsecond, 20 * time.Millisecond
	d = max(d, least)
	return d + rand.N(min(d/8, most)+1)
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
