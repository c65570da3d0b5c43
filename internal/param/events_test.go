package param_test

import (
	"context"
	"iter"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// streaming is a Caller whose responses are streams.
type streaming struct {
	body string
	seen []rongcloud.Request
}

func (s *streaming) Call(_ context.Context, req rongcloud.Request, out rongcloud.Answer, _ ...rongcloud.CallOption) (rongcloud.Meta, error) {
	s.seen = append(s.seen, req)
	if req.Invalid != nil {
		return rongcloud.Meta{}, nil
	}
	n, err := out.(rongcloud.StreamAnswer).ReadStream(rongcloud.NewStream(strings.NewReader(s.body)))
	return rongcloud.Meta{Received: n}, err
}

// chat is a method with a streamed response, as a service has it.
func chat(ctx context.Context, c rongcloud.Caller, userID string, opts ...rongcloud.CallOption) iter.Seq2[rongcloud.Event, error] {
	p := param.For(op).Arg("userID", "userId")
	p.ID("userId", userID)
	return p.Events(ctx, c, opts)
}

func TestEventsOfAMethod(t *testing.T) {
	to := &streaming{body: "data: a\n\ndata: b\n\n"}
	stream := chat(t.Context(), to, "u1")
	assert.Empty(t, to.seen, "the call is made when the iteration begins")
	var data []string
	for event, err := range stream {
		require.NoError(t, err)
		data = append(data, event.Data)
	}
	assert.Equal(t, []string{"a", "b"}, data)
	require.Len(t, to.seen, 1)
	assert.Equal(t, rongcloud.Fields{{Name: "userId", Value: "u1"}}, to.seen[0].Fields)
}

func TestEventsThatAreRefused(t *testing.T) {
	for says, c := range map[string]struct {
		to rongcloud.Caller
		id string
	}{
		"userID (userId) must have 1 to 64 bytes": {&streaming{}, ""},
		"Caller is nil": {nil, "u1"},
	} {
		n := 0
		for _, err := range chat(t.Context(), c.to, c.id) {
			n++
			assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
			assert.ErrorContains(t, err, says)
		}
		assert.Equal(t, 1, n)
	}
}
