package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

// heapBytes returns the size of the heap after a collection.
func heapBytes() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// TestAKeptMessageTakesLittleMore sends messages of 1 KB in requests of 20 KB. The 10,000 messages that are kept may
// take 64 MiB.
func TestAKeptMessageTakesLittleMore(t *testing.T) {
	const sent, share = 2000, (64 << 20) / 10_000
	api := newREST(t)
	params := "fromUserId=ann&toUserId=bob&objectName=RC:TxtMsg&content=" + strings.Repeat("x", 1<<10) + "&pushData=" + strings.Repeat("y", 19<<10)
	before := heapBytes()
	for range sent {
		require.Equal(t, 200, api.call("message.sendPrivate", params).code)
	}
	api.emu.ClearRequests()
	assert.Less(t, (heapBytes()-before)/sent, share)
	runtime.KeepAlive(api.emu)
}

func TestWhatARequestNamesIsKeptWithoutTheRest(t *testing.T) {
	const calls, padding = 90, 50 << 10
	api := newREST(t)
	api.must("chatroom.create", "chatroomId=r")
	padded := func(name string) string { return "&" + name + "=" + strings.Repeat("y", padding) }
	for name, call := range map[string]struct{ operation, params string }{
		"mutes":            {"chatroom.muteMembers", "chatroomId=r&userId=m%d&minute=9" + padded("extra")},
		"blocks":           {"chatroom.blockUsers", "chatroomId=r&userId=b%d&minute=9" + padded("extra")},
		"mutes everywhere": {"chatroom.muteGlobally", "userId=g%d&minute=9" + padded("extra")},
		"attributes":       {"chatroom.setEntry", "chatroomId=r&userId=u%d&key=k%[1]d&value=v" + padded("content")},
	} {
		t.Run(name, func(t *testing.T) {
			before := heapBytes()
			for i := range calls {
				got := api.call(call.operation, fmt.Sprintf(call.params, i))
				require.Equal(t, 200, got.code, got.text)
			}
			api.emu.ClearRequests()
			assert.Less(t, (heapBytes()-before)/calls, padding/2)
			runtime.KeepAlive(api.emu)
		})
	}
}

func TestADestroyedRoomTakesItsMessagesAlong(t *testing.T) {
	now := time.Now()
	api := newREST(t, emulator.WithNow(func() time.Time { return now }))
	api.must("chatroom.create", "chatroomId=r")
	for i := range 3 {
		api.must("chatroom.sendMessage", publish("r", fmt.Sprint(i)))
	}
	last := api.emu.ChatroomMessages("r")[2].Time
	api.must("chatroom.destroy", "chatroomId=r")
	assert.Empty(t, api.emu.ChatroomMessages("r"))

	api.must("chatroom.create", "chatroomId=r")
	api.must("chatroom.sendMessage", publish("r", "new"))
	again := api.emu.ChatroomMessages("r")
	require.Len(t, again, 1)
	assert.True(t, again[0].Time.After(last), "clients drop messages that are not newer than those they saw in the room")
}

func TestHistoryOfARoomThatDoesNotExist(t *testing.T) {
	api := newREST(t)
	query := `{"userId":"u","targetId":"r","startTime":2,"endTime":1,"includeStart":true}`
	api.refuse("chatroom.queryHistory", query, 23410)
	api.must("chatroom.create", "chatroomId=r")
	api.must("chatroom.queryHistory", query)
	api.must("chatroom.destroy", "chatroomId=r")
	api.refuse("chatroom.queryHistory", query, 23410)
}

func TestRecallsOfConversationsThatAreNotEmulated(t *testing.T) {
	api := newREST(t)
	got := api.refuse("message.recall", "fromUserId=ann&conversationType=10&targetId=g&messageUID=x", 501)
	assert.Equal(t, http.StatusNotImplemented, got.status)
	assert.Contains(t, got.text, "ultra group")
	api.refuse("message.recall", "fromUserId=ann&conversationType=99&targetId=g&messageUID=x", 1002)
}

func TestARecallKnowsWhenAMessageWasSent(t *testing.T) {
	api := newREST(t)
	ann, bob := api.connect("ann"), api.connect("bob")
	sent, err := ann.SendPrivate("bob", say("hello"))
	require.NoError(t, err)
	api.emu.Advance(time.Hour)
	sentTime := func(params string) int64 {
		api.must("message.recall", "messageUID="+sent.UID+"&"+params)
		all := append(events(bob), events(ann)...)
		var command struct{ SentTime int64 }
		require.NoError(t, json.Unmarshal([]byte(all[len(all)-1].Message.Content), &command))
		return command.SentTime
	}
	assert.Equal(t, sent.Time.UnixMilli(), sentTime("conversationType=1&fromUserId=ann&targetId=bob"))
	assert.Equal(t, sent.Time.UnixMilli(), sentTime("conversationType=1&fromUserId=bob&targetId=ann"), "the same from both sides")
	for _, other := range []string{
		"conversationType=1&fromUserId=cid&targetId=bob", "conversationType=6&fromUserId=ann&targetId=bob",
	} {
		assert.GreaterOrEqual(t, sentTime(other), sent.Time.Add(time.Hour).UnixMilli(), other)
	}
}

func TestNobodyConnectsAfterClose(t *testing.T) {
	api := newREST(t)
	token := api.must("user.getToken", "userId=ann&name=Ann")["token"].(string)
	api.emu.Close()
	_, err := api.emu.Connect(token)
	require.ErrorIs(t, err, emulator.ErrClosed)
	user, _ := api.emu.User("ann")
	assert.False(t, user.Online)
}

func TestIDsWithControlCharacters(t *testing.T) {
	api := newREST(t)
	ann := api.connect("ann")
	for name, id := range map[string]string{
		"NUL": "a\x00b", "line feed": "a\nb", "carriage return": "a\rb", "tab": "a\tb", "next line": "a\u0085b",
		"line separator": "a\u2028b", "paragraph separator": "a\u2029b", "not UTF-8": "a\xff",
	} {
		t.Run(name, func(t *testing.T) {
			escaped := url.QueryEscape(id)
			rooms := len(api.emu.Rooms())
			_, err := api.emu.Token(id)
			assert.Error(t, err)
			api.refuse("user.getToken", "name=n&userId="+escaped, 1002)
			api.refuse("chatroom.create", "chatroomId="+escaped, 1002)
			api.refuse("chatroom.createLegacy", "chatroom%5Bgood%5D=n&chatroom%5B"+escaped+"%5D=n", 1002)
			_, err = ann.Join(id, emulator.JoinOptions{})
			assert.Equal(t, emulator.ClientNoSuchRoom, clientCode(err))
			_, err = ann.SendPrivate(id, say("x"))
			assert.Equal(t, emulator.ClientBadMessage, clientCode(err))
			assert.Len(t, api.emu.Rooms(), rooms)
			_, known := api.emu.User(id)
			assert.False(t, known)
		})
	}
	for _, id := range []string{"", strings.Repeat("x", 65)} {
		_, err := ann.Join(id, emulator.JoinOptions{})
		assert.ErrorContains(t, err, "1 to 64 bytes")
		_, err = ann.SendPrivate(id, say("x"))
		assert.ErrorContains(t, err, "1 to 64 bytes")
	}
	_, err := ann.Join(strings.Repeat("安", 21)+"\u200f", emulator.JoinOptions{})
	assert.Equal(t, emulator.ClientNoSuchRoom, clientCode(err), "66 bytes")
	_, err = ann.Join("聊天室\u200f", emulator.JoinOptions{})
	assert.NoError(t, err)
}
