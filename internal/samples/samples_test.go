package samples_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/internal/families"
	"github.com/rongcloud-go/sdk/internal/samples"
)

func TestEveryOperationHasASample(t *testing.T) {
	operations := map[string]bool{}
	for _, op := range families.Operations() {
		operations[op.ID] = true
		assert.NotEmpty(t, samples.Of(op.ID), "%s has no sample", op.ID)
	}
	for _, s := range samples.All() {
		assert.True(t, operations[s.Operation], "%s: no package calls %s", s.Title(), s.Operation)
		assert.Equal(t, s.Operation, s.Request().Operation.ID, "what %s calls", s.Title())
	}
}

func TestTitlesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range samples.All() {
		title := s.Operation + " " + s.Title()
		assert.False(t, seen[title], "two samples are called %s", title)
		seen[title] = true
	}
}

// TestTheFirstSampleStandsForItsOperation checks that the first sample fits the operation's entry in the table, as the
// tests of faults expect.
func TestTheFirstSampleStandsForItsOperation(t *testing.T) {
	for _, op := range families.Operations() {
		found := samples.Of(op.ID)
		if !assert.NotEmpty(t, found, "%s has no sample", op.ID) {
			continue
		}
		first := found[0]
		assert.Zero(t, first.Request().IdempotentFor, "%s: it has a DedupKey", op.ID)
		assert.False(t, first.NotEmulated, op.ID)
	}
}
