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

var statusCases = []apitest.Case{
	{
		Method: "SendPrivateStatus", Operation: "message.sendPrivateStatus",
		Call:   sendPrivateStatus(message.StatusParams{To: []string{"u2", "u3"}, IncludeSender: true, CheckBlocklist: true, DedupKey: 7}),
		Form:   hiForm + "&toUserId=u2&toUserId=u3&verifyBlacklist=1&isIncludeSender=1&msgRandom=7",
		Answer: `{"code":200,"messageUIDs":[{"userId":"u2","messageUID":"A-1"},{"userId":"u3","messageUID":"A-2"}]}`,
		Want:   message.SentMessages{{Target: "u2", MessageUID: "A-1"}, {Target: "u3", MessageUID: "A-2"}},
	},
	{
		Method: "SendGroupStatus", Operation: "message.sendGroupStatus",
		Call:   sendGroupStatus(message.StatusParams{To: []string{"g1", "g2"}, IncludeSender: true, CheckBlocklist: true, DedupKey: 7}),
		Form:   hiForm + "&toGroupId=g1&toGroupId=g2&verifyBlacklist=1&isIncludeSender=1&msgRandom=7",
		Answer: `{"code":200,"messageUIDs":[{"groupId":"g1","messageUID":"A-1"},{"groupId":"g2","messageUID":"A-2"}]}`,
		Want:   message.SentMessages{{Target: "g1", MessageUID: "A-1"}, {Target: "g2", MessageUID: "A-2"}},
	},
	{
		Method: "SendGroupStatus", Name: "server defaults", Operation: "message.sendGroupStatus",
		Call: sendGroupStatus(message.StatusParams{To: []string{"g1"}}),
		Form: hiForm + "&toGroupId=g1",
		Want: message.SentMessages{},
	},
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
