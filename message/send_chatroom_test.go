package message_test

import (
	"context"
	"testing"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func sendChatroom(m message.ChatroomParams) apitest.Func {
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).SendChatroom(ctx, m) }
}

func TestChatroomLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "rooms", Parameter: "toChatroomId", Low: 1, High: 100, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
			_, err := on(c).SendChatroom(ctx, message.ChatroomParams{From: "u1", To: ids(n), Content: hi})
			return err
		}},
		{Name: "priority", Parameter: "priority", Low: 0, High: 3, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
			_, err := on(c).SendChatroom(ctx, message.ChatroomParams{From: "u1", To: ids(1), Content: hi, Priority: message.Priority(n)})
			return err
		}},
	})
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "one empty room among good ones", Parameter: "toChatroomId", Says: "1 to 64 bytes",
			Call: sendChatroom(message.ChatroomParams{From: "u1", To: []string{"r1", ""}, Content: hi})},
	})
}
