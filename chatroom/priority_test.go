package chatroom_test

import (
	"context"
	"testing"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

var priorityCases = []apitest.Case{
	{
		Method: "AddLowPriorityTypes", Operation: "chatroom.addLowPriorityTypes",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.AddLowPriorityTypes(ctx, []string{"RC:TxtMsg", "APP:Like"})
		}),
		Form: "objectName=RC:TxtMsg&objectName=APP:Like",
	},
	{
		Method: "RemoveLowPriorityTypes", Operation: "chatroom.removeLowPriorityTypes",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.RemoveLowPriorityTypes(ctx, []string{"APP:Like"})
		}),
		Form: "objectName=APP:Like",
	},
	{
		Method: "LowPriorityTypes", Operation: "chatroom.queryLowPriorityTypes",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.LowPriorityTypes(ctx) }),
		Answer: `{"code":200,"objectNames":["APP:Like"]}`,
		Want:   []string{"APP:Like"},
	},
}

func TestPriorityLimits(t *testing.T) {
	boundTypes(t, "objectName", 5, func(ctx context.Context, s *chatroom.Service, names []string) error {
		return s.AddLowPriorityTypes(ctx, names)
	})
	boundTypes(t, "objectName", 5, func(ctx context.Context, s *chatroom.Service, names []string) error {
		return s.RemoveLowPriorityTypes(ctx, names)
	})
}
