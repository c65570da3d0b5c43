package chatroom_test

import (
	"context"
	"strings"
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

func TestAttributeLimits(t *testing.T) {
	key := func(n int) string { return strings.Repeat("k", n) }
	apitest.Bounds(t, []apitest.Bound{
		{Name: "key to set", Parameter: "key", Low: 1, High: 128, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return set(ctx, s, key(n), "v", nil)
		})},
		{Name: "value in characters", Parameter: "value", Low: 1, High: 4096, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return set(ctx, s, "k", strings.Repeat("安", n), nil)
		})},
		{Name: "type of a notice", Parameter: "objectName", Low: apitest.Unbounded, High: 32, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return set(ctx, s, "k", "v", &chatroom.AttributeNotice{ObjectName: strings.Repeat("t", n), Content: "c"})
		})},
		{Name: "attributes to set", Parameter: "entryInfo", Low: 1, High: 20, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return setAll(ctx, s, attributes(n))
		})},
		{Name: "key among several", Parameter: "entryInfo", Low: 1, High: 128, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return setAll(ctx, s, map[string]string{"a": "1", key(n): "v"})
		})},
		{Name: "value among several", Parameter: "entryInfo", Low: 1, High: 4096, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return setAll(ctx, s, map[string]string{"a": "1", "k": strings.Repeat("安", n)})
		})},
		{Name: "key to remove", Parameter: "key", Low: 1, High: 128, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.RemoveAttribute(ctx, chatroom.RemoveAttributeParams{RoomID: "r1", Owner: "u1", Key: key(n)})
		})},
		{Name: "keys to remove", Parameter: "entryKeys", Low: 1, High: 20, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return removeAll(ctx, s, texts(n))
		})},
		{Name: "key among several to remove", Parameter: "entryKeys", Low: 1, High: 128, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return removeAll(ctx, s, []string{"a", key(n)})
		})},
		{Name: "keys to read", Parameter: "keys", Low: apitest.Unbounded, High: 100, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			_, err := s.Attributes(ctx, "r1", texts(n))
			return err
		})},
		{Name: "key to read", Parameter: "keys", Low: 1, High: 128, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			_, err := s.Attributes(ctx, "r1", []string{"a", key(n)})
			return err
		})},
	})
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
