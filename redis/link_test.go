package rongredis

import (
	"bytes"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

func number(t *testing.T, text string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return f
}

func TestRedisFailsAndComesBack(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]bool{"open": true, "closed": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			w := newWorld(t, WithHoldOff(time.Minute), WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
			w.open, w.link.open = open, open
			b := budget(window(2, time.Hour))
			down := func() {
				t.Helper()
				err := w.Take(t.Context(), b, 1, 0)
				if open {
					assert.NoError(t, err)
					return
				}
				require.ErrorIs(t, err, rongcloud.ErrUnavailable)
				assert.Contains(t, err.Error(), "broken")
			}
			require.NoError(t, w.Take(t.Context(), b, 1, 0))

			w.redis.SetError("LOADING broken")
			down()
			asked := w.redis.CommandCount()
			down()
			w.redis.SetError("")
			down() // it is well again, but left alone for a minute
			assert.Equal(t, asked, w.redis.CommandCount())

			w.redis.SetError("LOADING broken")
			w.pass(time.Minute)
			down()
			w.redis.SetError("")
			w.pass(time.Minute)
			require.NoError(t, w.Take(t.Context(), b, 1, 0))
			retryAfter(t, w.Take(t.Context(), b, 1, 0))

			assert.Equal(t, 1, strings.Count(log.String(), "rongcloud.limiter.down"), log.String())
			assert.Equal(t, 1, strings.Count(log.String(), "rongcloud.limiter.up"))
		})
	}
}

func TestDeadRedisDelaysNothing(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and never answers
	require.NoError(t, err)
	defer func() { _ = silent.Close() }()
	for name, address := range map[string]string{"silent": silent.Addr().String(), "refused": "127.0.0.1:1"} {
		var log bytes.Buffer
		logger := WithLogger(slog.New(slog.NewTextHandler(&log, nil)))
		l, err := New(connect(t, address), logger, WithTimeout(20*time.Millisecond), WithHoldOff(time.Hour))
		require.NoError(t, err, name)
		for range 3 {
			assert.NoError(t, l.Take(t.Context(), budget(window(1, time.Second)), 1, forever), name)
		}
		assert.Equal(t, 1, strings.Count(log.String(), "rongcloud.limiter.down"), name)
	}
}
