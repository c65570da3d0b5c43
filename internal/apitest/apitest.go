// Package apitest has the tests that every service package runs on its samples, with a client that checks each request
// against the catalogue: calls, failures, limits, operations and documentation. A service package that runs all of them
// cannot send a parameter that the API does not have, leave a method untested, or document a quota that differs from
// the catalogue's.
package apitest

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/samples"
)

// OK is the response of an operation without results.
const OK = samples.OK

// Calls makes the call of every sample and checks its request, and runs each through the same table of failures.
func Calls(t *testing.T, list []samples.Sample) {
	t.Helper()
	for _, c := range list {
		t.Run(c.Title(), func(t *testing.T) {
			t.Parallel()
			runOnWire(t, c)
			runFailures(t, c)
		})
	}
}

func runOnWire(t *testing.T, c samples.Sample) {
	op, ok := catalogue.Lookup(c.Operation)
	require.True(t, ok, "the catalogue has no %s", c.Operation)
	w := NewWire(t, http.StatusOK, c.Answered())
	got, err := c.Call.Do(t.Context(), w.Client)
	require.NoError(t, err)
	assert.Equal(t, c.Want, got)
	require.Len(t, w.Requests, 1)
	sent := w.Requests[0]
	found, _ := operationOf(sent)
	assert.Equal(t, op, found, "of the operations on the path")
	if c.JSON != "" {
		assert.JSONEq(t, c.JSON, sent.Body)
		return
	}
	pairs := sent.Body
	if op.Encoding == "query" {
		pairs = sent.Query
	}
	decoded, err := url.QueryUnescape(pairs)
	require.NoError(t, err)
	assert.Equal(t, c.Form, decoded)
}
