package message_test

import (
	"context"
	"testing"
	"time"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func broadcast(m message.BroadcastParams) apitest.Func {
	m.From, m.Content = "u1", hi
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).Broadcast(ctx, m) }
}

func broadcastOnline(m message.BroadcastOnlineParams) apitest.Func {
	m.From, m.Content = "u1", hi
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).BroadcastOnline(ctx, m) }
}

func recallBroadcast(r message.RecallBroadcastParams) apitest.Func {
	return apitest.Void(func(ctx context.Context, c rongcloud.Caller) error { return on(c).RecallBroadcast(ctx, r) })
}

var broadcastCases = []apitest.Case{
	{
		Method: "Broadcast", Operation: "message.broadcast",
		Call:   broadcast(message.BroadcastParams{}),
		Form:   hiForm,
		Answer: `{"code":200,"messageUID":"A-1"}`,
		Want:   "A-1",
	},
	{
		Method: "Broadcast", Name: "every option", Operation: "message.broadcast",
		Call: broadcast(message.BroadcastParams{
			Push: message.Push{Content: "c", Data: "d", Ext: &message.PushExt{Title: "t"}, ContentAvailable: true},
			OS:   message.IOS, KeepLastMessage: true, DedupKey: 7,
		}),
		Form: hiForm + `&pushContent=c&pushData=d&contentAvailable=1&pushExt={"title":"t","forceShowPushContent":0}` +
			"&os=iOS&disableUpdateLastMsg=true&msgRandom=7",
		Want: "",
	},
	{
		Method: "Broadcast", Name: "to Android", Operation: "message.broadcast",
		Call: broadcast(message.BroadcastParams{OS: message.Android}),
		Form: hiForm + "&os=Android",
		Want: "",
	},
	{
		Method: "BroadcastOnline", Operation: "message.broadcastOnline",
		Call:   broadcastOnline(message.BroadcastOnlineParams{KeepLastMessage: true, DedupKey: 7}),
		Form:   hiForm + "&disableUpdateLastMsg=true&msgRandom=7",
		Answer: `{"code":200,"messageUID":"A-1"}`,
		Want:   "A-1",
	},
	{
		Method: "BroadcastOnline", Name: "without an id in the answer", Operation: "message.broadcastOnline",
		Call: broadcastOnline(message.BroadcastOnlineParams{}),
		Form: hiForm,
		Want: "",
	},
	{
		Method: "RecallBroadcast", Operation: "message.recallBroadcast",
		Call: recallBroadcast(message.RecallBroadcastParams{
			From: "u1", MessageUID: "A-1", SentAt: time.UnixMilli(1408710653491),
			ByAdmin: true, Delete: true, KeepLastMessage: true, Extra: "x",
		}),
		Form: "fromUserId=u1&messageUID=A-1&sentTime=1408710653491&isAdmin=1&isDelete=1&extra=x&disableUpdateLastMsg=true",
	},
	{
		Method: "RecallBroadcast", Name: "server defaults", Operation: "message.recallBroadcast",
		Call: recallBroadcast(message.RecallBroadcastParams{From: "u1", MessageUID: "A-1"}),
		Form: "fromUserId=u1&messageUID=A-1",
	},
}

func TestBroadcastBadInput(t *testing.T) {
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "unknown system", Parameter: "os", Says: "iOS, Android or empty", Call: broadcast(message.BroadcastParams{OS: "ios"})},
		{Name: "recall of nothing", Parameter: "messageUID", Says: "must not be empty",
			Call: recallBroadcast(message.RecallBroadcastParams{From: "u1"})},
		{Name: "recall from nobody", Parameter: "fromUserId", Says: "1 to 64 bytes",
			Call: recallBroadcast(message.RecallBroadcastParams{MessageUID: "A-1"})},
	})
}
