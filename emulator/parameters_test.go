package emulator_test

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

func TestTheSendersOwnCopy(t *testing.T) {
	api := newREST(t)
	ann, bob := api.join("ann", "r"), api.join("bob", "r")
	out := api.connect("out")
	api.emu.SetGroup("g", "ann", "bob")
	for _, c := range []struct {
		operation, to string
		from          *emulator.Session
		others        []*emulator.Session
	}{
		{"chatroom.sendMessage", "toChatroomId=r", ann, []*emulator.Session{bob}},
		{"chatroom.sendMessage", "toChatroomId=r", out, []*emulator.Session{ann, bob}},
		{"message.sendGroup", "toGroupId=g", ann, []*emulator.Session{bob}},
		{"message.sendGroup", "toGroupId=g", out, []*emulator.Session{ann, bob}},
		{"message.sendPrivate", "toUserId=bob", ann, []*emulator.Session{bob}},
		{"message.sendPrivate", "toUserId=ann", ann, nil}, // to the sender: one message, not two
	} {
		for _, included := range []bool{false, true} {
			call := fmt.Sprintf("fromUserId=%s&%s&objectName=RC:TxtMsg&content=x", c.from.UserID(), c.to)
			copies := 0
			if included {
				call += "&isIncludeSender=1"
				copies = 1
			}
			if c.others == nil {
				copies = 1
			}
			api.must(c.operation, call)
			assert.Len(t, events(c.from), copies, call)
			for _, s := range c.others {
				assert.Len(t, events(s), 1, "%s: %s", call, s.UserID())
			}
		}
	}
}

func TestStoredGroupMessages(t *testing.T) {
	api := newREST(t)
	bob := api.connect("bob")
	api.must("user.getToken", "userId=cid&name=Cid")
	api.emu.SetGroup("g", "bob", "cid")
	for _, c := range []struct {
		operation, more string
		stored          bool
	}{
		{"message.sendGroup", "", true},
		{"message.sendGroup", "&isPersisted=0", false},
		{"message.sendGroup", "&toUserId=bob", false},
		{"message.sendGroupStatus", "", false},
	} {
		api.must(c.operation, "fromUserId=s&toGroupId=g&objectName=RC:TxtMsg&content=x"+c.more)
		got := events(bob)
		require.Len(t, got, 1)
		assert.Equal(t, c.stored, got[0].Message.Stored, "%s %s", c.operation, c.more)
	}
	assert.Len(t, events(api.connect("cid")), 2, "neither what was for bob, nor what was for those online")
}

func TestHistoryDefaultsAndExpansion(t *testing.T) {
	api := newREST(t)
	api.must("chatroom.create", "chatroomId=r")
	for i := range 12 {
		api.must("chatroom.sendMessage", publish("r", strconv.Itoa(i)))
	}
	doc := api.must("chatroom.queryHistory", fmt.Sprintf(`{"userId":"u","targetId":"r","startTime":%d,"endTime":%d,"includeStart":true}`, hoursFromNow(1), hoursFromNow(-1)))
	assert.Len(t, doc["data"], 10, "a page has 10 messages by default")

	bob := api.connect("bob")
	api.must("message.sendPrivate", "fromUserId=ann&toUserId=bob&objectName=RC:TxtMsg&content=x&expansion=true&extraContent="+url.QueryEscape(`{"k":"v"}`))
	got := events(bob)
	require.Len(t, got, 1)
	assert.True(t, got[0].Message.Expandable)
	assert.Equal(t, `{"k":"v"}`, got[0].Message.Expansion)
}

func TestAttributesInBatches(t *testing.T) {
	api := newREST(t)
	owner := api.connect("owner")
	api.must("chatroom.create", "chatroomId=r&entryOwnerId=boss&entryInfo="+entries(0, 2))
	_, err := owner.Join("r", emulator.JoinOptions{})
	require.NoError(t, err)
	bob := api.join("bob", "r")
	keys := func(params string) (found []string) {
		for _, entry := range api.must("chatroom.queryEntries", "chatroomId=r"+params)["keys"].([]any) {
			found = append(found, entry.(map[string]any)["key"].(string))
		}
		return found
	}
	assert.Equal(t, []string{"k0", "k1"}, keys(""), "set with the creation")
	assert.Equal(t, []string{"k1"}, keys("&keys=k1&keys=unknown"))

	api.must("chatroom.batchSetEntries", "chatroomId=r&entryOwnerId=owner&autoDelete=1&entryInfo="+entries(10, 12))
	api.must("chatroom.setEntry", "chatroomId=r&userId=owner&key=k12&value=v&autoDelete=1")
	api.must("chatroom.setEntry", "chatroomId=r&userId=boss&key=boss&value=v&autoDelete=1")
	assert.Equal(t, []string{"boss", "k0", "k1", "k10", "k11", "k12"}, keys(""))
	events(bob)
	owner.Close()
	assert.Equal(t, []string{"boss", "k0", "k1"}, keys(""), "only the attributes that the owner's leaving deletes")
	assert.Equal(t, []emulator.EventKind{emulator.EventAttributeRemoved, emulator.EventAttributeRemoved, emulator.EventAttributeRemoved}, kinds(events(bob)))

	api.must("chatroom.removeEntry", "chatroomId=r&userId=boss&key=k0&objectName=RC:chrmKVNotiMsg&content=gone")
	assert.Equal(t, []string{"gone"}, contents(events(bob)), "the message that comes with it")
	var many []string
	for i := range 21 {
		many = append(many, fmt.Sprintf(`"k%d"`, i))
	}
	list := func(n int) string { return url.QueryEscape("[" + strings.Join(many[:n], ",") + "]") }
	api.refuse("chatroom.batchRemoveEntries", "chatroomId=r&entryOwnerId=boss&entryKeys="+list(21), 1002)
	api.refuse("chatroom.batchRemoveEntries", "chatroomId=r&entryOwnerId=boss&entryKeys=[]", 1002)
	assert.Equal(t, []string{"boss", "k1"}, keys(""))
	api.must("chatroom.batchRemoveEntries", "chatroomId=r&entryOwnerId=boss&entryKeys="+list(20))
	assert.Equal(t, []string{"boss"}, keys(""))

	api.refuse("chatroom.batchSetEntries", "chatroomId=r&entryOwnerId=boss&entryInfo="+entries(0, 21), 1002)
	api.refuse("chatroom.batchSetEntries", "chatroomId=r&entryOwnerId=boss&entryInfo="+entries(0, 0), 1002)
	api.must("chatroom.batchSetEntries", "chatroomId=r&entryOwnerId=boss&entryInfo="+entries(0, 20))
	api.refuse("chatroom.setEntry", "chatroomId=r&userId=boss&key=k&value="+url.QueryEscape(strings.Repeat("值", 4097)), 1005)
	api.must("chatroom.setEntry", "chatroomId=r&userId=boss&key=k&value="+url.QueryEscape(strings.Repeat("值", 4096)))
}

