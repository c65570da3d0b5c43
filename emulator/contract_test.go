package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/catalogue"
)

func repeat(name string, n int) string {
	var pairs []string
	for i := range n {
		pairs = append(pairs, fmt.Sprintf("%s=v%d", name, i))
	}
	return strings.Join(pairs, "&")
}

func TestRefusesWhatContradictsTheCatalogue(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	for name, c := range map[string]struct {
		operation, params string
		code              int
		says              string
	}{
		"unknown parameter":        {"user.getToken", "userId=u1&name=n&avatar=x", 1002, "avatar: is not a parameter"},
		"missing parameter":        {"user.getToken", "userId=u1", 1002, "name: is required"},
		"empty parameter":          {"user.getToken", "userId=u1&name=", 1002, "name: is required and empty"},
		"repeated parameter":       {"user.getToken", "userId=u1&userId=u2&name=n", 1002, "userId: is given 2 times"},
		"too long":                 {"user.getToken", "userId=" + long(65) + "&name=n", 1005, "limit <=64 bytes"},
		"too long in bytes":        {"user.getToken", "userId=" + url.QueryEscape(strings.Repeat("安", 22)) + "&name=n", 1005, "has 66 bytes"},
		"too many values":          {"user.block", repeat("userId", 21) + "&minute=1", 1002, "has 21 values"},
		"too many recipients":      {"message.sendPrivate", "fromUserId=u1&" + repeat("toUserId", 1001) + "&objectName=RC:TxtMsg&content=x", 1002, "has 1001 values"},
		"too many groups":          {"message.sendGroup", "fromUserId=u1&" + repeat("toGroupId", 4) + "&objectName=RC:TxtMsg&content=x", 1002, "has 4 values"},
		"not a number":             {"user.block", "userId=u1&minute=soon", 1002, "minute: must be a whole number"},
		"below the range":          {"user.block", "userId=u1&minute=0", 1002, "minute: is 0"},
		"above the range":          {"user.block", "userId=u1&minute=43201", 1002, "minute: is 43201"},
		"digit for a flag":         {"chatroom.muteAll", "chatroomId=r&needNotify=1", 1002, "needNotify: must be true or false"},
		"not UTF-8":                {"user.getToken", "userId=u1&name=%ff", 1002, "name: is not UTF-8"},
		"content over 128 KB":      {"message.sendPrivate", "fromUserId=u1&toUserId=u2&objectName=RC:TxtMsg&content=" + long(128<<10+1), 1005, "has 131073 bytes, limit <=131072 bytes"},
		"long object name":         {"message.sendPrivate", "fromUserId=u1&toUserId=u2&objectName=" + long(33) + "&content=x", 1005, "limit <=32 characters"},
		"attribute key":            {"chatroom.setEntry", "chatroomId=r&userId=u1&key=a%20b&value=v", 1002, "A-Z a-z 0-9"},
		"101 rooms":                {"chatroom.createLegacy", legacyRooms(101), 1002, "has 101 values"},
		"expansion not JSON":       {"message.sendPrivate", "fromUserId=u1&toUserId=u2&objectName=RC:TxtMsg&content=x&extraContent=x", 1002, "extraContent: must be JSON"},
		"attributes without owner": {"chatroom.create", "chatroomId=r2&entryInfo=%7B%7D", 1002, "must come together"},
		"number as text in JSON":   {"chatroom.queryHistory", `{"userId":"u","targetId":"r","startTime":"2","endTime":1,"includeStart":true}`, 1002, "startTime: must be of type"},
		"unknown member in JSON":   {"chatroom.queryHistory", `{"userId":"u","targetId":"r","startTime":2,"endTime":1,"includeStart":true,"x":1}`, 1002, "x: is not a member"},
		"missing member in JSON":   {"chatroom.queryHistory", `{"userId":"u","targetId":"r","startTime":2,"endTime":1}`, 1002, "includeStart: is required"},
		"null for JSON":            {"chatroom.queryHistory", `null`, 1002, "userId: is required"},
		"more after the JSON":      {"chatroom.queryHistory", `{"userId":"u","targetId":"r","startTime":2,"endTime":1,"includeStart":true}{}`, 1002, "must be a JSON object"},
		"not JSON":                 {"chatroom.queryHistory", `userId=u`, 1002, "must be a JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			api := newREST(t, emulator.WithStrict())
			api.must("chatroom.create", "chatroomId=r")
			got := api.refuse(c.operation, c.params, c.code)
			assert.Equal(t, http.StatusBadRequest, got.status)
			assert.Contains(t, got.doc["errorMessage"], c.says)
		})
	}
}

