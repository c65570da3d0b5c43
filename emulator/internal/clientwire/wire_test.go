package clientwire_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
)

// fresh is an empty message of the same type.
func fresh(m clientwire.Message) clientwire.Message {
	return reflect.New(reflect.TypeOf(m).Elem()).Interface().(clientwire.Message)
}

// full has every message with every field set.
var full = []clientwire.Message{
	&clientwire.ChrmInput{Nothing: 1},
	&clientwire.ChrmOutput{Nothing: 1, SessionID: "s", JoinTime: 2},
	&clientwire.ChrmPullMsg{SyncTime: 1, Count: -1},
	&clientwire.NotifyMsg{Type: 2, Time: 3, ChrmID: "r"},
	&clientwire.SyncRequestMsg{SyncTime: 1, Polling: true, Web: true, PullSend: true, KeepingOpen: true, SendBoxSyncTime: 2},
	&up,
	&down,
	&clientwire.DownStreamMessages{List: []clientwire.DownStreamMessage{down, down}, SyncTime: 1, Finished: true},
	&clientwire.ChrmDownStreamMessages{List: []clientwire.DownStreamMessage{down}, SyncTime: 1},
	&clientwire.QueryChatroomInfoInput{Count: 1, Order: 2},
	&clientwire.QueryChatroomInfoOutput{Total: 1, Members: []clientwire.ChrmMember{{Time: 1, ID: "u"}}},
	&clientwire.ChrmMember{Time: 1, ID: "u"},
	&clientwire.HistoryMsgInput{Target: "r", Time: 1, Count: 2, Order: 1},
	&clientwire.HistoryMsgOutput{List: []clientwire.DownStreamMessage{down}, SyncTime: 1, HasMore: 1},
	&entity,
	&clientwire.ChangeChrmKV{Entry: entity, Notify: true, Notification: up, Type: 4},
	&clientwire.QueryChrmKV{SyncTime: 1},
	&clientwire.ChrmKVOutput{Entries: []clientwire.ChrmKVEntity{entity}, FullUpdate: true, SyncTime: 1},
	&clientwire.UserSettings{Version: 1},
	&clientwire.SessionReq{Time: 1},
	&clientwire.SessionStates{Version: 1, States: []clientwire.SessionState{sessionState}},
	&sessionState,
	&sessionState.Items[0],
	&sessionState.Items[0].Tags[0],
}

var (
	up = clientwire.UpStreamMessage{
		Flags: 3, ObjectName: "RC:TxtMsg", Content: []byte("{}"), PushText: "p", AppData: "a", UserIDs: []string{"x", ""}, ExtraContent: "e",
	}
	down = clientwire.DownStreamMessage{
		From: "a", Type: 4, Group: "r", ObjectName: "RC:TxtMsg", Content: []byte("{}"), Time: 1, Status: 48, MessageUID: "u",
		Direction: 2, ExtraContent: "e",
	}
	sessionState = clientwire.SessionState{
		Type: 1, Target: "u", Time: 2, Channel: "c", Items: []clientwire.SessionStateItem{
			{Kind: clientwire.StateTags, Value: "v", Tags: []clientwire.SessionTag{{ID: "t", Name: "n", Created: 3}}},
		},
	}
	entity = clientwire.ChrmKVEntity{Key: "k", Value: "v", Status: 3, Updated: 1, UserID: "u"}
)

func TestMessagesComeBack(t *testing.T) {
	for _, m := range full {
		v := reflect.ValueOf(m).Elem()
		for i := range v.NumField() {
			assert.False(t, v.Field(i).IsZero(), "%T.%s is not tried", m, v.Type().Field(i).Name)
		}
		got := fresh(m)
		require.NoError(t, clientwire.Unmarshal(clientwire.Marshal(m), got), "%T", m)
		assert.Equal(t, m, got)
	}
}

// TestRequiredFieldsAreWritten holds the bytes of empty messages against the client's schema, whose required fields must be there.
func TestRequiredFieldsAreWritten(t *testing.T) {
	for _, c := range []struct {
		message clientwire.Message
		want    string
	}{
		{&clientwire.ChrmOutput{}, `0800`},
		{&clientwire.DownStreamMessages{}, `1000`},
		{&clientwire.ChrmDownStreamMessages{}, `1000`},
		{&clientwire.DownStreamMessage{}, `0a00 1000 2200 2a00 3000 3800`},
		{&clientwire.HistoryMsgOutput{}, `1000 1800`},
		{&clientwire.QueryChatroomInfoOutput{}, `0800`},
		{&clientwire.ChrmMember{}, `0800 1200`},
		{&clientwire.ChrmKVOutput{}, `1000 1800`},
		{&clientwire.ChangeChrmKV{}, `0a02 0a00`},
		{&clientwire.ChangeChrmKV{Notify: true, Notification: clientwire.UpStreamMessage{ObjectName: "n"}}, `0a02 0a00 1001 1a07 0800 1201 "n" 1a00`},
		{&clientwire.NotifyMsg{ChrmID: "10086"}, `0800 1a05 "10086"`},
		{&clientwire.ChrmPullMsg{SyncTime: -1}, `08ffffffffffffffffff01 1000`},
		{&clientwire.UserSettings{}, `1000`}, // as the document has them
		{&clientwire.SessionStates{}, `0800`},
		{&clientwire.SessionState{Items: make([]clientwire.SessionStateItem, 1)}, `0800 1200 2204 0800 1200`},
		{&clientwire.SessionTag{}, `0a00`},
	} {
		assert.Equal(t, unhex(t, c.want), clientwire.Marshal(c.message), "%T", c.message)
	}
}

