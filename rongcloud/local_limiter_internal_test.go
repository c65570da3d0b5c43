package rongcloud

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func newTestLimiter() (*LocalLimiter, *testClock) {
	clock := &testClock{now: time.Unix(1_700_000_000, 0)}
	l := NewLocalLimiter()
	l.now = clock.Now
	return l, clock
}

var perSecond = Budget{Key: "app:send", Windows: []Window{{Limit: 100, Per: time.Second}}}

// mostIn returns the maximum number of times within any window.
func mostIn(window time.Duration, times []time.Time) int {
	slices.SortFunc(times, time.Time.Compare)
	most, from := 0, 0
	for to := range times {
		for times[to].Sub(times[from]) >= window {
			from++
		}
		most = max(most, to-from+1)
	}
	return most
}

// Whenever calls are made, no second exceeds the quota, and a busy second uses at least 95 % of it.
func TestPaceStaysWithinTheQuotaAndUsesIt(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	l, clock := newTestLimiter()
	start := clock.Now()
	var used []time.Time
	for len(used) < 2000 {
		_, wait, err := l.reserve(perSecond, 1, time.Hour)
		require.NoError(t, err)
		used = append(used, clock.Now().Add(wait))
		if random.IntN(20) == 0 {
			clock.advance(time.Duration(random.IntN(30)) * time.Millisecond)
		}
	}
	assert.LessOrEqual(t, mostIn(time.Second, slices.Clone(used)), 100)
	took := slices.MaxFunc(used, time.Time.Compare).Sub(start)
	assert.Less(t, took.Seconds(), 2000/0.95/100)
}

func TestAQuotaByTheMinuteIsPacedToo(t *testing.T) {
	l, clock := newTestLimiter()
	budget := Budget{Key: "app:private", Windows: []Window{{Limit: 6000, Per: time.Minute}}}
	var used []time.Time
	for range 15_000 {
		_, wait, err := l.reserve(budget, 1, time.Hour)
		require.NoError(t, err)
		used = append(used, clock.Now().Add(wait))
	}
	assert.LessOrEqual(t, mostIn(time.Minute, used), 6000)
}

func TestQuotasByTheHourAndDayAreCounted(t *testing.T) {
	l, clock := newTestLimiter()
	budget := Budget{Key: "app:broadcast", Windows: []Window{{Limit: 2, Per: time.Hour}, {Limit: 3, Per: 24 * time.Hour}}}
	take := func() error {
		_, _, err := l.reserve(budget, 1, 0)
		return err
	}
	retryAfter := func(err error) time.Duration {
		var e *Error
		require.ErrorAs(t, err, &e)
		assert.ErrorIs(t, err, ErrRateLimited)
		return e.RetryAfter
	}
	require.NoError(t, take())
	clock.advance(10 * time.Minute)
	require.NoError(t, take(), "two at any time of the hour")
	assert.Equal(t, 50*time.Minute, retryAfter(take()))
	assert.Equal(t, 50*time.Minute, retryAfter(take()), "a refusal takes nothing")
	clock.advance(50 * time.Minute)
	require.NoError(t, take())
	assert.Equal(t, 23*time.Hour, retryAfter(take()), "three a day")
	clock.advance(23 * time.Hour)
	require.NoError(t, take())
}

func TestMoreUnitsTakeMoreOfTheQuota(t *testing.T) {
	l, _ := newTestLimiter()
	_, _, err := l.reserve(perSecond, 50, time.Minute)
	require.NoError(t, err)
	_, wait, err := l.reserve(perSecond, 46, time.Minute)
	require.NoError(t, err)
	assert.InDelta(t, time.Second, wait, float64(30*time.Millisecond))

	budget := Budget{Key: "app:day", Windows: []Window{{Limit: 10, Per: 24 * time.Hour}}}
	_, _, err = l.reserve(budget, 7, 0)
	require.NoError(t, err)
	_, _, err = l.reserve(budget, 4, 0)
	assert.ErrorIs(t, err, ErrRateLimited)
	_, _, err = l.reserve(budget, 3, 0)
	assert.NoError(t, err)
}

