package rongredis

import (
	"bytes"
	"crypto/rand"
	"errors"
	"log/slog"
	"math"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

func TestBudgetKeyOfWrongType(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		window rongcloud.Window
		key    func(l *Limiter, b rongcloud.Budget) string
	}{
		"paced": {window(10, time.Second), func(l *Limiter, b rongcloud.Budget) string {
			return rateKey(l.store.key(plan{key: b.Key}, metered{Window: window(10, time.Second)}))
		}},
		"counted": {window(10, time.Hour), func(l *Limiter, b rongcloud.Budget) string {
			return l.store.key(plan{key: b.Key}, metered{Window: window(10, time.Hour)}) + ":used"
		}},
	} {
		for mode, option := range map[string]Option{"open": FailOpen(), "closed": FailClosed()} {
			t.Run(name+" "+mode, func(t *testing.T) {
				t.Parallel()
				onEach(t, func(t *testing.T, client *goredis.Client) {
					var log bytes.Buffer
					l := newLimiter(t, client, option, WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
					b := budget(c.window)
					key := c.key(l, b)
					require.NoError(t, client.HSet(t.Context(), key, "a", "b").Err())
					require.NoError(t, client.Expire(t.Context(), key, time.Minute).Err())

					err := l.Take(t.Context(), b, 1, 0)
					var e *rongcloud.Error
					require.ErrorAs(t, err, &e)
					assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
					assert.Equal(t, b.Key, e.Parameter)
					assert.Zero(t, e.RetryAfter)
					assert.ErrorContains(t, err, "Redis refuses to use "+key+": ")
					assert.ErrorContains(t, err, "WRONGTYPE")
					assert.ErrorAs(t, err, new(goredis.Error))

					other := budget(window(1, time.Hour)) // Redis is well
					require.NoError(t, l.Take(t.Context(), other, 1, 0))
					retryAfter(t, l.Take(t.Context(), other, 1, 0))
					assert.Empty(t, log.String())
				})
			})
		}
	}
}

func TestSignatureKeyOfWrongType(t *testing.T) {
	t.Parallel()
	for mode, option := range map[string]Option{"open": FailOpen(), "closed": FailClosed()} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			onEach(t, func(t *testing.T, client *goredis.Client) {
				s := newNonceStore(t, client, option)
				c := webhook.Claim{Signature: "secret-signature", Body: "x", Holder: "a", Lease: time.Minute, Until: time.Now().Add(time.Minute)}
				require.NoError(t, client.Set(t.Context(), s.keys(c)[0], "text", time.Minute).Err())
				standing, _, err := s.Claim(t.Context(), c)
				assert.Zero(t, standing)
				for _, err := range []error{err, s.Settle(t.Context(), c, nil), s.Release(t.Context(), c)} {
					assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
					assert.ErrorContains(t, err, "Redis refuses to use "+s.keys(c)[0]+": ")
					assert.ErrorContains(t, err, "WRONGTYPE")
					assert.NotContains(t, err.Error(), "secret")
				}
			})
		})
	}
}

// Errors of a Redis that responds but is temporarily unavailable.
func TestTemporaryErrors(t *testing.T) {
	t.Parallel()
	for reply, down := range map[string]bool{
		"LOADING Redis is loading the dataset in memory":                                                     true,
		"READONLY You can't write against a read only replica.":                                              true,
		"MASTERDOWN Link with MASTER is down":                                                                true,
		"CLUSTERDOWN The cluster is down":                                                                    true,
		"TRYAGAIN Multiple keys request during rehashing of slot":                                            true,
		"ERR max number of clients reached":                                                                  true,
		"NOREPLICAS Not enough good replicas to write.":                                                      true,
		"OOM command not allowed when used memory > 'maxmemory'.":                                            true,
		"BUSY Redis is busy running a script.":                                                               true,
		"MISCONF Redis is configured to save RDB snapshots, but cannot.":                                     true,
		"ERR Error running script (call to f_1): @user_script:1: @user_script: 1: -READONLY You can't write": true,
		"ERR Error running script (call to f_1): @user_script:1: @user_script: 1: -WRONGTYPE Operation":      false,
		"ERR unknown: -READONLY x":                                                                           false,
		"BUSYGROUP Consumer Group name already exists":                                                       false,
		"WRONGTYPE Operation against a key holding the wrong kind of value":                                  false,
		"NOPERM this user has no permissions to run the 'evalsha' command":                                   false,
		"WRONGPASS invalid username-password pair or user is disabled.":                                      false,
		"ERR Error running script (call to f_1): @user_script:1: WRONGTYPE x":                                false,
		"ERR unknown command 'EVALSHA'":                                                                      false,
	} {
		t.Run(reply, func(t *testing.T) {
			t.Parallel()
			server := miniredis.RunT(t)
			client := goredis.NewClient(&goredis.Options{Addr: server.Addr(), MaxRetries: -1})
			t.Cleanup(func() { _ = client.Close() })
			var log bytes.Buffer
			logger := WithLogger(slog.New(slog.NewTextHandler(&log, nil)))
			open, closed := newLimiter(t, client, FailOpen(), logger), newLimiter(t, client, FailClosed(), logger)
			server.SetError(reply)

			err := closed.Take(t.Context(), budget(window(1, time.Hour)), 1, 0)
			require.ErrorIs(t, err, rongcloud.ErrUnavailable)
			assert.ErrorContains(t, err, reply)
			err = open.Take(t.Context(), budget(window(1, time.Hour)), 1, 0)
			if down {
				assert.NoError(t, err)
				assert.Contains(t, log.String(), "rongcloud.limiter.down")
				return
			}
			assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
			assert.Empty(t, log.String())
		})
	}
}

