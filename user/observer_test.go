package user_test

import (
	"context"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

// A refused call counts as a call, both for a decorated Caller and for an observer of the Client.
func TestRefusedCallIsObserved(t *testing.T) {
	var ended []rongcloud.CallEnd
	transport := httpmock.NewMockTransport()
	client, err := rongcloud.New("key", "secret", rongcloud.WithTransport(transport), rongcloud.WithObserver(rongcloud.Observer{
		CallEnd: func(_ context.Context, e rongcloud.CallEnd) { ended = append(ended, e) },
	}))
	require.NoError(t, err)
	decorator := &counting{Caller: client}
	_, err = user.New(decorator).Register(t.Context(), user.Registration{})
	require.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	require.Len(t, ended, 1)
	assert.Equal(t, "user.getToken", ended[0].Operation)
	assert.Equal(t, err, ended[0].Err)
	assert.Zero(t, ended[0].Attempts)
	assert.Equal(t, map[string]int{"user.getToken": 1}, decorator.failed)
	assert.Zero(t, transport.GetTotalCallCount())
}

type counting struct {
	rongcloud.Caller
	failed map[string]int
}

func (c *counting) Call(ctx context.Context, req rongcloud.Request, out rongcloud.Answer, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
	meta, err := c.Caller.Call(ctx, req, out, opts...)
	if err != nil {
		c.failed = map[string]int{req.Operation.ID: c.failed[req.Operation.ID] + 1}
	}
	return meta, err
}
