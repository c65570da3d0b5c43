package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

func TestUserInfo(t *testing.T) {
	api := newREST(t)
	api.must("user.getToken", "userId=u1&name=Ann&portraitUri=https://img.example/a.png")
	api.must("user.refresh", "userId=u1&name=Bea")
	doc := api.must("user.info", "userId=u1")
	assert.Equal(t, "Bea", doc["userName"])
	assert.Equal(t, "https://img.example/a.png", doc["userPortrait"], "what is left out stays")
	created, err := time.ParseInLocation("2006-01-02 15:04:05", doc["createTime"].(string), time.FixedZone("", 8*60*60))
	require.NoError(t, err)
	assert.WithinDuration(t, api.emu.Now(), created, time.Minute, "Beijing time")
	got := api.refuse("user.info", "userId=nobody", 400)
	assert.Equal(t, http.StatusBadRequest, got.status)
}

func TestTimesInAnotherRegion(t *testing.T) {
	api := newREST(t, emulator.WithLocation(time.UTC))
	api.must("user.getToken", "userId=u1&name=Ann")
	created, err := time.Parse("2006-01-02 15:04:05", api.must("user.info", "userId=u1")["createTime"].(string))
	require.NoError(t, err)
	assert.WithinDuration(t, api.emu.Now(), created, time.Minute)
}

func TestUserLimit(t *testing.T) {
	api := newREST(t, emulator.WithUserLimit(2))
	api.must("user.getToken", "userId=u1&name=n")
	api.must("user.getToken", "userId=u2&name=n")
	api.must("user.getToken", "userId=u2&name=n")
	assert.Equal(t, http.StatusForbidden, api.refuse("user.getToken", "userId=u3&name=n", 2007).status)
}

func TestBlockedUsersArePaged(t *testing.T) {
	api := newREST(t)
	for i := range 7 {
		id := fmt.Sprintf("u%d", i)
		api.must("user.getToken", "userId="+id+"&name=n")
		api.must("user.block", fmt.Sprintf("userId=%s&minute=%d", id, 10+i))
	}
	ids := func(params string) []string {
		var list []string
		for _, u := range api.must("user.queryBlocked", params)["users"].([]any) {
			list = append(list, u.(map[string]any)["userId"].(string))
		}
		return list
	}
	assert.Equal(t, []string{"u6", "u5", "u4", "u3", "u2", "u1", "u0"}, ids(""), "the latest end first")
	assert.Equal(t, []string{"u3", "u2", "u1"}, ids("page=2&size=3"))
	assert.Empty(t, ids("page=4&size=3"))
	assert.Empty(t, ids("page=9223372036854775807&size=9223372036854775807"))
	api.must("user.unblock", "userId=u6")
	api.emu.Advance(11 * time.Minute)
	assert.Equal(t, []string{"u5", "u4", "u3", "u2"}, ids(""))
}

func TestDeactivation(t *testing.T) {
	api := newREST(t)
	ann := api.connect("ann")
	token := api.must("user.getToken", "userId=ann&name=Ann")["token"].(string)
	first := api.must("user.deactivate", "userId=ann")["operateId"]
	assert.NotEmpty(t, first)
	_, err := ann.Receive(t.Context())
	assert.ErrorContains(t, err, "deactivated")
	_, err = api.emu.Connect(token)
	assert.Error(t, err)
	assert.Equal(t, []any{"ann"}, api.must("user.queryDeactivated", "")["users"])
	api.refuse("user.reactivate", "userId=ann", 1002)
	api.emu.Advance(time.Hour)
	assert.NotEqual(t, first, api.must("user.reactivate", "userId=ann")["operateId"])
	assert.Equal(t, []any{}, api.must("user.queryDeactivated", "")["users"])
	assert.Empty(t, api.must("user.info", "userId=ann")["userName"], "what was erased does not come back")
	api.refuse("user.deactivate", "userId="+strings.TrimSuffix(strings.Repeat("ann,", 101), ","), 1002)
}

