package chatroom_test

import (
	"context"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

var distributionCases = []apitest.Case{
	{
		Method: "StopDistribution", Operation: "chatroom.stopDistribution",
		Call: do(func(ctx context.Context, s *chatroom.Service) error { return s.StopDistribution(ctx, "r1") }),
		Form: "chatroomId=r1",
	},
	{
		Method: "ResumeDistribution", Operation: "chatroom.resumeDistribution",
		Call: do(func(ctx context.Context, s *chatroom.Service) error { return s.ResumeDistribution(ctx, "r1") }),
		Form: "chatroomId=r1",
	},
}
