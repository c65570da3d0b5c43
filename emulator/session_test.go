package emulator_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

func clientCode(err error) int {
	var e *emulator.ClientError
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}

func say(text string) emulator.Outgoing {
	return emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: text}
}

func TestConnectNeedsAValidToken(t *testing.T) {
	api := newREST(t)
	_, err := api.emu.Connect("made up")
	assert.Equal(t, emulator.ClientTokenIncorrect, clientCode(err))

	first := api.must("user.getToken", "userId=u1&name=N")["token"].(string)
	second := api.must("user.getToken", "userId=u1&name=N")["token"].(string)
	assert.NotEqual(t, first, second)
	for _, token := range []string{first, second} { // all tokens of a user stay valid
		_, err = api.emu.Connect(token)
		assert.NoError(t, err)
	}
	future := strconv.FormatInt(time.Now().Add(time.Hour).UnixMilli(), 10)
	api.must("user.expireToken", "userId=u1&time="+future)
	_, err = api.emu.Connect(first)
	assert.Equal(t, emulator.ClientTokenIncorrect, clientCode(err))
	_, err = api.emu.Connect(api.must("user.getToken", "userId=u1&name=N")["token"].(string))
	assert.NoError(t, err, "a token issued afterwards is good")
}

func TestExpiryKeepsTokensIssuedLater(t *testing.T) {
	api := newREST(t)
	token := api.must("user.getToken", "userId=u1&name=N")["token"].(string)
	past := strconv.FormatInt(time.Now().Add(-time.Hour).UnixMilli(), 10)
	api.must("user.expireToken", "userId=u1&time="+past)
	_, err := api.emu.Connect(token)
	assert.NoError(t, err)
}

func TestASecondLoginEndsTheFirst(t *testing.T) {
	api := newREST(t)
	first := api.join("u1", "r")
	second := api.connect("u1")
	_, err := first.Receive(t.Context())
	assert.ErrorIs(t, err, emulator.ErrSessionClosed)
	assert.ErrorContains(t, err, "replaced")
	_, err = first.SendChatroom("r", say("x"))
	assert.ErrorIs(t, err, emulator.ErrSessionClosed)
	assert.Equal(t, "1", api.must("user.checkOnline", "userId=u1")["status"])
	first.Close() // must not end the second
	assert.Equal(t, "1", api.must("user.checkOnline", "userId=u1")["status"])
	second.Close()
	assert.Equal(t, "0", api.must("user.checkOnline", "userId=u1")["status"])
}

func TestRoomTalk(t *testing.T) {
	api := newREST(t)
	ann, bob := api.join("ann", "r"), api.join("bob", "r")
	sent, err := ann.SendChatroom("r", say("hello"))
	require.NoError(t, err)
	assert.NotEmpty(t, sent.UID)

	got := events(bob)
	require.Len(t, got, 1)
	assert.Equal(t, emulator.EventMessage, got[0].Kind)
	assert.Equal(t, sent, got[0].Message)
	assert.Equal(t, "r", got[0].Room)
	assert.Empty(t, events(ann), "the sender does not get its own message")

	require.NoError(t, bob.Quit("r"))
	_, err = ann.SendChatroom("r", say("gone?"))
	require.NoError(t, err)
	assert.Empty(t, events(bob))
	_, err = bob.SendChatroom("r", say("x"))
	assert.Equal(t, emulator.ClientNotInRoom, clientCode(err))
}

func TestJoinReturnsTheLatestMessages(t *testing.T) {
	api := newREST(t)
	api.must("chatroom.create", "chatroomId=r")
	for i := range 5 {
		api.must("chatroom.sendMessage", publish("r", strconv.Itoa(i)))
	}
	late := api.connect("late")
	history, err := late.Join("r", emulator.JoinOptions{History: 3})
	require.NoError(t, err)
	var texts []string
	for _, m := range history {
		texts = append(texts, m.Content)
	}
	assert.Equal(t, []string{"2", "3", "4"}, texts)
	for i := 1; i < len(history); i++ {
		assert.True(t, history[i].Time.After(history[i-1].Time), "times strictly increase")
	}

	api.must("chatroom.destroy", "chatroomId=r")
	api.emu.Advance(time.Second)
	again, err := late.Join("r", emulator.JoinOptions{History: 3})
	require.NoError(t, err)
	assert.Empty(t, again, "a new room of the same name begins empty")
}

func TestJoinOnlyIfItExists(t *testing.T) {
	s := newREST(t).connect("u1")
	_, err := s.Join("r", emulator.JoinOptions{Existing: true})
	assert.Equal(t, emulator.ClientNoSuchRoom, clientCode(err))
	_, err = s.Join("r", emulator.JoinOptions{})
	assert.NoError(t, err)
	_, err = s.Join("r", emulator.JoinOptions{Existing: true})
	assert.NoError(t, err)
	_, err = s.Join(strings.Repeat("r", 65), emulator.JoinOptions{})
	assert.Error(t, err)
}

