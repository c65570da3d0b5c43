package emulator_test

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestARefusedCallChangesNothing makes calls with a valid and an invalid part.
func TestARefusedCallChangesNothing(t *testing.T) {
	api := newREST(t)
	api.must("user.getToken", "userId=ann&name=Ann")
	api.must("user.getToken", "userId=gone&name=Gone")
	api.must("user.deactivate", "userId=gone")
	api.emu.Advance(time.Hour)
	api.must("user.getToken", "userId=new&name=New")
	api.must("user.deactivate", "userId=new")
	api.must("chatroom.create", "chatroomId=r")

	api.refuse("user.block", "userId=ann&userId=nobody&minute=5", 400)
	api.refuse("user.deactivate", "userId=ann,nobody", 400)
	ann, _ := api.emu.User("ann")
	assert.False(t, ann.Deactivated)
	assert.Zero(t, ann.BlockedUntil)

	api.refuse("user.reactivate", "userId=gone,new", 1002)
	gone, _ := api.emu.User("gone")
	assert.True(t, gone.Deactivated, "the other id of the call was deactivated less than an hour ago")

	api.refuse("chatroom.join", "chatroomId=r&userId=ann&userId=nobody", 400)
	room, _ := api.emu.Room("r")
	assert.Empty(t, room.Members)

	for range 20 { // the parameters are in random order
		api.refuse("chatroom.createLegacy", "chatroom%5Ba%5D=A&chatroom%5B%5D=B&chatroom%5Bc%5D=C", 1002)
	}
	api.refuse("chatroom.create", "chatroomId=full&entryOwnerId=u&entryInfo="+entries(0, 101), 1002)
	assert.Equal(t, []string{"r"}, api.emu.Rooms())

	for i := range 5 {
		api.must("chatroom.batchSetEntries", "chatroomId=r&entryOwnerId=u&entryInfo="+entries(20*i, 20*(i+1)-1))
	}
	api.refuse("chatroom.batchSetEntries", "chatroomId=r&entryOwnerId=u&entryInfo="+entries(200, 206), 1002)
	room, _ = api.emu.Room("r")
	assert.Len(t, room.Attributes, 95)
	api.must("chatroom.batchSetEntries", "chatroomId=r&entryOwnerId=u&entryInfo="+entries(200, 205))
}

// entries returns an entryInfo with the keys k<from> to k<to-1>.
func entries(from, to int) string {
	var pairs []string
	for i := from; i < to; i++ {
		pairs = append(pairs, fmt.Sprintf(`"k%d":"v"`, i))
	}
	return url.QueryEscape("{" + strings.Join(pairs, ",") + "}")
}

// TestAnswersDoNotShareTheStore reads lists while they change. Only the race detector, or an inconsistent response,
// shows a fault.
func TestAnswersDoNotShareTheStore(t *testing.T) {
	api := newREST(t)
	for id := range strings.SplitSeq("r k", " ") {
		api.must("chatroom.create", "chatroomId="+id)
	}
	var working sync.WaitGroup
	for _, c := range []struct{ add, remove, query, params, field string }{
		{"chatroom.addKeepalive", "chatroom.removeKeepalive", "chatroom.queryKeepalive", "chatroomId=k", "chatroomIds"},
		{"chatroom.addUserWhitelist", "chatroom.removeUserWhitelist", "chatroom.queryUserWhitelist", "chatroomId=r&userId=u", "users"},
		{"chatroom.addMuteAllWhitelist", "chatroom.removeMuteAllWhitelist", "chatroom.queryMuteAllWhitelist", "chatroomId=r&userId=u", "userIds"},
		{"chatroom.addMessageWhitelist", "chatroom.removeMessageWhitelist", "chatroom.queryMessageWhitelist", "objectnames=A:B", "whitlistMsgType"},
		{"chatroom.addLowPriorityTypes", "chatroom.removeLowPriorityTypes", "chatroom.queryLowPriorityTypes", "objectName=A:B", "objectNames"},
	} {
		working.Go(func() {
			for range 200 {
				api.must(c.add, c.params)
				api.must(c.remove, c.params)
			}
		})
		working.Go(func() {
			room := ""
			if strings.HasPrefix(c.params, "chatroomId=r") {
				room = "chatroomId=r"
			}
			for range 200 {
				for _, entry := range api.must(c.query, room)[c.field].([]any) {
					assert.NotEmpty(t, entry, c.field)
				}
			}
		})
	}
	working.Wait()
	require.NotEmpty(t, api.emu.Rooms())
}
