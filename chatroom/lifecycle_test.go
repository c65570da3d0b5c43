package chatroom_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

func TestLifecycleLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "minutes at creation", Parameter: "destroyTime", Low: 60, High: 10080, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.Create(ctx, chatroom.CreateParams{ID: "r1", DestroyAfter: time.Duration(n) * time.Minute})
		})},
		{Name: "minutes later", Parameter: "destroyTime", Low: 60, High: 10080, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.SetLifetime(ctx, chatroom.LifetimeParams{RoomID: "r1", DestroyAfter: time.Duration(n) * time.Minute})
		})},
		{Name: "policy at creation", Parameter: "destroyType", Low: 0, High: 1, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.Create(ctx, chatroom.CreateParams{ID: "r1", DestroyPolicy: chatroom.DestroyPolicy(n)})
		})},
		{Name: "policy later", Parameter: "destroyType", Low: 0, High: 1, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.SetLifetime(ctx, chatroom.LifetimeParams{RoomID: "r1", DestroyPolicy: chatroom.DestroyPolicy(n)})
		})},
		{Name: "users who may speak", Parameter: "whiteUserIds", Low: apitest.Unbounded, High: 20, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.Create(ctx, chatroom.CreateParams{ID: "r1", AllowedDuringMuteAll: texts(n)})
		})},
		{Name: "attribute key at creation", Parameter: "entryInfo", Low: 1, High: 128, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.Create(ctx, chatroom.CreateParams{ID: "r1", AttributeOwner: "u1", Attributes: map[string]string{strings.Repeat("k", n): "v"}})
		})},
		{Name: "attribute value at creation", Parameter: "entryInfo", Low: 1, High: 4096, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.Create(ctx, chatroom.CreateParams{ID: "r1", AttributeOwner: "u1", Attributes: map[string]string{"k": strings.Repeat("安", n)}})
		})},
		{Name: "rooms to destroy", Parameter: "chatroomId", Low: 1, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.Destroy(ctx, texts(n))
		})},
	})
}

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
