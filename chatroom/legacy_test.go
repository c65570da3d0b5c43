package chatroom_test

import (
	"context"
	"strings"
	"testing"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

func TestLegacyLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "rooms of the older creation", Parameter: "chatroom[ID]", Low: 1, High: 100, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			names := map[string]string{}
			for _, id := range texts(n) {
				names[id] = "name"
			}
			return s.CreateLegacy(ctx, names)
		})},
		{Name: "id of the older creation in bytes", Parameter: "chatroom[ID]", Low: 1, High: 64, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.CreateLegacy(ctx, map[string]string{strings.Repeat("r", n): "name"})
		})},
		{Name: "rooms of the older query", Parameter: "chatroomId", Low: 1, High: 20, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			_, err := s.QueryLegacy(ctx, texts(n))
			return err
		})},
		{Name: "users to join", Parameter: "userId", Low: 1, High: 50, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.Join(ctx, "r1", texts(n))
		})},
	})
}

func TestLegacyBadInput(t *testing.T) {
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "no name", Parameter: "chatroom[r1]", Says: "not be empty", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.CreateLegacy(ctx, map[string]string{"r1": ""})
		})},
		{Name: "bracket in an id that stands in brackets", Parameter: "chatroom[ID]", Says: "brackets", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.CreateLegacy(ctx, map[string]string{"r]1": "name"})
		})},
	})
}
