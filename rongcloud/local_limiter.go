package rongcloud

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// LocalLimiter keeps one process within its quotas. What is used is counted exactly. Calls that can wait are also spread evenly,
// for quotas by the second and the minute: a little below the limit, so that the service does not refuse those that the network
// bunches up. The zero value is ready to use.
type LocalLimiter struct {
	now func() time.Time

	mu      sync.Mutex
	budgets map[string][]*meter
}

// NewLocalLimiter returns a limiter for the clients of one process. Give all clients of an app the same one.
func NewLocalLimiter() *LocalLimiter { return new(LocalLimiter) }

// Take implements Limiter.
func (l *LocalLimiter) Take(ctx context.Context, b Budget, units int, patience time.Duration) error {
	if err := checkTake(ctx, l != nil, b, units); err != nil {
		return err
	}
	at, wait, err := l.reserve(b, units, patience)
	for err == nil && wait > 0 {
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
			at, wait = l.settle(b, units, at)
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err() // what was reserved stays used: others have been told to wait behind it
		}
	}
	return err
}

func checkTake(ctx context.Context, hasLimiter bool, b Budget, units int) error {
	wrong := func(parameter, message string) error {
		return &Error{Operation: "LocalLimiter.Take", Category: ErrInvalidArgument, Parameter: parameter, Message: message}
	}
	switch {
	case !hasLimiter:
		return wrong("LocalLimiter", "must not be nil")
	case ctx == nil:
		return wrong("ctx", "must not be nil")
	case len(b.Windows) == 0:
		return wrong("Budget.Windows", "must not be empty")
	case units < 0:
		return wrong("units", fmt.Sprintf("must not be negative, is %d", units))
	}
	for _, w := range b.Windows {
		if w.Limit < 1 || w.Per <= 0 {
			return wrong("Budget.Windows", fmt.Sprintf("must allow at least 1 in a positive time, allows %d in %s", w.Limit, w.Per))
		}
	}
	return nil
}

// clock is the wall clock unless a test has set another.
func (l *LocalLimiter) clock() time.Time {
	if l.now == nil {
		return time.Now()
	}
	return l.now()
}

// settle moves what was reserved for a moment to now, for a busy machine wakes callers late and in bunches. It returns how long
// to wait where the quota has no room for them now.
func (l *LocalLimiter) settle(b Budget, units int, at time.Time) (next time.Time, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	meters := l.meters(b)
	for _, m := range meters {
		m.unuse(at, units)
		// Those whose moment is still to come are counted when it has come.
		wait = max(wait, m.room(now, units, m.until(now)))
	}
	next = now.Add(wait)
	for _, m := range meters {
		m.use(next, units)
	}
	return next, wait
}

// reserve takes units and returns when they may be used, and how long that is off.
func (l *LocalLimiter) reserve(b Budget, units int, patience time.Duration) (at time.Time, wait time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	meters := l.meters(b)
	var free, even time.Duration // until the quota has room, and until it is this call's turn
	for _, m := range meters {
		free = max(free, m.room(now, units, len(m.used)))
		even = max(even, m.turn(now, units))
	}
	wait = max(free, even)
	if wait > patience {
		// Who cannot wait for its turn may still go while there is room.
		for _, m := range meters {
			m.giveTurnBack(now)
		}
		wait = free
	}
	if wait > patience {
		return at, 0, &Error{
			Category: ErrRateLimited, Parameter: b.Key, RetryAfter: wait,
			Message: fmt.Sprintf("allows %d more in %s", units, wait),
		}
	}
	at = now.Add(wait)
	for _, m := range meters {
		m.use(at, units)
	}
	return at, wait, nil
}

func (l *LocalLimiter) meters(b Budget) []*meter {
	meters, ok := l.budgets[b.Key]
	if !ok {
		for _, w := range b.Windows {
			meters = append(meters, newMeter(w))
		}
		if l.budgets == nil {
			l.budgets = map[string][]*meter{}
		}
		l.budgets[b.Key] = meters
	}
	return meters
}

// meter is the use of one window.
type meter struct {
	limit int
	per   time.Duration
	used  []time.Time // when each unit is used, in order, those reserved ahead included

	turns *rate.Limiter // nil: not spread
	burst int
	taken []*rate.Reservation // by the last call of turn
}

// slack is the part of a short window that is kept free for calls which arrive later than they were sent.
const slack = 0.04

// Pace spreads a quota by the second or the minute evenly: so many units per second, with a burst of so many. ok is false for
// longer windows, which are counted only.
func (w Window) Pace() (perSecond float64, burst int, ok bool) {
	if w.Per >= time.Hour {
		return 0, 0, false
	}
	return (1 - slack) * float64(w.Limit) / w.Per.Seconds(), max(1, w.Limit/100), true
}

func newMeter(w Window) *meter {
	m := &meter{limit: w.Limit, per: w.Per}
	if perSecond, burst, ok := w.Pace(); ok {
		m.per += time.Duration(slack * float64(w.Per))
		m.turns, m.burst = rate.NewLimiter(rate.Limit(perSecond), burst), burst
	}
	return m
}

// room returns how long it takes until the window has room for the units beside the first taken of those in use.
func (m *meter) room(now time.Time, units, taken int) time.Duration {
	gone := m.until(now.Add(-m.per))
	m.used = m.used[gone:]
	taken -= gone
	over := taken + units - m.limit
	if over <= 0 || taken <= 0 {
		return 0 // also where more is asked for than the window ever has
	}
	return m.used[min(over, taken)-1].Add(m.per).Sub(now)
}

// until counts the units used up to a moment.
func (m *meter) until(moment time.Time) int {
	n, _ := slices.BinarySearchFunc(m.used, moment, func(at, end time.Time) int {
		if at.After(end) {
			return 1
		}
		return -1
	})
	return n
}

func (m *meter) use(at time.Time, units int) {
	i, _ := slices.BinarySearchFunc(m.used, at, time.Time.Compare)
	m.used = slices.Insert(m.used, i, slices.Repeat([]time.Time{at}, units)...)
}

func (m *meter) unuse(at time.Time, units int) {
	i, _ := slices.BinarySearchFunc(m.used, at, time.Time.Compare)
	if end := i + units; end <= len(m.used) && m.used[end-1].Equal(at) {
		m.used = slices.Delete(m.used, i, end)
	}
}

// turn reserves a place in the even spread and returns how long it is off. More than a burst is reserved in portions: its turn
// is that of the last.
func (m *meter) turn(now time.Time, units int) (wait time.Duration) {
	m.taken = m.taken[:0]
	for ; m.turns != nil && units > 0; units -= m.burst {
		r := m.turns.ReserveN(now, min(units, m.burst))
		m.taken = append(m.taken, r)
		wait = max(wait, r.DelayFrom(now))
	}
	return wait
}

func (m *meter) giveTurnBack(now time.Time) {
	for _, r := range slices.Backward(m.taken) {
		r.CancelAt(now)
	}
}