func legacyRooms(n int) string {
	var pairs []string
	for i := range n {
		pairs = append(pairs, fmt.Sprintf("%s=Room", url.QueryEscape(fmt.Sprintf("chatroom[r%d]", i))))
	}
	return strings.Join(pairs, "&")
}

func TestAcceptsWhatIsJustWithinALimit(t *testing.T) {
	api := newREST(t)
	long := func(n int) string { return strings.Repeat("x", n) }
	api.must("user.getToken", "userId="+long(64)+"&name="+url.QueryEscape(strings.Repeat("安", 64)))
	api.must("message.sendPrivate", "fromUserId=u1&toUserId=u2&objectName="+long(32)+"&content="+long(128<<10))
	api.must("chatroom.createLegacy", legacyRooms(100))
	api.must("message.sendPrivate", "fromUserId=u1&"+repeat("toUserId", 1000)+"&objectName=RC:TxtMsg&content=x")
}

func TestRefusesTheWrongEncoding(t *testing.T) {
	api := newREST(t)
	r := formRequest("/user/checkOnline.json", `{"userId":"u1"}`)
	r.Header.Set("Content-Type", "application/json")
	assert.Equal(t, 1002, api.do(signed(r, "")).code)

	r = formRequest("/v3/message/chatroom/query.json", "userId=u1")
	assert.Equal(t, 1002, api.do(signed(r, "")).code)

	r = formRequest("/user/checkOnline.json", "userId=%zz")
	assert.Equal(t, 1002, api.do(signed(r, "")).code)
}

func TestRefusesAnOversizedBody(t *testing.T) {
	got := newREST(t).do(signed(formRequest("/user/checkOnline.json", "userId="+strings.Repeat("u", 1<<20)), ""))
	assert.Equal(t, 1005, got.code)
}

func hoursFromNow(n int) int64 { return time.Now().Add(time.Duration(n) * time.Hour).UnixMilli() }

