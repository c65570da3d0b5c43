package apitest

import (
	"context"
	"iter"
	"math"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// Func makes one call of a method.
type Func func(ctx context.Context, c rongcloud.Caller) (result any, err error)

// Void adapts a method that returns only an error.
func Void(call func(ctx context.Context, c rongcloud.Caller) error) Func {
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return nil, call(ctx, c) }
}

// BadInput is a call that must be refused before anything is sent.
type BadInput struct {
	Name      string
	Call      Func
	Parameter string // the wire name that the error must contain
	Says      string // a part of the error
}

// Refusals checks that every bad input is refused.
func Refusals(t *testing.T, inputs []BadInput) {
	t.Helper()
	for _, in := range inputs {
		t.Run(in.Name, func(t *testing.T) {
			t.Parallel()
			refuse(t, in.Call, in.Parameter, in.Says)
		})
	}
}

func refuse(t *testing.T, call Func, parameter, says string) {
	t.Helper()
	w := NewWire(t, http.StatusOK, OK)
	_, err := call(t.Context(), w.Client)
	var e *rongcloud.Error
	require.ErrorAs(t, err, &e)
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.Equal(t, parameter, e.Parameter)
	assert.NotEmpty(t, e.Field, "what the parameter is called in Go")
	assert.ErrorContains(t, err, says)
	assert.NotEmpty(t, e.Operation)
	assert.Empty(t, w.Requests, "nothing may be sent")
}

// Bound is a documented limit. Call is made with the lowest and the highest allowed n, which must be sent, and with the
// values just outside, which must fail with an error that names the parameter and the limit.
type Bound struct {
	Name      string
	Parameter string
	Low, High int    // High 0: no upper bound
	Says      string // a part of the error; empty: the bound that was crossed
	Call      func(ctx context.Context, c rongcloud.Caller, n int) error
}

// Unbounded is the Low of a Bound without a lower limit, for example if an empty string leaves the parameter out.
const Unbounded = math.MinInt

// Bounds tests both sides of every limit.
func Bounds(t *testing.T, bounds []Bound) {
	t.Helper()
	for _, b := range bounds {
		t.Run(b.Name, func(t *testing.T) {
			t.Parallel()
			at := func(n int) Func {
				return Void(func(ctx context.Context, c rongcloud.Caller) error { return b.Call(ctx, c, n) })
			}
			accept := func(n int) {
				w := NewWire(t, http.StatusOK, OK)
				_, err := at(n)(t.Context(), w.Client)
				require.NoError(t, err, "n = %d", n)
				assert.Len(t, w.Requests, 1)
			}
			if b.Low != Unbounded {
				accept(b.Low)
				refuse(t, at(b.Low-1), b.Parameter, b.says(b.Low))
			}
			if b.High > 0 {
				accept(b.High)
				refuse(t, at(b.High+1), b.Parameter, b.says(b.High))
			}
		})
	}
}

func (b Bound) says(limit int) string {
	if b.Says != "" {
		return b.Says
	}
	return strconv.Itoa(limit)
}

// Collect reads an iterator to its end or its error.
func Collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, item)
	}
	return all, nil
}
