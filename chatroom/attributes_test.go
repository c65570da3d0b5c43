package chatroom_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

func set(ctx context.Context, s *chatroom.Service, key, value string, n *chatroom.AttributeNotice) error {
	return s.SetAttribute(ctx, chatroom.SetAttributeParams{RoomID: "r1", Owner: "u1", Key: key, Value: value, Notice: n})
}

func setAll(ctx context.Context, s *chatroom.Service, attributes map[string]string) error {
	return s.SetAttributes(ctx, chatroom.SetAttributesParams{RoomID: "r1", Owner: "u1", Attributes: attributes})
}

func removeAll(ctx context.Context, s *chatroom.Service, keys []string) error {
	return s.RemoveAttributes(ctx, chatroom.RemoveAttributesParams{RoomID: "r1", Owner: "u1", Keys: keys})
}

func attributes(n int) map[string]string {
	m := map[string]string{}
	for _, key := range texts(n) {
		m[key] = "v"
	}
	return m
}

func TestAttributeBadInput(t *testing.T) {
	inputs := []apitest.BadInput{
		{Name: "value that is not UTF-8", Parameter: "value", Says: "UTF-8", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return set(ctx, s, "k", "\xff", nil)
		})},
		{Name: "own type without content", Parameter: "content", Says: "not be empty", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return set(ctx, s, "k", "v", &chatroom.AttributeNotice{ObjectName: "APP:Score"})
		})},
		{Name: "nobody sets", Parameter: "userId", Says: "1 to 64 bytes", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.SetAttribute(ctx, chatroom.SetAttributeParams{RoomID: "r1", Key: "k", Value: "v"})
		})},
		{Name: "nobody sets several", Parameter: "entryOwnerId", Says: "1 to 64 bytes", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.SetAttributes(ctx, chatroom.SetAttributesParams{RoomID: "r1", Attributes: attributes(1)})
		})},
		{Name: "nobody removes several", Parameter: "entryOwnerId", Says: "1 to 64 bytes", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.RemoveAttributes(ctx, chatroom.RemoveAttributesParams{RoomID: "r1", Keys: texts(1)})
		})},
	}
	for name, key := range map[string]string{"space": "a b", "dot": "a.b", "Chinese": "分数", "colon": "a:b", "control": "a\n", "not UTF-8": "\xff"} {
		inputs = append(inputs, apitest.BadInput{Name: "key with " + name, Parameter: "key", Says: "A-Z a-z 0-9 + = - _", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return set(ctx, s, key, "v", nil)
		})})
	}
	apitest.Refusals(t, inputs)
}

// The service counts attributes, not calls.
func TestUnits(t *testing.T) {
	t.Parallel()
	caller := &recorder{}
	s := chatroom.New(caller)
	require.NoError(t, setAll(t.Context(), s, attributes(7)))
	require.NoError(t, removeAll(t.Context(), s, texts(3)))
	require.Len(t, caller.requests, 2)
	assert.Equal(t, 7, caller.requests[0].Units)
	assert.Equal(t, 3, caller.requests[1].Units)
}
