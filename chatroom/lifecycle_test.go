package chatroom_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

var lifecycleCases = []apitest.Case{
	{
		Method: "Create", Operation: "chatroom.create",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.Create(ctx, chatroom.CreateParams{
				ID: "r1", DestroyPolicy: chatroom.DestroyAtFixedTime, DestroyAfter: 2 * time.Hour,
				MuteAll: true, AllowedDuringMuteAll: []string{"u1", "u2"},
				AttributeOwner: "u1", Attributes: map[string]string{"topic": "<安&>", "level": "1"},
			})
		}),
		Form: "chatroomId=r1&destroyType=1&destroyTime=120&isBan=true&whiteUserIds=u1&whiteUserIds=u2" +
			`&entryOwnerId=u1&entryInfo={"level":"1","topic":"<安&>"}`,
	},
	{
		Method: "Create", Name: "server defaults", Operation: "chatroom.create",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.Create(ctx, chatroom.CreateParams{ID: "r1"})
		}),
		Form: "chatroomId=r1",
	},
	{
		Method: "Destroy", Operation: "chatroom.destroy",
		Call: do(func(ctx context.Context, s *chatroom.Service) error { return s.Destroy(ctx, []string{"r1", "r2"}) }),
		Form: "chatroomId=r1&chatroomId=r2",
	},
	{
		Method: "SetLifetime", Operation: "chatroom.setDestroyType",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.SetLifetime(ctx, chatroom.LifetimeParams{RoomID: "r1", DestroyPolicy: chatroom.DestroyAtFixedTime, DestroyAfter: 7 * 24 * time.Hour})
		}),
		Form: "chatroomId=r1&destroyType=1&destroyTime=10080",
	},
	{
		Method: "SetLifetime", Name: "idle for the default time", Operation: "chatroom.setDestroyType",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.SetLifetime(ctx, chatroom.LifetimeParams{RoomID: "r1"})
		}),
		Form: "chatroomId=r1&destroyType=0",
	},
	{
		Method: "Get", Operation: "chatroom.get",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.Get(ctx, "r1") }),
		Form:   "chatroomId=r1",
		Answer: `{"code":200,"chatroomId":"r1","createTime":1700000000123,"memberCount":42,"destroyType":1,"destroyTime":120,"ban":true}`,
		Want: chatroom.Room{
			ID: "r1", Created: time.UnixMilli(1700000000123), MemberCount: 42,
			DestroyPolicy: chatroom.DestroyAtFixedTime, DestroyAfter: 2 * time.Hour, MutedAll: true,
		},
	},
	{
		Method: "Get", Name: "numbers as texts", Operation: "chatroom.get",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.Get(ctx, "r1") }),
		Form:   "chatroomId=r1",
		Answer: `{"code":200,"createTime":"1700000000123","memberCount":"0","destroyType":"0","destroyTime":"60","ban":"0"}`,
		Want:   chatroom.Room{ID: "r1", Created: time.UnixMilli(1700000000123), DestroyAfter: time.Hour},
	},
}

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
