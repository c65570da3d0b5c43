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

// The error contains no part of a long value.
func TestRefusalDoesNotRepeatTheValue(t *testing.T) {
	w := apitest.NewWire(t, 200, apitest.OK)
	_, err := sendPrivate(message.PrivateParams{To: ids(1), Expansion: map[string]string{"secret-key" + strings.Repeat("k", 32): "secret-value"}})(t.Context(), w.Client)
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "secret")
}
