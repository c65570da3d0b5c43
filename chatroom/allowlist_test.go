package chatroom_test

import (
	"context"
	"strings"
	"testing"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

func TestAllowlistLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "users to allow", Parameter: "userId", Low: 1, High: 5, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.AllowUsers(ctx, "r1", texts(n))
		})},
		{Name: "users to disallow", Parameter: "userId", Low: 1, High: 5, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.DisallowUsers(ctx, "r1", texts(n))
		})},
	})
	boundTypes(t, "objectnames", 20, func(ctx context.Context, s *chatroom.Service, names []string) error { return s.AllowTypes(ctx, names) })
	boundTypes(t, "objectnames", 20, func(ctx context.Context, s *chatroom.Service, names []string) error {
		return s.DisallowTypes(ctx, names)
	})
}

// boundTypes tries the limits of a call that takes message types.
func boundTypes(t *testing.T, parameter string, most int, call func(ctx context.Context, s *chatroom.Service, objectNames []string) error) {
	t.Helper()
	apitest.Bounds(t, []apitest.Bound{
		{Name: "types", Parameter: parameter, Low: 1, High: most, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return call(ctx, s, texts(n))
		})},
		{Name: "characters of a type", Parameter: parameter, Low: 1, High: 32, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return call(ctx, s, []string{strings.Repeat("类", n)})
		})},
	})
}
