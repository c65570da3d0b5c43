package message_test

import (
	"context"
	"testing"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func sendPrivateStatus(m message.StatusParams) apitest.Func {
	m.From, m.Content = "u1", hi
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).SendPrivateStatus(ctx, m) }
}

func sendGroupStatus(m message.StatusParams) apitest.Func {
	m.From, m.Content = "u1", hi
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).SendGroupStatus(ctx, m) }
}

func TestStatusLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "users", Parameter: "toUserId", Low: 1, High: 1000, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
			_, err := sendPrivateStatus(message.StatusParams{To: ids(n)})(ctx, c)
			return err
		}},
		{Name: "groups", Parameter: "toGroupId", Low: 1, High: 3, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
			_, err := sendGroupStatus(message.StatusParams{To: ids(n)})(ctx, c)
			return err
		}},
	})
}