func TestListsOfTypesAndTheirLimits(t *testing.T) {
	for _, c := range []struct{ add, remove, query, parameter, field string }{
		{"chatroom.addMessageWhitelist", "chatroom.removeMessageWhitelist", "chatroom.queryMessageWhitelist", "objectnames", "whitlistMsgType"},
		{"chatroom.addLowPriorityTypes", "chatroom.removeLowPriorityTypes", "chatroom.queryLowPriorityTypes", "objectName", "objectNames"},
	} {
		api := newREST(t)
		for i := range 20 {
			api.must(c.add, fmt.Sprintf("%s=A:%d", c.parameter, i))
		}
		api.refuse(c.add, c.parameter+"=A:20", 1002)
		api.must(c.add, c.parameter+"=A:19") // already in the list
		assert.Len(t, api.must(c.query, "")[c.field], 20)
		api.must(c.remove, c.parameter+"=A:0&"+c.parameter+"=A:1")
		assert.Len(t, api.must(c.query, "")[c.field], 18)
	}
}

func TestRoomsMutedAsAWhole(t *testing.T) {
	api := newREST(t)
	for _, id := range []string{"c", "a", "b", "open"} {
		api.must("chatroom.create", "chatroomId="+id+"&isBan=true&whiteUserIds=ann")
	}
	api.must("chatroom.unmuteAll", "chatroomId=open")
	assert.Equal(t, []any{"a", "b", "c"}, api.must("chatroom.queryMuteAll", "")["chatroomIds"])
	assert.Equal(t, []any{"c"}, api.must("chatroom.queryMuteAll", "size=2&page=2")["chatroomIds"])
	assert.Equal(t, []any{"ann"}, api.must("chatroom.queryMuteAllWhitelist", "chatroomId=a")["userIds"])
	api.must("chatroom.removeMuteAllWhitelist", "chatroomId=a&userId=ann")
	assert.Equal(t, []any{}, api.must("chatroom.queryMuteAllWhitelist", "chatroomId=a")["userIds"])
}

// TestEveryWaitingReaderIsWoken has readers that wait before an event arrives.
func TestEveryWaitingReaderIsWoken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := newREST(t)
		ann := api.join("ann", "r")
		const readers = 3
		got := make(chan error, 2*readers)
		read := func() {
			for range readers {
				go func() {
					_, err := ann.Receive(t.Context())
					got <- err
				}()
			}
			synctest.Wait() // all of them wait
		}
		read()
		for range readers {
			api.must("chatroom.sendMessage", publish("r", "x"))
		}
		for range readers {
			require.NoError(t, <-got)
		}
		read()
		api.emu.Close()
		for range readers {
			require.ErrorIs(t, <-got, emulator.ErrSessionClosed)
		}
	})
}

func TestADelayTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := newREST(t)
		slow := emulator.Latency(3 * time.Second)
		slow.Times = 1
		api.emu.Inject("chatroom.create", slow)
		for _, want := range []time.Duration{3 * time.Second, 0} {
			before := time.Now()
			api.must("chatroom.create", "chatroomId=r")
			assert.Equal(t, want, time.Since(before))
		}
	})
}

func TestDeactivatedUsersArePaged(t *testing.T) {
	api := newREST(t)
	var ids []string
	for i := range 60 {
		ids = append(ids, fmt.Sprintf("u%02d", i))
		_, err := api.emu.Token(ids[i])
		require.NoError(t, err)
	}
	api.must("user.deactivate", "userId="+strings.Join(ids, ","))
	assert.Len(t, api.must("user.queryDeactivated", "")["users"], 50, "the default")
	assert.Equal(t, []any{"u58", "u59"}, api.must("user.queryDeactivated", "pageNo=30&pageSize=2")["users"])
}
