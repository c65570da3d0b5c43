package message_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func sendGroup(m message.GroupParams) apitest.Func {
	m.From = "u1"
	if m.Content == nil {
		m.Content = hi
	}
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).SendGroup(ctx, m) }
}

const mentionAll = `{"content":"hi","mentionedInfo":{"type":1}}`

func TestGroupBadInput(t *testing.T) {
	directed := func(m message.GroupParams) apitest.Func {
		m.To, m.Users = ids(1), ids(2)
		return sendGroup(m)
	}
	mentioned := func(body string) apitest.Func {
		return sendGroup(message.GroupParams{To: ids(1), Mentioned: true, Content: message.Unknown{Name: "APP:Note", Body: body}})
	}
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "directed to two groups", Parameter: "toGroupId", Says: "exactly 1 group for a directed message, there are 2",
			Call: sendGroup(message.GroupParams{To: ids(2), Users: ids(1)})},
		{Name: "directed to an empty id", Parameter: "toUserId", Says: "1 to 64 bytes",
			Call: sendGroup(message.GroupParams{To: ids(1), Users: []string{""}})},
		{Name: "directed and expandable", Parameter: "expansion", Says: "directed messages",
			Call: directed(message.GroupParams{Expandable: true})},
		{Name: "directed with pairs", Parameter: "extraContent", Says: "directed messages",
			Call: directed(message.GroupParams{Expansion: pairs(1)})},
		{Name: "directed without notification", Parameter: "disablePush", Says: "directed messages",
			Call: directed(message.GroupParams{DisablePush: true})},
		{Name: "directed with a look", Parameter: "pushExt", Says: "directed messages",
			Call: directed(message.GroupParams{Push: message.Push{Ext: &message.PushExt{}}})},
		{Name: "@ of nobody", Parameter: "content", Says: "mentionedInfo",
			Call: sendGroup(message.GroupParams{To: ids(1), Mentioned: true})},
		{Name: "@ of null", Parameter: "content", Says: "mentionedInfo", Call: mentioned(`{"mentionedInfo":null}`)},
		{Name: "@ of a text", Parameter: "content", Says: "mentionedInfo", Call: mentioned(`{"mentionedInfo":"u2"}`)},
		{Name: "@ in what is not JSON", Parameter: "content", Says: "mentionedInfo", Call: mentioned("mentionedInfo")},
	})
}

func TestGroupMentionsByABuiltInContent(t *testing.T) {
	w := apitest.NewWire(t, 200, apitest.OK)
	_, err := sendGroup(message.GroupParams{To: ids(1), Mentioned: true, Content: message.Text{
		Content: "hi", Mentioned: &message.Mention{Type: message.MentionUsers, UserIDs: []string{"u2"}},
	}})(t.Context(), w.Client)
	require.NoError(t, err)
	assert.Contains(t, w.Requests[0].Body, "isMentioned=1")
}

// The service ignores a mention in a content if the request does not have the mark.
func TestGroupMarksWhatMentionsSomebody(t *testing.T) {
	everyone := &message.Mention{Type: message.MentionEveryone}
	for name, c := range map[string]struct {
		content message.Content
		marked  bool
	}{
		"text":                     {message.Text{Content: "hi", Mentioned: everyone}, true},
		"pointer to a text":        {&message.Text{Content: "hi", Mentioned: everyone}, true},
		"file":                     {message.File{Type: "txt", URL: "https://x.example/a.txt", Mentioned: everyone}, true},
		"own type":                 {message.Unknown{Name: "APP:Note", Body: mentionAll}, true},
		"nobody":                   {message.Text{Content: "hi"}, false},
		"the word in a text":       {message.Text{Content: `"mentionedInfo":{}`}, false},
		"null":                     {message.Unknown{Name: "APP:Note", Body: `{"mentionedInfo":null}`}, false},
		"of another type":          {message.Unknown{Name: "APP:Note", Body: `{"mentionedInfo":"u2"}`}, false},
		"in what is no JSON":       {message.Unknown{Name: "APP:Note", Body: `"mentionedInfo"{}`}, false},
		"further down in own type": {message.Unknown{Name: "APP:Note", Body: `{"quoted":` + mentionAll + `}`}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := apitest.NewWire(t, 200, apitest.OK)
			_, err := sendGroup(message.GroupParams{To: ids(1), Content: c.content})(t.Context(), w.Client)
			require.NoError(t, err)
			assert.Equal(t, c.marked, strings.Contains(w.Requests[0].Body, "isMentioned=1"), w.Requests[0].Body)
		})
	}
}
