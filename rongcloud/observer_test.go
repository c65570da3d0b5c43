package rongcloud_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

type traceKey struct{}

// noted returns an observer that records its events, and passes a name through the context.
func noted(name string, into *[]string) rongcloud.Observer {
	note := func(format string, args ...any) { *into = append(*into, name+": "+fmt.Sprintf(format, args...)) }
	path := func(ctx context.Context) string { s, _ := ctx.Value(traceKey{}).(string); return s }
	return rongcloud.Observer{
		CallStart: func(ctx context.Context, e rongcloud.CallStart) context.Context {
			note("call %s %s", e.Operation, e.RequestID)
			return context.WithValue(ctx, traceKey{}, path(ctx)+name+"/")
		},
		CallEnd: func(ctx context.Context, e rongcloud.CallEnd) {
			note("called %s %s attempts=%d domain=%s status=%d code=%d took=%s err=%q in %s",
				e.Operation, e.RequestID, e.Attempts, e.Domain, e.Status, e.Code, e.Duration, rongcloud.CategoryOf(e.Err), path(ctx))
		},
		AttemptStart: func(ctx context.Context, e rongcloud.AttemptStart) context.Context {
			note("attempt %d of %s to %s after %s and %s", e.Attempt, e.Operation, e.Domain, e.QuotaWait, e.Backoff)
			return context.WithValue(ctx, traceKey{}, path(ctx)+"attempt/")
		},
		AttemptEnd: func(ctx context.Context, e rongcloud.AttemptEnd) {
			note("attempted %d %s status=%d code=%d took=%s err=%q in %s",
				e.Attempt, e.Outcome, e.Status, e.Code, e.Duration, rongcloud.CategoryOf(e.Err), path(ctx))
		},
		DomainChange: func(_ context.Context, e rongcloud.DomainChange) { note("%s down=%t", e.Domain, e.Down) },
	}
}

func TestObserver(t *testing.T) {
	now := clock
	tick := func() time.Time { now = now.Add(time.Millisecond); return now }
	var seen, inTransport []string
	steps := []roundTrip{gateway, good}
	client, err := rongcloud.New(appKey, appSecret,
		rongcloud.WithEndpoint("https://a.example", "https://b.example"),
		rongcloud.WithTransport(roundTrip(func(r *http.Request) (*http.Response, error) {
			inTransport = append(inTransport, r.Context().Value(traceKey{}).(string))
			step := steps[0]
			steps = steps[1:]
			return step(r)
		})),
		rongcloud.WithObserver(noted("outer", &seen)), rongcloud.WithObserver(noted("inner", &seen)),
		rongcloud.WithClock(tick), rongcloud.WithoutWaits(func(time.Duration) {}))
	require.NoError(t, err)
	_, err = call(t, client, opRead, rongcloud.RequestID("r-1"))
	require.NoError(t, err)

	assert.Equal(t, []string{"outer/inner/attempt/attempt/", "outer/inner/attempt/attempt/"}, inTransport, "a transport finds what observers put into the context")
	var outer []string
	for _, line := range seen {
		var rest string
		if _, err := fmt.Sscanf(line, "outer: %s", &rest); err == nil {
			outer = append(outer, line)
		}
	}
	assert.Len(t, seen, 2*len(outer), "each observer receives everything")
	require.Len(t, outer, 7)
	assert.Equal(t, "outer: call user.info r-1", outer[0])
	assert.Regexp(t, `^outer: attempt 1 of user.info to a.example after \S+ and 0s$`, outer[1])
	assert.Regexp(t, `^outer: attempted 1 unknown status=502 code=0 took=[1-9]\S* err="unavailable" in outer/inner/attempt/attempt/$`, outer[2])
	assert.Equal(t, "outer: a.example down=true", outer[3])
	assert.Regexp(t, `^outer: attempt 2 of user.info to b.example after \S+ and 0s$`, outer[4])
	assert.Regexp(t, `^outer: attempted 2 done status=200 code=200 took=[1-9]\S* err="" in outer/inner/attempt/attempt/$`, outer[5])
	assert.Regexp(t, `^outer: called user.info r-1 attempts=2 domain=b.example status=200 code=0 took=[1-9]\S* err="" in outer/inner/$`, outer[6])
}

func TestOutcomesOfAttempts(t *testing.T) {
	for want, rt := range map[rongcloud.Outcome]http.RoundTripper{
		rongcloud.OutcomeDone:      good,
		rongcloud.OutcomeThrottled: busy,
		rongcloud.OutcomeRefused:   wrong,
		rongcloud.OutcomeUnknown:   reset,
		rongcloud.OutcomeNotSent:   &http.Transport{DialContext: refuseToDial},
	} {
		var got []rongcloud.Outcome
		client := newClient(t, rt, rongcloud.WithObserver(rongcloud.Observer{
			AttemptEnd: func(_ context.Context, e rongcloud.AttemptEnd) { got = append(got, e.Outcome) },
		}))
		_, _ = call(t, client, opSend)
		assert.Equal(t, []rongcloud.Outcome{want}, got)
	}
}

// A call that is refused before anything is sent is reported too.
func TestObserversSeeInvalidArguments(t *testing.T) {
	var ends []rongcloud.CallEnd
	client := newClient(t, good, rongcloud.WithObserver(rongcloud.Observer{
		CallEnd: func(_ context.Context, e rongcloud.CallEnd) { ends = append(ends, e) },
	}))
	_, err := call(t, client, opRead, rongcloud.Attempts(-1))
	require.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	byService := &rongcloud.Error{Category: rongcloud.ErrInvalidArgument, Parameter: "userId"}
	_, err = client.Call(t.Context(), rongcloud.Request{Operation: opRead, Invalid: byService}, nil)
	require.Same(t, byService, err)
	require.Len(t, ends, 2)
	for _, e := range ends {
		assert.ErrorIs(t, e.Err, rongcloud.ErrInvalidArgument)
		assert.Zero(t, e.Attempts)
		assert.Equal(t, opRead.ID, e.Operation)
	}
}

func TestAnObserverThatReturnsNoContext(t *testing.T) {
	client := newClient(t, good, rongcloud.WithObserver(rongcloud.Observer{
		CallStart:    func(context.Context, rongcloud.CallStart) context.Context { return nil },
		AttemptStart: func(context.Context, rongcloud.AttemptStart) context.Context { return nil },
	}))
	_, err := call(t, client, opRead)
	assert.NoError(t, err)
}

// A probe that panics, in a transport or in an observer, does not stop further probes of its domain.
func TestAProbeThatPanics(t *testing.T) {
	now := clock
	steps := []roundTrip{gateway, func(*http.Request) (*http.Response, error) { panic("transport broke") }, good}
	var hosts []string
	client, err := rongcloud.New(appKey, appSecret,
		rongcloud.WithEndpoint("https://a.example", "https://b.example"), rongcloud.WithAttempts(1),
		rongcloud.WithTransport(roundTrip(func(r *http.Request) (*http.Response, error) {
			hosts = append(hosts, r.URL.Host)
			step := steps[len(hosts)-1]
			return step(r)
		})), rongcloud.WithClock(func() time.Time { return now }))
	require.NoError(t, err)
	_, err = call(t, client, opRead)
	require.Error(t, err)
	now = now.Add(time.Minute)
	assert.Panics(t, func() { _, _ = call(t, client, opRead) })
	_, err = call(t, client, opRead)
	require.NoError(t, err)
	assert.Equal(t, []string{a, a, a}, hosts)
	assert.True(t, client.Domains()[0].Current)
}
