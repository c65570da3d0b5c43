package emulator_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

func TestSpellingsOfAFlag(t *testing.T) {
	api := newREST(t)
	for spelling, on := range map[string]bool{"true": true, "True": true, "1": true, "false": false, "False": false, "0": false, "": false} {
		api.must("chatroom.create", "chatroomId=r&isBan="+spelling)
		room, _ := api.emu.Room("r")
		assert.Equal(t, on, room.MutedAll, "%q", spelling)
	}
	for _, spelling := range []string{"yes", "TRUE", "2", "null", "on"} {
		got := api.refuse("chatroom.create", "chatroomId=r&isBan="+spelling, 1002)
		assert.Equal(t, "isBan: must be true or false", got.doc["errorMessage"])
	}
}

func TestWordsForADigit(t *testing.T) {
	for spelling, digit := range map[string]string{"true": "1", "True": "1", "1": "1", "false": "0", "False": "0", "0": "0", "": "0"} {
		api := newREST(t)
		api.must("chatroom.create", "chatroomId=r")
		api.must("chatroom.setEntry", "chatroomId=r&userId=u&key=k&value=v&autoDelete="+spelling)
		entry := api.must("chatroom.queryEntries", "chatroomId=r")["keys"].([]any)[0].(map[string]any)
		assert.Equal(t, digit, entry["autoDelete"], "%q", spelling)
	}
	newREST(t, emulator.WithStrict()).refuse("chatroom.setEntry", "chatroomId=r&userId=u&key=k&value=v&autoDelete=true", 1002)
}

func TestZeroAndEmptyMeanDefault(t *testing.T) {
	api := newREST(t)
	for _, spelling := range []string{"0", ""} {
		api.must("chatroom.create", "chatroomId=r&destroyType=1&destroyTime="+spelling)
		room, _ := api.emu.Room("r")
		assert.Equal(t, time.Hour, room.DestroyedAfter, "%q", spelling)
		assert.True(t, room.DestroyedAtFixedTime)
	}
	api.must("chatroom.create", "chatroomId=r&destroyType=&destroyTime=120&whiteUserIds=&isBan=true")
	room, _ := api.emu.Room("r")
	assert.Equal(t, 2*time.Hour, room.DestroyedAfter)
	assert.False(t, room.DestroyedAtFixedTime)
	assert.Empty(t, room.AllowedDuringMuteAll)
	assert.Equal(t, []any{"r"}, api.must("chatroom.queryMuteAll", "page=0&size=0")["chatroomIds"])
}

func TestASemicolonSeparatesNothing(t *testing.T) {
	for mode, opt := range modes {
		api := newREST(t, opt)
		ann := api.connect("ann")
		api.must("message.sendPrivate", "fromUserId=x&toUserId=ann&objectName=RC:TxtMsg&content=a;b=c;")
		assert.Equal(t, []string{"a;b=c;"}, contents(events(ann)), mode)
	}
}

func TestListsTravelEitherWay(t *testing.T) {
	api := newREST(t)
	ann, bob := api.connect("ann"), api.connect("bob")
	for _, to := range []string{"toUserId=ann&toUserId=bob", "toUserId=ann,bob", "toUserId=ann%2Cbob"} {
		api.must("message.sendPrivate", "fromUserId=x&objectName=RC:TxtMsg&content=a,b&"+to)
		for _, s := range []*emulator.Session{ann, bob} {
			assert.Equal(t, []string{"a,b"}, contents(events(s)), "%s: %s", to, s.UserID())
		}
	}
	assert.Equal(t, []any{"ann", "bob"}, deactivated(api, "userId=ann&userId=bob"))

	many := strings.TrimSuffix(strings.Repeat("x,", 21), ",")
	got := api.refuse("user.unblock", "userId="+many, 1002)
	assert.Equal(t, "userId: has 21 values, limit 1..20", got.doc["errorMessage"])
	got = api.refuse("user.unblock", "userId=a,,b", 1002)
	assert.Equal(t, "userId: has an empty value", got.doc["errorMessage"])
	got = api.refuse("user.unblock", "userId=a,"+strings.Repeat("x", 65), 1005)
	assert.Equal(t, "userId: has 65 bytes, limit <=64 bytes", got.doc["errorMessage"])
}

func deactivated(api rest, params string) any {
	api.t.Helper()
	api.must("user.deactivate", params)
	return api.must("user.queryDeactivated", "")["users"]
}

