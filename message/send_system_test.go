package message_test

import (
	"context"
	"testing"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func sendSystem(m message.SystemParams) apitest.Func {
	m.From, m.Content = "u1", hi
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).SendSystem(ctx, m) }
}

func TestSystemLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "users", Parameter: "toUserId", Low: 1, High: 100, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
			_, err := sendSystem(message.SystemParams{To: ids(n)})(ctx, c)
			return err
		}},
	})
}
