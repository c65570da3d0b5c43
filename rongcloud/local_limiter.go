package rongcloud

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// LocalLimiter keeps the calls of one process within their quotas. It counts used units exactly. For quotas per second
// and per minute it also spreads calls that can wait, slightly below the limit, so that the service does not refuse
// calls that the network has bunched together. The zero value is ready to use.
type LocalLimiter struct {
	now func() time.Time

	mu      sync.Mutex
	budgets map[string][]*meter
	sweepAt int // number of budgets at which unused ones are dropped
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
			return ctx.Err() // reserved units stay used: others are already waiting behind them
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
	case units < 0:
		return wrong("units", fmt.Sprintf("must not be negative, is %d", units))
	}
	if problem := badWindows(b.Windows); problem != "" {
		return wrong("Budget.Windows", problem)
	}
	for i, p := range b.Parts {
		name := fmt.Sprintf("Budget.Parts[%d]", i)
		if problem := badWindows(p.Windows); problem != "" {
			return wrong(name+".Windows", problem)
		}
		if p.Units < 0 {
			return wrong(name+".Units", fmt.Sprintf("must not be negative, is %d", p.Units))
		}
	}
	return nil
}

func badWindows(windows []Window) string {
	if len(windows) == 0 {
		return "must not be empty"
	}
	for _, w := range windows {
		if w.Limit < 1 || w.Per <= 0 {
			return fmt.Sprintf("must allow at least 1 in a positive time, allows %d in %s", w.Limit, w.Per)
		}
	}
	return ""
}

// clock returns the wall clock, or that of a test.
func (l *LocalLimiter) clock() time.Time {
	if l.now == nil {
		return time.Now()
	}
	return l.now()
}

// settle moves units that were reserved for a later time to now, because a busy machine wakes callers late and in
// bunches. It returns the time to wait if the quota has no room for them now.
func (l *LocalLimiter) settle(b Budget, units int, at time.Time) (next time.Time, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	var few [usualDraws]draw
	draws := l.draws(few[:0], b, units)
	for _, d := range draws {
		d.unuse(at, d.units)
		// Units reserved for later are counted at their time.
		wait = max(wait, d.room(now, d.units, d.until(now)))
	}
	next = now.Add(wait)
	for _, d := range draws {
		d.use(next, d.units)
	}
	return next, wait
}

// reserve takes units, and returns the time when they may be used and the wait until then.
func (l *LocalLimiter) reserve(b Budget, units int, patience time.Duration) (at time.Time, wait time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	var few [usualDraws]draw
	draws := l.draws(few[:0], b, units)
	var free, even time.Duration // until the quota has room, and until the call's turn
	for _, d := range draws {
		free = max(free, d.room(now, d.units, len(d.used)))
		even = max(even, d.turn(now, d.units))
	}
	wait = max(free, even)
	if wait > patience {
		// A call that cannot wait for its turn may proceed while there is room.
		for _, d := range draws {
			d.giveTurnBack(now)
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
	for _, d := range draws {
		d.use(at, d.units)
	}
	return at, wait, nil
}

// draw is the units that a call takes from one window.
type draw struct {
	*meter
	units int
}

// usualDraws is the number of windows that suffices for most calls.
const usualDraws = 4

// draws returns what a call takes from the windows of a budget and of its parts.
func (l *LocalLimiter) draws(list []draw, b Budget, units int) []draw {
	l.sweep()
	for _, m := range l.meters(b.Key, b.Windows) {
		list = append(list, draw{m, units})
	}
	for _, p := range b.Parts {
		for _, m := range l.meters(p.Key, p.Windows) {
			list = append(list, draw{m, p.Units})
		}
	}
	return list
}

func (l *LocalLimiter) meters(key string, windows []Window) []*meter {
	meters, ok := l.budgets[key]
	if !ok {
		for _, w := range windows {
			meters = append(meters, newMeter(w))
		}
		l.budgets[key] = meters
	}
	return meters
}

// fewBudgets is the number of budgets that are kept, used or not.
const fewBudgets = 1024

// sweep drops unused budgets, because an app may have one for every channel.
func (l *LocalLimiter) sweep() {
	if l.budgets == nil {
		l.budgets, l.sweepAt = map[string][]*meter{}, fewBudgets
	}
	if len(l.budgets) < l.sweepAt {
		return
	}
	now := l.clock()
	maps.DeleteFunc(l.budgets, func(_ string, meters []*meter) bool {
		return !slices.ContainsFunc(meters, func(m *meter) bool { return m.inUse(now) })
	})
	l.sweepAt = max(fewBudgets, 2*len(l.budgets))
}

// meter is the use of one window.
type meter struct {
	limit int
	per   time.Duration
	used  []time.Time // time of use of each unit, in order, including reserved units

	turns *rate.Limiter // nil: calls are not spread
	burst int
	taken []*rate.Reservation // of the last call of turn
}

// slack is the part of a short window that is kept free for calls that arrive later than they were sent.
const slack = 0.04

// Pace returns the rate and the burst that spread a quota per second or minute evenly. ok is false for longer windows,
// which are only counted.
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

// room returns the time until the window has room for units beside the first taken units in use.
func (m *meter) room(now time.Time, units, taken int) time.Duration {
	gone := m.until(now.Add(-m.per))
	m.used = m.used[gone:]
	taken -= gone
	over := taken + units - m.limit
	if over <= 0 || taken <= 0 {
		return 0 // also if it is more than the window ever has
	}
	return m.used[min(over, taken)-1].Add(m.per).Sub(now)
}

// inUse reports whether any unit is used in the window, or reserved.
func (m *meter) inUse(now time.Time) bool { return m.until(now.Add(-m.per)) < len(m.used) }

// until counts the units used up to the given time.
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

// turn reserves a place in the even spread and returns the wait until then. More units than a burst are reserved in
// portions, and the wait is that of the last.
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
