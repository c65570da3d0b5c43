package message_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func sendPrivate(m message.PrivateParams) apitest.Func {
	m.From, m.Content = "u1", hi
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).SendPrivate(ctx, m) }
}

func pairs(n int) map[string]string {
	m := map[string]string{}
	for i := range n {
		m[fmt.Sprintf("k%d", i)] = "v"
	}
	return m
}

func TestPrivateLimits(t *testing.T) {
	sending := func(change func(m *message.PrivateParams, n int)) func(context.Context, rongcloud.Caller, int) error {
		return func(ctx context.Context, c rongcloud.Caller, n int) error {
			m := message.PrivateParams{To: ids(1)}
			change(&m, n)
			_, err := sendPrivate(m)(ctx, c)
			return err
		}
	}
	apitest.Bounds(t, []apitest.Bound{
		{Name: "users", Parameter: "toUserId", Low: 1, High: 1000,
			Call: sending(func(m *message.PrivateParams, n int) { m.To = ids(n) })},
		{Name: "badge", Parameter: "count", Low: 0, High: 9999,
			Call: sending(func(m *message.PrivateParams, n int) { m.Badge = &n })},
		{Name: "title of the notification in characters", Parameter: "pushExt.title", Low: apitest.Unbounded, High: 50,
			Call: sending(func(m *message.PrivateParams, n int) { m.Push.Ext = &message.PushExt{Title: strings.Repeat("题", n)} })},
		{Name: "pairs", Parameter: "extraContent", Low: apitest.Unbounded, High: 100,
			Call: sending(func(m *message.PrivateParams, n int) { m.Expansion = pairs(n) })},
		{Name: "key in characters", Parameter: "extraContent", Low: 1, High: 32, Says: "keys must have 1 to 32 characters",
			Call: sending(func(m *message.PrivateParams, n int) { m.Expansion = map[string]string{strings.Repeat("键", n): "v"} })},
		{Name: "value in characters", Parameter: "extraContent", Low: apitest.Unbounded, High: 4096, Says: "values must have at most 4096 characters",
			Call: sending(func(m *message.PrivateParams, n int) { m.Expansion = map[string]string{"k": strings.Repeat("值", n)} })},
	})
}

func TestPrivateBadInput(t *testing.T) {
	const notUTF8 = "\xff"
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "badge for two", Parameter: "count", Says: "exactly 1 user in To (toUserId), there are 2",
			Call: sendPrivate(message.PrivateParams{To: ids(2), Badge: new(int)})},
		{Name: "key that is not UTF-8", Parameter: "extraContent", Says: "UTF-8",
			Call: sendPrivate(message.PrivateParams{To: ids(1), Expansion: map[string]string{notUTF8: "v"}})},
		{Name: "value that is not UTF-8", Parameter: "extraContent", Says: "UTF-8",
			Call: sendPrivate(message.PrivateParams{To: ids(1), Expansion: map[string]string{"k": notUTF8}})},
		{Name: "notification that is not UTF-8", Parameter: "pushContent", Says: "UTF-8",
			Call: sendPrivate(message.PrivateParams{To: ids(1), Push: message.Push{Content: notUTF8}})},
		{Name: "template that is not UTF-8", Parameter: "pushExt.templateId", Says: "UTF-8",
			Call: sendPrivate(message.PrivateParams{To: ids(1), Push: message.Push{Ext: &message.PushExt{TemplateID: notUTF8}}})},
		{Name: "vendor value that is not UTF-8", Parameter: "pushExt.MI.channelId", Says: "UTF-8",
			Call: sendPrivate(message.PrivateParams{To: ids(1), Push: message.Push{Ext: &message.PushExt{Xiaomi: message.XiaomiPush{ChannelID: notUTF8}}}})},
	})
}

// A long value stands in the error neither whole nor in part.
func TestRefusalDoesNotRepeatTheValue(t *testing.T) {
	w := apitest.NewWire(t, 200, apitest.OK)
	_, err := sendPrivate(message.PrivateParams{To: ids(1), Expansion: map[string]string{"secret-key" + strings.Repeat("k", 32): "secret-value"}})(t.Context(), w.Client)
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "secret")
}
