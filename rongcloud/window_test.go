package rongcloud_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// windowed makes a call that the service recognizes for a minute. Delays move its clock.
type windowed struct {
	now     time.Time
	steps   []roundTrip
	sent    []time.Duration // time of each attempt since the first
	started time.Time
}

func (w *windowed) RoundTrip(r *http.Request) (*http.Response, error) {
	w.sent = append(w.sent, w.now.Sub(w.started))
	return w.steps[min(len(w.sent), len(w.steps))-1](r)
}

func (w *windowed) send(t *testing.T, opts ...rongcloud.Option) error {
	t.Helper()
	w.now, w.started = clock, clock
	common := []rongcloud.Option{
		rongcloud.WithEndpoint("https://a.example", "https://b.example"), rongcloud.WithTransport(w), rongcloud.WithAttempts(6),
		rongcloud.WithClock(func() time.Time { return w.now }), rongcloud.WithAttemptTimeout(10 * time.Second),
		rongcloud.WithoutWaits(func(d time.Duration) { w.now = w.now.Add(d) }),
		rongcloud.WithBackoff(time.Nanosecond, time.Nanosecond),
	}
	client, err := rongcloud.New(appKey, appSecret, append(common, opts...)...)
	require.NoError(t, err)
	_, err = client.Call(t.Context(), rongcloud.Request{Operation: opSend, IdempotentFor: time.Minute}, nil)
	return err
}

// after responds after a delay.
func (w *windowed) after(d time.Duration, step roundTrip) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		w.now = w.now.Add(d)
		return step(r)
	}
}

func throttledFor(seconds string) roundTrip {
	return answering(429, `{"code":1008}`, "Retry-After", seconds)
}

// Whatever the outcome of the previous attempt, a further one must arrive while the service remembers the first that
// may have run: within a minute, minus the time that the attempt itself may take.
func TestNoRepeatOutsideTheWindow(t *testing.T) {
	for name, c := range map[string]struct {
		steps func(w *windowed) []roundTrip
		sent  []time.Duration
		ok    bool
	}{
		"at once":            {func(*windowed) []roundTrip { return []roundTrip{reset, good} }, []time.Duration{0, 0}, true},
		"at the last moment": {func(w *windowed) []roundTrip { return []roundTrip{w.after(50*time.Second, reset), good} }, []time.Duration{0, 50 * time.Second}, true},
		"a moment later":     {func(w *windowed) []roundTrip { return []roundTrip{w.after(50*time.Second+1, reset), good} }, []time.Duration{0}, false},
		"a refusal's wait leads out of it": {func(w *windowed) []roundTrip {
			return []roundTrip{w.after(5*time.Second, reset), throttledFor("25"), throttledFor("25"), good}
		}, []time.Duration{0, 5 * time.Second, 30 * time.Second}, false},
		"a refusal's wait stays in it": {func(w *windowed) []roundTrip { return []roundTrip{reset, throttledFor("25"), throttledFor("25"), good} },
			[]time.Duration{0, 0, 25 * time.Second, 50 * time.Second}, true},
		"refusals before it do not count": {func(w *windowed) []roundTrip {
			return []roundTrip{throttledFor("30"), throttledFor("30"), reset, good}
		}, []time.Duration{0, 30 * time.Second, 60 * time.Second, 60 * time.Second}, true},
		"an answer that came late": {func(w *windowed) []roundTrip { return []roundTrip{reset, w.after(51*time.Second, busy), good} }, []time.Duration{0, 0}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := new(windowed)
			w.steps = c.steps(w)
			err := w.send(t)
			assert.Equal(t, c.sent, round(w.sent))
			if c.ok {
				assert.NoError(t, err)
			} else {
				assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
			}
		})
	}
}

// round drops the nanoseconds of the shortest delays.
func round(times []time.Duration) []time.Duration {
	rounded := make([]time.Duration, len(times))
	for i, d := range times {
		rounded[i] = d.Truncate(time.Microsecond)
	}
	return rounded
}

// slowLimiter makes every Take but the first wait.
type slowLimiter struct {
	w        *windowed
	takes    int
	wait     time.Duration
	patience []time.Duration
}

func (l *slowLimiter) Take(_ context.Context, _ rongcloud.Budget, _ int, patience time.Duration) error {
	l.takes++
	l.patience = append(l.patience, patience)
	if l.takes > 1 {
		l.w.now = l.w.now.Add(l.wait)
	}
	return nil
}

func TestNoRepeatOutsideTheWindowAfterALimitersWait(t *testing.T) {
	for wait, sent := range map[time.Duration]int{40 * time.Second: 2, 51 * time.Second: 1} {
		w := new(windowed)
		w.steps = []roundTrip{reset, good}
		limiter := &slowLimiter{w: w, wait: wait}
		err := w.send(t, rongcloud.WithLimiter(limiter, rongcloud.LimitWait), rongcloud.WithQuota(opSend.ID, rongcloud.Window{Limit: 1, Per: time.Minute}))
		assert.Len(t, w.sent, sent, wait)
		assert.Equal(t, 50*time.Second, limiter.patience[1].Round(time.Second), "the limiter receives the remaining time")
		if sent == 1 {
			assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
			assert.ErrorContains(t, err, "not sent again")
			assert.ErrorContains(t, err, "may no longer recognize")
		}
	}
}

// A domain that never received the second attempt does not extend the window of the first.
func TestNoRepeatOutsideTheWindowAfterADomainThatWasNotReached(t *testing.T) {
	unreachable := &http.Transport{DialContext: refuseToDial}
	w := new(windowed)
	w.steps = []roundTrip{reset, w.after(51*time.Second, unreachable.RoundTrip), good}
	err := w.send(t)
	assert.Len(t, w.sent, 2)
	assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
}
