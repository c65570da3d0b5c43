package rongredis

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

const (
	claimed  = webhook.Claimed
	busy     = webhook.Busy
	settled  = webhook.Settled
	mismatch = webhook.Mismatch
)

func TestStoresBehaveAlike(t *testing.T) {
	t.Parallel()
	big := bytes.Repeat([]byte("answer\x00\r\n"), 1<<17) // over 1 MB
	hostile := []string{
		"", " ", "\x00", "*\r\n$-1\r\n", "{a}{b", "nonce:*", "redis.call('FLUSHALL')", "]]--", "\xff\xfe", "签名", "-1", "nil", "false",
		strings.Repeat("x", 1<<20), strings.Repeat("x", 1<<20) + "y",
	}
	var fromOutside []nonceStep
	for i, text := range hostile {
		fromOutside = append(fromOutside,
			claims(text, "x", "a", claimed),
			claims(text, "x", "b", busy),
			settles(text, "x", "a", []byte(fmt.Sprint(i))),
			claims("bound", text, "a", mismatch),
			claims("of "+text, text, text, claimed),
			claims("of "+text, text+"'", text, mismatch),
			releases("of "+text, text, text),
			claims("of "+text, text, "b", claimed),
			settles("of "+text, text, text, []byte(text)),
			claims("of "+text, text, "c", settled, text),
		)
	}
	for i, text := range hostile {
		fromOutside = append(fromOutside, claims(text, "x", "c", settled, fmt.Sprint(i)))
	}

	for name, steps := range map[string][]nonceStep{
		"one holder": {
			claims("s", "x", "a", claimed),
			claims("s", "x", "b", busy),
			claims("s", "x", "a", busy),
			claims("s", "y", "b", mismatch),
			claims("s", "", "b", mismatch),
			claims("S", "y", "b", claimed),
		},
		"a holder whose lease has ended": {
			claims("s", "x", "a", claimed),
			passes(nonceLease / 2),
			claims("s", "x", "b", busy),
			passes(nonceLease / 2),
			claims("s", "y", "b", mismatch),
			claims("s", "x", "b", claimed),
			claims("s", "x", "c", busy),
			releases("s", "x", "a"), // late
			claims("s", "x", "c", busy),
			passes(nonceLease / 2),
			claims("s", "x", "c", busy),
			settles("s", "x", "a", []byte("a's")),
			claims("s", "x", "c", settled, "a's"),
			settles("s", "x", "b", []byte("b's")),
			claims("s", "x", "c", settled, "b's"),
		},
		"released": {
			claims("s", "x", "a", claimed),
			releases("s", "x", "a"),
			claims("s", "y", "b", mismatch),
			claims("s", "x", "b", claimed),
			claims("s", "x", "c", busy),
			releases("s", "x", "b"),
			releases("s", "x", "b"),
			claims("s", "x", "c", claimed),
		},
		"settled": {
			claims("s", "x", "a", claimed),
			settles("s", "x", "a", []byte(`{"pass":1}`)),
			claims("s", "x", "b", settled, `{"pass":1}`),
			claims("s", "y", "b", mismatch),
			releases("s", "x", "a"),
			claims("s", "x", "b", settled, `{"pass":1}`),
			passes(nonceWindow - time.Minute),
			claims("s", "x", "b", settled, `{"pass":1}`),
			claims("s", "y", "b", mismatch),
		},
		"settled after a release": {
			claims("s", "x", "a", claimed),
			releases("s", "x", "a"),
			settles("s", "x", "a", []byte("late")),
			claims("s", "x", "b", settled, "late"),
		},
		"an empty answer": {claims("s", "x", "a", claimed), settles("s", "x", "a", nil), claims("s", "x", "b", settled, "")},
		"a big answer":    {claims("s", "x", "a", claimed), settles("s", "x", "a", big), claims("s", "x", "b", settled, string(big))},
		"never claimed": {
			settles("s", "x", "a", []byte("answer")),
			releases("s", "x", "a"),
			claims("s", "y", "b", claimed),
		},
		"bound for as long as it is accepted": {
			claims("s", "x", "a", claimed),
			passes(nonceWindow - time.Minute),
			claims("s", "y", "b", mismatch),
			claims("s", "x", "b", claimed),
		},
		"forgotten": {
			claims("s", "x", "a", claimed),
			claims("t", "x", "a", claimed),
			settles("s", "x", "a", []byte("answer")),
			forgets(),
			claims("s", "y", "b", claimed),
			claims("t", "y", "b", claimed),
			claims("s", "y", "c", busy),
			releases("t", "x", "a"),
			claims("t", "y", "c", busy),
		},
		"no lease":     {claimsFor(0, "a", claimed), claimsFor(0, "b", claimed), claimsFor(time.Minute, "c", claimed), claimsFor(0, "d", busy)},
		"a past lease": {claimsFor(-time.Hour, "a", claimed), claimsFor(-time.Hour, "b", claimed)},
		"from outside": append([]nonceStep{claims("bound", "bound", "z", claimed)}, fromOutside...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onEachStore(t, func(t *testing.T, w *nonceWorld) { runSteps(t, w, steps) })
		})
	}
}

