package rongredis

import (
	"context"
	"crypto/rand"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// serverVariable names a real Redis, such as 127.0.0.1:6399, on which the tests run too.
const serverVariable = "RONGCLOUD_TEST_REDIS"

const forever = time.Duration(1<<63 - 1)

// onEach runs a test on the emulated Redis, and on a real server if there is one.
func onEach(t *testing.T, test func(t *testing.T, client *goredis.Client)) {
	addresses := map[string]string{"miniredis": ""}
	if address := os.Getenv(serverVariable); address != "" {
		addresses["server"] = address
	}
	for name, address := range addresses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if address == "" {
				address = miniredis.RunT(t).Addr()
			}
			test(t, connect(t, address))
		})
	}
}

func connect(t *testing.T, address string) *goredis.Client {
	t.Helper()
	client := goredis.NewClient(&goredis.Options{Addr: address})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func newLimiter(t *testing.T, client goredis.UniversalClient, opts ...Option) *Limiter {
	t.Helper()
	l, err := New(client, append([]Option{WithTimeout(10 * time.Second), FailClosed()}, opts...)...)
	require.NoError(t, err)
	return l
}

// budget returns a budget that no other test uses.
func budget(windows ...rongcloud.Window) rongcloud.Budget {
	return rongcloud.Budget{Key: rand.Text() + ":chatroom.sendMessage", Windows: windows}
}

func window(limit int, per time.Duration) rongcloud.Window {
	return rongcloud.Window{Limit: limit, Per: per}
}

// world is a limiter on an emulated Redis, with a clock that only sleeping moves.
type world struct {
	*Limiter
	redis *miniredis.Miniredis

	mu    sync.Mutex
	clock time.Time
	slept []time.Duration
}

func newWorld(t *testing.T, opts ...Option) *world {
	t.Helper()
	w := &world{redis: miniredis.RunT(t), clock: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	w.redis.SetTime(w.clock)
	w.Limiter = newLimiter(t, connect(t, w.redis.Addr()), opts...)
	w.now = w.time
	w.sleep = func(ctx context.Context, d time.Duration) error {
		if d > 0 {
			w.slept = append(w.slept, d)
			w.pass(d)
		}
		return ctx.Err()
	}
	return w
}

func (w *world) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	w.clock = w.clock.Add(d)
	now := w.clock
	w.mu.Unlock()
	w.redis.FastForward(d)
	w.redis.SetTime(now)
}
