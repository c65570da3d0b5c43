package rongcloud_test

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

type squared = rongcloud.Item[int, int]

// mapping is Map or MapUnordered.
type mapping func(ctx context.Context, in iter.Seq[int], workers int, call func(context.Context, int) (int, error)) iter.Seq2[squared, error]

// bothMaps runs a test with Map and with MapUnordered, in a synctest bubble that fails if a goroutine is left.
func bothMaps(t *testing.T, test func(t *testing.T, m mapping)) {
	t.Helper()
	t.Run("Map", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { test(t, rongcloud.Map[int, int]) })
	})
	t.Run("MapUnordered", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { test(t, rongcloud.MapUnordered[int, int]) })
	})
}

func upTo(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// exit ends its goroutine.
func exit(context.Context, int) (int, error) {
	runtime.Goexit()
	return 0, nil
}

func square(_ context.Context, n int) (int, error) { return n * n, nil }

var errOdd = errors.New("odd")

func squareEven(_ context.Context, n int) (int, error) {
	if n%2 == 1 {
		return -1, errOdd
	}
	return n * n, nil
}

// gates hold calls until they are released.
type gates struct {
	mu   sync.Mutex
	held map[int]chan struct{}
	most int
}

func newGates() *gates { return &gates{held: map[int]chan struct{}{}} }

// square is a call that waits until it is released.
func (g *gates) square(ctx context.Context, n int) (int, error) {
	gate := make(chan struct{})
	g.mu.Lock()
	g.held[n] = gate
	g.most = max(g.most, len(g.held))
	g.mu.Unlock()
	select {
	case <-gate:
		return n * n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// let releases a call.
func (g *gates) let(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.held[n])
	delete(g.held, n)
}

// waiting returns the calls that are held, once all goroutines are blocked.
func (g *gates) waiting() []int {
	synctest.Wait()
	g.mu.Lock()
	defer g.mu.Unlock()
	var list []int
	for n := range g.held {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// letAll releases all calls one by one, in random order.
func (g *gates) letAll(seed uint64) {
	random := rand.New(rand.NewPCG(seed, 0))
	for list := g.waiting(); len(list) > 0; list = g.waiting() {
		g.let(list[random.IntN(len(list))])
	}
}

func TestMapYieldsEveryItemOnce(t *testing.T) {
	bothMaps(t, func(t *testing.T, m mapping) {
		for _, workers := range []int{1, 2, 7, 64} {
			for _, n := range []int{0, 1, 6, 7, 8, 500} {
				seen := map[int]bool{}
				for item, err := range m(t.Context(), upTo(n), workers, squareEven) {
					assert.False(t, seen[item.Index])
					seen[item.Index] = true
					assert.Equal(t, item.Index, item.In)
					if item.In%2 == 1 {
						assert.Equal(t, errOdd, err)
						assert.Equal(t, -1, item.Out, "the result beside the error is kept")
					} else {
						assert.NoError(t, err)
						assert.Equal(t, item.In*item.In, item.Out)
					}
				}
				assert.Len(t, seen, n)
			}
		}
	})
}

func TestMapKeepsTheOrderWhateverEndsFirst(t *testing.T) {
	for seed := range uint64(5) {
		synctest.Test(t, func(t *testing.T) {
			const n, workers = 100, 8
			g := newGates()
			go g.letAll(seed)
			var order []int
			for item, err := range rongcloud.Map(t.Context(), upTo(n), workers, g.square) {
				require.NoError(t, err)
				assert.Equal(t, item.In*item.In, item.Out)
				order = append(order, item.Index)
			}
			assert.Equal(t, slices.Collect(upTo(n)), order)
			assert.Equal(t, workers, g.most, "as many calls at a time as there are workers")
		})
	}
}

func TestMapUnorderedYieldsAsCallsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGates()
		next, stop := iter.Pull2(rongcloud.MapUnordered(t.Context(), upTo(5), 3, g.square))
		defer stop()
		go func() {
			for _, n := range []int{2, 3, 1, 4, 0} {
				assert.Contains(t, g.waiting(), n)
				g.let(n)
			}
		}()
		var order []int
		for item, err, ok := next(); ok; item, err, ok = next() {
			assert.NoError(t, err)
			order = append(order, item.In)
		}
		assert.Equal(t, []int{2, 3, 1, 4, 0}, order)
		assert.Equal(t, 3, g.most)
	})
}

func TestMapBoundsInputAheadOfSlowCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n, workers = 1000, 3
		var taken atomic.Int64
		in := func(yield func(int) bool) {
			for i := range n {
				if taken.Add(1); !yield(i) {
					return
				}
			}
		}
		slow := make(chan struct{})
		call := func(_ context.Context, i int) (int, error) {
			if i == 0 {
				<-slow
			}
			return i, nil
		}
		go func() {
			synctest.Wait()
			assert.EqualValues(t, 4*workers, taken.Load())
			close(slow)
		}()
		seen := 0
		for range rongcloud.Map(t.Context(), in, workers, call) {
			seen++
		}
		assert.Equal(t, n, seen)
	})
}

func TestMapBoundsInputAheadOfSlowConsumer(t *testing.T) {
	bothMaps(t, func(t *testing.T, m mapping) {
		const n, workers = 100, 3
		var made atomic.Int64
		seen := 0
		for range m(t.Context(), upTo(n), workers, func(_ context.Context, i int) (int, error) {
			made.Add(1)
			return i, nil
		}) {
			synctest.Wait()
			assert.EqualValues(t, min(n, seen+4*workers), made.Load())
			seen++
		}
		assert.Equal(t, n, seen)
	})
}

