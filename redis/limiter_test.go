package rongredis

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// retryAfter returns the wait of a refusal.
func retryAfter(t *testing.T, err error) time.Duration {
	t.Helper()
	require.ErrorIs(t, err, rongcloud.ErrRateLimited)
	var refused *rongcloud.Error
	require.ErrorAs(t, err, &refused)
	assert.Positive(t, refused.RetryAfter)
	return refused.RetryAfter
}

func TestAllWindowsOrNone(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]rongcloud.Budget{
		"counted":           budget(window(2, time.Hour), window(3, 24*time.Hour)),
		"paced":             budget(window(2, 30*time.Minute), window(3, 50*time.Minute)),
		"paced and counted": budget(window(2, 30*time.Minute), window(3, 24*time.Hour)),
		"the same twice":    budget(window(9, time.Hour), window(2, time.Hour)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onEach(t, func(t *testing.T, client *goredis.Client) {
				l := newLimiter(t, client)
				require.NoError(t, l.Take(t.Context(), b, 1, 0))
				for range 3 { // what is refused takes nothing
					assert.LessOrEqual(t, retryAfter(t, l.Take(t.Context(), b, 2, 0)), 1000*time.Hour)
				}
				require.NoError(t, l.Take(t.Context(), b, 1, 0))
				assert.LessOrEqual(t, retryAfter(t, l.Take(t.Context(), b, 1, time.Minute)), time.Hour)
			})
		})
	}
}

func TestQuotaUnderContention(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]rongcloud.Window{"paced": window(20, 30*time.Minute), "counted": window(20, time.Hour)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onEach(t, func(t *testing.T, client *goredis.Client) {
				b := budget(w)
				var granted atomic.Int64
				var all sync.WaitGroup
				for range 4 { // processes
					l := newLimiter(t, client)
					for range 10 {
						all.Go(func() {
							if l.Take(t.Context(), b, 1, 0) == nil {
								granted.Add(1)
							}
						})
					}
				}
				all.Wait()
				assert.EqualValues(t, 20, granted.Load())
			})
		})
	}
}

func TestManyWaitingCalls(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, client *goredis.Client) {
		b := budget(window(400, time.Second))
		var all sync.WaitGroup
		for range 4 {
			l := newLimiter(t, client)
			for i := range 8 {
				all.Go(func() {
					for range 3 {
						assert.NoError(t, l.Take(t.Context(), b, 1+i%3, forever))
					}
				})
			}
		}
		all.Wait()
	})
}

func TestKeys(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, client *goredis.Client) {
		b := budget(window(10, 30*time.Minute), window(10, time.Hour))
		l := newLimiter(t, client, WithPrefix("quiz:"))
		require.NoError(t, l.Take(t.Context(), b, 1, time.Minute))
		keys, err := client.Keys(t.Context(), "*"+b.Key+"*").Result()
		require.NoError(t, err)
		tagged := "quiz:{" + b.Key + "}:"
		assert.ElementsMatch(t, []string{"rate:" + tagged + "30m0s", tagged + "30m0s:used", tagged + "1h0m0s:used"}, keys)
		for _, key := range keys {
			left, err := client.PTTL(t.Context(), key).Result()
			require.NoError(t, err)
			assert.Positive(t, left, key)
			assert.LessOrEqual(t, left, time.Hour, key)
		}
	})
}

func TestSlidingWindowsAreExact(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := budget(window(2, time.Hour), window(3, 24*time.Hour))
	take := func() error { return w.Take(t.Context(), b, 1, 0) }
	require.NoError(t, take())
	w.pass(20 * time.Minute)
	require.NoError(t, take())
	w.pass(39 * time.Minute)
	assert.Equal(t, time.Minute, retryAfter(t, take()), "no third one after half an hour")
	w.pass(time.Minute)
	require.NoError(t, take())
	w.pass(time.Hour)
	assert.Equal(t, 22*time.Hour, retryAfter(t, take()), "three a day")
	w.pass(22 * time.Hour)
	require.NoError(t, take())
	assert.Equal(t, 20*time.Minute, retryAfter(t, take()))
	w.pass(48 * time.Hour)
	assert.Empty(t, w.redis.Keys(), "all has expired")
}

func TestUnitsOfEntryAreFreedTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := budget(window(10, time.Hour))
	for _, units := range []int{5, 1, 4} {
		require.NoError(t, w.Take(t.Context(), b, units, 0))
		w.pass(10 * time.Minute)
	}
	for units, want := range map[int]time.Duration{1: 30, 5: 30, 6: 40, 7: 50, 10: 50, 25: 50} {
		assert.Equal(t, want*time.Minute, retryAfter(t, w.Take(t.Context(), b, units, 0)), units)
	}
	w.pass(50 * time.Minute)
	require.NoError(t, w.Take(t.Context(), b, 25, 0), "more than the window allows at all")
	retryAfter(t, w.Take(t.Context(), b, 1, 0))
}

// use records when units were granted, by the clock of a world.
type use struct {
	at    time.Time
	units int
}

// most returns the largest number of units in any window of that length.
func most(uses []use, per time.Duration) (peak int) {
	for i := range uses {
		sum := 0
		for _, u := range uses[i:] {
			if u.at.Sub(uses[i].at) < per {
				sum += u.units
			}
		}
		peak = max(peak, sum)
	}
	return peak
}

func TestQuotaIsKeptAndUsed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		window rongcloud.Window
		units  func() int
		least  float64 // share of the quota
	}{
		"calls":     {window(100, time.Second), func() int { return 1 }, 0.95},
		"few":       {window(20, time.Second), func() int { return 1 }, 0.95},
		"one":       {window(1, time.Second), func() int { return 1 }, 0.90},
		"by minute": {window(600, time.Minute), func() int { return 1 + rand.IntN(5) }, 0.90},
		"mixed":     {window(100, time.Second), func() int { return []int{1, 1, 1, 1, 3, 60}[rand.IntN(6)] }, 0.50},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			b := budget(c.window)
			start, total := w.time(), 0
			var uses []use
			for total < 3*c.window.Limit {
				units := c.units()
				require.NoError(t, w.Take(t.Context(), b, units, forever))
				uses = append(uses, use{w.time(), units})
				total += units
			}
			assert.LessOrEqual(t, most(uses, c.window.Per), c.window.Limit)
			took := w.time().Sub(start).Seconds() / c.window.Per.Seconds()
			assert.GreaterOrEqual(t, float64(total-uses[len(uses)-1].units)/took, c.least*float64(c.window.Limit))
		})
	}
}

func TestImpatientCallUsesFreeRoom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := budget(window(10, time.Second))
	for range 10 {
		require.NoError(t, w.Take(t.Context(), b, 1, 0))
	}
	assert.Equal(t, 1040*time.Millisecond, retryAfter(t, w.Take(t.Context(), b, 1, 0)))
	assert.Equal(t, 1040*time.Millisecond, retryAfter(t, w.Take(t.Context(), b, 1, time.Second)))
	assert.Empty(t, w.slept)
}

func TestTurnIsGivenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := budget(window(100, time.Second), window(60, time.Minute))
	p, err := planFor(b, 1)
	require.NoError(t, err)
	for range 3 { // the burst of the minute
		require.NoError(t, w.Take(t.Context(), b, 1, 0))
	}
	second := "rate:rongcloud:{" + b.Key + "}:1s"
	before, err := w.redis.Get(second)
	require.NoError(t, err)
	_, err = w.store.take(t.Context(), p, forever)
	require.ErrorAs(t, err, new(*refusal), "by the minute")
	after, err := w.redis.Get(second)
	require.NoError(t, err)
	assert.InDelta(t, number(t, before), number(t, after), 1e-4)
}

