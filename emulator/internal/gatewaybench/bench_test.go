//go:build unix

package main

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" { // the clients' process
		play(role)
		return
	}
	os.Exit(m.Run())
}

// TestEveryClientGetsEveryMessage is the benchmark at a size for every day. Its times are not looked at.
func TestEveryClientGetsEveryMessage(t *testing.T) {
	r, err := measure(load{Clients: 40, Rate: 200, For: 500 * time.Millisecond})
	require.NoError(t, err)
	assert.Equal(t, 40*100, r.delivered)
	assert.Positive(t, r.bytes)
	assert.Positive(t, r.frames)
	t.Log(r)
}
