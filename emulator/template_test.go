package emulator_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/message"
)

func TestATemplateIsFilledForEach(t *testing.T) {
	l := newLife(t)
	u2 := l.connect(t, "u2")
	greeting := message.Text{Content: "{greeting}, {name}! {greeting}"}
	sent, err := l.SendPrivateTemplate(t.Context(), message.PrivateTemplateParams{From: "u1", Content: greeting, To: []message.TemplateRecipient{
		{UserID: "u2", Values: map[string]string{"greeting": "Hi", "name": "\"Bob\"\n\\"}},
		{UserID: "u3", Values: map[string]string{"greeting": "你好", "name": "{name}"}},
	}})
	require.NoError(t, err)
	require.Len(t, sent, 2)
	events := received(u2)
	require.Len(t, events, 1)
	assert.Equal(t, sent[0].MessageUID, events[0].Message.UID)
	assert.Equal(t, message.Text{Content: "Hi, \"Bob\"\n\\! Hi"}, message.Decode("RC:TxtMsg", events[0].Message.Content))
	page, err := l.PrivateHistoryPage(t.Context(), l.query("u3", "u1"))
	require.NoError(t, err)
	assert.Equal(t, message.Text{Content: "你好, {name}! 你好"}, page[0].Content, "a value is not searched for placeholders")
}