// Without a promise, a call with many units would be overtaken forever by calls with few.
func TestUnitsArePromisedTwoSecondsAhead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := budget(window(3, time.Hour))
	p, err := planFor(b, 3)
	require.NoError(t, err)
	one, err := planFor(b, 1)
	require.NoError(t, err)
	require.NoError(t, w.Take(t.Context(), b, 1, 0))
	w.pass(time.Hour - longestPromise - time.Millisecond)
	var refused *refusal
	_, err = w.store.take(t.Context(), p, time.Minute)
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, longestPromise+time.Millisecond, refused.retryAfter)

	w.pass(time.Millisecond)
	_, err = w.store.take(t.Context(), p, time.Second)
	require.ErrorAs(t, err, &refused, "no further than the patience")
	wait, err := w.store.take(t.Context(), p, time.Minute)
	require.NoError(t, err)
	assert.Equal(t, 2*time.Second, wait)
	_, err = w.store.take(t.Context(), one, time.Minute)
	require.ErrorAs(t, err, &refused, "it does not overtake")
	assert.Equal(t, time.Hour+2*time.Second, refused.retryAfter)
}

func TestNothingToTake(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.NoError(t, w.Take(t.Context(), budget(), 1, 0), "no window")
	require.NoError(t, w.Take(t.Context(), budget(window(1, time.Hour)), 0, 0))
	assert.Empty(t, w.redis.Keys())
	for _, bad := range []rongcloud.Window{{}, window(1, 0), window(0, time.Hour), window(-1, time.Second)} {
		err := w.Take(t.Context(), budget(bad), 1, 0)
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	}
}

func TestContextEndsWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := budget(window(1, time.Hour))
	require.NoError(t, w.Take(t.Context(), b, 1, 0))

	ctx, cancel := context.WithCancel(t.Context())
	asleep := make(chan struct{})
	w.sleep = func(ctx context.Context, _ time.Duration) error {
		close(asleep)
		<-ctx.Done()
		return ctx.Err()
	}
	first := make(chan error, 1)
	go func() { first <- w.Take(ctx, b, 1, forever) }()
	<-asleep

	short := retryAfter(t, w.Take(t.Context(), b, 1, time.Minute))
	assert.GreaterOrEqual(t, short, time.Hour, "it can be foreseen")
	behind, stop := context.WithCancel(t.Context())
	second := make(chan error, 1)
	go func() { second <- w.Take(behind, b, 1, forever) }()
	stop()
	assert.ErrorIs(t, <-second, context.Canceled)
	cancel()
	assert.ErrorIs(t, <-first, context.Canceled)
	assert.ErrorIs(t, w.Take(ctx, b, 1, 0), context.Canceled)
	assert.Empty(t, w.lines, "nobody waits")
}

func TestPatienceEndsInLine(t *testing.T) {
	t.Parallel()
	q := &line{turn: make(chan struct{}, 1)}
	leave, err := q.enter(t.Context(), 1, forever)
	require.NoError(t, err)
	_, err = q.enter(t.Context(), 1, time.Millisecond)
	require.ErrorAs(t, err, new(*refusal))
	leave()
	leave, err = q.enter(t.Context(), 1, forever)
	require.NoError(t, err)
	leave()
}

func TestNewErrors(t *testing.T) {
	t.Parallel()
	client := connect(t, "127.0.0.1:1")
	for want, opts := range map[string][]Option{
		"an option is nil": {nil},
		"WithPrefix":       {WithPrefix("{a}")},
		"WithTimeout":      {WithTimeout(0)},
		"WithHoldOff":      {WithHoldOff(-1)},
		"WithLogger":       {WithLogger(nil)},
	} {
		_, err := New(client, opts...)
		assert.ErrorContains(t, err, want)
		assert.True(t, strings.HasPrefix(err.Error(), "rongredis: "))
	}
}
