package webhook_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

const (
	appKey    = "test-app-key"
	appSecret = "test-app-secret"
)

var (
	sender = webhook.Sender{AppKey: appKey, AppSecret: appSecret}
	moment = time.UnixMilli(1408710653491)
)

// samples returns an event of every type with all fields set, and its content as a handler decodes it.
func samples() []webhook.Event {
	hello := message.Text{Content: "hello 你好"}
	const original = `{"content":"hello 你好"}`
	return []webhook.Event{
		webhook.Message{
			From: "u1", Target: "10086", Conversation: message.Chatroom, ChannelType: "TEMPGROUP", Channel: "c1", DirectedAt: []string{"u2", "u3"},
			ObjectName: "RC:TxtMsg", Content: hello, Original: original, UID: "AAAA-BBBB-CCCC-0001", OriginalUID: "AAAA-BBBB-CCCC-0000",
			Time: moment, Sensitive: webhook.ReplacedWord, Source: "iOS", AIGenerated: true,
		},
		webhook.PreSend{
			From: "u1", Target: "g1", Conversation: message.Group, ChannelType: "GROUP", Channel: "c1", DirectedAt: []string{"u2", "u3"},
			ObjectName: "RC:TxtMsg", Content: hello, Original: original, PushContent: "p", PushExt: `{"a":1}`, DisablePush: true, Expandable: true,
			ExtraContent: `{"k":"v"}`, UID: "AAAA-BBBB-CCCC-0001", OriginalUID: "AAAA-BBBB-CCCC-0000", Time: moment, Source: "Android",
			ClientIP: "10.0.0.1:5000", AIGenerated: true,
		},
		webhook.MessageOperation{
			Operation: webhook.Recalled, UserID: "u1", Time: moment, Source: "PC", Conversation: message.Chatroom, Target: "10086", Channel: "c1",
			UID: "AAAA-BBBB-CCCC-0001", MessageTime: moment.Add(-time.Minute), Removed: true, ByAdmin: true, Extra: "x",
		},
		webhook.MessageOperation{
			Operation: webhook.Deleted, UserID: "u1", Time: moment, Source: "PC", Conversation: message.Private, Target: "u2",
			UID: "AAAA-BBBB-CCCC-0001", MessageTime: moment.Add(-time.Minute), Deletion: webhook.DeletedUntil, Until: moment.Add(-time.Hour),
		},
		webhook.Moderation{
			Result: webhook.ModerationRejected, UID: "AAAA-BBBB-CCCC-0001", Provider: "audit", Detail: `{"risk":3}`,
			Message: webhook.AuditedMessage{
				AppKey: appKey, From: "u1", Target: "u2", DirectedAt: []string{"u3"}, Conversation: message.Private, ChannelType: "PERSON",
				ObjectName: "RC:TxtMsg", Content: hello, Original: original, ExtraContent: "e", Source: "iOS", Time: moment, UID: "AAAA-BBBB-CCCC-0001",
			},
		},
		webhook.OnlineStatus{UserID: "u1", Status: webhook.LoggedOut, Platform: "PC", Time: moment, ClientIP: "10.0.0.1:5000", SessionID: "s1"},
		webhook.Deactivation{UserID: "u1", OperationID: "op1", Reactivated: true, Code: "0", Time: moment},
		webhook.UserProfile{UserID: "u1", Time: moment, Profile: map[string]string{"name": "Ann"}, Extended: map[string]string{"ext_a": "1"}},
		webhook.UserProfile{UserID: "u1", Cleared: true, Time: moment, Profile: map[string]string{"name": ""}},
		webhook.Friend{Change: webhook.FriendAccepted, UserID: "u1", PeerID: "u2", Time: moment, Source: "Server", Extra: "hi"},
		webhook.GroupOperation{GroupID: "g1", Change: webhook.GroupJoined, Operators: []string{"u1"}, UserIDs: []string{"u2", "u3"}, Time: moment},
		webhook.GroupOperation{GroupID: "g1", Change: webhook.GroupAdminAdded, Operators: []string{"u1", "u9"}, UserIDs: []string{"u2"}, Time: moment},
		webhook.GroupProfile{
			GroupID: "g1", Name: "Go", Operator: "u1", Time: moment, Profile: map[string]string{"introduction": "i"},
			Extended: map[string]string{"ext_a": "1"}, Permissions: map[string]string{"joinPerm": "1"},
		},
		webhook.ChatroomStatus{Room: "10086", Change: webhook.RoomJoined, Cause: webhook.ByBan, UserIDs: []string{"u1", "u2"}, Time: moment},
		webhook.ChatroomAttribute{
			Room: "10086", Action: webhook.AttributeRemoved, Key: "topic", Value: "go", UserID: "u1", Time: moment, Version: 7,
		},
		webhook.Bot{
			Type: webhook.BotPrivateMessage, Time: moment,
			Bot:  webhook.BotInfo{UserID: "bot1", Name: "Bot", ProfileURL: "https://img.example/b.png", Type: "custom", Metadata: map[string]string{"k": "v"}},
			Data: json.RawMessage(`{"fromUserId":"u1","toUserId":"bot1","objectName":"RC:TxtMsg","content":"{\"content\":\"hello 你好\"}"}`),
			From: "u1", Target: "bot1", ObjectName: "RC:TxtMsg", Content: hello, Original: original,
		},
		webhook.PublicService{MessageID: "5678", Elements: map[string]string{"MsgID": "5678", "Content": "<hello>"}},
	}
}