func TestMembers(t *testing.T) {
	api := newREST(t)
	for _, id := range []string{"a", "b", "c"} {
		api.join(id, "r")
	}
	list := func(params string) (ids []string) {
		doc := api.must("chatroom.queryMembers", "chatroomId=r&"+params)
		assert.EqualValues(t, 3, doc["total"])
		for _, u := range doc["users"].([]any) {
			ids = append(ids, u.(map[string]any)["id"].(string))
		}
		return ids
	}
	assert.Equal(t, []string{"a", "b", "c"}, list("count=500&order=1"))
	assert.Equal(t, []string{"c", "b"}, list("count=2&order=2"))
	assert.Equal(t, []string{"a", "b", "c"}, list("count=501&order=1"), "capped: the documentation bounds what comes back")
	newREST(t, emulator.WithStrict()).refuse("chatroom.queryMembers", "chatroomId=r&count=501&order=1", 1002)
	assert.Equal(t, true, api.must("chatroom.checkMember", "chatroomId=r&userId=a")["isInChrm"])
	assert.Equal(t, false, api.must("chatroom.checkMember", "chatroomId=r&userId=z")["isInChrm"])
}

func TestAttributes(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r")
	api.must("chatroom.setEntry", "chatroomId=r&userId=boss&key=topic&value=quiz&objectName=RC:chrmKVNotiMsg&content=c")
	got := events(ann)
	require.Len(t, got, 2)
	assert.Equal(t, "quiz", got[0].Attribute.Value)
	assert.Equal(t, "RC:chrmKVNotiMsg", got[1].Message.ObjectName)
	own, err := ann.Attributes("r")
	require.NoError(t, err)
	require.Len(t, own, 1)
	assert.Equal(t, "boss", own[0].Owner)
	api.must("chatroom.removeEntry", "chatroomId=r&userId=boss&key=topic")
	assert.Equal(t, []any{}, api.must("chatroom.queryEntries", "chatroomId=r")["keys"])

	for i := range 5 {
		var entries []string
		for n := range 20 {
			entries = append(entries, fmt.Sprintf("%%22k%d-%d%%22:%%22v%%22", i, n))
		}
		api.must("chatroom.batchSetEntries", "chatroomId=r&entryOwnerId=boss&entryInfo=%7B"+strings.Join(entries, ",")+"%7D")
	}
	api.refuse("chatroom.setEntry", "chatroomId=r&userId=boss&key=onemore&value=v", 1002)
	api.must("chatroom.setEntry", "chatroomId=r&userId=boss&key=k0-0&value=changed")
}

func TestListsHoldWhatIsDocumented(t *testing.T) {
	api := newREST(t)
	api.must("chatroom.create", "chatroomId=r")
	api.must("chatroom.addUserWhitelist", "chatroomId=r&"+repeat("userId", 5))
	api.refuse("chatroom.addUserWhitelist", "chatroomId=r&userId=x", 1002)
	api.must("chatroom.addUserWhitelist", "chatroomId=r&userId=v1") // already in the list
	api.must("chatroom.addMuteAllWhitelist", "chatroomId=r&"+repeat("userId", 20))
	api.refuse("chatroom.addMuteAllWhitelist", "chatroomId=r&userId=x", 1002)
	for i := range 5 {
		id := fmt.Sprintf("k%d", i)
		api.must("chatroom.create", "chatroomId="+id)
		api.must("chatroom.addKeepalive", "chatroomId="+id)
	}
	assert.Equal(t, http.StatusForbidden, api.refuse("chatroom.addKeepalive", "chatroomId=r", 1016).status)
	assert.Equal(t, http.StatusOK, api.refuse("chatroom.removeKeepalive", "chatroomId=r", 1015).status)
}

