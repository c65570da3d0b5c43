package chatroom_test

import (
	"context"
	"testing"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

func TestMemberBadInput(t *testing.T) {
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "no user", Parameter: "userId", Says: "1 to 64 bytes", Call: ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.IsMember(ctx, chatroom.MemberRef{RoomID: "r1"})
		})},
		{Name: "no room", Parameter: "chatroomId", Says: "1 to 64 bytes", Call: ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.IsMember(ctx, chatroom.MemberRef{UserID: "u1"})
		})},
	})
}