func TestMutes(t *testing.T) {
	for name, c := range map[string]struct{ mute, unmute string }{
		"one room":  {"chatroom.muteMembers chatroomId=r&userId=ann&minute=10", "chatroom.unmuteMembers chatroomId=r&userId=ann"},
		"all rooms": {"chatroom.muteGlobally userId=ann&minute=10", "chatroom.unmuteGlobally userId=ann"},
		"mute all":  {"chatroom.muteAll chatroomId=r", "chatroom.unmuteAll chatroomId=r"},
		"exempted":  {"chatroom.muteAll chatroomId=r", "chatroom.addMuteAllWhitelist chatroomId=r&userId=ann"},
	} {
		t.Run(name, func(t *testing.T) {
			api := newREST(t)
			ann, bob := api.join("ann", "r"), api.join("bob", "r")
			run := func(call string) {
				operation, params, _ := strings.Cut(call, " ")
				api.must(operation, params)
			}
			run(c.mute)
			_, err := ann.SendChatroom("r", say("x"))
			assert.Equal(t, emulator.ClientMuted, clientCode(err))
			api.must("chatroom.sendMessage", strings.Replace(publish("r", "server may"), "server&", "ann&", 1))
			assert.Equal(t, []string{"server may"}, contents(events(bob)), "a mute does not bind the server")
			run(c.unmute)
			_, err = ann.SendChatroom("r", say("free"))
			assert.NoError(t, err)
		})
	}
}

func TestMutesEndByThemselves(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r")
	api.must("chatroom.muteMembers", "chatroomId=r&userId=ann&minute=10")
	api.emu.Advance(9 * time.Minute)
	_, err := ann.SendChatroom("r", say("x"))
	assert.Equal(t, emulator.ClientMuted, clientCode(err))
	api.emu.Advance(time.Minute)
	_, err = ann.SendChatroom("r", say("x"))
	assert.NoError(t, err)
	assert.Equal(t, []any{}, api.must("chatroom.queryMutedMembers", "chatroomId=r")["users"])
}

func TestBlockInARoom(t *testing.T) {
	api := newREST(t)
	ann, bob := api.join("ann", "r"), api.join("bob", "r")
	api.must("chatroom.blockUsers", "chatroomId=r&userId=ann&minute=10&needNotify=true&extra=why")
	assert.Equal(t, []emulator.EventKind{emulator.EventNotice, emulator.EventKickedFromRoom}, kinds(events(ann)))
	notices := events(bob)
	require.Len(t, notices, 1)
	assert.Equal(t, emulator.Notice{Operation: "chatroom.blockUsers", Room: "r", UserIDs: []string{"ann"}, Extra: "why"}, notices[0].Notice)
	_, err := ann.Join("r", emulator.JoinOptions{})
	assert.Equal(t, emulator.ClientBlockedInRoom, clientCode(err))
	api.must("chatroom.unblockUsers", "chatroomId=r&userId=ann")
	_, err = ann.Join("r", emulator.JoinOptions{})
	assert.NoError(t, err)
}

func TestBlockedUsersAreDropped(t *testing.T) {
	api := newREST(t)
	ann := api.connect("ann")
	api.must("user.block", "userId=ann&minute=10")
	_, err := ann.Receive(t.Context())
	assert.ErrorContains(t, err, "blocked")
	token := api.must("user.getToken", "userId=ann&name=N")["token"].(string)
	_, err = api.emu.Connect(token)
	assert.Equal(t, emulator.ClientUserBlocked, clientCode(err))
	api.emu.Advance(10 * time.Minute)
	_, err = api.emu.Connect(token)
	assert.NoError(t, err)
}

func TestMembersReceiveDestruction(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r")
	api.must("chatroom.destroy", "chatroomId=r")
	assert.Equal(t, []emulator.EventKind{emulator.EventRoomDestroyed}, kinds(events(ann)))
	_, err := ann.SendChatroom("r", say("x"))
	assert.Equal(t, emulator.ClientNotInRoom, clientCode(err))
	api.must("chatroom.destroy", "chatroomId=r") // the second time there is nothing to do, and no error
}

func TestRoomsEndByThemselves(t *testing.T) {
	api := newREST(t)
	api.must("chatroom.create", "chatroomId=idle")
	api.must("chatroom.create", "chatroomId=fixed&destroyType=1&destroyTime=90")
	api.must("chatroom.create", "chatroomId=kept")
	api.must("chatroom.addKeepalive", "chatroomId=kept")
	api.must("chatroom.create", "chatroomId=rtc")
	api.must("chatroom.bindRTCRoom", "chatroomId=rtc&rtcRoomId=x")
	api.emu.Advance(59 * time.Minute)
	api.must("chatroom.sendMessage", publish("fixed", "activity does not help a fixed room"))
	api.must("chatroom.broadcastMessage", "fromUserId=s&objectName=RC:TxtMsg&content=x") // a broadcast does not keep the room alive
	api.emu.Advance(time.Minute)
	assert.Equal(t, []string{"fixed", "kept", "rtc"}, api.emu.Rooms())
	api.emu.Advance(30 * time.Minute)
	assert.Equal(t, []string{"kept", "rtc"}, api.emu.Rooms())
	api.must("chatroom.removeKeepalive", "chatroomId=kept")
	assert.Equal(t, []string{"rtc"}, api.emu.Rooms())
	api.refuse("chatroom.get", "chatroomId=idle", 23410)
}

