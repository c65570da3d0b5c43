package webhook_test

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

// identifying lists the fields that an event's ID is derived from: events that differ in one of them are different events.
var identifying = map[webhook.Kind][]string{
	webhook.KindMessage:           {"UID"},
	webhook.KindPreSend:           {"UID"},
	webhook.KindMessageOperation:  {"Operation", "UID", "UserID", "Target", "Channel", "Time"},
	webhook.KindModeration:        {"UID", "Provider", "Result"},
	webhook.KindOnlineStatus:      {"UserID", "SessionID", "Status", "Time"},
	webhook.KindDeactivation:      {"UserID", "OperationID", "Reactivated", "Time"},
	webhook.KindUserProfile:       {"UserID", "Cleared", "Time", "Profile", "Extended"},
	webhook.KindFriend:            {"UserID", "PeerID", "Change", "Time"},
	webhook.KindGroupOperation:    {"GroupID", "Change", "Time", "UserIDs"},
	webhook.KindGroupProfile:      {"GroupID", "Name", "Operator", "Time", "Profile", "Extended", "Permissions"},
	webhook.KindChatroomStatus:    {"Room", "Change", "Cause", "Time", "UserIDs"},
	webhook.KindChatroomAttribute: {"Room", "Key", "Action", "Version"},
	webhook.KindBot:               {"Type", "Time", "Data"},
	webhook.KindPublicService:     {"MessageID"},
}

// TestIDsDistinguishEvents checks that the ID changes with an identifying field, and only then.
func TestIDsDistinguishEvents(t *testing.T) {
	t.Parallel()
	for _, e := range samples() {
		whole := reflect.ValueOf(e)
		for i := range whole.NumField() {
			field := whole.Type().Field(i)
			if field.Name == "Delivery" {
				continue
			}
			changed := reflect.New(whole.Type()).Elem()
			changed.Set(whole)
			if !change(changed.Field(i)) {
				continue
			}
			other := changed.Interface().(webhook.Event)
			if slices.Contains(identifying[e.Kind()], field.Name) {
				assert.NotEqual(t, e.ID(), other.ID(), "%T.%s", e, field.Name)
			} else {
				assert.Equal(t, e.ID(), other.ID(), "%T.%s", e, field.Name)
			}
		}
	}
}

// change changes a value, and reports whether it can.
func change(v reflect.Value) bool {
	switch old := v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(old.Add(time.Millisecond)))
		return true
	case map[string]string:
		v.Set(reflect.ValueOf(map[string]string{"other": "value"}))
		return true
	case []string:
		v.Set(reflect.ValueOf(append(slices.Clone(old), "other")))
		return true
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Slice: // JSON
		v.SetBytes([]byte(`"other"`))
	default:
		return false
	}
	return true
}

// TestAttributeWithoutVersion checks that its time and value identify it.
func TestAttributeWithoutVersion(t *testing.T) {
	t.Parallel()
	a := webhook.ChatroomAttribute{Room: "r", Key: "k", Value: "v", Action: webhook.AttributeSet, Time: moment}
	later, other, first := a, a, a
	later.Time, other.Value, first.Version = moment.Add(time.Millisecond), "w", 1
	ids := map[string]bool{a.ID(): true, later.ID(): true, other.ID(): true, first.ID(): true}
	assert.Len(t, ids, 4)
}

// TestSignatureIsClaimedPerApp checks two apps with the same secret: a signature used for one is not used for the other.
func TestSignatureIsClaimedPerApp(t *testing.T) {
	t.Parallel()
	var claimed []string
	rooms := []string{}
	h := newHandler(t, webhook.WithApp("other", appSecret), webhook.WithNonceStore(noting{webhook.NewMemoryStore(0), &claimed}),
		webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
			rooms = append(rooms, e.AppKey+" "+e.Room)
			return nil
		}))
	at := time.Now()
	for _, key := range []string{appKey, "other"} {
		from := webhook.Sender{AppKey: key, AppSecret: appSecret, Time: at, Nonce: "n"}
		r, err := from.NewRequest(t.Context(), "https://app.example/hook", joined("room of "+key, "u1"))
		require.NoError(t, err)
		assert.Equal(t, http.StatusOK, serve(h, r).Code)
	}
	assert.Equal(t, []string{appKey + " room of " + appKey, "other room of other"}, rooms)
	signature := signatureOf(appSecret, "n", millisOf(at))
	assert.Equal(t, []string{appKey + "/" + signature, "other/" + signature}, claimed)
}

// noting records the claimed signatures.
type noting struct {
	webhook.NonceStore
	claimed *[]string
}

func (s noting) Claim(ctx context.Context, c webhook.Claim) (webhook.Standing, []byte, error) {
	*s.claimed = append(*s.claimed, c.Signature)
	return s.NonceStore.Claim(ctx, c)
}

// TestListsInForms checks each spelling of a list, and strings that only look like one.
func TestListsInForms(t *testing.T) {
	t.Parallel()
	for value, want := range map[string][]string{
		"groupUserIds=":                      nil,
		"groupUserIds=[]":                    nil,
		"groupUserIds=u1":                    {"u1"},
		"groupUserIds=u1&groupUserIds=u2":    {"u1", "u2"},
		"groupUserIds=[u1,u2]":               {"u1", "u2"},
		"groupUserIds=[u1, ,u2]":             {"u1", "u2"},
		"groupUserIds=[null,u2]":             {"null", "u2"},
		`groupUserIds=["u1","u,2",3]`:        {"u1", "u,2", "3"},
		`groupUserIds=["u1",`:                {`["u1",`},
		"groupUserIds=[u1,u2":                {"[u1,u2"},
		"groupUserIds=u1,u2]":                {"u1,u2]"},
		"groupUserIds=[":                     {"["},
		"groupUserIds=]":                     {"]"},
		`groupUserIds=["u1"u2]`:              {`"u1"u2`},
		"groupUserIds=[u1]&groupUserIds=[u2": {"u1", "[u2"},
	} {
		events, err := newHandler(t).Decode(webhook.KindMessage, &webhook.Delivery{
			Body: []byte("fromUserId=a&toUserId=g&objectName=RC:TxtMsg&channelType=GROUP&msgUID=1&" + value),
		})
		require.NoError(t, err)
		assert.Equal(t, want, events[0].(webhook.Message).DirectedAt, value)
	}
	for value, want := range map[string][]string{
		"": nil, "u1": {"u1"}, "u1, u2,": {"u1", "u2"}, `["u1","u2"]`: {"u1", "u2"}, "[u1,u2]": {"u1", "u2"}, "[u1,u2": {"[u1,u2"}, "u1]": {"u1]"},
	} {
		events, err := newHandler(t).Decode(webhook.KindPreSend, &webhook.Delivery{
			Body: []byte("fromUserId=a&targetId=g&msgType=RC:TxtMsg&channelType=GROUP&messageId=1&toUserIds=" + value),
		})
		require.NoError(t, err)
		assert.Equal(t, want, events[0].(webhook.PreSend).DirectedAt, value)
	}
}