func TestOneOfManyClaims(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, client *goredis.Client) {
		first := newNonceStore(t, client)
		processes := []*NonceStore{first}
		for range 3 {
			processes = append(processes, newNonceStore(t, client, WithPrefix(first.prefix)))
		}
		var got [mismatch + 1]atomic.Int64
		var all sync.WaitGroup
		for i := range 64 {
			all.Go(func() {
				standing, _, err := processes[i%len(processes)].Claim(t.Context(), webhook.Claim{
					Signature: "s", Body: "x", Holder: fmt.Sprint(i), Lease: time.Hour, Until: time.Now().Add(time.Hour),
				})
				if assert.NoError(t, err) {
					got[standing].Add(1)
				}
			})
		}
		all.Wait()
		assert.EqualValues(t, 1, got[claimed].Load())
		assert.EqualValues(t, 63, got[busy].Load())
	})
}

func TestLeaseEndsToTheMicrosecond(t *testing.T) {
	t.Parallel()
	w, _ := newNonceWorld(t)
	runSteps(t, w, []nonceStep{
		claims("s", "x", "a", claimed),
		passes(nonceLease - time.Microsecond),
		claims("s", "x", "b", busy),
		passes(time.Microsecond),
		claims("s", "x", "b", claimed),
	})
}

func TestSignatureLifetime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		until func(now time.Time) time.Time
		lease time.Duration
		want  time.Duration
	}{
		"until it is too old":   {func(now time.Time) time.Time { return now.Add(5 * time.Minute) }, time.Second, 6 * time.Minute},
		"as long as the lease":  {func(now time.Time) time.Time { return now.Add(time.Second) }, time.Hour, 61 * time.Minute},
		"to the millisecond":    {func(now time.Time) time.Time { return now.Add(1500 * time.Microsecond) }, 0, time.Minute + time.Millisecond},
		"too old already":       {func(now time.Time) time.Time { return now.Add(-time.Hour) }, time.Second, 61 * time.Second},
		"no time":               {func(time.Time) time.Time { return time.Time{} }, 0, time.Minute},
		"a far time":            {func(now time.Time) time.Time { return now.AddDate(9000, 0, 0) }, time.Second, longestKept},
		"what no time can be":   {func(time.Time) time.Time { return time.Unix(math.MaxInt64, 0) }, 0, time.Minute},
		"an endless lease":      {func(now time.Time) time.Time { return now }, forever, longestKept},
		"a lease in the past":   {func(now time.Time) time.Time { return now.Add(time.Minute) }, -forever, 2 * time.Minute},
		"a lease of nearly nil": {func(now time.Time) time.Time { return now }, 300 * time.Microsecond, time.Minute + time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, redis := newNonceWorld(t)
			_, _, err := w.Claim(t.Context(), webhook.Claim{Signature: "s", Body: "x", Holder: "a", Lease: c.lease, Until: c.until(w.now())})
			require.NoError(t, err)
			require.Len(t, redis.Keys(), 1)
			assert.Equal(t, c.want, redis.TTL(redis.Keys()[0]))
			w.pass(c.want)
			assert.Empty(t, redis.Keys(), "all has expired")
		})
	}
}

