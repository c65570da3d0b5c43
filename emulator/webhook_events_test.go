package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/webhook"
)

// TestEventsReachTheApp uses the handler of package webhook to check and decode everything. The order is that of the
// events, because there is one URL.
func TestEventsReachTheApp(t *testing.T) {
	t.Parallel()
	app := newConsumer(t)
	api := newHooked(t, emulator.WithWebhooks(listen(t, app)))
	for _, step := range []struct {
		name string
		do   func()
		told []string
	}{
		{"a room is made by a call", func() { api.must("chatroom.create", "chatroomId=r&entryOwnerId=boss&entryInfo="+entries(0, 2)) }, []string{
			"r created by call: ", "r k0=v set by boss", "r k1=v set by boss",
		}},
		{"a room that exists is created", func() { api.must("chatroom.create", "chatroomId=r") }, nil},
		{"users come online", func() { api.connect("ann"); api.connect("bob"); api.connect("cid") }, []string{
			"ann online on Websocket", "bob online on Websocket", "cid online on Websocket",
		}},
		{"several join by one call, some twice", func() { api.must("chatroom.join", "chatroomId=r&userId=ann&userId=bob&userId=ann") }, []string{
			"r joined by call: ann bob",
		}},
		{"those in the room join again", func() { api.must("chatroom.join", "chatroomId=r&userId=ann") }, nil},
		{"one who is in two places", func() { api.join("ann", "own") }, []string{
			"r left by absence: ann", "ann offline on Websocket", "ann online on Websocket", "own created by call: ", "own joined by call: ann",
		}},
		{"attributes by calls", func() {
			api.must("chatroom.setEntry", "chatroomId=r&userId=u&key=k&value=1")
			api.must("chatroom.batchSetEntries", "chatroomId=r&entryOwnerId=u&entryInfo="+entries(2, 3))
			api.must("chatroom.removeEntry", "chatroomId=r&userId=w&key=k")
			api.must("chatroom.batchRemoveEntries", "chatroomId=r&entryOwnerId=w&entryKeys=%5B%22k0%22,%22none%22%5D")
		}, []string{"r k=1 set by u", "r k2=v set by u", "r k=1 removed by w", "r k0=v removed by w"}},
		{"a client of a room", func() {
			s := api.join("cid", "r")
			require.NoError(t, s.SetAttribute("r", emulator.Attribute{Key: "mine", Value: "1"}))
			require.NoError(t, s.RemoveAttribute("r", "mine"))
			require.NoError(t, s.RemoveAttribute("r", "mine"))
			require.NoError(t, s.SetAttribute("r", emulator.Attribute{Key: "tmp", Value: "2", AutoDelete: true}))
			_, err := s.SendChatroom("r", say("hi"))
			require.NoError(t, err)
			_, err = s.SendPrivate("ann", say("psst"))
			require.NoError(t, err)
			_, err = s.SendPrivate("ann", emulator.Outgoing{ObjectName: "RC:TypSts", Content: "{}"})
			require.NoError(t, err)
			require.NoError(t, s.Quit("r"))
			require.NoError(t, s.Quit("r"))
		}, []string{
			"cid offline on Websocket", "cid online on Websocket", "r joined by call: cid",
			"r mine=1 set by cid", "r mine=1 removed by cid", "r tmp=2 set by cid",
			"Websocket cid to TEMPGROUP r for : RC:TxtMsg hi", "Websocket cid to PERSON ann for : RC:TxtMsg psst",
			"r tmp=2 removed by cid", "r left by call: cid",
		}},
		{"users are blocked in a room", func() { api.must("chatroom.blockUsers", "chatroomId=r&userId=bob&userId=nobody&minute=5") }, []string{
			"r left by ban: bob",
		}},
		{"a user is blocked", func() { api.must("user.block", "userId=ann&minute=5") }, []string{
			"own left by ban: ann", "ann offline on Websocket",
		}},
		{"users are deactivated, again, and reactivated", func() {
			api.must("user.deactivate", "userId=cid,bob")
			api.must("user.deactivate", "userId=bob")
			api.emu.Advance(time.Hour)
			api.must("user.reactivate", "userId=bob")
		}, []string{
			"cid offline on Websocket", "bob offline on Websocket", "op-1 cid reactivated=false code=0", "op-1 bob reactivated=false code=0",
			"op-2 bob reactivated=false code=0", "r destroyed by idling: ", "own destroyed by idling: ", "op-3 bob reactivated=true code=0",
		}},
		{"a room is destroyed by a call", func() {
			api.must("chatroom.create", "chatroomId=r&entryOwnerId=boss&entryInfo="+entries(0, 1))
			api.must("chatroom.destroy", "chatroomId=r")
		}, []string{"r created by call: ", "r k0=v set by boss", "r destroyed by call: "}},
		{"the server sends", func() {
			api.must("chatroom.create", "chatroomId=r")
			sendEverything(api)
		}, []string{"r created by call: ", "r k=1 set by u"}},
	} {
		step.do()
		api.settle()
		if step.name == "users are deactivated, again, and reactivated" {
			assert.ElementsMatch(t, step.told, lines(app.told()), step.name) // rooms end in random order
			continue
		}
		assert.Equal(t, step.told, lines(app.told()), step.name)
	}
	for _, d := range api.emu.Deliveries() {
		assert.Equal(t, emulator.DeliverySucceeded, d.Outcome)
	}
}

