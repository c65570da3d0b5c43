package emulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

// listed returns one field of each object of a list in an answer.
func listed(doc map[string]any, list, field string) (values []any) {
	for _, item := range doc[list].([]any) {
		values = append(values, item.(map[string]any)[field])
	}
	return values
}

func toGroup(group, text string) string {
	return "fromUserId=server&toGroupId=" + group + "&objectName=RC:TxtMsg&content=" + text
}

func TestMembersGetTheMessagesOfAGroup(t *testing.T) {
	api := newREST(t)
	ann, bob, eve := api.connect("ann"), api.connect("bob"), api.connect("eve")
	api.must("group.create", "groupId=g&groupName=Team&userId=ann")
	sent, err := ann.SendGroup("g", say("alone"))
	require.NoError(t, err)
	assert.Equal(t, emulator.Group, sent.Conversation)
	api.must("group.join", "groupId=g&userId=bob")
	assert.Empty(t, events(bob), "members are told nothing, and do not get what was before")
	_, err = ann.SendGroup("g", say("two"))
	require.NoError(t, err)
	_, err = bob.SendGroup("g", say("back"))
	require.NoError(t, err)
	api.must("message.sendGroup", toGroup("g", "server"))
	assert.Equal(t, []string{"two", "server"}, contents(events(bob)))
	assert.Equal(t, []string{"back", "server"}, contents(events(ann)))

	bob.Close()
	api.must("message.sendGroup", toGroup("g", "later"))
	assert.Equal(t, []string{"later"}, contents(events(api.connect("bob"))), "kept for a member who was offline")

	api.must("group.quit", "groupId=g&userId=bob")
	api.must("message.sendGroup", toGroup("g", "one"))
	api.must("group.dismiss", "groupId=g&userId=eve")
	api.must("message.sendGroup", toGroup("g", "none"))
	assert.Equal(t, []string{"later", "one"}, contents(events(ann)))
	assert.Empty(t, events(eve))
	for _, group := range []string{"g", "never", ""} {
		_, err = ann.SendGroup(group, say("x"))
		assert.Equal(t, emulator.ClientNotInGroup, clientCode(err), group)
	}
}

func TestMutesInGroups(t *testing.T) {
	for name, c := range map[string]struct{ mute, unmute string }{
		"one group":  {"group.muteMember groupId=g&userId=ann&minute=10", "group.unmuteMember groupId=g&userId=ann"},
		"for good":   {"group.muteMember groupId=g&userId=ann&minute=0", "group.unmuteMember groupId=g&userId=ann"},
		"all groups": {"group.muteMember userId=ann&minute=10", "group.unmuteMember userId=ann"},
		"mute all":   {"group.muteAll groupId=g&groupId=h", "group.unmuteAll groupId=g"},
		"allowed":    {"group.muteAll groupId=g", "group.addMuteAllWhitelist groupId=g&userId=ann&userId=zoe"},
	} {
		t.Run(name, func(t *testing.T) {
			api := newREST(t)
			ann, bob := api.connect("ann"), api.connect("bob")
			api.emu.SetGroup("g", "ann", "bob")
			call := func(text string) {
				operation, params, _ := strings.Cut(text, " ")
				api.must(operation, params)
			}
			call(c.mute)
			_, err := ann.SendGroup("g", say("x"))
			assert.Equal(t, emulator.ClientMutedInGroup, clientCode(err))
			api.must("message.sendGroup", "fromUserId=ann&toGroupId=g&objectName=RC:TxtMsg&content=server")
			api.must("message.sendGroup", toGroup("g", "heard"))
			call(c.unmute)
			_, err = ann.SendGroup("g", say("free"))
			require.NoError(t, err)
			assert.Equal(t, []string{"server", "heard", "free"}, contents(events(bob)), "the server sends for anybody")
			assert.Equal(t, []string{"heard"}, contents(events(ann)), "who is muted still hears, and is told nothing")
		})
	}
}

