package rongredis

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// inChannels is a call that draws on a budget and on a part of it for each channel.
func inChannels(b rongcloud.Budget, each rongcloud.Window, channels ...string) rongcloud.Budget {
	for _, c := range channels {
		b.Parts = append(b.Parts, rongcloud.Part{Key: b.Key + ":target:" + c, Windows: []rongcloud.Window{each}, Units: 1})
	}
	return b
}

func TestAPartIsKeptOnBothSides(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, client *goredis.Client) {
		l := newLimiter(t, client)
		whole, each := budget(window(5, time.Hour)), window(2, time.Hour)
		a, b, c := inChannels(whole, each, "a"), inChannels(whole, each, "b"), inChannels(whole, each, "c")
		for range 2 {
			require.NoError(t, l.Take(t.Context(), a, 1, 0))
		}
		retryAfter(t, l.Take(t.Context(), a, 1, 0))
		require.NoError(t, l.Take(t.Context(), b, 1, 0), "another channel has room")
		retryAfter(t, l.Take(t.Context(), inChannels(whole, each, "b", "a"), 2, 0))
		require.NoError(t, l.Take(t.Context(), b, 1, 0), "what was refused for one channel took nothing of the other")
		require.NoError(t, l.Take(t.Context(), whole, 1, 0))
		retryAfter(t, l.Take(t.Context(), c, 1, 0))
		assert.Empty(t, l.lines)
	})
}

func TestPartsSlide(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	whole, each := budget(window(100, time.Second)), window(20, time.Second)
	a := inChannels(whole, each, "a")
	for range 20 {
		require.NoError(t, w.Take(t.Context(), a, 1, 0))
	}
	assert.Equal(t, 1040*time.Millisecond, retryAfter(t, w.Take(t.Context(), a, 1, 0)))
	w.pass(1039 * time.Millisecond)
	retryAfter(t, w.Take(t.Context(), a, 1, 0))
	w.pass(time.Millisecond)
	require.NoError(t, w.Take(t.Context(), a, 1, 0))
}

func TestAPartIsPaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	whole, each := budget(window(100, time.Second)), window(20, time.Second)
	var uses []use
	start := w.time()
	for range 60 {
		require.NoError(t, w.Take(t.Context(), inChannels(whole, each, "a"), 1, forever))
		uses = append(uses, use{w.time(), 1})
	}
	assert.LessOrEqual(t, most(uses, time.Second), 20)
	assert.Less(t, w.time().Sub(start), 3300*time.Millisecond, "at least 95 % of the quota is used")
	assert.Empty(t, w.lines)
}

// TestABusyChannelHoldsUpNoOther has calls wait for a channel that is full.
func TestABusyChannelHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	whole, each := budget(window(10, time.Hour)), window(1, time.Hour)
	require.NoError(t, w.Take(t.Context(), inChannels(whole, each, "a"), 1, 0))
	asleep := make(chan struct{})
	w.sleep = func(ctx context.Context, d time.Duration) error {
		if d > 0 {
			close(asleep)
			<-ctx.Done()
		}
		return ctx.Err()
	}
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error, 1)
	go func() { first <- w.Take(ctx, inChannels(whole, each, "a"), 1, forever) }()
	<-asleep
	require.NoError(t, w.Take(t.Context(), inChannels(whole, each, "b"), 1, time.Minute))
	cancel()
	assert.ErrorIs(t, <-first, context.Canceled)
	assert.Empty(t, w.lines)
}

func TestExactlyThePartUnderContention(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, client *goredis.Client) {
		whole, each := budget(window(30, time.Hour)), window(10, time.Hour)
		granted := map[string]*atomic.Int64{"a": {}, "b": {}}
		var all sync.WaitGroup
		for range 4 { // processes
			l := newLimiter(t, client)
			for range 10 {
				for channel, n := range granted {
					all.Go(func() {
						if l.Take(t.Context(), inChannels(whole, each, channel), 1, 0) == nil {
							n.Add(1)
						}
					})
				}
			}
		}
		all.Wait()
		assert.EqualValues(t, 10, granted["a"].Load())
		assert.EqualValues(t, 10, granted["b"].Load())
	})
}

func TestPartsAreOfOneHashSlot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	whole := budget(window(100, time.Hour))
	require.NoError(t, w.Take(t.Context(), inChannels(whole, window(20, time.Second), "a}b"), 1, time.Minute))
	keys := w.redis.Keys()
	require.Len(t, keys, 3)
	for _, key := range keys {
		assert.Contains(t, key, "rongcloud:{"+whole.Key+"}:", "the first braces are those of the hash tag")
	}
}

func TestAPartThatAllowsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	err := w.Take(t.Context(), inChannels(budget(window(1, time.Hour)), window(0, time.Second), "a"), 1, 0)
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.ErrorContains(t, err, ":target:a")
	assert.Empty(t, w.redis.Keys())
}
