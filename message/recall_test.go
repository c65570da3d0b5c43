package message_test

import (
	"context"
	"testing"

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
