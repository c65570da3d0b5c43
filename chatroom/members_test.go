package chatroom_test

import (
	"context"
	"testing"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

func TestMemberLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "members to list", Parameter: "count", Low: 0, High: 500, Says: "1 to 500", Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			_, err := s.Members(ctx, chatroom.MembersParams{RoomID: "r1", Limit: n})
			return err
		})},
		{Name: "order", Parameter: "order", Low: 0, High: 2, Says: "1 to 2", Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			_, err := s.Members(ctx, chatroom.MembersParams{RoomID: "r1", Order: chatroom.MemberOrder(n)})
			return err
		})},
		{Name: "users to check", Parameter: "userId", Low: 1, High: 1000, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			_, err := s.AreMembers(ctx, "r1", texts(n))
			return err
		})},
	})
}

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
