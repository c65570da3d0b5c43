package rongcloudtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloudtest"
)

// TestEverySampleIsAccepted makes the calls of all samples over the network.
func TestEverySampleIsAccepted(t *testing.T) {
	for _, s := range samples.All() {
		if s.NotEmulated {
			continue // the emulator's own tests say how it answers
		}
		t.Run(s.Operation+"/"+s.Title(), func(t *testing.T) {
			t.Parallel()
			server := rongcloudtest.NewServer(t)
			require.NoError(t, samples.Settle(t.Context(), server, server.Client()))
			require.NoError(t, s.Prepare(t.Context(), server.Client()))
			server.ClearRequests()
			_, err := s.Call.Do(t.Context(), server.Client())
			require.NoError(t, err)
			require.NotEmpty(t, server.RequestsOf(s.Operation))
			for _, r := range server.Requests() {
				assert.True(t, r.Signed)
				assert.Len(t, r.RequestID, 32)
				assert.Equal(t, 200, r.Code, "%s: %s", r.Operation, r.Refusal)
			}
		})
	}
}
