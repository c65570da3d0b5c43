package webhook_test

import (
	"context"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

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

func TestInvalidVerdicts(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]webhook.Verdict{
		"unknown decision 7":    {Decision: 7},
		"Extra goes with Block": {Extra: "x"},
		"must be JSON":          {PushExt: "{"},
		"RC:CmdMsg cannot take": {Content: message.Command{Name: "n", Data: "d"}},
		"content":               {Content: message.Text{}},
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

// TestRetryGetsSameVerdict checks that a message is not judged twice with different results.
func TestRetryGetsSameVerdict(t *testing.T) {
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

// TestBlockIsKeptOnError: without a response the service would deliver the message.
func TestBlockIsKeptOnError(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]webhook.Verdict{
		"nothing to replace":        {Decision: webhook.Block, Content: message.Text{Content: "x"}},
		"more than 1024 characters": {Decision: webhook.Block, Extra: strings.Repeat("安", 1025)},
	} {
		var errs []error
		answer := serve(judging(t, v, nil, failures(&errs)), request(t, waiting("hi")))
		assert.Equal(t, 200, answer.Code)
		assert.Contains(t, answer.Body.String(), `"pass":0`)
		require.Len(t, errs, 1)
		require.ErrorIs(t, errs[0], webhook.ErrVerdict)
		assert.ErrorContains(t, errs[0], want)
	}
}

// TestVerdictWhileStoreFails: without a verdict the message would be delivered.
func TestVerdictWhileStoreFails(t *testing.T) {
	t.Parallel()
	block := webhook.Verdict{Decision: webhook.Block}
	for _, store := range []webhook.NonceStore{brokenStore{claim: errors.New("down")}, undecided{}} {
		var errs []error
		answer := serve(judging(t, block, nil, failures(&errs), webhook.WithNonceStore(store)), request(t, waiting("hi")))
		assert.Equal(t, 200, answer.Code)
		assert.JSONEq(t, `{"pass":0}`, answer.Body.String())
		assert.Len(t, errs, 1)
	}
}

// TestOddMembersStillGetVerdict: the sender may have chosen them.
func TestOddMembersStillGetVerdict(t *testing.T) {
	t.Parallel()
	for _, odd := range []string{"aiGenerated=maybe", "disablePush=yes", "expansion=null", "msgTimeStamp=-5", "msgTimeStamp=soon"} {
		p := waiting("hi")
		r := request(t, p)
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		form, err := url.ParseQuery(string(body))
		require.NoError(t, err)
		name, value, _ := strings.Cut(odd, "=")
		form.Set(name, value)
		r.Body = io.NopCloser(strings.NewReader(form.Encode()))
		answer := serve(judging(t, webhook.Verdict{Decision: webhook.Block}, nil), r)
		assert.JSONEq(t, `{"pass":0}`, answer.Body.String(), odd)
	}
}

func TestVerdictTimeout(t *testing.T) {
	t.Parallel()
	h := newHandler(t, webhook.OnPreSend(func(ctx context.Context, _ webhook.PreSend) (webhook.Verdict, error) {
		end, ok := ctx.Deadline()
		assert.True(t, ok)
		assert.LessOrEqual(t, time.Until(end), 2500*time.Millisecond)
		return webhook.Verdict{}, nil
	}))
	assert.Equal(t, 200, serve(h, request(t, waiting("hi"))).Code)
}

// Extra is cut between characters.
func TestExtraIsCut(t *testing.T) {
	t.Parallel()
	for length, want := range map[int]int{1023: 1023, 1024: 1024, 1025: 1024, 5000: 1024} {
		answer := serve(judging(t, webhook.Verdict{Decision: webhook.Block, Extra: strings.Repeat("安", length)}, nil), request(t, waiting("hi")))
		assert.JSONEq(t, `{"pass":0,"extra":"`+strings.Repeat("安", want)+`"}`, answer.Body.String(), "%d characters", length)
	}
}