func newHandler(t testing.TB, opts ...webhook.Option) *webhook.Handler {
	t.Helper()
	h, err := webhook.NewHandler(append([]webhook.Option{webhook.WithApp(appKey, appSecret)}, opts...)...)
	require.NoError(t, err)
	return h
}

// TestRoundTrip checks that a handler decodes what a Sender sends to the same event, by the kind's own URL and by content.
func TestRoundTrip(t *testing.T) {
	for _, want := range samples() {
		for _, generation := range []webhook.Generation{webhook.Current, webhook.Legacy, webhook.Private, webhook.Headers} {
			t.Run(reflect.TypeOf(want).Name(), func(t *testing.T) {
				t.Parallel()
				var got webhook.Event
				h := newHandler(t, webhook.WithPrivateCloud(),
					webhook.On(func(_ context.Context, e webhook.Event) error { got = e; return nil }),
					webhook.OnPreSend(func(_ context.Context, p webhook.PreSend) (webhook.Verdict, error) {
						got = p
						return webhook.Verdict{}, nil
					}))
				from := sender
				from.Generation = generation
				r, err := from.NewRequest(t.Context(), "https://app.example/hook?room=1", want)
				require.NoError(t, err)
				answer := httptest.NewRecorder()
				h.For(want.Kind()).ServeHTTP(answer, r)
				require.Equal(t, 200, answer.Code)
				assert.Equal(t, want, withoutDelivery(got))
				assert.Equal(t, want.ID(), got.ID())
				assert.Equal(t, appKey, got.Raw().AppKey)
				assert.NotEmpty(t, got.Raw().Body)

				r, err = from.NewRequest(t.Context(), "https://app.example/hook", want)
				require.NoError(t, err)
				answer, got = httptest.NewRecorder(), nil
				h.ServeHTTP(answer, r)
				require.Equal(t, 200, answer.Code)
				assert.Equal(t, want, withoutDelivery(got))
			})
		}
	}
}

// withoutDelivery removes what an event that was not received lacks.
func withoutDelivery(e webhook.Event) webhook.Event {
	if e == nil {
		return nil
	}
	v := reflect.New(reflect.TypeOf(e)).Elem()
	v.Set(reflect.ValueOf(e))
	v.FieldByName("Delivery").SetZero()
	return v.Interface().(webhook.Event)
}
