package browsertest

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
)

// The codes that pages receive.
const (
	notInRoom   = "23406"
	muted       = "23408"
	roomGone    = "23410"
	notOwner    = "23424"
	naviFailed  = "30007" // of a wrong token too: this client asks why of no failed navigation request
	userBlocked = "30002" // the client makes this of every connection that is refused
)

func TestSendingBeforeJoining(t *testing.T) {
	t.Parallel()
	s := startService(t)
	p := s.page(theBrowser(t), desktop, "a", room)
	p.must("connect")
	p.refused("send", notInRoom)
	p.must("join")
	p.must("send")
	p.clean(s.host)
}

func TestMuting(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ mute, unmute func(*service) error }{
		"in the room": {
			func(s *service) error {
				return s.rooms.Mute(s.test, chatroom.MuteParams{RoomID: room, UserIDs: []string{"a"}, Duration: time.Minute})
			},
			func(s *service) error {
				return s.rooms.Unmute(s.test, chatroom.UnmuteParams{RoomID: room, UserIDs: []string{"a"}})
			},
		},
		"in all rooms": {
			func(s *service) error {
				return s.rooms.MuteGlobally(s.test, chatroom.MuteGloballyParams{UserIDs: []string{"a"}, Duration: time.Minute})
			},
			func(s *service) error {
				return s.rooms.UnmuteGlobally(s.test, chatroom.UnmuteGloballyParams{UserIDs: []string{"a"}})
			},
		},
		"with the whole room": {
			func(s *service) error { return s.rooms.MuteAll(s.test, chatroom.MuteAllParams{RoomID: room}) },
			func(s *service) error { return s.rooms.UnmuteAll(s.test, chatroom.MuteAllParams{RoomID: room}) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startService(t)
			a, b := s.joined(theBrowser(t), "a", room), s.joined(theBrowser(t), "b", room)
			require.NoError(t, test.mute(s))
			a.fill("#text", "not heard")
			a.refused("send", muted)
			s.say(room, "the server still speaks")
			a.hear("the server still speaks")
			require.NoError(t, test.unmute(s))
			a.say("heard again")
			b.hear("heard again")
			assert.Equal(t, []string{"the server still speaks", "heard again"}, b.texts())
			a.clean(s.host)
			b.clean(s.host)
		})
	}
}

// Version 2.9.2 does not report a refusal to join: it reads the join time from a response that has none, and calls neither
// callback. The page gets an unhandled rejection.
func TestBlockingInRoom(t *testing.T) {
	t.Parallel()
	s := startService(t)
	a, b := s.joined(theBrowser(t), "a", room), s.joined(theBrowser(t), "b", room)
	require.NoError(t, s.rooms.Block(s.test, chatroom.BlockParams{RoomID: room, UserIDs: []string{"a"}, Duration: time.Minute}))
	a.refused("send", notInRoom)
	b.say("without a")
	total, members := b.members()
	assert.Equal(t, 1, total)
	assert.Equal(t, []string{"b"}, members)

	before := a.mark()
	calls := a.count("#calls li")
	a.click("#join")
	a.complains("joinTime")
	assert.Equal(t, calls, a.count("#calls li"), "a callback was called")
	assert.Equal(t, 1, a.received(before, refusal(23409)))
	assert.Empty(t, a.heard())

	require.NoError(t, s.rooms.Unblock(s.test, chatroom.UnblockParams{RoomID: room, UserIDs: []string{"a"}}))
	a.must("join")
	a.say("back")
	b.hear("back")
	b.clean(s.host)
}

func TestDestroyingRoom(t *testing.T) {
	t.Parallel()
	s := startService(t)
	a, b := s.joined(theBrowser(t), "a", room), s.joined(theBrowser(t), "b", room)
	require.NoError(t, s.rooms.Destroy(s.test, []string{room}))
	a.refused("send", roomGone)
	b.refused("info", roomGone)
	a.must("join") // makes a new one
	a.say("anybody?")
	b.refused("send", notInRoom)
	b.must("join")
	a.say("again")
	b.hear("again")
	a.clean(s.host)
	b.clean(s.host)
}

func TestSecondLogin(t *testing.T) {
	t.Parallel()
	s := startService(t)
	first := s.joined(theBrowser(t), "a", room)
	second := s.joined(theBrowser(t), "a", room)
	first.waitStatus(replaced)
	assert.Regexp(t, disconnected+","+replaced+",$", first.data("#status", "seen"))
	s.say(room, "to one of them")
	second.hear("to one of them")
	assert.Empty(t, first.heard())
	first.clean(s.host)
	second.clean(s.host)
}

func TestBlockingAUser(t *testing.T) {
	t.Parallel()
	s := startService(t)
	a, b := s.joined(theBrowser(t), "a", room), s.joined(theBrowser(t), "b", room)
	require.NoError(t, s.users.Block(s.test, []string{"a"}, time.Minute))
	a.waitStatus(blocked)
	assert.Regexp(t, disconnected+","+blocked+",$", a.data("#status", "seen"))
	a.refused("connect", userBlocked)
	total, _ := b.members()
	assert.Equal(t, 1, total)

	require.NoError(t, s.users.Unblock(s.test, []string{"a"}))
	a.must("connect")
	a.must("join")
	b.say("welcome back")
	a.hear("welcome back")
	a.clean(s.host)
	b.clean(s.host)
}

// If the token is refused the client calls the vendor's hosts, which do not resolve here.
func TestWrongToken(t *testing.T) {
	t.Parallel()
	s := startService(t)
	p := s.pageWith(theBrowser(t), desktop, "nobody", url.Values{"token": {"wrong@http://" + s.host}})
	p.refused("connect", naviFailed)
	p.complains("401")
}

// The client reconnects by itself, and joins its room again if the room exists. It does not exist, which the client does not
// report; the page has to join again.
func TestRestartedEmulator(t *testing.T) {
	t.Parallel()
	const token = "fixed-token-of-a"
	s := startService(t, emulator.WithToken(token, "a"))
	a := s.pageWith(theBrowser(t), desktop, "a", url.Values{"token": {token + "@http://" + s.host}, "room": {room}})
	a.must("connect")
	a.must("join")
	s.stop()
	a.waitFor("document.querySelector('#status').textContent !== '0'")

	again := startServiceAt(t, s.host, emulator.WithToken(token, "a"))
	a.waitStatus(connected)
	a.complains("joinTime")
	a.must("join")
	again.say(room, "after the restart")
	a.hear("after the restart")
}
