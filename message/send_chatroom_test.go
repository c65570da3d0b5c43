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

func sendAllChatrooms(m message.AllChatroomsParams) apitest.Func {
	return apitest.Void(func(ctx context.Context, c rongcloud.Caller) error { return on(c).SendAllChatrooms(ctx, m) })
}

var chatroomCases = []apitest.Case{
	{
		Method: "SendChatroom", Operation: "chatroom.sendMessage",
		Call:   sendChatroom(message.ChatroomParams{From: "u1", To: []string{"r1", "r2"}, Content: hi}),
		Form:   hiForm + "&toChatroomId=r1&toChatroomId=r2",
		Answer: `{"code":200,"messageUIDs":[{"chatroomId":"r1","messageUID":"A-1"},{"chatroomId":"r2","messageUID":"A-2"}]}`,
		Want:   message.SentMessages{{Target: "r1", MessageUID: "A-1"}, {Target: "r2", MessageUID: "A-2"}},
	},
	{
		Method: "SendChatroom", Name: "every option", Operation: "chatroom.sendMessage",
		Call: sendChatroom(message.ChatroomParams{
			From: "u1", To: []string{"r1"}, Content: hi,
			SkipHistory: true, IncludeSender: true, Priority: message.PriorityHigh, DedupKey: 7,
		}),
		Form:   hiForm + "&toChatroomId=r1&isPersisted=0&isIncludeSender=1&priority=2&msgRandom=7",
		Answer: `{"code":200,"messageUIDs":[{"chatroomId":10086,"messageUID":"A-1"}]}`,
		Want:   message.SentMessages{{Target: "10086", MessageUID: "A-1"}},
	},
	{
		Method: "SendChatroom", Name: "without ids in the answer", Operation: "chatroom.sendMessage",
		Call: sendChatroom(message.ChatroomParams{From: "u1", To: []string{"r1"}, Content: hi}),
		Form: hiForm + "&toChatroomId=r1",
		Want: message.SentMessages{},
	},
	{
		Method: "SendAllChatrooms", Operation: "chatroom.broadcastMessage",
		Call: sendAllChatrooms(message.AllChatroomsParams{From: "u1", Content: hi}),
		Form: hiForm,
	},
	{
		Method: "SendAllChatrooms", Name: "every option", Operation: "chatroom.broadcastMessage",
		Call: sendAllChatrooms(message.AllChatroomsParams{From: "u1", Content: hi, IncludeSender: true}),
		Form: hiForm + "&isIncludeSender=1",
	},
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
