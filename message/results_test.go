package message_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
)

func TestSentMessages(t *testing.T) {
	sent := message.SentMessages{{Target: "r1", MessageUID: "A-1"}, {Target: "r2", MessageUID: "A-2"}}
	assert.Equal(t, "A-1", sent.First().MessageUID)
	m, ok := sent.To("r2")
	assert.True(t, ok)
	assert.Equal(t, "A-2", m.MessageUID)
	for _, none := range []message.SentMessages{nil, {}} {
		assert.Zero(t, none.First())
	}
	for _, missing := range []message.SentMessages{nil, sent} {
		m, ok := missing.To("r3")
		assert.False(t, ok)
		assert.Zero(t, m)
	}
	var plain []message.Sent = sent // code from before the type compiles
	assert.Equal(t, "A-1", plain[0].MessageUID)
}

func TestASendWhoseAnswerHasNoIDs(t *testing.T) {
	for _, answer := range []string{apitest.OK, `{"code":200,"messageUIDs":null}`, `{"code":200,"messageUIDs":[]}`} {
		sent, err := on(apitest.NewWire(t, 200, answer).Client).SendChatroom(t.Context(), message.ChatroomParams{From: "u1", To: ids(1), Content: hi})
		require.NoError(t, err)
		assert.Zero(t, sent.First(), answer)
	}
}

func TestJSONOfResults(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for want, result := range map[string]any{
		`{"target":"r1","messageUID":"A-1"}`: message.Sent{Target: "r1", MessageUID: "A-1"},
		`{"messageUID":"A-1","targetId":"r1","fromUserId":"u1","sent":"2026-03-04T12:00:00Z","objectName":"RC:TxtMsg","content":"{}","expansion":true,"extraContent":"{}"}`: message.Received{
			UID: "A-1", RoomID: "r1", From: "u1", Sent: noon, Content: hi, ObjectName: "RC:TxtMsg", Body: "{}", Expandable: true, RawExpansion: "{}",
		},
		`{"messageUID":"","targetId":"","fromUserId":"","objectName":"","content":"","expansion":false,"extraContent":""}`: message.Received{},
	} {
		got, err := json.Marshal(result)
		require.NoError(t, err)
		assert.JSONEq(t, want, string(got))
	}
}

func TestAReceivedMessageThatIsNoJSON(t *testing.T) {
	before := message.Received{UID: "A-1"}
	for _, text := range []string{`[]`, `{"messageUID":5}`} {
		assert.Error(t, json.Unmarshal([]byte(text), &before))
		assert.Equal(t, message.Received{UID: "A-1"}, before)
	}
}

func TestTheZeroRegistryHasTheBuiltInTypes(t *testing.T) {
	for _, r := range []*message.Registry{nil, {}} {
		assert.Equal(t, message.Text{Content: "hi"}, r.Decode("RC:TxtMsg", `{"content":"hi"}`))
		assert.Equal(t, message.Unknown{Name: "APP:Gift", Body: "{}"}, r.Decode("APP:Gift", "{}"))
	}
}