func TestUnknownFieldsAreSkipped(t *testing.T) {
	var m clientwire.ChrmPullMsg
	compressedWelcome := unhex(t, `0801 100a 2001`) // as 5.x asks
	require.NoError(t, clientwire.Unmarshal(compressedWelcome, &m))
	assert.Equal(t, clientwire.ChrmPullMsg{SyncTime: 1, Count: 10}, m)
}

func TestMalformedMessages(t *testing.T) {
	tooMany := []byte{}
	for range 10_001 {
		tooMany = protowire.AppendString(protowire.AppendTag(tooMany, 6, protowire.BytesType), "")
	}
	for name, bytes := range map[string][]byte{
		"tag":             {0x80},
		"varint":          {0x08, 0xff},
		"text":            {0x12, 5, 'a'},
		"length":          {0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
		"wrong type":      {0x0d, 1, 2, 3, 4},
		"text as number":  {0x10, 1},
		"unknown, cut":    {0x7a, 9},
		"group, not over": {0x7b},
		"too many":        tooMany,
	} {
		assert.ErrorIs(t, clientwire.Unmarshal(bytes, &clientwire.UpStreamMessage{}), clientwire.ErrMalformed, name)
	}
	assert.ErrorIs(t, clientwire.Unmarshal([]byte{0x0a, 1, 0x0a}, &clientwire.ChangeChrmKV{}), clientwire.ErrMalformed, "inside")
	assert.ErrorIs(t, clientwire.Unmarshal([]byte{0x0a, 1, 0x0a}, &clientwire.ChrmKVOutput{}), clientwire.ErrMalformed, "inside a list")
}

func TestMalformedFrames(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": ``, "unknown type": `10`, "no topic": `50`, "topic cut": `50 0008 6a6f`, "no id": `50 0001 6a 0001 31 00`,
		"acknowledges nothing": `40 80`, "a server's": `20 00 00`,
	} {
		_, err := clientwire.ParseClient(unhex(t, text))
		assert.ErrorIs(t, err, clientwire.ErrMalformed, name)
	}
	for name, text := range map[string]string{
		"nothing": ``, "a client's": `50 0001 6a 0001 31 0001`, "status missing": `20 00`, "no time": `20 00 00 0001 61 0001 62 00`,
		"PUBACK cut": `40 0004 6b032657 0000 02bc 0013 "01A2"`, "no reason": `e0 00`,
	} {
		_, err := clientwire.ParseServer(unhex(t, text))
		assert.ErrorIs(t, err, clientwire.ErrMalformed, name)
	}
}

func TestIDsAreBytes(t *testing.T) {
	surrogates := "\xed\xa0\xbd\xed\xb8\x80" // how 2.x writes a character beyond U+FFFF
	for _, id := range []string{"鲍勃", surrogates, "", strings.Repeat("x", 1<<16-1)} {
		f := clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Query}, Topic: "joinChrm", Target: id, ID: 1, Body: []byte{}}
		got, err := clientwire.ParseClient(f.Append(nil))
		require.NoError(t, err)
		assert.Equal(t, f, got)
	}
}

func FuzzParseClient(f *testing.F) {
	for _, v := range clientVectors {
		f.Add(unhex(f, v.bytes))
	}
	f.Fuzz(func(t *testing.T, bytes []byte) {
		got, err := clientwire.ParseClient(bytes)
		if err != nil || got.Type == clientwire.PingReq || got.Type == clientwire.Disconnect ||
			got.Type == clientwire.PubAck || got.Type == clientwire.QueryCon { // after these more may follow
			return
		}
		assert.Equal(t, bytes, got.Append(nil))
	})
}

func FuzzParseServer(f *testing.F) {
	for _, v := range serverVectors {
		f.Add(unhex(f, v.bytes))
	}
	f.Fuzz(func(t *testing.T, bytes []byte) {
		got, err := clientwire.ParseServer(bytes)
		if err != nil {
			return
		}
		again, err := clientwire.ParseServer(got.Append(nil))
		require.NoError(t, err)
		assert.Equal(t, got, again)
	})
}

// FuzzUnmarshal reads the same bytes as every message: what can be read can be written and read again.
func FuzzUnmarshal(f *testing.F) {
	for i, m := range full {
		f.Add(i, clientwire.Marshal(m))
	}
	f.Fuzz(func(t *testing.T, n int, bytes []byte) {
		m := fresh(full[int(uint(n)%uint(len(full)))])
		if clientwire.Unmarshal(bytes, m) != nil {
			return
		}
		again := fresh(m)
		require.NoError(t, clientwire.Unmarshal(clientwire.Marshal(m), again))
		assert.Equal(t, clientwire.Marshal(m), clientwire.Marshal(again))
	})
}