func TestMapStopsWhenTheConsumerBreaks(t *testing.T) {
	bothMaps(t, func(t *testing.T, m mapping) {
		var began, ended atomic.Int64
		inputEnded := false
		in := func(yield func(int) bool) {
			defer func() { inputEnded = true }()
			upTo(1000)(yield)
		}
		call := func(ctx context.Context, n int) (int, error) {
			began.Add(1)
			defer ended.Add(1)
			if n == 0 {
				return 0, nil
			}
			<-ctx.Done()
			return 0, ctx.Err()
		}
		seen := 0
		for range m(t.Context(), in, 4, call) {
			seen++
			break
		}
		assert.Equal(t, 1, seen)
		assert.True(t, inputEnded)
		assert.Equal(t, began.Load(), ended.Load(), "no call runs after the loop")
		assert.NoError(t, t.Context().Err(), "only the calls' context ends")
	})
}

func TestMapStopsWhenTheContextEnds(t *testing.T) {
	bothMaps(t, func(t *testing.T, m mapping) {
		ctx, cancel := context.WithCancel(t.Context())
		g := newGates()
		go func() {
			assert.Equal(t, []int{0, 1, 2, 3}, g.waiting())
			g.let(1)
			assert.Equal(t, []int{0, 2, 3, 4}, g.waiting())
			cancel()
		}()
		results := map[int]error{}
		for item, err := range m(ctx, upTo(1000), 4, g.square) {
			results[item.In] = err
		}
		assert.Equal(t, map[int]error{0: context.Canceled, 1: nil, 2: context.Canceled, 3: context.Canceled, 4: context.Canceled}, results,
			"every value that was taken is yielded")
	})
}

func TestMapWithEndedContext(t *testing.T) {
	bothMaps(t, func(t *testing.T, m mapping) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range m(ctx, upTo(1000), 4, square) {
			t.Fatal("nothing is taken")
		}
	})
}

func TestMapCanRunAgain(t *testing.T) {
	bothMaps(t, func(t *testing.T, m mapping) {
		results := m(t.Context(), upTo(10), 2, square)
		for range 2 {
			n := 0
			for range results {
				n++
			}
			assert.Equal(t, 10, n)
		}
	})
}

func TestMapPassesThePanicOfACallback(t *testing.T) {
	cause := errors.New("broken")
	broken := map[string]struct {
		in   iter.Seq[int]
		call func(context.Context, int) (int, error)
	}{
		"call": {upTo(1000), func(ctx context.Context, n int) (int, error) {
			if n == 3 {
				panic(cause)
			}
			<-ctx.Done() // the panic does not wait for the calls before it
			return 0, ctx.Err()
		}},
		"input": {func(yield func(int) bool) {
			yield(0)
			panic(cause)
		}, square},
	}
	for name, c := range broken {
		t.Run(name, func(t *testing.T) {
			bothMaps(t, func(t *testing.T, m mapping) {
				defer func() {
					var passed *rongcloud.PanicError
					err, _ := recover().(error)
					require.ErrorAs(t, err, &passed)
					assert.ErrorIs(t, err, cause)
					assert.Equal(t, cause, passed.Value)
					assert.Contains(t, err.Error(), "broken")
					assert.Contains(t, err.Error(), "bulk_test.go", "the stack is that of the callback")
				}()
				for range m(t.Context(), c.in, 4, c.call) {
					continue
				}
				t.Error("the loop ended")
			})
		})
	}
}

func TestMapPanicWithSomethingElse(t *testing.T) {
	assert.NoError(t, (&rongcloud.PanicError{Value: "text"}).Unwrap())
}

// A test's Fatal in a call ends the goroutine; it must not leave the consumer waiting.
func TestMapPassesGoexit(t *testing.T) {
	bothMaps(t, func(t *testing.T, m mapping) {
		ended := make(chan bool)
		go func() {
			returned := false
			defer func() { ended <- returned }()
			for range m(t.Context(), upTo(10), 2, exit) {
				continue
			}
			returned = true
		}()
		assert.False(t, <-ended)
	})
}

func TestMapEndsWithAPanicOfTheConsumer(t *testing.T) {
	bothMaps(t, func(t *testing.T, m mapping) {
		assert.PanicsWithValue(t, "consumer", func() {
			for range m(t.Context(), upTo(1000), 4, square) {
				panic("consumer")
			}
		})
	})
}

func TestMapRefusesBadArguments(t *testing.T) {
	var noContext context.Context
	for name, c := range map[string]struct {
		results   iter.Seq2[squared, error]
		parameter string
	}{
		"no workers":       {rongcloud.Map(t.Context(), upTo(1), 0, square), "workers"},
		"negative workers": {rongcloud.MapUnordered(t.Context(), upTo(1), -1, square), "workers"},
		"too many workers": {rongcloud.Map(t.Context(), upTo(1), 10_001, square), "workers"},
		"no context":       {rongcloud.Map(noContext, upTo(1), 1, square), "ctx"},
		"no input":         {rongcloud.Map(t.Context(), nil, 1, square), "in"},
		"no call":          {rongcloud.Map[int, int](t.Context(), upTo(1), 1, nil), "call"},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			for item, err := range c.results {
				n++
				assert.Equal(t, squared{Index: -1}, item)
				assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
				assert.Equal(t, c.parameter, asError(t, err).Parameter)
			}
			assert.Equal(t, 1, n)
		})
	}
	n := 0
	for _, err := range rongcloud.Map(t.Context(), upTo(3), 10_000, square) {
		require.NoError(t, err)
		n++
	}
	assert.Equal(t, 3, n)
}
