package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSoak(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	report, err := run(t.Context(), config{length: 2 * time.Second, workers: 64, seed: seed})
	require.NoError(t, err)
	assert.Empty(t, report.violations)
	assert.Positive(t, report.sends[delivered])
	assert.Positive(t, report.again, "no fault occurred, so the run proves nothing")
}
