package emulator_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/emulator"
)

func repeat(name string, n int) string {
	var pairs []string
	for i := range n {
		pairs = append(pairs, fmt.Sprintf("%s=v%d", name, i))
	}
	return strings.Join(pairs, "&")
}

func TestRefusesViolations(t *testing.T) {
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

func TestAcceptsValuesAtLimits(t *testing.T) {
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
