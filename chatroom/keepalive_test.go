package chatroom_test

import (
	"context"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

var keepAliveCases = []apitest.Case{
	{
		Method: "KeepAlive", Operation: "chatroom.addKeepalive",
		Call: do(func(ctx context.Context, s *chatroom.Service) error { return s.KeepAlive(ctx, "r1") }),
		Form: "chatroomId=r1",
	},
	{
		Method: "EndKeepAlive", Operation: "chatroom.removeKeepalive",
		Call: do(func(ctx context.Context, s *chatroom.Service) error { return s.EndKeepAlive(ctx, "r1") }),
		Form: "chatroomId=r1",
	},
	{
		Method: "KeptAlive", Operation: "chatroom.queryKeepalive",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.KeptAlive(ctx) }),
		Answer: `{"code":200,"chatroomIds":["r1"]}`,
		Want:   []string{"r1"},
	},
	{
		Method: "KeptAlive", Name: "success told with code 0", Operation: "chatroom.queryKeepalive",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.KeptAlive(ctx) }),
		Answer: `{"code":0,"chatroomIds":["r1","r2"]}`,
		Want:   []string{"r1", "r2"},
	},
}