func TestNumbersAndFlagsAsTextsInJSON(t *testing.T) {
	api := newREST(t)
	api.must("chatroom.create", "chatroomId=r")
	for i := range 12 {
		api.must("chatroom.sendMessage", publish("r", fmt.Sprint(i)))
	}
	query := func(more string) string {
		return fmt.Sprintf(`{"userId":"u","targetId":"r","startTime":"%d","endTime":"%d"%s}`, hoursFromNow(1), hoursFromNow(-1), more)
	}
	for more, n := range map[string]int{
		`,"includeStart":"true","pageSize":"12"`: 12, `,"includeStart":"0","pageSize":"5"`: 5, `,"includeStart":1,"pageSize":0`: 10,
		`,"includeStart":false,"pageSize":"0"`: 10, `,"includeStart":"","pageSize":""`: 10, `,"includeStart":"False","pageSize":null`: 10,
		`,"includeStart":true,"stray":{"a":[1]}`: 10,
	} {
		assert.Len(t, api.must("chatroom.queryHistory", query(more))["data"], n, more)
		seen := api.emu.Requests()
		assert.NotEmpty(t, seen[len(seen)-1].Warnings, more)
	}
	for more, says := range map[string]string{
		`,"includeStart":"yes"`:                               "includeStart: must be of type bool",
		`,"includeStart":null`:                                "includeStart: must be of type bool",
		`,"includeStart":2`:                                   "includeStart: must be of type bool",
		`,"includeStart":true,"pageSize":"101"`:               "pageSize: is 101, limit 1..100",
		`,"includeStart":true,"pageSize":"many"`:              "pageSize: must be of type int",
		`,"includeStart":true,"pageSize":"1.5"`:               "pageSize: must be a whole number",
		`,"includeStart":true,"pageSize":"0x10"`:              "pageSize: must be of type int",
		`,"includeStart":true,"pageSize":[]`:                  "pageSize: must be of type int",
		`,"includeStart":true,"pageSize":101`:                 "pageSize: is 101, limit 1..100",
		`,"includeStart":true,"userId":5`:                     "userId: must be of type string",
		`,"includeStart":true,"endTime":null`:                 "endTime: must be of type long",
		`,"includeStart":true,"targetId":"` + "\\u0000" + `"`: "targetId: has the character U+0000, an id has visible characters only",
	} {
		got := api.refuse("chatroom.queryHistory", query(more), 1002)
		assert.Equal(t, says, got.doc["errorMessage"], more)
	}
}

// TestDocumentedRefusals tests both modes.
func TestDocumentedRefusals(t *testing.T) {
	for _, opt := range []emulator.Option{emulator.WithLenient(), emulator.WithStrict()} {
		api := newREST(t, opt)
		api.must("chatroom.create", "chatroomId=r")
		for _, c := range []struct{ operation, params, says string }{
			{"user.block", "userId=a&minute=0", "minute: is 0, limit 1..43200"},
			{"user.block", "userId=a&minute=", "minute: is required and empty"},
			{"user.block", "userId=a&minute=43201", "minute: is 43201, limit 1..43200"},
			{"user.getToken", "userId=a&name=", "name: is required and empty"},
			{"user.checkOnline", "userId=a&userId=b", "userId: is given 2 times, at most once is allowed"},
			{"user.queryDeactivated", "pageSize=51", "pageSize: is 51, limit 1..50"},
			{"chatroom.create", "chatroomId=r&destroyTime=59", "destroyTime: is 59, limit 60..10080"},
			{"chatroom.create", "chatroomId=r&destroyType=2", "destroyType: is 2, must be one of 0, 1"},
			{"chatroom.queryMembers", "chatroomId=r&count=0&order=1", "count: is 0, limit 1..500"},
			{"chatroom.queryMembers", "chatroomId=r&count=5&order=0", "order: is 0, must be one of 1, 2"},
			{"chatroom.setEntry", "chatroomId=r&userId=u&key=k&value=v&autoDelete=yes", "autoDelete: must be a whole number"},
			{"chatroom.muteAll", "chatroomId=r&needNotify=maybe", "needNotify: must be true or false"},
			{"message.broadcast", "fromUserId=u&objectName=RC:TxtMsg&content=x&os=ios", "os: must be one of iOS, Android"},
			{"message.sendPrivate", "fromUserId=u&toUserId=v&objectName=RC:TxtMsg&content=x&expansion=true&extraContent=" +
				url.QueryEscape(`{"`+strings.Repeat("k", 33)+`":"v"}`), "extraContent[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk]: has a key of 33 characters, limit <=32 characters"},
			{"message.sendPrivate", "fromUserId=u&toUserId=v&objectName=RC:TxtMsg&content=x&pushExt=[]", "pushExt: must be a JSON object"},
		} {
			got := api.call(c.operation, c.params)
			assert.Contains(t, []int{1002, 1005}, got.code, c.params)
			assert.Equal(t, c.says, got.doc["errorMessage"], c.params)
		}
	}
}

func TestWarningsAreBounded(t *testing.T) {
	api := newREST(t)
	var form strings.Builder
	form.WriteString("userId=a")
	for i := range 30 {
		fmt.Fprintf(&form, "&%s%02d=x", strings.Repeat("k", 1000), i)
	}
	api.must("user.checkOnline", form.String())
	seen := api.emu.Requests()
	require.Len(t, seen, 1)
	require.Len(t, seen[0].Warnings, 20)
	assert.Equal(t, "and 11 more", seen[0].Warnings[19])
	for _, warning := range seen[0].Warnings {
		assert.Less(t, len(warning), 200)
	}
	assert.Equal(t, 200, seen[0].Code)
}

func hoursFromNow(n int) int64 { return time.Now().Add(time.Duration(n) * time.Hour).UnixMilli() }
