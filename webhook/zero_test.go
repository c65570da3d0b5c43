package webhook_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

// A handler that NewHandler did not make reports that, and accepts nothing.
func TestZeroHandler(t *testing.T) {
	t.Parallel()
	for _, h := range []*webhook.Handler{nil, {}} {
		assert.Equal(t, 500, serve(h, request(t, joined("a", "u1"))).Code)
		assert.Equal(t, 500, serve(h.For(webhook.KindChatroomStatus), request(t, joined("a", "u1"))).Code)
		status, _ := h.Answer(t.Context(), "", webhook.Incoming{})
		assert.Equal(t, 500, status)
		_, err := h.Verify(request(t, joined("a", "u1")))
		assert.ErrorContains(t, err, "not made by NewHandler")
		_, err = h.VerifyIncoming(webhook.Incoming{})
		assert.ErrorContains(t, err, "not made by NewHandler")
		_, err = h.VerifySignature(webhook.Signature{Nonce: "n", Timestamp: "t", Value: "v"})
		assert.ErrorContains(t, err, "not made by NewHandler")
		_, err = h.Decode("", &webhook.Delivery{})
		assert.ErrorContains(t, err, "not made by NewHandler")
		assert.Contains(t, fmt.Sprint(h), "webhook.Handler(")
	}
}

func TestZeroMemoryStore(t *testing.T) {
	t.Parallel()
	var store webhook.MemoryStore
	claim := webhook.Claim{Signature: "s", Body: "b", Holder: "h", Lease: time.Minute, Until: time.Now().Add(time.Minute)}
	standing, _, err := store.Claim(t.Context(), claim)
	require.NoError(t, err)
	assert.Equal(t, webhook.Claimed, standing)
	standing, _, err = store.Claim(t.Context(), claim)
	require.NoError(t, err)
	assert.Equal(t, webhook.Busy, standing)
}

func TestOptionsRefuseTypedNil(t *testing.T) {
	t.Parallel()
	for says, opt := range map[string]webhook.Option{
		"WithNonceStore: the store is nil": webhook.WithNonceStore((*webhook.MemoryStore)(nil)),
		"WithLogger: the logger is nil":    webhook.WithLogger(&slog.Logger{}),
	} {
		_, err := webhook.NewHandler(webhook.WithApp("k", "s"), opt)
		assert.ErrorContains(t, err, says)
	}
	_, err := webhook.NewHandler(webhook.WithApp("", "hunter2 "), nil)
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "\n")
	assert.NotContains(t, err.Error(), "hunter2")
	_, err = newHandler(t).Decode("", nil)
	assert.ErrorContains(t, err, "the delivery is nil")
}