func TestAMuteInAGroupWinsOverTheAllowlist(t *testing.T) {
	api := newREST(t)
	ann := api.connect("ann")
	api.emu.SetGroup("g", "ann")
	api.must("group.muteMember", "groupId=g&userId=ann&minute=30")
	api.must("group.muteAll", "groupId=g")
	api.must("group.addMuteAllWhitelist", "groupId=g&userId=ann")
	refused := func() {
		t.Helper()
		_, err := ann.SendGroup("g", say("x"))
		assert.Equal(t, emulator.ClientMutedInGroup, clientCode(err))
	}
	refused()
	api.must("group.quit", "groupId=g&userId=ann")
	api.must("group.dismiss", "groupId=g&userId=ann")
	api.must("group.create", "groupId=g&groupName=Again&userId=ann")
	refused()
	got, exists := api.emu.Group("g")
	assert.True(t, exists)
	assert.Equal(t, emulator.GroupState{
		ID: "g", Name: "Again", Members: []string{"ann"}, MutedAll: true, AllowedDuringMuteAll: []string{"ann"}, Muted: []string{"ann"},
	}, got)
	assert.Equal(t, []string{"g"}, api.emu.Groups())
	api.emu.Advance(30 * time.Minute)
	_, err := ann.SendGroup("g", say("x"))
	assert.NoError(t, err, "her time went on while she was out")
	api.must("group.removeMuteAllWhitelist", "groupId=g&userId=ann")
	refused()
}

func TestListsOfGroups(t *testing.T) {
	api := newREST(t, emulator.WithLocation(time.UTC), emulator.WithNow(func() time.Time { return time.UnixMilli(1_700_000_000_000) }))
	for _, id := range []string{"c", "a", "b"} {
		api.must("group.create", "groupId="+id+"&groupName=The+"+id+"&userId=ann&userId=bob")
	}
	groups := func(params string) []any { return listed(api.must("group.listUserGroups", params), "groups", "id") }
	assert.Equal(t, []any{"c", "a", "b"}, groups("userId=ann"))
	assert.Equal(t, []any{"c", "a", "b"}, groups("userId=ann&size=1"), "a size alone does not count")
	assert.Equal(t, []any{"b"}, groups("userId=ann&page=2&size=2"))
	assert.Empty(t, groups("userId=ann&page=3&size=2"))
	assert.Equal(t, []any{"c", "a", "b"}, groups("userId=ann&page=1"))
	assert.Equal(t, []any{}, api.must("group.listUserGroups", "userId=nobody")["groups"])
	assert.Equal(t, []any{"ann", "bob"}, listed(api.must("group.queryMembers", "groupId=c"), "users", "id"))
	assert.Equal(t, []any{}, api.must("group.queryMembers", "groupId=none")["users"])
	api.must("group.refresh", "groupId=c&groupName=New")
	assert.Equal(t, "New", listed(api.must("group.listUserGroups", "userId=ann"), "groups", "name")[0])

	api.must("group.muteAll", "groupId=z&groupId=a&groupId=c")
	muted := func(params string) []any {
		return listed(api.must("group.queryMuteAll", params), "groupinfo", "groupId")
	}
	assert.Equal(t, []any{"z", "a", "c"}, muted(""))
	assert.Equal(t, []any{"z", "a"}, muted("page=1&size=2&groupId=b"), "with a page the ids do not count")
	assert.Equal(t, []any{"c"}, muted("page=2&size=2"))
	assert.Equal(t, []any{"z"}, muted("size=1"))
	asked := api.must("group.queryMuteAll", "groupId=b&groupId=a&groupId=none")
	assert.Equal(t, []any{"b", "a", "none"}, listed(asked, "groupinfo", "groupId"))
	assert.Equal(t, []any{0.0, 1.0, 0.0}, listed(asked, "groupinfo", "stat"))

	api.must("group.muteMember", "groupId=a&userId=ann&minute=30")
	api.must("group.muteMember", "groupId=a&userId=bob&minute=0")
	api.must("group.muteMember", "groupId=&userId=cid&minute=1")
	assert.Equal(t, []any{
		map[string]any{"userId": "ann", "startTime": "2023-11-14 22:13:20", "time": "2023-11-14 22:43:20"},
		map[string]any{"userId": "bob", "startTime": "2023-11-14 22:13:20", "time": ""},
	}, api.must("group.listMutedMembers", "groupId=a")["users"])
	assert.Equal(t, []any{"cid"}, listed(api.must("group.listMutedMembers", ""), "users", "userId"))
	assert.Equal(t, []any{"cid"}, listed(api.must("group.listMutedMembers", "groupId="), "users", "userId"))
	assert.Equal(t, []any{}, api.must("group.listMutedMembers", "groupId=none")["users"])
	assert.Equal(t, []any{}, api.must("group.queryMuteAllWhitelist", "groupId=a")["userIds"])

	api.must("group.setPushRemark", "groupId=a&userId=ann&remark=Annie")
	assert.Equal(t, "Annie", api.must("group.getPushRemark", "groupId=a&userId=ann")["remark"])
	api.must("group.deletePushRemark", "groupId=a&userId=ann")
	assert.Equal(t, "", api.must("group.getPushRemark", "groupId=a&userId=ann")["remark"])
}

