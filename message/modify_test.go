package message_test

import (
	"context"
	"strings"
	"testing"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func setExpansion(c message.SetExpansionParams) apitest.Func {
	return apitest.Void(func(ctx context.Context, via rongcloud.Caller) error { return on(via).SetExpansion(ctx, c) })
}

func deleteExpansion(c message.DeleteExpansionParams) apitest.Func {
	return apitest.Void(func(ctx context.Context, via rongcloud.Caller) error { return on(via).DeleteExpansion(ctx, c) })
}

func cleanHistory(c message.CleanHistoryParams) apitest.Func {
	return apitest.Void(func(ctx context.Context, via rongcloud.Caller) error { return on(via).CleanHistory(ctx, c) })
}

func TestConversationTypes(t *testing.T) {
	pairs := map[string]string{"k": "v"}
	var inputs []apitest.BadInput
	for _, unknown := range []message.ConversationType{0, 2, 5, message.UltraGroup} {
		inputs = append(inputs,
			apitest.BadInput{Name: "set in " + unknown.String(), Parameter: "conversationType", Says: "must be 1 (private) or 3 (group)",
				Call: setExpansion(message.SetExpansionParams{MessageUID: "A-1", UserID: "u1", Type: unknown, TargetID: "u2", Pairs: pairs})},
			apitest.BadInput{Name: "delete in " + unknown.String(), Parameter: "conversationType", Says: "must be 1 (private) or 3 (group)",
				Call: deleteExpansion(message.DeleteExpansionParams{MessageUID: "A-1", UserID: "u1", Type: unknown, TargetID: "u2", Keys: []string{"k"}})},
			apitest.BadInput{Name: "clean " + unknown.String(), Parameter: "conversationType", Says: "must be 1 (private), 3 (group), 4 (chatroom) or 6 (system)",
				Call: cleanHistory(message.CleanHistoryParams{UserID: "u1", Type: unknown, TargetID: "u2"})},
		)
	}
	apitest.Refusals(t, inputs)
}

func TestExpansionChangeLimits(t *testing.T) {
	set := func(pairs map[string]string) apitest.Func {
		return setExpansion(message.SetExpansionParams{MessageUID: "A-1", UserID: "u1", Type: message.Private, TargetID: "u2", Pairs: pairs})
	}
	remove := func(keys ...string) apitest.Func {
		return deleteExpansion(message.DeleteExpansionParams{MessageUID: "A-1", UserID: "u1", Type: message.Private, TargetID: "u2", Keys: keys})
	}
	many := map[string]string{}
	for _, id := range ids(101) {
		many[id] = ""
	}
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "no pairs", Parameter: "extraKeyVal", Says: "1 to 100", Call: set(nil)},
		{Name: "101 pairs", Parameter: "extraKeyVal", Says: "at most 100 values, has 101", Call: set(many)},
		{Name: "an empty key", Parameter: "extraKeyVal", Says: "1 to 32 characters", Call: set(map[string]string{"": "v"})},
		{Name: "a long key", Parameter: "extraKeyVal", Says: "at most 32 characters, has 33", Call: set(map[string]string{strings.Repeat("k", 33): "v"})},
		{Name: "a key of other letters", Parameter: "extraKeyVal", Says: "letters, digits and + = - _", Call: set(map[string]string{"ключ": "v"})},
		{Name: "a long value", Parameter: "extraKeyVal[k]", Says: "at most 4096 characters, has 4097", Call: set(map[string]string{"k": strings.Repeat("字", 4097)})},
		{Name: "no keys", Parameter: "extraKey", Says: "1 to 100", Call: remove()},
		{Name: "101 keys", Parameter: "extraKey", Says: "at most 100 values, has 101", Call: remove(ids(101)...)},
		{Name: "an empty key to delete", Parameter: "extraKey[0]", Says: "1 to 32 characters", Call: remove("")},
	})
}
