package chatroom_test

import (
	"context"
	"testing"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

var memberCases = []apitest.Case{
	{
		Method: "Members", Operation: "chatroom.queryMembers",
		Call: ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.Members(ctx, chatroom.MembersParams{RoomID: "r1", Limit: 2, Order: chatroom.NewestFirst})
		}),
		Form:   "chatroomId=r1&count=2&order=2",
		Answer: `{"code":200,"total":3,"users":[{"id":"u2","time":"2026-03-04 05:06:07"},{"id":"u1","time":"2015-9-10 1:2:3"}]}`,
		Want: chatroom.MemberList{Total: 3, Members: []chatroom.Member{
			{UserID: "u2", Joined: time.Date(2026, 3, 4, 5, 6, 7, 0, beijing)},
			{UserID: "u1", Joined: time.Date(2015, 9, 10, 1, 2, 3, 0, beijing)},
		}},
	},
	{
		Method: "Members", Name: "defaults are sent", Operation: "chatroom.queryMembers",
		Call: ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.Members(ctx, chatroom.MembersParams{RoomID: "r1"})
		}),
		Form:   "chatroomId=r1&count=500&order=1",
		Answer: `{"code":200,"total":"0","users":[]}`,
		Want:   chatroom.MemberList{Members: []chatroom.Member{}},
	},
	{
		Method: "IsMember", Operation: "chatroom.checkMember",
		Call: ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.IsMember(ctx, chatroom.MemberRef{RoomID: "r1", UserID: "u1"})
		}),
		Form:   "chatroomId=r1&userId=u1",
		Answer: `{"code":200,"isInChrm":true}`,
		Want:   true,
	},
	{
		Method: "IsMember", Name: "a number", Operation: "chatroom.checkMember",
		Call: ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.IsMember(ctx, chatroom.MemberRef{RoomID: "r1", UserID: "u1"})
		}),
		Form:   "chatroomId=r1&userId=u1",
		Answer: `{"code":200,"isInChrm":0}`,
		Want:   false,
	},
	{
		Method: "AreMembers", Operation: "chatroom.checkMembers",
		Call: ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.AreMembers(ctx, "r1", []string{"u1", "u2", "u3"})
		}),
		Form:   "chatroomId=r1&userId=u1&userId=u2&userId=u3",
		Answer: `{"code":200,"result":[{"userId":"u1","isInChrm":1},{"userid":"u2","isInChrm":0},{"userid":"u3","isInChrm":true}]}`,
		Want:   map[string]bool{"u1": true, "u2": false, "u3": true},
	},
}

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
