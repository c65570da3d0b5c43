package rongcloudtest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloudtest"
	"github.com/rongcloud-go/sdk/webhook"
)

// bareEvents returns events of every kind with few fields or none, as tests write them.
var bareEvents = map[webhook.Kind][]webhook.Event{
	webhook.KindMessage: {
		webhook.Message{},
		webhook.Message{From: "ann", Target: "r", Conversation: message.Chatroom, Content: message.Text{Content: "hi"}},
	},
	webhook.KindPreSend: {
		webhook.PreSend{},
		webhook.PreSend{From: "ann", Target: "r", Conversation: message.Chatroom, Content: message.Text{Content: "hi"}},
	},
	webhook.KindMessageOperation: {
		webhook.MessageOperation{},
		webhook.MessageOperation{Operation: webhook.Recalled, UserID: "ann", Conversation: message.Chatroom, Target: "r"},
		webhook.MessageOperation{Operation: webhook.Deleted, Deletion: webhook.DeletedUntil},
	},
	webhook.KindModeration: {
		webhook.Moderation{},
		webhook.Moderation{Result: webhook.ModerationRejected, Message: webhook.AuditedMessage{From: "ann", Content: message.Text{Content: "hi"}}},
	},
	webhook.KindOnlineStatus: {webhook.OnlineStatus{}, webhook.OnlineStatus{UserID: "ann", Status: webhook.LoggedOut}},
	webhook.KindDeactivation: {webhook.Deactivation{}, webhook.Deactivation{UserID: "ann", Reactivated: true}},
	webhook.KindUserProfile:  {webhook.UserProfile{}, webhook.UserProfile{UserID: "ann", Profile: map[string]string{"name": "Ann"}}},
	webhook.KindFriend:       {webhook.Friend{}, webhook.Friend{Change: webhook.FriendAccepted, UserID: "ann", PeerID: "bob"}},
	webhook.KindGroupOperation: {
		webhook.GroupOperation{},
		webhook.GroupOperation{GroupID: "g", Change: webhook.GroupJoined, UserIDs: []string{"ann"}},
	},
	webhook.KindGroupProfile:   {webhook.GroupProfile{}, webhook.GroupProfile{GroupID: "g", Profile: map[string]string{"introduction": "i"}}},
	webhook.KindChatroomStatus: {webhook.ChatroomStatus{}, webhook.ChatroomStatus{Room: "r", Change: webhook.RoomJoined, UserIDs: []string{"ann"}}},
	webhook.KindChatroomAttribute: {
		webhook.ChatroomAttribute{},
		webhook.ChatroomAttribute{Room: "r", Action: webhook.AttributeSet, Key: "topic", Value: "Go"},
	},
	webhook.KindBot:           {webhook.Bot{}, webhook.Bot{Type: webhook.BotPrivateMessage, From: "ann", Target: "bot", Content: message.Text{Content: "hi"}}},
	webhook.KindPublicService: {webhook.PublicService{}, webhook.PublicService{Elements: map[string]string{"Content": "hi"}}},
}

// TestCompleteRequests checks that a handler accepts requests with any fields left out.
func TestCompleteRequests(t *testing.T) {
	for _, callback := range catalogue.Callbacks() {
		kind := webhook.Kind(callback.ID)
		require.NotEmpty(t, bareEvents[kind], kind)
		for _, e := range bareEvents[kind] {
			var refusal error
			var got webhook.Event
			handler, err := webhook.NewHandler(rongcloudtest.WebhookApp(),
				webhook.OnError(func(_ *http.Request, err error) { refusal = err }),
				webhook.On(func(_ context.Context, e webhook.Event) error { got = e; return nil }),
				webhook.OnPreSend(func(_ context.Context, p webhook.PreSend) (webhook.Verdict, error) {
					got = p
					return webhook.Verdict{}, nil
				}))
			require.NoError(t, err)
			for name, served := range map[string]http.Handler{"detected by content": handler, "at its own URL": handler.For(kind)} {
				got, refusal = nil, nil
				answer := httptest.NewRecorder()
				served.ServeHTTP(answer, rongcloudtest.NewWebhookRequest(t, "/rongcloud", e))
				assert.Equal(t, http.StatusOK, answer.Code, "%s %s: %v: %+v", kind, name, refusal, e)
				if assert.NotNil(t, got, "%s %s", kind, name) {
					assert.Equal(t, kind, got.Kind(), name)
					assertKept(t, e, got)
				}
			}
		}
	}
}

// assertKept checks that the fields that a test has set are unchanged.
func assertKept(t *testing.T, want, got webhook.Event) {
	t.Helper()
	wanted, found := reflect.ValueOf(want), reflect.ValueOf(got)
	for i := range wanted.NumField() {
		name := wanted.Type().Field(i).Name
		if field := wanted.Field(i); !field.IsZero() && field.Kind() != reflect.Struct && name != "Elements" {
			assert.Equal(t, field.Interface(), found.Field(i).Interface(), "%s.%s", want.Kind(), name)
		}
	}
}

func TestDefaultedEventsDiffer(t *testing.T) {
	ids := map[string]bool{}
	handler, err := webhook.NewHandler(rongcloudtest.WebhookApp(), webhook.On(func(_ context.Context, e webhook.Message) error {
		ids[e.ID()] = true
		assert.WithinDuration(t, time.Now(), e.Time, time.Hour)
		return nil
	}))
	require.NoError(t, err)
	for _, e := range []webhook.Event{webhook.Message{}, webhook.Message{}, &webhook.Message{}} {
		handler.ServeHTTP(httptest.NewRecorder(), rongcloudtest.NewWebhookRequest(t, "/", e))
	}
	assert.Len(t, ids, 3)
}
