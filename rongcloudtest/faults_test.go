package rongcloudtest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/rongcloudtest"
)

// TestFaults makes the same two calls, one that may be repeated and one that may not, under every fault. Each is sent once: what
// is sent again is the matrix's subject.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault        emulator.Fault
		create, send error // the categories
		tookEffect   bool
		retryAfter   time.Duration
		code         rongcloud.Code
	}{
		"503":         {fault: emulator.ServerError, create: rongcloud.ErrUnavailable, send: rongcloud.ErrOutcomeUnknown, code: 1050},
		"HTML":        {fault: emulator.HTMLError, create: rongcloud.ErrUnavailable, send: rongcloud.ErrOutcomeUnknown},
		"not enabled": {fault: emulator.NotEnabled, create: rongcloud.ErrNotEnabled, send: rongcloud.ErrNotEnabled, code: 1009},
		"429":         {fault: emulator.RateLimited(3 * time.Second), create: rongcloud.ErrRateLimited, send: rongcloud.ErrRateLimited, retryAfter: 3 * time.Second, code: 1008},
		"drop before": {fault: emulator.DropBefore, create: rongcloud.ErrUnavailable, send: rongcloud.ErrOutcomeUnknown},
		"drop after":  {fault: emulator.DropAfterCommit, create: rongcloud.ErrUnavailable, send: rongcloud.ErrOutcomeUnknown, tookEffect: true},
		"cut":         {fault: emulator.CutAnswer, create: rongcloud.ErrUnavailable, send: rongcloud.ErrOutcomeUnknown, tookEffect: true},
		"malformed":   {fault: emulator.MalformedJSON, create: rongcloud.ErrUnavailable, send: rongcloud.ErrOutcomeUnknown, tookEffect: true},
		"too slow":    {fault: emulator.Latency(time.Hour), create: rongcloud.ErrUnavailable, send: rongcloud.ErrOutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := rongcloudtest.NewServer(t)
			ann := server.Connect("ann")
			ann.Join("r")
			patience := 10 * time.Second
			if c.fault.Delay > 0 {
				patience = 50 * time.Millisecond
			}
			once := server.NewClient(rongcloud.WithAttempts(1))
			defer once.CloseIdleConnections()
			server.Inject("chatroom.create", c.fault)
			server.Inject("chatroom.sendMessage", c.fault)

			err := chatroom.New(once).Create(t.Context(), chatroom.CreateParams{ID: "new"}, rongcloud.AttemptTimeout(patience))
			assert.ErrorIs(t, err, c.create)
			_, exists := server.Room("new")
			assert.Equal(t, c.tookEffect, exists)

			_, err = message.New(once).SendChatroom(t.Context(), message.ChatroomParams{
				From: "host", To: []string{"r"}, Content: message.Text{Content: "once"},
			}, rongcloud.AttemptTimeout(patience))
			assert.ErrorIs(t, err, c.send)
			var e *rongcloud.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, c.retryAfter, e.RetryAfter)
			assert.Equal(t, c.code, e.Code)
			assert.Equal(t, 1, e.Attempts)
			if c.tookEffect {
				ann.NextMessage()
			}
			ann.Nothing()
			for _, operation := range []string{"chatroom.create", "chatroom.sendMessage"} {
				assert.LessOrEqual(t, len(server.RequestsOf(operation)), 1, "sent once")
			}
		})
	}
}

func TestWrongSecret(t *testing.T) {
	server := rongcloudtest.NewServer(t)
	wrong, err := rongcloud.New("rongcloudtest-key", "not-the-secret", rongcloud.WithEndpoint(server.URL))
	require.NoError(t, err)
	defer wrong.CloseIdleConnections()
	err = chatroom.New(wrong).Create(t.Context(), chatroom.CreateParams{ID: "r"})
	assert.ErrorIs(t, err, rongcloud.ErrUnauthorized)
	assert.True(t, rongcloud.HasCode(err, rongcloud.CodeBadSignature))
	assert.NotContains(t, err.Error(), "not-the-secret")
	assert.NotContains(t, err.Error(), "clock", "the clocks agree")
}