// answered holds a call for every operation, after which the answer has all of the documented fields.
var answered = map[string]string{
	"user.getToken":                   "userId=u9&name=N",
	"user.expireToken":                "userId=u1&time=1408710653000",
	"user.refresh":                    "userId=u1&name=M",
	"user.info":                       "userId=u1",
	"user.checkOnline":                "userId=u1",
	"user.block":                      "userId=u2&minute=1",
	"user.unblock":                    "userId=u2",
	"user.queryBlocked":               "",
	"user.deactivate":                 "userId=u3",
	"user.reactivate":                 "userId=u1",
	"user.queryDeactivated":           "",
	"chatroom.create":                 "chatroomId=r1&destroyType=1&destroyTime=60&isBan=false",
	"chatroom.createLegacy":           "chatroom%5Br1%5D=Room",
	"chatroom.destroy":                "chatroomId=gone",
	"chatroom.setDestroyType":         "chatroomId=r1&destroyType=0&destroyTime=60",
	"chatroom.get":                    "chatroomId=r1",
	"chatroom.query":                  "chatroomId=r1",
	"chatroom.queryMembers":           "chatroomId=r1&count=10&order=2",
	"chatroom.checkMember":            "chatroomId=r1&userId=u1",
	"chatroom.checkMembers":           "chatroomId=r1&userId=u1&userId=u2",
	"chatroom.blockUsers":             "chatroomId=r1&userId=u4&minute=5",
	"chatroom.unblockUsers":           "chatroomId=r1&userId=nobody",
	"chatroom.queryBlockedUsers":      "chatroomId=r1",
	"chatroom.muteMembers":            "chatroomId=r1&userId=u1&minute=5",
	"chatroom.unmuteMembers":          "chatroomId=r1&userId=nobody",
	"chatroom.queryMutedMembers":      "chatroomId=r1",
	"chatroom.muteGlobally":           "userId=u1&minute=5",
	"chatroom.unmuteGlobally":         "userId=nobody",
	"chatroom.queryGloballyMuted":     "",
	"chatroom.muteAll":                "chatroomId=r1",
	"chatroom.unmuteAll":              "chatroomId=r2",
	"chatroom.checkMuteAll":           "chatroomId=r1",
	"chatroom.queryMuteAll":           "size=1000&page=1",
	"chatroom.addMuteAllWhitelist":    "chatroomId=r1&userId=u1",
	"chatroom.removeMuteAllWhitelist": "chatroomId=r1&userId=nobody",
	"chatroom.queryMuteAllWhitelist":  "chatroomId=r1",
	"chatroom.addUserWhitelist":       "chatroomId=r1&userId=u1",
	"chatroom.removeUserWhitelist":    "chatroomId=r1&userId=nobody",
	"chatroom.queryUserWhitelist":     "chatroomId=r1",
	"chatroom.addMessageWhitelist":    "objectnames=RC:TxtMsg",
	"chatroom.removeMessageWhitelist": "objectnames=RC:ImgMsg",
	"chatroom.queryMessageWhitelist":  "",
	"chatroom.addLowPriorityTypes":    "objectName=RC:TxtMsg",
	"chatroom.removeLowPriorityTypes": "objectName=RC:ImgMsg",
	"chatroom.queryLowPriorityTypes":  "",
	"chatroom.stopDistribution":       "chatroomId=r2",
	"chatroom.resumeDistribution":     "chatroomId=r2",
	"chatroom.addKeepalive":           "chatroomId=r1",
	"chatroom.removeKeepalive":        "chatroomId=r2",
	"chatroom.queryKeepalive":         "",
	"chatroom.setEntry":               "chatroomId=r1&userId=u1&key=k&value=v&autoDelete=1",
	"chatroom.batchSetEntries":        "chatroomId=r1&entryOwnerId=u1&entryInfo=" + url.QueryEscape(`{"a":"1","b":"2"}`),
	"chatroom.removeEntry":            "chatroomId=r1&userId=u1&key=a",
	"chatroom.batchRemoveEntries":     "chatroomId=r1&entryOwnerId=u1&entryKeys=" + url.QueryEscape(`["b"]`),
	"chatroom.queryEntries":           "chatroomId=r1",
	"chatroom.join":                   "chatroomId=r1&userId=u1",
	"chatroom.bindRTCRoom":            "chatroomId=r2&rtcRoomId=rtc",
	"chatroom.sendMessage":            "fromUserId=u1&toChatroomId=r1&toChatroomId=r2&objectName=RC:TxtMsg&content=x",
	"chatroom.broadcastMessage":       "fromUserId=u1&objectName=RC:TxtMsg&content=x",
	"chatroom.queryHistory":           fmt.Sprintf(`{"userId":"u1","targetId":"r1","startTime":%d,"endTime":%d,"includeStart":true}`, hoursFromNow(1), hoursFromNow(-1)),
	"message.sendPrivate":             "fromUserId=u1&toUserId=u2&objectName=RC:TxtMsg&content=x",
	"message.sendPrivateStatus":       "fromUserId=u1&toUserId=u2&objectName=RC:TypSts&content=x",
	"message.sendGroup":               "fromUserId=u1&toGroupId=g1&objectName=RC:TxtMsg&content=x",
	"message.sendGroupStatus":         "fromUserId=u1&toGroupId=g1&objectName=RC:TypSts&content=x",
	"message.sendSystem":              "fromUserId=u1&toUserId=u2&objectName=RC:TxtMsg&content=x",
	"message.broadcast":               "fromUserId=u1&objectName=RC:TxtMsg&content=x",
	"message.broadcastOnline":         "fromUserId=u1&objectName=RC:TxtMsg&content=x",
	"message.recall":                  "fromUserId=u1&conversationType=4&targetId=r1&messageUID=x&sentTime=1",
	"message.recallBroadcast":         "fromUserId=u1&messageUID=x",
}

