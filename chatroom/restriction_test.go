package chatroom_test

import (
	"context"
	"testing"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

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