func TestSignatureIsKeptForLastHolder(t *testing.T) {
	t.Parallel()
	w, redis := newNonceWorld(t)
	runSteps(t, w, []nonceStep{claims("s", "x", "a", claimed), passes(nonceWindow), claims("s", "x", "b", claimed)})
	require.Len(t, redis.Keys(), 1)
	assert.Equal(t, nonceLease+clockTolerance, redis.TTL(redis.Keys()[0]))

	sooner := w.claim("s", "x", "c")
	sooner.Lease, sooner.Until = time.Second, w.now()
	runSteps(t, w, []nonceStep{releases("s", "x", "b")})
	standing, _, err := w.Claim(t.Context(), sooner)
	require.NoError(t, err)
	assert.Equal(t, claimed, standing)
	runSteps(t, w, []nonceStep{settles("s", "x", "c", nil)})
	assert.Equal(t, nonceLease+clockTolerance, redis.TTL(redis.Keys()[0]), "never shorter than before")
}

func TestKeysOfSignatures(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, client *goredis.Client) {
		s := newNonceStore(t, client)
		for _, signature := range []string{"", "{a}", strings.Repeat("x", 1<<20)} {
			_, _, err := s.Claim(t.Context(), webhook.Claim{Signature: signature, Until: time.Now().Add(time.Hour)})
			require.NoError(t, err)
		}
		keys := keysOf(t, s)
		assert.Len(t, keys, 3)
		for _, key := range keys {
			assert.Regexp(t, `^`+s.prefix+`nonce:[0-9a-f]{64}$`, key)
			left, err := client.PTTL(t.Context(), key).Result()
			require.NoError(t, err)
			assert.Positive(t, left)
		}
	})
}

func TestOtherBodyIsNotSettled(t *testing.T) {
	t.Parallel()
	w, _ := newNonceWorld(t)
	runSteps(t, w, []nonceStep{ // "a" was let through while Redis was down, and "b" came when it was back
		claims("s", "x", "b", claimed),
		settles("s", "y", "a", []byte("answer")),
		claims("s", "x", "c", busy),
	})
}

func TestRetriedClaim(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, client *goredis.Client) {
		require.NoError(t, claimScript.Load(t.Context(), client).Err())
		client.AddHook(hook(func(ctx context.Context, cmd goredis.Cmder, next goredis.ProcessHook) error {
			if runs(cmd, claimScript) {
				_ = next(ctx, cmd) // the answer is lost
			}
			return next(ctx, cmd)
		}))
		w := &nonceWorld{NonceStore: newNonceStore(t, client), now: time.Now}
		runSteps(t, w, []nonceStep{claims("s", "x", "a", claimed), claims("s", "x", "a", busy), claims("s", "x", "b", busy)})
	})
}

