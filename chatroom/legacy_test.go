package chatroom_test

import (
	"context"
	"testing"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

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
