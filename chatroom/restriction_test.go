package chatroom_test

import (
	"context"
	"testing"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

const restrictedAnswer = `{"code":200,"users":[{"userId":"u1","time":"2026-03-04 05:06:07"},{"userId":"u2","time":"2015-9-10 1:2:3"}]}`

var restricted = []chatroom.Restriction{
	{UserID: "u1", Until: time.Date(2026, 3, 4, 5, 6, 7, 0, beijing)},
	{UserID: "u2", Until: time.Date(2015, 9, 10, 1, 2, 3, 0, beijing)},
}

var restrictionCases = []apitest.Case{
	{
		Method: "Block", Operation: "chatroom.blockUsers",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.Block(ctx, chatroom.BlockParams{RoomID: "r1", UserIDs: []string{"u1", "u2"}, Duration: 90 * time.Minute, Notify: true, NotifyExtra: `{"why":"spam"}`})
		}),
		Form: `chatroomId=r1&minute=90&userId=u1&userId=u2&needNotify=true&extra={"why":"spam"}`,
	},
	{
		Method: "Block", Name: "silently", Operation: "chatroom.blockUsers",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.Block(ctx, chatroom.BlockParams{RoomID: "r1", UserIDs: []string{"u1"}, Duration: time.Minute})
		}),
		Form: "chatroomId=r1&minute=1&userId=u1",
	},
	{
		Method: "Unblock", Operation: "chatroom.unblockUsers",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.Unblock(ctx, chatroom.UnblockParams{RoomID: "r1", UserIDs: []string{"u1", "u2"}, Notify: true, NotifyExtra: "x"})
		}),
		Form: "chatroomId=r1&userId=u1&userId=u2&needNotify=true&extra=x",
	},
	{
		Method: "Blocked", Operation: "chatroom.queryBlockedUsers",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.Blocked(ctx, "r1") }),
		Form:   "chatroomId=r1",
		Answer: restrictedAnswer, Want: restricted,
	},
	{
		Method: "Mute", Operation: "chatroom.muteMembers",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.Mute(ctx, chatroom.MuteParams{RoomID: "r1", UserIDs: []string{"u1", "u2"}, Duration: time.Hour, Notify: true, NotifyExtra: "x"})
		}),
		Form: "chatroomId=r1&minute=60&userId=u1&userId=u2&needNotify=true&extra=x",
	},
	{
		Method: "Unmute", Operation: "chatroom.unmuteMembers",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.Unmute(ctx, chatroom.UnmuteParams{RoomID: "r1", UserIDs: []string{"u1"}, Notify: true, NotifyExtra: "x"})
		}),
		Form: "chatroomId=r1&userId=u1&needNotify=true&extra=x",
	},
	{
		Method: "Muted", Operation: "chatroom.queryMutedMembers",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.Muted(ctx, "r1") }),
		Form:   "chatroomId=r1",
		Answer: restrictedAnswer, Want: restricted,
	},
	{
		Method: "MuteGlobally", Operation: "chatroom.muteGlobally",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.MuteGlobally(ctx, chatroom.MuteGloballyParams{UserIDs: []string{"u1", "u2"}, Duration: time.Hour, Notify: true, NotifyExtra: "x"})
		}),
		Form: "minute=60&userId=u1&userId=u2&needNotify=true&extra=x",
	},
	{
		Method: "UnmuteGlobally", Operation: "chatroom.unmuteGlobally",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.UnmuteGlobally(ctx, chatroom.UnmuteGloballyParams{UserIDs: []string{"u1"}, Notify: true, NotifyExtra: "x"})
		}),
		Form: "userId=u1&needNotify=true&extra=x",
	},
	{
		Method: "GloballyMuted", Operation: "chatroom.queryGloballyMuted",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.GloballyMuted(ctx) }),
		Answer: restrictedAnswer, Want: restricted,
	},
	{
		Method: "GloballyMuted", Name: "nobody", Operation: "chatroom.queryGloballyMuted",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.GloballyMuted(ctx) }),
		Answer: `{"code":200,"users":[]}`,
		Want:   []chatroom.Restriction{},
	},
}

func TestRestrictionLimits(t *testing.T) {
	restrict := map[string]func(ctx context.Context, s *chatroom.Service, userIDs []string, d time.Duration) error{
		"block": func(ctx context.Context, s *chatroom.Service, userIDs []string, d time.Duration) error {
			return s.Block(ctx, chatroom.BlockParams{RoomID: "r1", UserIDs: userIDs, Duration: d})
		},
		"mute": func(ctx context.Context, s *chatroom.Service, userIDs []string, d time.Duration) error {
			return s.Mute(ctx, chatroom.MuteParams{RoomID: "r1", UserIDs: userIDs, Duration: d})
		},
		"mute globally": func(ctx context.Context, s *chatroom.Service, userIDs []string, d time.Duration) error {
			return s.MuteGlobally(ctx, chatroom.MuteGloballyParams{UserIDs: userIDs, Duration: d})
		},
	}
	release := map[string]func(ctx context.Context, s *chatroom.Service, n int) error{
		"unblock": func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.Unblock(ctx, chatroom.UnblockParams{RoomID: "r1", UserIDs: texts(n)})
		},
		"unmute": func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.Unmute(ctx, chatroom.UnmuteParams{RoomID: "r1", UserIDs: texts(n)})
		},
		"unmute globally": func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.UnmuteGlobally(ctx, chatroom.UnmuteGloballyParams{UserIDs: texts(n)})
		},
	}
	var bounds []apitest.Bound
	var refusals []apitest.BadInput
	for name, call := range restrict {
		bounds = append(bounds,
			apitest.Bound{Name: "users to " + name, Parameter: "userId", Low: 1, High: 20, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
				return call(ctx, s, texts(n), time.Minute)
			})},
			apitest.Bound{Name: "minutes to " + name, Parameter: "minute", Low: 1, High: 43200, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
				return call(ctx, s, texts(1), time.Duration(n)*time.Minute)
			})})
		refusals = append(refusals, apitest.BadInput{
			Name: "seconds to " + name, Parameter: "minute", Says: "whole minutes",
			Call: do(func(ctx context.Context, s *chatroom.Service) error { return call(ctx, s, texts(1), 90*time.Second) }),
		})
	}
	for name, call := range release {
		bounds = append(bounds, apitest.Bound{Name: "users to " + name, Parameter: "userId", Low: 1, High: 20, Call: sized(call)})
	}
	apitest.Bounds(t, bounds)
	apitest.Refusals(t, refusals)
}