func TestNonceStoreWithoutRedis(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]bool{"closed": false, "open": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			opts := []Option{WithHoldOff(time.Minute), WithLogger(slog.New(slog.NewTextHandler(&log, nil)))}
			if open {
				opts = append(opts, FailClosed(), FailOpen()) // the last one holds
			}
			w, redis := newNonceWorld(t, opts...)
			w.NonceStore.(*NonceStore).link.now = w.now
			c := w.claim("secret-signature", "x", "a")
			down := func() {
				t.Helper()
				standing, _, err := w.Claim(t.Context(), c)
				for _, err := range []error{err, w.Settle(t.Context(), c, nil), w.Release(t.Context(), c)} {
					if open {
						assert.NoError(t, err)
						continue
					}
					require.ErrorIs(t, err, rongcloud.ErrUnavailable)
					assert.ErrorContains(t, err, "broken")
					assert.NotContains(t, err.Error(), "secret")
				}
				if open {
					assert.Equal(t, claimed, standing)
				} else {
					assert.Zero(t, standing)
				}
			}
			runSteps(t, w, []nonceStep{claims("s", "x", "a", claimed), settles("s", "x", "a", []byte("answer"))})

			redis.SetError("LOADING broken")
			down()
			asked := redis.CommandCount()
			down()
			redis.SetError("")
			down() // it is well again, but left alone for a minute
			assert.Equal(t, asked, redis.CommandCount())

			redis.SetError("LOADING broken")
			w.after(time.Minute)
			down()
			redis.SetError("")
			w.after(time.Minute)
			runSteps(t, w, []nonceStep{claims("s", "x", "b", settled, "answer")})

			assert.Equal(t, 1, strings.Count(log.String(), "rongcloud.nonces.down"), log.String())
			assert.Contains(t, log.String(), fmt.Sprint("open=", open))
			assert.Equal(t, 1, strings.Count(log.String(), "rongcloud.nonces.up"))
			assert.NotContains(t, log.String(), "secret")
		})
	}
}

func TestDeadRedisDelaysNoDelivery(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and never answers
	require.NoError(t, err)
	defer func() { _ = silent.Close() }()
	for name, address := range map[string]string{"silent": silent.Addr().String(), "refused": "127.0.0.1:1"} {
		client := connect(t, address)
		logger := WithLogger(slog.New(slog.DiscardHandler))
		c := webhook.Claim{Signature: "s", Body: "x", Holder: "a", Lease: time.Second, Until: time.Now().Add(time.Minute)}

		s := newNonceStore(t, client, logger, WithTimeout(20*time.Millisecond))
		for range 2 {
			_, _, err := s.Claim(t.Context(), c)
			assert.ErrorIs(t, err, rongcloud.ErrUnavailable, name)
		}
		s = newNonceStore(t, client, logger, WithTimeout(20*time.Millisecond), FailOpen())
		for range 2 {
			standing, _, err := s.Claim(t.Context(), c)
			assert.NoError(t, err, name)
			assert.Equal(t, claimed, standing, name)
		}
	}
}

func TestContextEndsClaim(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]Option{"closed": nil, "open": {FailOpen()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, redis := newNonceWorld(t, opts...)
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			c := w.claim("s", "x", "a")
			standing, _, err := w.Claim(ended, c)
			assert.Zero(t, standing)
			for _, err := range []error{err, w.Settle(ended, c, nil), w.Release(ended, c)} {
				assert.ErrorIs(t, err, context.Canceled)
			}
			assert.Empty(t, redis.Keys())

			client := w.NonceStore.(*NonceStore).client.(*goredis.Client)
			for _, script := range []*goredis.Script{claimScript, releaseScript} {
				require.NoError(t, script.Load(t.Context(), client).Err())
			}
			ctx, cancel := context.WithCancel(t.Context())
			given, freed := make(chan struct{}), make(chan struct{})
			client.AddHook(hook(func(ctx context.Context, cmd goredis.Cmder, next goredis.ProcessHook) error {
				err := next(ctx, cmd)
				switch {
				case runs(cmd, claimScript) && ctx.Err() == nil && cmd.Args()[5] == "a":
					cancel()
					<-given // the answer is on its way
				case runs(cmd, releaseScript):
					close(freed)
				}
				return err
			}))
			standing, _, err = w.Claim(ctx, c)
			assert.ErrorIs(t, err, context.Canceled)
			assert.Zero(t, standing)
			runSteps(t, w, []nonceStep{claims("s", "x", "b", busy)})
			close(given)
			<-freed // a claim that nobody waits for
			runSteps(t, w, []nonceStep{claims("s", "y", "b", mismatch), claims("s", "x", "b", claimed)})
		})
	}
}

