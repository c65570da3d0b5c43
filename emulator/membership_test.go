package emulator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

func members(t *testing.T, api rest, room string) []string {
	t.Helper()
	state, ok := api.emu.Room(room)
	require.True(t, ok)
	ids := []string{}
	for _, m := range state.Members {
		ids = append(ids, m.UserID)
	}
	return ids
}

func TestUserJoinedByServerLeavesOnDisconnect(t *testing.T) {
	api := newREST(t)
	api.must("user.getToken", "userId=ann&name=Ann")
	api.must("chatroom.create", "chatroomId=r")
	api.must("chatroom.join", "chatroomId=r&userId=ann") // while she is offline
	ann := api.connect("ann")
	api.must("chatroom.sendMessage", publish("r", "hello"))
	assert.Equal(t, []string{"hello"}, contents(events(ann)))
	ann.Close()
	assert.Empty(t, members(t, api, "r"))
}

func TestTheAllowlistKeepsAMemberOnlyWhileItHoldsIt(t *testing.T) {
	api := newREST(t)
	bob := api.join("bob", "r")
	api.must("chatroom.addUserWhitelist", "chatroomId=r&userId=bob")
	bob.Close()
	assert.Equal(t, []string{"bob"}, members(t, api, "r"))
	bob = api.connect("bob")
	api.must("chatroom.sendMessage", publish("r", "back"))
	assert.Equal(t, []string{"back"}, contents(events(bob)))
	api.must("chatroom.removeUserWhitelist", "chatroomId=r&userId=bob")
	bob.Close()
	assert.Empty(t, members(t, api, "r"))
}

func TestTheServerCannotJoinWhoIsBlocked(t *testing.T) {
	api := newREST(t)
	for _, id := range []string{"ann", "bob"} {
		api.must("user.getToken", "userId="+id+"&name=N")
	}
	api.must("chatroom.create", "chatroomId=r")
	api.must("chatroom.blockUsers", "chatroomId=r&userId=bob&minute=10")
	api.refuse("chatroom.join", "chatroomId=r&userId=ann&userId=bob", 1002)
	assert.Empty(t, members(t, api, "r"))
	api.refuse("chatroom.join", "chatroomId=none&userId=ann", 23410)
}

func TestDeactivatedUsersCannotConnect(t *testing.T) {
	api := newREST(t)
	api.must("user.getToken", "userId=ann&name=Ann")
	api.must("user.deactivate", "userId=ann")
	token := api.must("user.getToken", "userId=ann&name=Ann")["token"].(string)
	_, err := api.emu.Connect(token)
	assert.Equal(t, emulator.ClientTokenIncorrect, clientCode(err))
	assert.ErrorContains(t, err, "deactivated")
}

func TestJoinReturnsOnlyStoredMessages(t *testing.T) {
	api := newREST(t)
	api.must("chatroom.create", "chatroomId=r")
	for _, text := range []string{"1", "2", "3"} {
		api.must("chatroom.sendMessage", publish("r", text))
		api.must("chatroom.sendMessage", publish("r", "not kept")+"&isPersisted=0")
	}
	api.must("chatroom.broadcastMessage", "fromUserId=s&objectName=RC:TxtMsg&content=for+those+who+are+there")
	history, err := api.connect("late").Join("r", emulator.JoinOptions{History: 2})
	require.NoError(t, err)
	require.Len(t, history, 2, "messages that are not stored do not count")
	assert.Equal(t, "2", history[0].Content)
	assert.Equal(t, "3", history[1].Content)
	for _, n := range []int{0, -1} {
		history, err = api.connect("later").Join("r", emulator.JoinOptions{History: n})
		require.NoError(t, err)
		assert.Empty(t, history)
	}
	assert.Len(t, api.emu.ChatroomMessages("r"), 7)
}

func TestReadsCreateNothing(t *testing.T) {
	api := newREST(t)
	assert.Empty(t, api.emu.ChatroomMessages("none"))
	assert.Empty(t, api.emu.Rooms())
	_, exists := api.emu.Room("none")
	assert.False(t, exists)
	_, exists = api.emu.User("none")
	assert.False(t, exists)
}

func TestDirectedGroupMessagesReachMembersOnly(t *testing.T) {
	api := newREST(t)
	ann, out := api.connect("ann"), api.connect("outsider")
	api.emu.SetGroup("g", "ann", "bob")
	api.must("message.sendGroup", "fromUserId=bob&toGroupId=g&toUserId=ann&toUserId=outsider&objectName=RC:TxtMsg&content=x")
	assert.Equal(t, []string{"x"}, contents(events(ann)))
	assert.Empty(t, events(out))
}

