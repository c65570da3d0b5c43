package apitest

import (
	"context"
	"io"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// failures has the responses that every method must turn into the right error.
var failures = []struct {
	name      string
	responder httpmock.Responder
	cancelled bool
	check     func(t *testing.T, idempotent bool, err error)
}{
	{name: "transport error", responder: httpmock.NewErrorResponder(io.ErrUnexpectedEOF), check: mayHaveRun},
	{name: "502 with HTML", responder: httpmock.NewStringResponder(502, "<html>Bad Gateway</html>"), check: mayHaveRun},
	{name: "500 with code 1000", responder: httpmock.NewStringResponder(500, `{"code":1000,"errorMessage":"inner"}`), check: mayHaveRun},
	{name: "200 with HTML", responder: httpmock.NewStringResponder(200, "<html></html>"), check: mayHaveRun},
	{name: "cut JSON", responder: httpmock.NewStringResponder(200, `{"code":20`), check: mayHaveRun},
	{name: "empty answer", responder: httpmock.NewStringResponder(200, ""), check: mayHaveRun},
	{name: "null", responder: httpmock.NewStringResponder(200, "null"), check: mayHaveRun},
	{name: "an array", responder: httpmock.NewStringResponder(200, "[]"), check: mayHaveRun},
	{name: "no code", responder: httpmock.NewStringResponder(200, "{}"), check: mayHaveRun},
	{name: "refused", responder: httpmock.NewStringResponder(400, `{"code":1002,"errorMessage":"userId is wrong"}`), check: func(t *testing.T, _ bool, err error) {
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
		assert.True(t, rongcloud.HasCode(err, rongcloud.CodeBadParameter))
		assert.ErrorContains(t, err, "userId is wrong")
	}},
	{name: "429", responder: httpmock.NewStringResponder(429, `{"code":1008}`), check: func(t *testing.T, _ bool, err error) {
		assert.ErrorIs(t, err, rongcloud.ErrRateLimited)
	}},
	{name: "not enabled", responder: httpmock.NewStringResponder(430, `{"code":1009}`), check: func(t *testing.T, _ bool, err error) {
		assert.ErrorIs(t, err, rongcloud.ErrNotEnabled)
	}},
	{name: "cancelled", responder: httpmock.NewStringResponder(200, OK), cancelled: true, check: func(t *testing.T, _ bool, err error) {
		assert.ErrorIs(t, err, context.Canceled)
		assert.NotErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
	}},
}

func mayHaveRun(t *testing.T, idempotent bool, err error) {
	if idempotent {
		assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
	} else {
		assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
	}
}

func runFailures(t *testing.T, c samples.Sample) {
	for _, f := range failures {
		t.Run(f.name, func(t *testing.T) {
			w := newWire(t, f.responder)
			seen := &spy{Caller: w.Client}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if f.cancelled {
				cancel()
			}
			_, err := c.Call.Do(ctx, seen)
			var e *rongcloud.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, c.Operation, e.Operation)
			assert.NotContains(t, err.Error(), appSecret)
			f.check(t, seen.idempotent, err)
			if f.cancelled {
				assert.Empty(t, w.Requests)
				return
			}
			assert.NotEmpty(t, e.RequestID)
			assert.Len(t, w.Requests, 1)
		})
	}
}

// spy records whether a call may be repeated, which can depend on its parameters.
type spy struct {
	rongcloud.Caller
	idempotent bool
}

func (s *spy) Call(ctx context.Context, req rongcloud.Request, out rongcloud.Answer, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
	s.idempotent = req.Operation.Idempotent
	return s.Caller.Call(ctx, req, out, opts...)
}
