package emulator_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPrivateMessages(t *testing.T) {
	api := newREST(t)
	ann, bob := api.connect("ann"), api.connect("bob")
	api.must("user.getToken", "userId=cid&name=Cid")
	api.must("message.sendPrivate", "fromUserId=ann&toUserId=bob&toUserId=cid&objectName=RC:TxtMsg&content=hi&isIncludeSender=1")
	assert.Equal(t, []string{"hi"}, contents(events(bob)))
	assert.Equal(t, []string{"hi", "hi"}, contents(events(ann)), "one copy of each, as asked for")
	assert.Equal(t, []string{"hi"}, contents(events(api.connect("cid"))), "kept for a user who was offline")

	_, err := bob.SendPrivate("ann", say("back"))
	require.NoError(t, err)
	assert.Equal(t, []string{"back"}, contents(events(ann)))
}

func TestStatusMessagesReachOnlyWhoIsOnline(t *testing.T) {
	api := newREST(t)
	bob := api.connect("bob")
	api.must("user.getToken", "userId=cid&name=Cid")
	api.must("message.sendPrivateStatus", "fromUserId=ann&toUserId=bob&toUserId=cid&objectName=RC:TypSts&content=typing")
	assert.Equal(t, []string{"typing"}, contents(events(bob)))
	assert.Empty(t, events(api.connect("cid")))
}

func TestGroupMessages(t *testing.T) {
	api := newREST(t)
	ann, bob, cid := api.connect("ann"), api.connect("bob"), api.connect("cid")
	api.emu.SetGroup("g", "ann", "bob", "cid")
	api.must("message.sendGroup", "fromUserId=ann&toGroupId=g&objectName=RC:TxtMsg&content=all")
	api.must("message.sendGroup", "fromUserId=ann&toGroupId=g&toUserId=cid&objectName=RC:TxtMsg&content=directed")
	assert.Equal(t, []string{"all"}, contents(events(bob)))
	assert.Equal(t, []string{"all", "directed"}, contents(events(cid)))
	assert.Empty(t, events(ann))
	api.refuse("message.sendGroup", "fromUserId=ann&toGroupId=g&toGroupId=h&toUserId=cid&objectName=RC:TxtMsg&content=x", 1002)
}

func TestBroadcasts(t *testing.T) {
	api := newREST(t)
	ann := api.connect("ann")
	api.must("user.getToken", "userId=cid&name=Cid")
	api.must("message.broadcast", "fromUserId=s&objectName=RC:TxtMsg&content=everybody")
	api.must("message.broadcastOnline", "fromUserId=s&objectName=RC:TxtMsg&content=online")
	api.must("message.sendSystem", "fromUserId=s&toUserId=ann&objectName=RC:TxtMsg&content=system")
	assert.Equal(t, []string{"everybody", "online", "system"}, contents(events(ann)))
	assert.Equal(t, []string{"everybody"}, contents(events(api.connect("cid"))))
}

func TestMessagesToAllRooms(t *testing.T) {
	api := newREST(t)
	ann, bob := api.join("ann", "r1"), api.join("bob", "r2")
	api.must("chatroom.broadcastMessage", "fromUserId=s&objectName=RC:TxtMsg&content=all+rooms")
	assert.Equal(t, []string{"all rooms"}, contents(events(ann)))
	assert.Equal(t, []string{"all rooms"}, contents(events(bob)))
}

func TestASendToSeveralRoomsReachesAllOrNone(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r1")
	api.refuse("chatroom.sendMessage", publish("r1", "x")+"&toChatroomId=none", 23410)
	assert.Empty(t, events(ann))
}

func TestRecall(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r")
	doc := api.must("chatroom.sendMessage", publish("r", "oops"))
	uid := doc["messageUIDs"].([]any)[0].(map[string]any)["messageUID"].(string)
	sent := events(ann)[0].Message
	api.must("message.recall", "fromUserId=server&conversationType=4&targetId=r&messageUID="+uid+"&isAdmin=1&extra=why")
	got := events(ann)
	require.Len(t, got, 1)
	assert.Equal(t, "RC:RcCmd", got[0].Message.ObjectName)
	var command map[string]any
	require.NoError(t, json.Unmarshal([]byte(got[0].Message.Content), &command))
	assert.Equal(t, map[string]any{
		"messageUId": uid, "conversationType": 4.0, "targetId": "r", "sentTime": float64(sent.Time.UnixMilli()),
		"isAdmin": true, "isDelete": false, "extra": "why",
	}, command)

	bob := api.connect("bob")
	api.emu.SetGroup("g", "bob")
	api.must("message.recall", "fromUserId=ann&conversationType=1&targetId=bob&messageUID=x&sentTime=5&isDelete=1")
	private := events(bob)
	require.Len(t, private, 1)
	require.NoError(t, json.Unmarshal([]byte(private[0].Message.Content), &command))
	assert.Equal(t, 5.0, command["sentTime"])
	assert.Equal(t, true, command["isDelete"])
	assert.Equal(t, false, command["isAdmin"])
	api.must("message.recall", "fromUserId=ann&conversationType=3&targetId=g&messageUID=x")
	api.must("message.recallBroadcast", "fromUserId=ann&messageUID=x")
	assert.Len(t, events(bob), 2)
}

func TestChatroomHistory(t *testing.T) {
	api := newREST(t)
	api.must("chatroom.create", "chatroomId=r")
	for i := range 5 {
		api.must("chatroom.sendMessage", publish("r", fmt.Sprint(i)))
	}
	api.must("chatroom.sendMessage", publish("r", "not stored")+"&isPersisted=0")
	all := api.emu.ChatroomMessages("r")
	require.Len(t, all, 6)
	query := func(newest, oldest time.Time, includeStart bool, size int) []string {
		doc := api.must("chatroom.queryHistory", fmt.Sprintf(`{"userId":"u","targetId":"r","startTime":%d,"endTime":%d,"includeStart":%t,"pageSize":%d}`,
			newest.UnixMilli(), oldest.UnixMilli(), includeStart, size))
		var found []string
		for _, m := range doc["data"].([]any) {
			message := m.(map[string]any)
			found = append(found, message["content"].(string))
			assert.Equal(t, "server", message["fromUserId"])
			assert.Equal(t, "r", message["targetId"])
			assert.Equal(t, "RC:TxtMsg", message["objectName"])
		}
		return found
	}
	last, first := all[4].Time, all[0].Time
	assert.Equal(t, []string{"4", "3", "2", "1", "0"}, query(last, first, true, 100))
	assert.Equal(t, []string{"3", "2"}, query(last, first, false, 2))
	assert.Equal(t, []string{"4", "3"}, query(last.Add(time.Hour), all[3].Time, false, 100))
	for _, span := range []string{`"startTime":1,"endTime":2`, `"startTime":1209600002,"endTime":1`} {
		api.refuse("chatroom.queryHistory", `{"userId":"u","targetId":"r",`+span+`,"includeStart":true}`, 1002)
	}
	api.must("chatroom.queryHistory", `{"userId":"u","targetId":"r","startTime":1209600001,"endTime":1,"includeStart":true}`)
}
