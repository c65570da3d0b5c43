package message_test

import (
	"context"
	"testing"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func broadcast(m message.BroadcastParams) apitest.Func {
	m.From, m.Content = "u1", hi
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).Broadcast(ctx, m) }
}

func recallBroadcast(r message.RecallBroadcastParams) apitest.Func {
	return apitest.Void(func(ctx context.Context, c rongcloud.Caller) error { return on(c).RecallBroadcast(ctx, r) })
}

func TestBroadcastBadInput(t *testing.T) {
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "unknown system", Parameter: "os", Says: "iOS, Android or empty", Call: broadcast(message.BroadcastParams{OS: "ios"})},
		{Name: "recall of nothing", Parameter: "messageUID", Says: "must not be empty",
			Call: recallBroadcast(message.RecallBroadcastParams{From: "u1"})},
		{Name: "recall from nobody", Parameter: "fromUserId", Says: "1 to 64 bytes",
			Call: recallBroadcast(message.RecallBroadcastParams{MessageUID: "A-1"})},
	})
}