func TestRequestLog(t *testing.T) {
	api := newREST(t)
	api.must("user.getToken", "userId=u1&name=Ann")
	api.refuse("chatroom.get", "chatroomId=none", 23410)
	seen := api.emu.Requests()
	require.Len(t, seen, 2)
	assert.Equal(t, "user.getToken", seen[0].Operation)
	assert.Equal(t, "userId=u1&name=Ann", seen[0].Body)
	assert.True(t, seen[0].Signed)
	assert.Equal(t, 23410, seen[1].Code)
	assert.NotEmpty(t, seen[1].Refusal)
	for range 1100 {
		api.must("user.checkOnline", "userId=u1")
	}
	assert.Len(t, api.emu.Requests(), 1000)
	api.emu.ClearRequests()
	assert.Empty(t, api.emu.Requests())
}

func TestRequestLogIsBoundedInBytes(t *testing.T) {
	api := newREST(t)
	body := "userId=" + strings.Repeat("u", 1<<20-100)
	for range 20 {
		api.refuse("user.info", body, 1005)
	}
	kept := 0
	for _, r := range api.emu.Requests() {
		kept += len(r.Body)
	}
	assert.LessOrEqual(t, kept, 16<<20)
	assert.Greater(t, kept, 14<<20, "no more is dropped than must be")
	api.emu.ClearRequests()
	api.refuse("user.info", body, 1005)
	assert.Len(t, api.emu.Requests(), 1)
}

func TestRequestLogHoldsNoSecret(t *testing.T) {
	api := newREST(t)
	r := signed(formRequest("/user/getToken.json", "userId=u1&name=Ann"), "")
	secrets := []string{emulator.DefaultAppSecret, r.Header.Get("Signature"), api.do(r).doc["token"].(string)}
	wrong := signed(formRequest("/user/getToken.json", "userId=u1&name=Ann"), "")
	wrong.Header.Set("Signature", "not-the-signature")
	api.do(wrong)
	secrets = append(secrets, "not-the-signature")
	require.Len(t, api.emu.Requests(), 2)
	for _, seen := range api.emu.Requests() {
		for _, secret := range secrets {
			assert.NotContains(t, fmt.Sprintf("%+v", seen), secret)
		}
	}
}

func TestTokensWithoutARequest(t *testing.T) {
	api := newREST(t, emulator.WithUserLimit(1))
	api.emu.Inject(emulator.AllOperations, emulator.ServerError)
	token, err := api.emu.Token("ann")
	require.NoError(t, err)
	s, err := api.emu.Connect(token)
	require.NoError(t, err)
	assert.Equal(t, "ann", s.UserID())
	api.emu.ClearFaults()
	assert.Empty(t, api.emu.Requests())
	api.must("user.refresh", "userId=ann&name=Ann&portraitUri=https://img.example/a.png")
	again, err := api.emu.Token("ann")
	require.NoError(t, err)
	assert.NotEqual(t, token, again)
	ann, _ := api.emu.User("ann")
	assert.Equal(t, "Ann", ann.Name)
	assert.Equal(t, "https://img.example/a.png", ann.PortraitURI, "a token changes nothing of a user who is known")
	for id, says := range map[string]string{"": "userID: is empty", strings.Repeat("u", 65): "has 65 bytes, limit <=64 bytes", "a\n": "U+000A", "bob": "has its 1 users"} {
		_, err := api.emu.Token(id)
		assert.ErrorContains(t, err, says)
	}
}

func TestBadOptions(t *testing.T) {
	for name, opt := range map[string]emulator.Option{
		"nil":          nil,
		"empty key":    emulator.WithCredentials("", "s"),
		"empty secret": emulator.WithCredentials("k", ""),
		"no zone":      emulator.WithLocation(nil),
		"no users":     emulator.WithUserLimit(0),
		"no queue":     emulator.WithSessionQueue(0),
	} {
		_, err := emulator.New(opt)
		assert.Error(t, err, name)
	}
}