// sendEverything sends all that a server may send.
func sendEverything(api rest) {
	api.emu.SetGroup("g", "ann", "bob")
	const text = "&fromUserId=u&objectName=RC:TxtMsg&content=%7B%7D"
	api.must("chatroom.sendMessage", "toChatroomId=r"+text)
	api.must("chatroom.broadcastMessage", text[1:])
	api.must("message.sendPrivate", "toUserId=ann&toUserId=bob"+text)
	api.must("message.sendSystem", "toUserId=ann"+text)
	api.must("message.sendGroup", "toGroupId=g"+text)
	api.must("message.sendGroup", "toGroupId=g&toUserId=ann&toUserId=bob"+text)
	api.must("message.sendPrivateStatus", "toUserId=ann"+text)
	api.must("message.sendGroupStatus", "toGroupId=g"+text)
	api.must("chatroom.setEntry", "chatroomId=r&userId=u&key=k&value=1&objectName=A:B&content=c")
	api.must("message.recall", "fromUserId=u&conversationType=4&targetId=r&messageUID=AAAA-BBBB-CCCC-DDDD&sentTime=1")
}

// routed has the copies of the messages of sendEverything.
var routed = []string{
	"Server u to TEMPGROUP r for : RC:TxtMsg {}",
	"Server u to PERSON ann for : RC:TxtMsg {}",
	"Server u to PERSON bob for : RC:TxtMsg {}",
	"Server u to NOTIFY ann for : RC:TxtMsg {}",
	"Server u to GROUP g for : RC:TxtMsg {}",
	"Server u to GROUP g for ann+bob: RC:TxtMsg {}",
	"Server u to TEMPGROUP r for : A:B c",
}

func TestMessagesOfTheServerAreCopiedOnlyOnRequest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		opts []emulator.Option
		told []string
	}{
		"off": {nil, nil},
		"on":  {[]emulator.Option{emulator.WithServerMessageRouting()}, routed},
	} {
		t.Run(name, func(t *testing.T) {
			app := newConsumer(t)
			api := newHooked(t, append(c.opts, emulator.WithWebhook(webhook.KindMessage, listen(t, app)))...)
			api.must("chatroom.create", "chatroomId=r")
			sendEverything(api)
			api.settle()
			assert.Equal(t, c.told, lines(app.told()))
		})
	}
}

// TestEventIDsAreUnique repeats an action within a millisecond.
func TestEventIDsAreUnique(t *testing.T) {
	t.Parallel()
	app := newConsumer(t)
	now := time.Now()
	api := newHooked(t, emulator.WithWebhooks(listen(t, app)), emulator.WithNow(func() time.Time { return now }))
	ann := api.connect("ann")
	for range 3 {
		for range 3 {
			_, err := ann.Join("r", emulator.JoinOptions{})
			require.NoError(t, err)
			require.NoError(t, ann.SetAttribute("r", emulator.Attribute{Key: "k", Value: "v"}))
			require.NoError(t, ann.RemoveAttribute("r", "k"))
			_, err = ann.SendChatroom("r", say("hi"))
			require.NoError(t, err)
			require.NoError(t, ann.Quit("r"))
		}
		api.must("chatroom.destroy", "chatroomId=r")
	}
	ann.Close()
	api.connect("ann")
	api.settle()
	ids, versions, changes := map[string]bool{}, int64(0), time.Time{}
	events := app.told()
	for _, e := range events {
		ids[e.ID()] = true
		switch e := e.(type) {
		case webhook.ChatroomAttribute:
			assert.Greater(t, e.Version, versions)
			versions = e.Version
		case webhook.ChatroomStatus:
			assert.True(t, e.Time.After(changes), "%s is not after %s", e.Time, changes)
			changes = e.Time
		case webhook.OnlineStatus:
			assert.NotEmpty(t, e.SessionID)
		}
	}
	assert.Len(t, events, 3*(3*5+2)+3)
	assert.Len(t, ids, len(events))
}