func TestActivityKeepsAnIdleRoom(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r")
	for range 3 {
		api.emu.Advance(40 * time.Minute)
		_, err := ann.SendChatroom("r", say("still here"))
		require.NoError(t, err)
	}
	api.emu.Advance(time.Hour)
	assert.Equal(t, emulator.EventRoomDestroyed, events(ann)[0].Kind)
}

func TestDisconnectLeavesTheRooms(t *testing.T) {
	api := newREST(t)
	ann, bob := api.join("ann", "r"), api.join("bob", "r")
	api.must("chatroom.addUserWhitelist", "chatroomId=r&userId=bob")
	require.NoError(t, ann.SetAttribute("r", emulator.Attribute{Key: "mine", Value: "v", AutoDelete: true}))
	require.NoError(t, ann.SetAttribute("r", emulator.Attribute{Key: "stays", Value: "v"}))
	events(bob)
	ann.Close()
	assert.Equal(t, []emulator.EventKind{emulator.EventAttributeRemoved}, kinds(events(bob)))
	bob.Close() // stays a member, because of the room's allowlist
	state, ok := api.emu.Room("r")
	require.True(t, ok)
	require.Len(t, state.Members, 1)
	assert.Equal(t, "bob", state.Members[0].UserID)
	require.Len(t, state.Attributes, 1)
	assert.Equal(t, "stays", state.Attributes[0].Key)
}

func TestStoppedDistribution(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r")
	api.must("chatroom.stopDistribution", "chatroomId=r")
	api.must("chatroom.sendMessage", publish("r", "held"))
	assert.Empty(t, events(ann))
	api.must("chatroom.resumeDistribution", "chatroomId=r")
	api.must("chatroom.sendMessage", publish("r", "through"))
	assert.Equal(t, []string{"through"}, contents(events(ann)))
}

func TestASlowReaderBlocksNobody(t *testing.T) {
	api := newREST(t, emulator.WithSessionQueue(10))
	slow, quick := api.join("slow", "r"), api.join("quick", "r")
	for i := range 100 {
		api.must("chatroom.sendMessage", publish("r", strconv.Itoa(i)))
		assert.Equal(t, []string{strconv.Itoa(i)}, contents(events(quick)))
	}
	assert.Equal(t, []string{"90", "91", "92", "93", "94", "95", "96", "97", "98", "99"}, contents(events(slow)))
	assert.Equal(t, 90, slow.Dropped())
	assert.Zero(t, quick.Dropped())
}

func TestReceiveWaitsAndObeysItsContext(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := ann.Receive(ctx)
	assert.ErrorIs(t, err, context.Canceled)

	got := make(chan string)
	go func() {
		e, _ := ann.Receive(t.Context())
		got <- e.Message.Content
	}()
	api.must("chatroom.sendMessage", publish("r", "waited for"))
	assert.Equal(t, "waited for", <-got)
}

func TestCloseWakesEveryReader(t *testing.T) {
	api := newREST(t)
	ann := api.join("ann", "r")
	errs := make(chan error)
	for range 3 {
		go func() {
			_, err := ann.Receive(t.Context())
			errs <- err
		}()
	}
	api.emu.Close()
	for range 3 {
		assert.ErrorIs(t, <-errs, emulator.ErrSessionClosed)
	}
}

func TestEverybodyGetsEverythingInOrder(t *testing.T) {
	const senders, messages, readers = 8, 50, 8
	api := newREST(t)
	api.must("chatroom.create", "chatroomId=r")
	var sessions []*emulator.Session
	for i := range readers {
		sessions = append(sessions, api.join(fmt.Sprintf("reader%d", i), "r"))
	}
	var writing sync.WaitGroup
	for i := range senders {
		s := api.join(fmt.Sprintf("sender%d", i), "r")
		writing.Go(func() {
			for n := range messages {
				_, err := s.SendChatroom("r", say(strconv.Itoa(n)))
				assert.NoError(t, err)
			}
		})
	}
	writing.Wait()
	want := api.emu.ChatroomMessages("r")
	require.Len(t, want, senders*messages)
	for i, s := range sessions {
		var got []string
		for _, e := range events(s) {
			got = append(got, e.Message.UID)
		}
		require.Len(t, got, len(want), "reader %d", i)
		for n, m := range want {
			assert.Equal(t, m.UID, got[n])
		}
	}
	seen := map[string]bool{}
	for i, m := range want {
		assert.False(t, seen[m.UID], "ids are unique")
		seen[m.UID] = true
		assert.True(t, i == 0 || m.Time.After(want[i-1].Time), "times strictly increase")
	}
}