func TestLateClaimIsReleased(t *testing.T) {
	t.Parallel()
	w, _ := newNonceWorld(t)
	client := w.NonceStore.(*NonceStore).client.(*goredis.Client)
	for _, script := range []*goredis.Script{claimScript, releaseScript} {
		require.NoError(t, script.Load(t.Context(), client).Err())
	}
	ends, freed := make(chan context.CancelFunc, 1), make(chan struct{}, 1)
	client.AddHook(hook(func(ctx context.Context, cmd goredis.Cmder, next goredis.ProcessHook) error {
		err := next(ctx, cmd)
		switch {
		case runs(cmd, claimScript) && cmd.Args()[5] == "a":
			(<-ends)() // as the answer comes: either may be seen first
		case runs(cmd, releaseScript):
			freed <- struct{}{}
		}
		return err
	}))
	for i := range 50 {
		signature := fmt.Sprint(i)
		ctx, cancel := context.WithCancel(t.Context())
		ends <- cancel
		standing, _, err := w.Claim(ctx, w.claim(signature, "x", "a"))
		cancel()
		if err == nil {
			assert.Equal(t, claimed, standing)
			runSteps(t, w, []nonceStep{claims(signature, "x", "b", busy)})
			continue
		}
		require.ErrorIs(t, err, context.Canceled)
		<-freed
		runSteps(t, w, []nonceStep{claims(signature, "x", "b", claimed)})
	}
}

func TestLateClaimOfOpenStoreIsKept(t *testing.T) {
	t.Parallel()
	w, redis := newNonceWorld(t, FailOpen(), WithTimeout(20*time.Millisecond), WithLogger(slog.New(slog.DiscardHandler)))
	s := w.NonceStore.(*NonceStore)
	client := s.client.(*goredis.Client)
	require.NoError(t, claimScript.Load(t.Context(), client).Err())
	given, done := make(chan struct{}), make(chan struct{})
	client.AddHook(hook(func(ctx context.Context, cmd goredis.Cmder, next goredis.ProcessHook) error {
		err := next(ctx, cmd)
		if runs(cmd, claimScript) {
			<-given
			close(done)
		}
		return err
	}))
	standing, _, err := w.Claim(t.Context(), w.claim("s", "x", "a"))
	require.NoError(t, err)
	assert.Equal(t, claimed, standing, "Redis was too slow to be asked")
	close(given)
	<-done

	other := *w
	other.NonceStore = newNonceStore(t, connect(t, redis.Addr()), WithPrefix(s.prefix))
	runSteps(t, &other, []nonceStep{
		claims("s", "x", "b", busy),
		settles("s", "x", "a", []byte("answer")),
		claims("s", "x", "b", settled, "answer"),
	})
}

func TestUnknownStandings(t *testing.T) {
	t.Parallel()
	for _, got := range [][]string{nil, {}, {""}, {"taken"}, {"settled"}, {"claimed", "answer"}, {"settled", "a", "b"}} {
		_, _, err := parseStanding(got)
		assert.ErrorContains(t, err, "the script answered", got)
	}
}

func TestNewNonceStoreErrors(t *testing.T) {
	t.Parallel()
	client := connect(t, "127.0.0.1:1")
	for want, opts := range map[string][]Option{
		"NewNonceStore: an option is nil": {nil},
		"WithPrefix":                      {WithPrefix("{a}")},
		"WithTimeout":                     {WithTimeout(0)},
	} {
		s, err := NewNonceStore(client, opts...)
		assert.Nil(t, s)
		assert.ErrorContains(t, err, "rongredis: "+want)
	}
}
