package webhook_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

func TestSenderSettings(t *testing.T) {
	t.Parallel()
	const address = "https://app.example/hook"
	invalid := message.Text{} // has no content
	for want, c := range map[string]struct {
		from    webhook.Sender
		address string
		events  []webhook.Event
	}{
		"AppKey must not be empty":     {webhook.Sender{AppSecret: "s"}, address, []webhook.Event{joined("a", "u1")}},
		"AppSecret must not be empty":  {webhook.Sender{AppKey: "k"}, address, []webhook.Event{joined("a", "u1")}},
		"AppSecret must be ASCII":      {webhook.Sender{AppKey: "k", AppSecret: "s\n"}, address, []webhook.Event{joined("a", "u1")}},
		"at least one event":           {sender, address, nil},
		"are of one kind":              {sender, address, []webhook.Event{joined("a", "u1"), webhook.OnlineStatus{UserID: "u1"}}},
		"friend.relationship comes":    {sender, address, []webhook.Event{webhook.Friend{}, webhook.Friend{}}},
		"not a URL":                    {sender, "http://[", []webhook.Event{joined("a", "u1")}},
		"Unknown without a Delivery":   {sender, address, []webhook.Event{webhook.Unknown{}}},
		"content of a Message":         {sender, address, []webhook.Event{webhook.Message{Content: invalid}}},
		"content of a PreSend":         {sender, address, []webhook.Event{webhook.PreSend{Content: invalid}}},
		"content of a Bot":             {sender, address, []webhook.Event{webhook.Bot{Content: invalid}}},
		"content of a Moderation":      {sender, address, []webhook.Event{webhook.Moderation{Message: webhook.AuditedMessage{Content: invalid}}}},
		"Bot with data that is broken": {sender, address, []webhook.Event{webhook.Bot{Data: []byte("{")}}},
	} {
		r, err := c.from.NewRequest(t.Context(), c.address, c.events...)
		require.Error(t, err, want)
		assert.Nil(t, r, want)
		assert.ErrorContains(t, err, "webhook: ")
		switch want { // whose error is of another package
		case "content of a Message", "content of a PreSend", "content of a Bot", "content of a Moderation", "Bot with data that is broken":
		default:
			assert.ErrorContains(t, err, want)
		}
	}
}

// TestSenderEncodesContents checks events without an original.
func TestSenderEncodesContents(t *testing.T) {
	t.Parallel()
	hello := message.Text{Content: "hello"}
	for _, e := range []webhook.Event{
		webhook.Message{From: "u1", Target: "u2", Conversation: message.Private, Content: hello, UID: "1"},
		webhook.PreSend{From: "u1", Target: "u2", Conversation: message.Private, Content: hello, UID: "1"},
		webhook.Bot{Type: webhook.BotPrivateMessage, Bot: webhook.BotInfo{UserID: "b1"}, From: "u1", Target: "b1", Content: hello},
		webhook.Moderation{Result: webhook.ModerationPassed, UID: "1", Message: webhook.AuditedMessage{Conversation: message.Private, Content: hello}},
	} {
		d, err := newHandler(t).Verify(request(t, e))
		require.NoError(t, err)
		events, err := newHandler(t).Decode(e.Kind(), d)
		require.NoError(t, err)
		require.Len(t, events, 1)
		var got message.Content
		switch e := events[0].(type) {
		case webhook.Message:
			got = e.Content
		case webhook.PreSend:
			got = e.Content
		case webhook.Bot:
			assert.Equal(t, []string{"u1", "b1", "RC:TxtMsg"}, []string{e.From, e.Target, e.ObjectName})
			got = e.Content
		case webhook.Moderation:
			got = e.Message.Content
		}
		assert.Equal(t, hello, got, "%T", e)
	}
}

// TestDirectedMessage checks that a directed message has a list in the form, and an undirected one an empty string.
func TestDirectedMessage(t *testing.T) {
	t.Parallel()
	for want, users := range map[string][]string{"groupUserIds=%5Bu1%2Cu2%5D": {"u1", "u2"}, "groupUserIds=&": nil} {
		r := request(t, webhook.Message{From: "u", Target: "g", Conversation: message.Group, ObjectName: "x", Original: "y", DirectedAt: users, UID: "1"})
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		assert.Contains(t, string(body), want)
	}
}

// TestBotIDIgnoresSpelling checks that the ID does not depend on how the service spells the JSON.
func TestBotIDIgnoresSpelling(t *testing.T) {
	t.Parallel()
	bot := func(data string) string {
		return webhook.Bot{Type: "t", Bot: webhook.BotInfo{UserID: "b"}, Time: moment, Data: []byte(data)}.ID()
	}
	assert.Equal(t, bot(`{"a":1,"b":2}`), bot(`{ "b": 2, "a": 1 }`))
	assert.NotEqual(t, bot(`{"a":1}`), bot(`{"a":2}`))
	assert.NotEqual(t, bot(`{"a":`), bot(`{"b":`), "what is not JSON is told apart too")
}