func TestFaultMeansRedisIsUp(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w := newWorld(t, WithHoldOff(time.Minute), WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	b := budget(window(1, time.Hour))
	w.redis.SetError("LOADING x")
	require.ErrorIs(t, w.Take(t.Context(), b, 1, 0), rongcloud.ErrUnavailable)
	w.redis.SetError("NOPERM")
	w.pass(time.Minute)
	require.ErrorContains(t, w.Take(t.Context(), b, 1, 0), "NOPERM")
	assert.Contains(t, log.String(), "rongcloud.limiter.up")
	w.redis.SetError("")
	require.NoError(t, w.Take(t.Context(), b, 1, 0), "asked at once")
}

func TestOddReplyIsFault(t *testing.T) {
	t.Parallel()
	err := asFault(&oddReply{errors.New("the script answered 3 numbers")}, []string{"a", "b"})
	assert.EqualError(t, err, "Redis refuses to use a, b: the script answered 3 numbers")
	assert.True(t, isFault(err))
	assert.NoError(t, asFault(nil, nil))
}

func TestNilClientsAreRefused(t *testing.T) {
	t.Parallel()
	for says, client := range map[string]goredis.UniversalClient{
		"the client is nil":                        nil,
		"the client is a nil *redis.Client":        (*goredis.Client)(nil),
		"the client is a nil *redis.ClusterClient": (*goredis.ClusterClient)(nil),
		"the client is a nil *redis.Ring":          (*goredis.Ring)(nil),
	} {
		l, err := New(client)
		assert.Nil(t, l)
		assert.EqualError(t, err, "rongredis: New: "+says)
		s, err := NewNonceStore(client)
		assert.Nil(t, s)
		assert.EqualError(t, err, "rongredis: NewNonceStore: "+says)
	}
}

func TestZeroValues(t *testing.T) {
	t.Parallel()
	for _, l := range []*Limiter{nil, {}} {
		err := l.Take(t.Context(), budget(window(1, time.Hour)), 1, 0)
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
		assert.ErrorContains(t, err, "Limiter must be made by rongredis.New")
	}
	for _, s := range []*NonceStore{nil, {}} {
		_, _, err := s.Claim(t.Context(), webhook.Claim{})
		for _, err := range []error{err, s.Settle(t.Context(), webhook.Claim{}, nil), s.Release(t.Context(), webhook.Claim{})} {
			assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
			assert.ErrorContains(t, err, "NonceStore must be made by rongredis.NewNonceStore")
		}
	}
}

func TestClaimUntilDistantTime(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, client *goredis.Client) {
		s := newNonceStore(t, client)
		for _, until := range []time.Time{time.Unix(1<<60, 0), time.UnixMilli(math.MaxInt64).Add(time.Hour)} {
			c := webhook.Claim{Signature: rand.Text(), Body: "x", Holder: "a", Lease: time.Minute, Until: until}
			standing, _, err := s.Claim(t.Context(), c)
			require.NoError(t, err)
			assert.Equal(t, webhook.Claimed, standing)
			left, err := client.PTTL(t.Context(), s.keys(c)[0]).Result()
			require.NoError(t, err)
			assert.InDelta(t, longestKept.Hours(), left.Hours(), 1)
			require.NoError(t, client.Del(t.Context(), s.keys(c)[0]).Err())
		}
	})
}

func TestMillis(t *testing.T) {
	t.Parallel()
	last := time.Date(10000, 1, 1, 0, 0, 0, -1, time.UTC)
	for _, c := range []struct {
		at   time.Time
		want int64
	}{
		{time.Time{}, 0}, {time.Unix(-1<<60, 0), 0}, {time.Unix(0, -1), 0}, {time.UnixMilli(0), 0}, {time.UnixMilli(1), 1},
		{last, 253402300799999}, {last.Add(1), 253402300799999}, {time.Unix(1<<60, 0), 253402300799999},
	} {
		assert.Equal(t, c.want, millis(c.at), c.at)
	}
}
