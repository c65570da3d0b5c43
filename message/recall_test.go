package message_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func recall(r message.RecallParams) apitest.Func {
	return apitest.Void(func(ctx context.Context, c rongcloud.Caller) error { return on(c).Recall(ctx, r) })
}

func recallIn(where message.Conversation) apitest.Func {
	return recall(message.RecallParams{From: "u1", Conversation: where, MessageUID: "A-1"})
}

var recallCases = []apitest.Case{
	{
		Method: "Recall", Operation: "message.recall",
		Call: recall(message.RecallParams{
			From: "u1", Conversation: message.Conversation{Type: message.UltraGroup, TargetID: "ug1", Channel: "c1"}, MessageUID: "A-1",
			SentAt: time.UnixMilli(1408710653491), ByAdmin: true, Delete: true, DisablePush: true, KeepLastMessage: true, Extra: "x",
		}),
		Form: "fromUserId=u1&conversationType=10&targetId=ug1&busChannel=c1&messageUID=A-1&sentTime=1408710653491" +
			"&isAdmin=1&isDelete=1&disablePush=true&extra=x&disableUpdateLastMsg=true",
	},
	{
		Method: "Recall", Name: "private", Operation: "message.recall",
		Call: recallIn(message.Conversation{Type: message.Private, TargetID: "u2"}),
		Form: "fromUserId=u1&conversationType=1&targetId=u2&messageUID=A-1",
	},
	{
		Method: "Recall", Name: "group", Operation: "message.recall",
		Call: recallIn(message.Conversation{Type: message.Group, TargetID: "g1"}),
		Form: "fromUserId=u1&conversationType=3&targetId=g1&messageUID=A-1",
	},
	{
		Method: "Recall", Name: "chatroom", Operation: "message.recall",
		Call: recallIn(message.Conversation{Type: message.Chatroom, TargetID: "r1"}),
		Form: "fromUserId=u1&conversationType=4&targetId=r1&messageUID=A-1",
	},
	{
		Method: "Recall", Name: "system", Operation: "message.recall",
		Call: recallIn(message.Conversation{Type: message.System, TargetID: "u2"}),
		Form: "fromUserId=u1&conversationType=6&targetId=u2&messageUID=A-1",
	},
	{
		Method: "Recall", Name: "ultra group without a channel", Operation: "message.recall",
		Call: recallIn(message.Conversation{Type: message.UltraGroup, TargetID: "ug1"}),
		Form: "fromUserId=u1&conversationType=10&targetId=ug1&messageUID=A-1",
	},
}

func TestRecallLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "sender in bytes", Parameter: "fromUserId", Low: 1, High: 64, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
			return on(c).Recall(ctx, message.RecallParams{
				From: strings.Repeat("u", n), Conversation: message.Conversation{Type: message.Chatroom, TargetID: "r1"}, MessageUID: "A-1",
			})
		}},
		{Name: "target in bytes", Parameter: "targetId", Low: 1, High: 64, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
			_, err := recallIn(message.Conversation{Type: message.Chatroom, TargetID: strings.Repeat("r", n)})(ctx, c)
			return err
		}},
		{Name: "channel in characters", Parameter: "busChannel", Low: apitest.Unbounded, High: 20, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
			_, err := recallIn(message.Conversation{Type: message.UltraGroup, TargetID: "ug1", Channel: strings.Repeat("c", n)})(ctx, c)
			return err
		}},
	})
}

func TestRecallBadInput(t *testing.T) {
	inputs := []apitest.BadInput{
		{Name: "no type", Parameter: "conversationType", Says: "is 0", Call: recallIn(message.Conversation{TargetID: "r1"})},
		{Name: "unknown type", Parameter: "conversationType", Says: "4 (chatroom)", Call: recallIn(message.Conversation{Type: 2, TargetID: "r1"})},
		{Name: "no message", Parameter: "messageUID", Says: "must not be empty", Call: recall(message.RecallParams{
			From: "u1", Conversation: message.Conversation{Type: message.Chatroom, TargetID: "r1"},
		})},
	}
	for _, kind := range []message.ConversationType{message.Private, message.Group, message.Chatroom, message.System} {
		inputs = append(inputs, apitest.BadInput{
			Name: "channel in a " + kind.String() + " conversation", Parameter: "busChannel", Says: "ultra group",
			Call: recallIn(message.Conversation{Type: kind, TargetID: "x1", Channel: "c1"}),
		})
	}
	apitest.Refusals(t, inputs)
}

func TestConversationTypeNames(t *testing.T) {
	for kind, name := range map[message.ConversationType]string{
		message.Private: "private", message.Group: "group", message.Chatroom: "chatroom", message.System: "system",
		message.UltraGroup: "ultra group", 2: "ConversationType(2)",
	} {
		assert.Equal(t, name, kind.String())
	}
}