// A call that cannot wait is bound by the quota, not by the even spread.
func TestWithoutPatienceOnlyTheQuotaCounts(t *testing.T) {
	l, clock := newTestLimiter()
	taken := func() (n int) {
		for range 1000 {
			if _, _, err := l.reserve(perSecond, 1, 0); err == nil {
				n++
			}
		}
		return n
	}
	assert.Equal(t, 100, taken())
	clock.advance(time.Second)
	assert.Equal(t, 0, taken(), "some may have arrived late")
	clock.advance(40 * time.Millisecond)
	assert.Equal(t, 100, taken())
	_, _, err := l.reserve(perSecond, 1, 0)
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, 1040*time.Millisecond, e.RetryAfter)
}

// A caller that wakes late is counted when it wakes, and waits again if others were faster.
func TestLateWakeupIsCountedAtWakeup(t *testing.T) {
	l, clock := newTestLimiter()
	budget := Budget{Key: "app:slow", Windows: []Window{{Limit: 1, Per: time.Second}}}
	_, wait, err := l.reserve(budget, 1, time.Minute)
	require.NoError(t, err)
	assert.Zero(t, wait)
	at, wait, err := l.reserve(budget, 1, time.Minute)
	require.NoError(t, err)
	clock.advance(wait + 500*time.Millisecond)
	at, wait = l.settle(budget, 1, at)
	assert.Zero(t, wait)
	assert.Equal(t, clock.Now(), at)
	_, _, err = l.reserve(budget, 1, time.Second)
	assert.ErrorIs(t, err, ErrRateLimited, "the second begins when it woke")

	late, _, err := l.reserve(budget, 1, time.Minute)
	require.NoError(t, err)
	clock.advance(1040 * time.Millisecond)
	l.meters(budget.Key, budget.Windows)[0].use(clock.Now(), 1) // another caller was faster
	_, wait = l.settle(budget, 1, late)
	assert.Positive(t, wait)
}

// Calls with and without patience together stay within the quota.
func TestCallsWithAndWithoutPatienceShareQuota(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	l, clock := newTestLimiter()
	var used []time.Time
	for range 5000 {
		patience := time.Duration(random.IntN(3)) * 20 * time.Millisecond
		if _, wait, err := l.reserve(perSecond, 1, patience); err == nil {
			used = append(used, clock.Now().Add(wait))
		}
		clock.advance(time.Duration(random.IntN(6)) * time.Millisecond)
	}
	assert.LessOrEqual(t, mostIn(time.Second, slices.Clone(used)), 100)
	assert.Greater(t, len(used), 900)
}

func TestBudgetsAreApart(t *testing.T) {
	l, _ := newTestLimiter()
	_, _, err := l.reserve(perSecond, 1, 0)
	require.NoError(t, err)
	_, _, err = l.reserve(Budget{Key: "other:send", Windows: perSecond.Windows}, 1, 0)
	assert.NoError(t, err)
}

func TestTakeEndsWithTheContext(t *testing.T) {
	l, _ := newTestLimiter()
	budget := Budget{Key: "app:day", Windows: []Window{{Limit: 1, Per: 24 * time.Hour}}}
	require.NoError(t, l.Take(t.Context(), budget, 1, 0))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.ErrorIs(t, l.Take(ctx, budget, 1, unlimitedPatience), context.Canceled)
}

// notingLimiter is a fake limiter that records the arguments of Take.
type notingLimiter struct {
	budgets  []Budget
	units    []int
	patience []time.Duration
	err      error
}

func (l *notingLimiter) Take(_ context.Context, b Budget, units int, patience time.Duration) error {
	l.budgets, l.units, l.patience = append(l.budgets, b), append(l.units, units), append(l.patience, patience)
	return l.err
}

