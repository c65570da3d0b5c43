package webhook_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

func waiting(text string) webhook.PreSend {
	return webhook.PreSend{
		From: "u1", Target: "10086", Conversation: message.Chatroom, Content: message.Text{Content: text}, UID: "AAAA-BBBB-CCCC-0001", Time: moment,
	}
}

func judging(t *testing.T, v webhook.Verdict, err error, opts ...webhook.Option) *webhook.Handler {
	return newHandler(t, append(opts, webhook.OnPreSend(func(_ context.Context, p webhook.PreSend) (webhook.Verdict, error) {
		assert.Equal(t, message.Text{Content: "hi"}, p.Content)
		return v, err
	}))...)
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	silent := true
	for name, c := range map[string]struct {
		verdict webhook.Verdict
		want    string
	}{
		"pass":    {webhook.Verdict{}, `{"pass":1}`},
		"approve": {webhook.Verdict{Decision: webhook.Approve}, `{"pass":2}`},
		"block":   {webhook.Verdict{Decision: webhook.Block, Extra: "rude"}, `{"pass":0,"extra":"rude"}`},
		"replace": {
			webhook.Verdict{
				Content: message.Text{Content: "<*>"}, PushContent: "p", PushExt: `{"a":1}`, ExtraContent: `{"k":"v"}`, DisablePush: &silent,
			},
			`{"pass":1,"replaceContent":"{\"content\":\"<*>\"}","replacePushContent":"p","replacePushExt":"{\"a\":1}","replaceExtraContent":"{\"k\":\"v\"}","replaceDisablePush":true}`,
		},
		"longest extra": {webhook.Verdict{Decision: webhook.Block, Extra: strings.Repeat("安", 1024)}, `{"pass":0,"extra":"` + strings.Repeat("安", 1024) + `"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := serve(judging(t, c.verdict, nil), request(t, waiting("hi")))
			assert.Equal(t, 200, answer.Code)
			assert.JSONEq(t, c.want, answer.Body.String())
		})
	}
}

func TestVerdictsThatCannotBeCarriedOut(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]webhook.Verdict{
		"unknown decision 7":        {Decision: 7},
		"nothing to replace":        {Decision: webhook.Block, Content: message.Text{Content: "x"}},
		"Extra goes with Block":     {Extra: "x"},
		"more than 1024 characters": {Decision: webhook.Block, Extra: strings.Repeat("x", 1025)},
		"must be JSON":              {PushExt: "{"},
		"RC:CmdMsg cannot take":     {Content: message.Command{Name: "n", Data: "d"}},
		"content":                   {Content: message.Text{}},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			var errs []error
			answer := serve(judging(t, v, nil, failures(&errs)), request(t, waiting("hi")))
			assert.Equal(t, 500, answer.Code)
			assert.Empty(t, answer.Body.String())
			require.Len(t, errs, 1)
			require.ErrorIs(t, errs[0], webhook.ErrVerdict)
			assert.ErrorContains(t, errs[0], want)
		})
	}
}

func TestNoVerdict(t *testing.T) {
	t.Parallel()
	var errs []error
	boom := errors.New("boom")
	assert.Equal(t, 500, serve(judging(t, webhook.Verdict{}, boom, failures(&errs)), request(t, waiting("hi"))).Code)
	require.Len(t, errs, 1)
	assert.ErrorIs(t, errs[0], boom)
}

// TestARepeatGetsTheSameVerdict: a message must not be judged twice, one way and the other.
func TestARepeatGetsTheSameVerdict(t *testing.T) {
	t.Parallel()
	judged := 0
	h := newHandler(t, webhook.OnPreSend(func(context.Context, webhook.PreSend) (webhook.Verdict, error) {
		judged++
		return webhook.Verdict{Decision: webhook.Block, Extra: strings.Repeat("x", judged)}, nil
	}))
	first := request(t, waiting("hi"))
	again := first.Clone(t.Context())
	again.Body = request(t, waiting("hi")).Body
	assert.JSONEq(t, `{"pass":0,"extra":"x"}`, serve(h, first).Body.String())
	assert.JSONEq(t, `{"pass":0,"extra":"x"}`, serve(h, again).Body.String())
	assert.Equal(t, 1, judged)
}