func TestAClientsAttributesKeepTheRules(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r")
	for name, a := range map[string]emulator.Attribute{
		"no key":      {Value: "v"},
		"foreign key": {Key: "a b", Value: "v"},
		"long key":    {Key: strings.Repeat("k", 129), Value: "v"},
		"long value":  {Key: "k", Value: strings.Repeat("值", 4097)},
	} {
		assert.NotZero(t, clientCode(ann.SetAttribute("r", a)), name)
	}
	require.NoError(t, ann.SetAttribute("r", emulator.Attribute{Key: strings.Repeat("k", 128), Value: strings.Repeat("值", 4096)}))
	own, err := ann.Attributes("r")
	require.NoError(t, err)
	require.Len(t, own, 1)
	assert.Equal(t, "ann", own[0].Owner)
	require.NoError(t, ann.RemoveAttribute("r", own[0].Key))
	own, err = ann.Attributes("r")
	require.NoError(t, err)
	assert.Empty(t, own)
	for _, err := range []error{
		ann.SetAttribute("other", emulator.Attribute{Key: "k", Value: "v"}),
		ann.RemoveAttribute("other", "k"),
	} {
		assert.Equal(t, emulator.ClientNotInRoom, clientCode(err))
	}
}

// TestRecipientsOfNotices makes every call that can notify, in a room with ann and bob, while cid is connected outside.
func TestRecipientsOfNotices(t *testing.T) {
	everybody, named := []string{"ann", "bob"}, []string{"bob"}
	for operation, c := range map[string]struct {
		params string
		told   []string
	}{
		"chatroom.blockUsers":             {"chatroomId=r&userId=bob&minute=5", everybody},
		"chatroom.unblockUsers":           {"chatroomId=r&userId=bob", named},
		"chatroom.muteMembers":            {"chatroomId=r&userId=bob&minute=5", everybody},
		"chatroom.unmuteMembers":          {"chatroomId=r&userId=bob", everybody},
		"chatroom.muteGlobally":           {"userId=bob&minute=5", named},
		"chatroom.unmuteGlobally":         {"userId=bob", named},
		"chatroom.muteAll":                {"chatroomId=r", everybody},
		"chatroom.unmuteAll":              {"chatroomId=r", everybody},
		"chatroom.addMuteAllWhitelist":    {"chatroomId=r&userId=bob", everybody},
		"chatroom.removeMuteAllWhitelist": {"chatroomId=r&userId=bob", everybody},
	} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			for _, wanted := range []bool{true, false} {
				api := newREST(t)
				sessions := map[string]*emulator.Session{
					"ann": api.join("ann", "r"), "bob": api.join("bob", "r"), "cid": api.connect("cid"),
				}
				params := c.params
				if wanted {
					params += "&needNotify=true&extra=why"
				}
				api.must(operation, params)
				var told []string
				for _, id := range []string{"ann", "bob", "cid"} {
					for _, e := range events(sessions[id]) {
						if e.Kind == emulator.EventNotice {
							told = append(told, id)
							assert.Equal(t, operation, e.Notice.Operation)
							assert.Equal(t, "why", e.Notice.Extra)
						}
					}
				}
				if !wanted {
					assert.Empty(t, told, "no notice was requested")
					continue
				}
				assert.Equal(t, c.told, told)
			}
		})
	}
}

func TestJoiningAgainKeepsTheJoinTime(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r")
	before, _ := api.emu.Room("r")
	api.emu.Advance(30 * time.Minute)
	_, err := ann.Join("r", emulator.JoinOptions{})
	require.NoError(t, err)
	api.emu.Advance(45 * time.Minute)
	after, ok := api.emu.Room("r")
	require.True(t, ok, "a join is activity: the idle hour began again")
	assert.Equal(t, before.Members, after.Members)
}

func TestClientsCannotSendInvalidMessages(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r")
	for name, c := range map[string]emulator.Outgoing{
		"no type":       {Content: "x"},
		"long type":     {ObjectName: strings.Repeat("x", 33), Content: "x"},
		"large content": {ObjectName: "A:B", Content: strings.Repeat("x", 128<<10+1)},
	} {
		_, err := ann.SendChatroom("r", c)
		assert.Equal(t, emulator.ClientBadMessage, clientCode(err), name)
		_, err = ann.SendPrivate("bob", c)
		assert.Equal(t, emulator.ClientBadMessage, clientCode(err), name)
	}
	_, err := ann.SendChatroom("r", emulator.Outgoing{ObjectName: strings.Repeat("x", 32), Content: strings.Repeat("x", 128<<10)})
	assert.NoError(t, err)
}
