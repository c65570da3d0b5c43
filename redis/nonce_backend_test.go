package rongredis

import (
	"context"
	"crypto/rand"
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

const (
	nonceLease  = time.Minute // long, so that a slow machine does not outlive it
	nonceWindow = 5 * time.Minute
)

func newNonceStore(t *testing.T, client goredis.UniversalClient, opts ...Option) *NonceStore {
	t.Helper()
	s, err := NewNonceStore(client, append([]Option{WithTimeout(10 * time.Second), WithPrefix(rand.Text() + ":")}, opts...)...)
	require.NoError(t, err)
	return s
}

// nonceWorld is a store with its clock, which a test can move.
type nonceWorld struct {
	webhook.NonceStore
	now  func() time.Time
	pass func(time.Duration)

	age time.Duration // of the signatures
}

// claim returns an attempt to handle a delivery that was signed when the world began.
func (w *nonceWorld) claim(signature, body, holder string) webhook.Claim {
	return webhook.Claim{Signature: signature, Body: body, Holder: holder, Lease: nonceLease, Until: w.now().Add(nonceWindow - w.age)}
}

func (w *nonceWorld) after(d time.Duration) {
	w.pass(d)
	w.age += d
}

// onEachStore runs a test on the SDK's own store, on an emulated Redis, and on a real server if there is one.
func onEachStore(t *testing.T, test func(t *testing.T, w *nonceWorld)) {
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) { // where time passes when it is slept away
			test(t, &nonceWorld{NonceStore: webhook.NewMemoryStore(0), now: time.Now, pass: time.Sleep})
		})
	})
	t.Run("miniredis", func(t *testing.T) {
		t.Parallel()
		w, _ := newNonceWorld(t)
		test(t, w)
	})
	if address := os.Getenv(serverVariable); address != "" {
		t.Run("server", func(t *testing.T) {
			t.Parallel()
			test(t, newServerWorld(t, address))
		})
	}
}

// newNonceWorld returns an emulated Redis whose clock stands still.
func newNonceWorld(t *testing.T, opts ...Option) (*nonceWorld, *miniredis.Miniredis) {
	t.Helper()
	redis := miniredis.RunT(t)
	clock := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	redis.SetTime(clock)
	return &nonceWorld{
		NonceStore: newNonceStore(t, connect(t, redis.Addr()), opts...),
		now:        func() time.Time { return clock },
		pass: func(d time.Duration) {
			clock = clock.Add(d)
			redis.SetTime(clock)
			redis.FastForward(d)
		},
	}, redis
}

// newServerWorld returns a real Redis. Its clock cannot be moved, so its entries are made older.
func newServerWorld(t *testing.T, address string) *nonceWorld {
	t.Helper()
	client := connect(t, address)
	s := newNonceStore(t, client)
	return &nonceWorld{
		NonceStore: s,
		now: func() time.Time {
			now, err := client.Time(t.Context()).Result()
			require.NoError(t, err)
			return now
		},
		pass: func(d time.Duration) {
			for _, key := range keysOf(t, s) {
				require.NoError(t, client.HIncrBy(t.Context(), key, "lease", -d.Microseconds()).Err())
				left, err := client.PTTL(t.Context(), key).Result()
				require.NoError(t, err)
				require.NoError(t, client.PExpire(t.Context(), key, left-d).Err())
			}
		},
	}
}

func keysOf(t *testing.T, s *NonceStore) []string {
	t.Helper()
	keys, err := s.client.Keys(t.Context(), s.prefix+"*").Result()
	require.NoError(t, err)
	return keys
}

// nonceStep is an action on a store.
type nonceStep func(t *testing.T, w *nonceWorld, at string)

func claims(signature, body, holder string, want webhook.Standing, answer ...string) nonceStep {
	return func(t *testing.T, w *nonceWorld, at string) {
		standing, got, err := w.Claim(t.Context(), w.claim(signature, body, holder))
		require.NoError(t, err, at)
		assert.Equal(t, want, standing, at)
		if len(answer) == 0 {
			assert.Empty(t, got, at)
			return
		}
		assert.Equal(t, answer[0], string(got), at)
	}
}

func claimsFor(lease time.Duration, holder string, want webhook.Standing) nonceStep {
	return func(t *testing.T, w *nonceWorld, at string) {
		c := w.claim("s", "x", holder)
		c.Lease = lease
		standing, _, err := w.Claim(t.Context(), c)
		require.NoError(t, err, at)
		assert.Equal(t, want, standing, at)
	}
}

func settles(signature, body, holder string, answer []byte) nonceStep {
	return func(t *testing.T, w *nonceWorld, at string) {
		require.NoError(t, w.Settle(t.Context(), w.claim(signature, body, holder), answer), at)
	}
}

func releases(signature, body, holder string) nonceStep {
	return func(t *testing.T, w *nonceWorld, at string) {
		require.NoError(t, w.Release(t.Context(), w.claim(signature, body, holder)), at)
	}
}

func passes(d time.Duration) nonceStep {
	return func(_ *testing.T, w *nonceWorld, _ string) { w.after(d) }
}

// forgets moves the clock until no store remembers a signature. Later claims have the whole window again.
func forgets() nonceStep {
	return func(_ *testing.T, w *nonceWorld, _ string) {
		w.after(nonceWindow + nonceLease + clockTolerance)
		w.age = 0
	}
}

func runSteps(t *testing.T, w *nonceWorld, steps []nonceStep) {
	t.Helper()
	for i, step := range steps {
		step(t, w, "step "+strconv.Itoa(i+1))
	}
}

// hook calls a test's function with the commands of a client.
type hook func(ctx context.Context, cmd goredis.Cmder, next goredis.ProcessHook) error

func (h hook) DialHook(next goredis.DialHook) goredis.DialHook { return next }

func (h hook) ProcessPipelineHook(next goredis.ProcessPipelineHook) goredis.ProcessPipelineHook {
	return next
}

func (h hook) ProcessHook(next goredis.ProcessHook) goredis.ProcessHook {
	return func(ctx context.Context, cmd goredis.Cmder) error { return h(ctx, cmd, next) }
}

// runs reports whether a command runs a loaded script.
func runs(cmd goredis.Cmder, script *goredis.Script) bool {
	return cmd.Name() == "evalsha" && cmd.Args()[1] == script.Hash()
}