// TestProfilesMember checks profiles that are not a list.
func TestProfilesMember(t *testing.T) {
	t.Parallel()
	for _, profiles := range []string{"null", "7", `"profiles"`, "{}"} {
		events, err := newHandler(t).Decode(webhook.KindUserProfile, &webhook.Delivery{
			Body: []byte(`{"userId":"u1","time":1,"profiles":` + profiles + `,"userProfile":{"name":"Ann"}}`),
		})
		require.NoError(t, err, profiles)
		require.Len(t, events, 1, profiles)
		assert.Equal(t, map[string]string{"name": "Ann"}, events[0].(webhook.UserProfile).Profile)
	}
}

// TestDeactivationIsNotAList checks that the list of another callback is refused.
func TestDeactivationIsNotAList(t *testing.T) {
	t.Parallel()
	one := `{"userId":"u1","operateId":"o","type":0}`
	for body, count := range map[string]int{one: 1, "[" + one + "]": 1, "[" + one + "," + one + "]": 0, "[]": 0, "[7]": 0, "{": 0} {
		events, err := newHandler(t).Decode(webhook.KindDeactivation, &webhook.Delivery{Body: []byte(body)})
		assert.Len(t, events, count, body)
		if count == 0 {
			assert.ErrorIs(t, err, webhook.ErrBody, body)
		} else {
			assert.NoError(t, err, body)
		}
	}
}

// TestValueNames checks the names of documented values, and the numbers of others.
func TestValueNames(t *testing.T) {
	t.Parallel()
	for want, value := range map[string]fmt.Stringer{
		"created": webhook.RoomCreated, "destroyed": webhook.RoomDestroyed, "4": webhook.RoomChange(4), "-1": webhook.RoomChange(-1),
		"idling": webhook.ByIdling, "set": webhook.AttributeSet, "0": webhook.AttributeAction(0), "all removed": webhook.AttributesAllRemoved,
		"online": webhook.Online, "logged out": webhook.LoggedOut, "recalled": webhook.Recalled, "deleted": webhook.Deleted,
		"requested": webhook.FriendRequested, "added by server": webhook.FriendAddedByServer, "owner changed": webhook.GroupOwnerChanged,
	} {
		assert.Equal(t, want, value.String())
	}
	assert.Empty(t, webhook.Unknown{}.Kind())
	assert.NotEqual(t, webhook.Friend{}.ID(), webhook.Unknown{}.ID())
	var none *webhook.Handler
	assert.Equal(t, "webhook.Handler(nil)", none.String())
	two := newHandler(t, webhook.WithApp("second", "s"))
	assert.Equal(t, "webhook.Handler(app "+appKey+", app second)", two.String())
}

// TestSenderAppKeyLocation checks that the App Key is sent where the service sends it.
func TestSenderAppKeyLocation(t *testing.T) {
	t.Parallel()
	moderation := webhook.Moderation{Result: webhook.ModerationPassed, UID: "1"}
	for _, c := range []struct {
		event         webhook.Event
		generation    webhook.Generation
		query, header string
		parameter     string // one that must be there
	}{
		{joined("a", "u1"), webhook.Current, appKey, "", "timestamp"},
		{joined("a", "u1"), webhook.Legacy, "", "", "signTimestamp"},
		{joined("a", "u1"), webhook.Private, "", "", "rc-timestamp"},
		{joined("a", "u1"), webhook.Headers, "", appKey, ""},
		{moderation, webhook.Current, "", appKey, ""},
		{moderation, webhook.Legacy, "", "", "signTimestamp"},
		{waiting("hi"), webhook.Current, "", "", "timestamp"},
		{webhook.PublicService{MessageID: "1"}, webhook.Current, "", "", "rc-timestamp"},
	} {
		from := sender
		from.Generation = c.generation
		r, err := from.NewRequest(t.Context(), "https://app.example/hook?room=1", c.event)
		require.NoError(t, err)
		query := r.URL.Query()
		assert.Equal(t, c.query, query.Get("appKey"), "%T %d", c.event, c.generation)
		assert.Empty(t, query.Get("rc-app-key"))
		assert.Equal(t, c.header, r.Header.Get("RC-App-Key"), "%T %d", c.event, c.generation)
		assert.Equal(t, "1", query.Get("room"))
		if c.parameter != "" {
			assert.NotEmpty(t, query.Get(c.parameter), "%T %d", c.event, c.generation)
			assert.Empty(t, r.Header.Get("RC-Signature"))
		} else {
			assert.Len(t, query, 1)
			assert.NotEmpty(t, r.Header.Get("RC-Signature"))
		}
	}
}

// Only a PreSend carries the App Key in its body.
func TestSenderAppKeyInTheBody(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		event webhook.Event
		want  string
	}{
		{waiting("hi"), sender.AppKey},
		{webhook.Message{From: "u1", Target: "u2", Content: message.Text{Content: "hi"}, UID: "m", Time: moment}, ""},
	} {
		r := request(t, c.event)
		require.NoError(t, r.ParseForm())
		assert.NotEmpty(t, r.PostForm, "%T comes as a form", c.event)
		assert.Equal(t, c.want, r.PostForm.Get("appKey"), "%T", c.event)
	}
}
