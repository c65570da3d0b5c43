package chatroom_test

import (
	"context"
	"testing"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

func TestLifecycleBadInput(t *testing.T) {
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "attributes without an owner", Parameter: "entryOwnerId", Says: "with Attributes (entryInfo)", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.Create(ctx, chatroom.CreateParams{ID: "r1", Attributes: map[string]string{"k": "v"}})
		})},
		{Name: "owner without attributes", Parameter: "entryInfo", Says: "with AttributeOwner (entryOwnerId)", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.Create(ctx, chatroom.CreateParams{ID: "r1", AttributeOwner: "u1"})
		})},
		{Name: "seconds of a life", Parameter: "destroyTime", Says: "whole minutes", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.Create(ctx, chatroom.CreateParams{ID: "r1", DestroyAfter: time.Hour + time.Second})
		})},
	})
}
