package message_test

import (
	"context"
	"fmt"
	"math"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// kept is a Caller that keeps the request.
type kept struct{ req rongcloud.Request }

func (k *kept) Call(_ context.Context, req rongcloud.Request, _ rongcloud.Answer, _ ...rongcloud.CallOption) (rongcloud.Meta, error) {
	k.req = req
	return rongcloud.Meta{}, nil
}

func (k *kept) values(name string) (values []string) {
	for _, f := range k.req.Fields {
		if f.Name == name {
			values = append(values, f.Value)
		}
	}
	return values
}

func TestDedupKey(t *testing.T) {
	for name, send := range sends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var without kept
			require.NoError(t, send(t.Context(), &without, "u1", message.Text{Content: "hi"}, 0))
			assert.False(t, without.req.Operation.Idempotent)
			assert.Zero(t, without.req.IdempotentFor)
			assert.Empty(t, without.values("msgRandom"))
			if name == "SendAllChatrooms" { // has none
				return
			}
			for _, key := range []int64{math.MinInt64, -1, 1, math.MaxInt64} {
				var with kept
				require.NoError(t, send(t.Context(), &with, "u1", message.Text{Content: "hi"}, key))
				assert.False(t, with.req.Operation.Idempotent, "only for its minute")
				assert.Equal(t, time.Minute, with.req.IdempotentFor)
				assert.Equal(t, []string{fmt.Sprint(key)}, with.values("msgRandom"))
			}
		})
	}
}

// onTwoDomains returns a service on an emulator with chatroom r and two domains, so that a retry goes to the other
// domain without a delay.
func onTwoDomains(t *testing.T) (*message.Service, *emulator.Emulator) {
	t.Helper()
	emu, err := emulator.New(emulator.WithDeduplication())
	require.NoError(t, err)
	primary, backup := httptest.NewServer(emu), httptest.NewServer(emu)
	t.Cleanup(primary.Close)
	t.Cleanup(backup.Close)
	client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(primary.URL, backup.URL))
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	require.NoError(t, chatroom.New(client).Create(t.Context(), chatroom.CreateParams{ID: "r"}))
	emu.ClearRequests()
	return message.New(client), emu
}

func TestASendIsRepeatedOnlyWithAKey(t *testing.T) {
	for name, c := range map[string]struct {
		fault    emulator.Fault
		key      int64
		requests int
		messages int
		check    func(t *testing.T, err error)
	}{
		"before it took effect, with a key": {emulator.HTMLError, 7, 2, 1, func(t *testing.T, err error) {
			assert.NoError(t, err)
		}},
		"before it took effect, without a key": {emulator.HTMLError, 0, 1, 0, func(t *testing.T, err error) {
			assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
		}},
		"after it took effect, with a key": {emulator.CutAnswer, 7, 2, 1, func(t *testing.T, err error) {
			assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
			var e *rongcloud.Error
			require.ErrorAs(t, err, &e)
			assert.EqualValues(t, 1002, e.Code, "the emulator refused the repeat")
			assert.Equal(t, 2, e.Attempts)
		}},
		"after it took effect, without a key": {emulator.CutAnswer, 0, 1, 1, func(t *testing.T, err error) {
			assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service, emu := onTwoDomains(t)
			c.fault.Times = 1
			emu.Inject("chatroom.sendMessage", c.fault)
			_, err := service.SendChatroom(t.Context(), message.ChatroomParams{From: "u1", To: []string{"r"}, Content: message.Text{Content: "hi"}, DedupKey: c.key})
			c.check(t, err)
			assert.Len(t, emu.Requests(), c.requests)
			assert.Len(t, emu.ChatroomMessages("r"), c.messages)
		})
	}
}