// prepared is an emulator in which every list has an entry.
func prepared(t testing.TB, opts ...emulator.Option) rest {
	api := newREST(t, opts...)
	for _, id := range []string{"u1", "u2", "u3", "u4", "u5"} {
		api.must("user.getToken", "userId="+id+"&name=N&portraitUri=https://img.example/a.png")
	}
	api.must("chatroom.create", "chatroomId=r1&isBan=true&whiteUserIds=u1")
	api.must("chatroom.create", "chatroomId=r2")
	api.must("chatroom.join", "chatroomId=r1&userId=u1&userId=u2")
	api.must("chatroom.setEntry", "chatroomId=r1&userId=u1&key=k0&value=v")
	api.must("chatroom.sendMessage", "fromUserId=u1&toChatroomId=r1&objectName=RC:TxtMsg&content=x")
	api.must("chatroom.addKeepalive", "chatroomId=r2")
	api.must("user.deactivate", "userId=u5")
	for _, id := range []string{"user.block", "chatroom.blockUsers", "chatroom.muteMembers", "chatroom.muteGlobally"} {
		api.must(id, strings.Replace(answered[id], "u2", "u4", 1))
	}
	for _, id := range []string{"chatroom.addUserWhitelist", "chatroom.addMessageWhitelist", "chatroom.addLowPriorityTypes"} {
		api.must(id, answered[id])
	}
	return api
}

func TestAnswersHaveTheDocumentedFields(t *testing.T) {
	var missing []string
	for _, id := range emulator.Operations() {
		if _, ok := answered[id]; !ok {
			missing = append(missing, id)
		}
	}
	require.Empty(t, missing, "operations without a call in this test")
	for id, params := range answered {
		t.Run(id, func(t *testing.T) {
			op, ok := catalogue.Lookup(id)
			require.True(t, ok)
			require.True(t, slices.Contains(emulator.Operations(), id), "not an operation of the emulator")
			doc := prepared(t).must(id, params)
			for _, problem := range compareFields(op.Response, doc) {
				t.Error(problem)
			}
		})
	}
}

func compareFields(documented []catalogue.Field, doc map[string]any) []string {
	var problems []string
	known := map[string]bool{}
	for _, f := range documented {
		known[f.Name] = true
		v, ok := doc[f.Name]
		if !ok {
			if f.Name != "errorMessage" {
				problems = append(problems, "missing "+f.Name)
			}
			continue
		}
		problems = append(problems, compareType(f, v)...)
	}
	for name := range doc {
		if !known[name] {
			problems = append(problems, "not documented: "+name)
		}
	}
	return problems
}

func compareType(f catalogue.Field, v any) []string {
	text, _ := json.Marshal(v)
	wrong := []string{fmt.Sprintf("%s: documented as %s, got %s", f.Name, f.Type, text)}
	switch f.Type {
	case "int", "long", "int64":
		if n, ok := v.(float64); !ok || n != float64(int64(n)) {
			return wrong
		}
	case "bool", "boolean":
		if _, ok := v.(bool); !ok {
			return wrong
		}
	case "string":
		if _, ok := v.(string); !ok {
			return wrong
		}
	case "string[]", "object[]":
		list, ok := v.([]any)
		if !ok {
			return wrong
		}
		if len(list) == 0 {
			return []string{f.Name + ": an empty list shows nothing about its elements"}
		}
		if f.Type == "string[]" {
			if _, ok := list[0].(string); !ok {
				return wrong
			}
			return nil
		}
		element, ok := list[0].(map[string]any)
		if !ok {
			return wrong
		}
		return compareFields(f.Fields, element)
	default:
		return []string{"a type this test does not know: " + f.Type}
	}
	return nil
}