func TestGroupLimits(t *testing.T) {
	api := newREST(t)
	for i := range 3 {
		api.must("group.join", "groupId=g&"+strings.ReplaceAll(repeat("userId", 1000), "=v", "="+string(rune('a'+i))))
	}
	got := api.refuse("group.join", "groupId=g&userId=a1&userId=more", 405)
	assert.Equal(t, http.StatusMethodNotAllowed, got.status)
	full, _ := api.emu.Group("g")
	assert.Len(t, full.Members, 3000)
	for operation, params := range map[string]string{
		"group.create":              "groupId=h&groupName=H&" + repeat("userId", 1001),
		"group.join":                "groupId=h",
		"group.quit":                "groupId=&userId=ann",
		"group.dismiss":             "groupId=g",
		"group.refresh":             "groupId=g&groupName=",
		"group.muteMember":          "groupId=g&minute=1&" + repeat("userId", 21),
		"group.unmuteMember":        "groupId=g&" + repeat("userId", 21),
		"group.muteAll":             repeat("groupId", 21),
		"group.addMuteAllWhitelist": "groupId=g&" + repeat("userId", 21),
		"group.setPushRemark":       "groupId=g&userId=ann&remark=",
	} {
		api.refuse(operation, params, 1002)
	}
	api.refuse("group.create", "groupId="+strings.Repeat("g", 65)+"&groupName=H&userId=ann", 1005)
	api.refuse("group.muteMember", "groupId=g&minute=43201&userId=ann", 1002)
	for i := range 5 {
		api.must("group.muteMember", "minute=0&"+strings.ReplaceAll(repeat("userId", 20), "=v", "="+string(rune('a'+i))))
	}
	assert.Equal(t, http.StatusBadRequest, api.refuse("group.muteMember", "minute=1&userId=ann", 1002).status)
	assert.Equal(t, []string{"g"}, api.emu.Groups())
}

const groupNotice = "&bindNotifyMsg=true&fromUserId=boss&objectName=RC:GrpNtf&content="

func TestNoticesOfChangesOfAGroup(t *testing.T) {
	api := newREST(t)
	ann, bob := api.connect("ann"), api.connect("bob")
	done := api.must("group.create", "groupId=g&groupName=G&userId=ann&isIncludeSender=1"+groupNotice+"made")
	assert.EqualValues(t, 1, done["memberCount"])
	uid := done["messageUID"]
	api.must("group.join", "groupId=g&userId=bob"+groupNotice+"joined")
	api.must("group.refresh", "groupId=g&groupName=H"+groupNotice+"renamed")
	done = api.must("group.quit", "groupId=g&userId=ann"+groupNotice+"left")
	assert.EqualValues(t, 1, done["memberCount"])
	done = api.must("group.dismiss", "groupId=g&userId=bob"+groupNotice+"over")
	assert.EqualValues(t, 0, done["memberCount"])
	got := events(ann)
	assert.Equal(t, []string{"made", "joined", "renamed", "left"}, contents(got))
	assert.Equal(t, uid, got[0].Message.UID)
	assert.Equal(t, []any{"RC:GrpNtf", "boss", false}, []any{got[0].Message.ObjectName, got[0].Message.From, got[0].Message.Stored})
	assert.Equal(t, []string{"joined", "renamed", "left", "over"}, contents(events(bob)))

	done = api.must("group.create", "groupId=g&groupName=G&userId=ann&isPersisted=1&maxMember=1"+strings.ReplaceAll(groupNotice, "true", "1")+"kept")
	assert.NotEmpty(t, done["messageUID"])
	assert.True(t, events(ann)[0].Message.Stored)
	api.refuse("group.join", "groupId=g&userId=bob&maxMember=1"+groupNotice+"full", 405)
	api.must("group.join", "groupId=g&userId=bob&maxMember=1&fromUserId=boss&isPersisted=0") // without a notice the rest does not count
	for _, lacking := range []string{"fromUserId", "objectName", "content"} {
		params := strings.Replace("groupId=new&groupName=N&userId=ann"+groupNotice+"x", "&"+lacking+"=", "&x=", 1)
		assert.Contains(t, api.refuse("group.create", params, 1002).doc["errorMessage"], lacking)
	}
	assert.Equal(t, []string{"g"}, api.emu.Groups())
	assert.Empty(t, events(ann))
}
