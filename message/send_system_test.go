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

var systemCases = []apitest.Case{
	{
		Method: "SendSystem", Operation: "message.sendSystem",
		Call:   sendSystem(message.SystemParams{To: []string{"u2", "u3"}}),
		Form:   hiForm + "&toUserId=u2&toUserId=u3",
		Answer: `{"code":200,"messageUIDs":[{"userId":"u2","messageUID":"A-1"},{"userId":"u3","messageUID":"A-2"}]}`,
		Want:   message.SentMessages{{Target: "u2", MessageUID: "A-1"}, {Target: "u3", MessageUID: "A-2"}},
	},
	{
		Method: "SendSystem", Name: "every option", Operation: "message.sendSystem",
		Call: sendSystem(message.SystemParams{
			To:          []string{"u2"},
			Push:        message.Push{Content: "c", Data: "d", Ext: &message.PushExt{Title: "t"}, ContentAvailable: true},
			SkipHistory: true, Uncounted: true, DisablePush: true, KeepLastMessage: true, DedupKey: 7,
		}),
		Form: hiForm + "&toUserId=u2" +
			`&pushContent=c&pushData=d&contentAvailable=1&pushExt={"title":"t","forceShowPushContent":0}` +
			"&isPersisted=0&isCounted=0&disablePush=true&disableUpdateLastMsg=true&msgRandom=7",
		Want: message.SentMessages{},
	},
}

func TestSystemLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "users", Parameter: "toUserId", Low: 1, High: 100, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
			_, err := sendSystem(message.SystemParams{To: ids(n)})(ctx, c)
			return err
		}},
	})
}
