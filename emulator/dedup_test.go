package emulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/emulator"
)

func sending(from, room string, number int64) string {
	return fmt.Sprintf("fromUserId=%s&objectName=RC:TxtMsg&content=c&toChatroomId=%s&msgRandom=%d", from, room, number)
}

func TestRepeatedNumberIsRefusedForAMinute(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithDeduplication())
	api.must("chatroom.create", "chatroomId=r")
	ann := api.join("ann", "r")
	api.must("chatroom.sendMessage", sending("u", "r", -7))
	refused := api.refuse("chatroom.sendMessage", sending("u", "r", -7), 1002)
	assert.Contains(t, refused.doc["errorMessage"], "msgRandom")
	assert.Len(t, contents(events(ann)), 1)

	api.emu.Advance(time.Minute - 1)
	api.refuse("chatroom.sendMessage", sending("u", "r", -7), 1002)
	api.emu.Advance(1)
	api.must("chatroom.sendMessage", sending("u", "r", -7))
	api.refuse("chatroom.sendMessage", sending("u", "r", -7), 1002)
	assert.Len(t, api.emu.ChatroomMessages("r"), 2)
}

func TestDifferentMessagesAreNotRepeats(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithDeduplication())
	api.must("chatroom.create", "chatroomId=r")
	api.must("chatroom.sendMessage", sending("u", "r", 7))
	api.must("chatroom.sendMessage", sending("u", "r", 8))
	api.must("chatroom.sendMessage", sending("v", "r", 7))
	api.must("message.sendPrivate", strings.Replace(sending("u", "v", 7), "toChatroomId", "toUserId", 1))
	for range 2 {
		api.must("chatroom.sendMessage", sending("u", "r", 0))
		api.must("chatroom.sendMessage", publish("r", "without a number"))
	}
	api.refuse("chatroom.sendMessage", sending("u", "r", 7), 1002)
}

func TestARefusedMessageMayBeSentAgainUnderItsNumber(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithDeduplication())
	api.refuse("chatroom.sendMessage", sending("u", "r", 7), 23410)
	api.must("chatroom.create", "chatroomId=r")
	api.must("chatroom.sendMessage", sending("u", "r", 7))
	api.refuse("chatroom.sendMessage", sending("u", "r", 7), 1002)
}

func TestARepeatAfterALostAnswerIsFound(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithDeduplication())
	api.must("chatroom.create", "chatroomId=r")
	api.emu.Inject("chatroom.sendMessage", emulator.Fault{Times: 1, Drop: true})
	assert.Panics(t, func() { api.call("chatroom.sendMessage", sending("u", "r", 7)) }, "the connection ends")
	api.refuse("chatroom.sendMessage", sending("u", "r", 7), 1002)
	assert.Len(t, api.emu.ChatroomMessages("r"), 1)
}

func TestDeduplicationIsOffByDefault(t *testing.T) {
	t.Parallel()
	api := newStopped(t)
	api.must("chatroom.create", "chatroomId=r")
	for range 2 {
		api.must("chatroom.sendMessage", sending("u", "r", 7))
	}
	assert.Len(t, api.emu.ChatroomMessages("r"), 2)
}