func TestBudgetOfAnOperation(t *testing.T) {
	shared := Operation{ID: "chatroom.setEntry", Quota: Quota{Window: Window{100, time.Second}, Shared: "chatroom.entry.set"}}
	hourly := Operation{ID: "message.broadcast", Quota: Quota{Window: Window{2, time.Hour}, Also: Window{3, 24 * time.Hour}}}
	q := quotas{granted: map[string][]Window{"user.getToken": {{500, time.Second}}}}
	for name, c := range map[string]struct {
		op   Operation
		want Budget
		ok   bool
	}{
		"shared":       {shared, Budget{Key: "k:chatroom.entry.set", Windows: []Window{{100, time.Second}}}, true},
		"two windows":  {hourly, Budget{Key: "k:message.broadcast", Windows: []Window{{2, time.Hour}, {3, 24 * time.Hour}}}, true},
		"undocumented": {Operation{ID: "chatroom.join"}, Budget{Key: "k:chatroom.join"}, false},
		"granted":      {Operation{ID: "user.getToken", Quota: CallsPerSecond(200)}, Budget{Key: "k:user.getToken", Windows: []Window{{500, time.Second}}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := q.budget("k", &call{op: c.op})
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.ok, ok)
		})
	}
}

func TestALimitedClient(t *testing.T) {
	op := Operation{ID: "chatroom.sendMessage", Path: "/message/chatroom/publish.json", Quota: CallsPerSecond(100)}
	refused := &Error{Category: ErrRateLimited, RetryAfter: 3 * time.Second}
	for name, c := range map[string]struct {
		mode     LimitMode
		opts     []CallOption
		err      error
		asked    int
		patience time.Duration
		category error
	}{
		"waits":                {mode: LimitWait, asked: 1, patience: unlimitedPatience},
		"fails":                {mode: LimitFail, asked: 1, err: refused, category: ErrRateLimited},
		"is off":               {mode: LimitOff},
		"is off for the call":  {mode: LimitWait, opts: []CallOption{Limit(LimitOff)}},
		"is on for the call":   {mode: LimitOff, opts: []CallOption{Limit(LimitFail)}, asked: 1},
		"context ended":        {mode: LimitWait, asked: 1, err: context.Canceled, category: context.Canceled, patience: unlimitedPatience},
		"limiter out of order": {mode: LimitWait, asked: 1, err: errors.New("no connection"), category: nil, patience: unlimitedPatience},
	} {
		t.Run(name, func(t *testing.T) {
			limiter := &notingLimiter{err: c.err}
			sent := 0
			client, err := New("k", "s", WithTransport(countingTransport(&sent)), WithLimiter(limiter, c.mode))
			require.NoError(t, err)
			_, err = client.Call(t.Context(), Request{Operation: op, Units: 4}, nil, c.opts...)
			assert.Len(t, limiter.budgets, c.asked)
			if c.asked > 0 {
				assert.Equal(t, 4, limiter.units[0])
				assert.Equal(t, c.patience, limiter.patience[0])
			}
			if c.err == nil {
				assert.NoError(t, err)
				assert.Equal(t, 1, sent)
				return
			}
			assert.Zero(t, sent, "nothing is sent")
			if c.category != nil {
				assert.ErrorIs(t, err, c.category)
			}
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, op.ID, e.Operation)
			if c.category == ErrRateLimited {
				assert.Equal(t, 3*time.Second, e.RetryAfter)
			}
		})
	}
}

func TestPatienceEndsWithContext(t *testing.T) {
	limiter, sent := &notingLimiter{}, 0
	client, err := New("k", "s", WithTransport(countingTransport(&sent)), WithLimiter(limiter, LimitWait))
	require.NoError(t, err)
	_, err = client.Call(t.Context(), Request{Operation: Operation{ID: "x", Path: "/x", Quota: CallsPerSecond(1)}}, nil, CallTimeout(time.Hour))
	require.NoError(t, err)
	assert.Equal(t, 1, limiter.units[0], "a call takes one unit at least")
	assert.LessOrEqual(t, limiter.patience[0], time.Hour)
	assert.Greater(t, limiter.patience[0], 50*time.Minute)
}
