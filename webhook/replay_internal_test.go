package webhook

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type testClock struct{ t time.Time }

func (c *testClock) now() time.Time { return c.t }

func claimOf(c *testClock, signature, body, holder string) Claim {
	return Claim{Signature: signature, Body: body, Holder: holder, Lease: 5 * time.Second, Until: c.t.Add(5 * time.Minute)}
}

func TestMemoryStore(t *testing.T) {
	t.Parallel()
	clock := &testClock{time.Unix(1_400_000_000, 0)}
	s := newMemoryStore(10, clock.now)
	claim := func(body, holder string) Standing {
		standing, _, err := s.Claim(t.Context(), claimOf(clock, "sig", body, holder))
		require.NoError(t, err)
		return standing
	}
	assert.Equal(t, Claimed, claim("body", "a"))
	assert.Equal(t, Busy, claim("body", "b"))
	assert.Equal(t, Mismatch, claim("other", "b"))

	clock.t = clock.t.Add(5*time.Second - 1)
	assert.Equal(t, Busy, claim("body", "b"))
	clock.t = clock.t.Add(1)
	assert.Equal(t, Claimed, claim("body", "b"), "the holder is taken for dead")

	require.NoError(t, s.Release(t.Context(), claimOf(clock, "sig", "body", "a")))
	assert.Equal(t, Busy, claim("body", "c"), "a late release of another holder frees nothing")
	require.NoError(t, s.Release(t.Context(), claimOf(clock, "sig", "body", "b")))
	assert.Equal(t, Mismatch, claim("other", "c"), "the body stays bound")
	assert.Equal(t, Claimed, claim("body", "c"))

	require.NoError(t, s.Settle(t.Context(), claimOf(clock, "sig", "other", "c"), []byte("of another body")))
	assert.Equal(t, Busy, claim("body", "d"))
	require.NoError(t, s.Settle(t.Context(), claimOf(clock, "sig", "body", "c"), []byte("answer")))
	standing, answer, err := s.Claim(t.Context(), claimOf(clock, "sig", "body", "d"))
	require.NoError(t, err)
	assert.Equal(t, Settled, standing)
	assert.Equal(t, "answer", string(answer))
	assert.Equal(t, Mismatch, claim("other", "d"))
}

func TestMemoryStoreForgetsExpired(t *testing.T) {
	t.Parallel()
	clock := &testClock{time.Unix(1_400_000_000, 0)}
	s := newMemoryStore(10, clock.now)
	for i := range 5 {
		_, _, err := s.Claim(t.Context(), claimOf(clock, fmt.Sprint(i), "", ""))
		require.NoError(t, err)
	}
	clock.t = clock.t.Add(5 * time.Minute)
	_, _, err := s.Claim(t.Context(), claimOf(clock, "new", "", ""))
	require.NoError(t, err)
	assert.Len(t, s.uses, 1)
	assert.Equal(t, 1, s.order.Len())
}

func TestMemoryStoreSize(t *testing.T) {
	t.Parallel()
	clock := &testClock{time.Unix(1_400_000_000, 0)}
	s := newMemoryStore(3, clock.now)
	for i := range 100 {
		_, _, err := s.Claim(t.Context(), claimOf(clock, fmt.Sprint(i), "", ""))
		require.NoError(t, err)
	}
	assert.Len(t, s.uses, 3)
	for i := 97; i < 100; i++ {
		assert.Contains(t, s.uses, fmt.Sprint(i), "the latest stay")
	}
	require.NoError(t, s.Settle(t.Context(), claimOf(clock, "0", "", ""), nil), "one that is gone")
	require.NoError(t, s.Release(t.Context(), claimOf(clock, "0", "", "")))
	assert.Len(t, s.uses, 3)
	assert.Equal(t, DefaultNonces, NewMemoryStore(0).size)
}

func TestOneHolderClaims(t *testing.T) {
	t.Parallel()
	s := NewMemoryStore(0)
	var claimed atomic.Int64
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			standing, _, err := s.Claim(t.Context(), Claim{
				Signature: "sig", Body: "b", Holder: fmt.Sprint(i), Lease: time.Hour, Until: time.Now().Add(time.Hour),
			})
			if assert.NoError(t, err) && standing == Claimed {
				claimed.Add(1)
			}
		})
	}
	all.Wait()
	assert.Equal(t, int64(1), claimed.Load())
}

// Two apps may have the same secret: a signature used for one is not used for the other.
func TestClaimsPerApp(t *testing.T) {
	t.Parallel()
	h, err := NewHandler(WithApp("a", "secret"), WithApp("b", "secret"))
	require.NoError(t, err)
	of := func(app string) Claim { return h.claim(&Delivery{AppKey: app, signature: "sig", Body: []byte(app)}, 1) }
	standing, _, err := h.store.Claim(t.Context(), of("a"))
	require.NoError(t, err)
	assert.Equal(t, Claimed, standing)
	standing, _, err = h.store.Claim(t.Context(), of("b"))
	require.NoError(t, err)
	assert.Equal(t, Claimed, standing)
	assert.NotEqual(t, of("a").Signature, of("b").Signature)
	first, second := of("a"), of("a")
	assert.NotEqual(t, first.Holder, second.Holder)
}
