package browsertest

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
)

const room = "10086"

func TestClassicPage(t *testing.T) {
	t.Parallel()
	s := startService(t)
	p := s.page(theBrowser(t), desktop, "userA", room)

	assert.Equal(t, `"userA"`, p.must("connect"))
	p.waitStatus(connected)
	p.must("join")
	p.say("hello")
	total, members := p.members()
	assert.Equal(t, 1, total)
	assert.Equal(t, []string{"userA"}, members)
	p.must("quit")
	p.refused("send", notInRoom)
	assert.Empty(t, p.heard(), "its own message came back")
	p.clean(s.host)
}

func TestTwoBrowsersInOneRoom(t *testing.T) {
	t.Parallel()
	const alice, bob, room = "爱丽丝", "鲍勃", "聊天室-一"
	s := startService(t)
	a, b := s.joined(theBrowser(t), alice, room), s.joined(theBrowser(t), bob, room)

	a.say("你好，世界 👋🏽")
	b.say("回声 🎉")
	s.say(room, "来自服务端 ✓ 🧧")
	fromPage, fromServer := b.hear("你好，世界 👋🏽"), b.hear("来自服务端 ✓ 🧧")
	assert.Equal(t, got{
		Text: "你好，世界 👋🏽", Type: "RC:TxtMsg", Sender: alice, Target: room, Conversation: "4",
		UID: fromPage.UID, Time: fromPage.Time, Offline: fromPage.Offline,
	}, fromPage)
	assert.NotEmpty(t, fromPage.UID)
	assert.Equal(t, "server", fromServer.Sender)
	a.hear("回声 🎉")
	a.hear("来自服务端 ✓ 🧧")
	total, members := a.members()
	assert.Equal(t, 2, total)
	assert.Equal(t, []string{alice, bob}, members)

	a.shoot("classic-page")
	a.seen(desktop.inTheDark())
	a.shoot("classic-page-dark")

	a.whisper(bob, "只给你 🤫")
	private := b.hear("只给你 🤫")
	assert.Equal(t, alice, private.Target)
	assert.Equal(t, "1", private.Conversation)

	assert.Equal(t, []string{"回声 🎉", "来自服务端 ✓ 🧧"}, a.texts())
	assert.Equal(t, []string{"你好，世界 👋🏽", "来自服务端 ✓ 🧧", "只给你 🤫"}, b.texts())
	a.clean(s.host)
	b.clean(s.host)
}

// Messages arrive in order, so a lost one would have arrived before the text that b is whispered.
func TestNoMessagesAfterQuitting(t *testing.T) {
	t.Parallel()
	s := startService(t)
	a, b := s.joined(theBrowser(t), "a", room), s.joined(theBrowser(t), "b", room)
	a.say("before")
	b.hear("before")

	b.must("quit")
	left := b.mark()
	a.say("after")
	s.say(room, "after, from the server")
	a.hear("after, from the server")
	a.whisper("b", "still there?")
	b.hear("still there?")
	assert.Equal(t, []string{"before", "still there?"}, b.texts())
	assert.Zero(t, b.received(left, "s_ntf"), "the client was notified of a message in a room it has left")

	total, members := a.members()
	assert.Equal(t, 1, total)
	assert.Equal(t, []string{"a"}, members)
	b.refused("send", notInRoom)
	a.clean(s.host)
	b.clean(s.host)
}

func TestHistoryOnRejoin(t *testing.T) {
	t.Parallel()
	s := startService(t)
	a := s.joined(theBrowser(t), "a", room)
	for _, text := range []string{"1", "2", "3", "4", "5", "6"} {
		a.say(text)
	}
	s.say(room, "7")
	a.hear("7")

	b := s.pageWith(theBrowser(t), desktop, "b", url.Values{"token": {s.token("b")}, "room": {room}, "history": {"5"}})
	b.must("connect")
	b.must("join")
	b.hear("7")
	assert.Equal(t, []string{"3", "4", "5", "6", "7"}, b.texts())
	b.must("quit")
	s.say(room, "8")
	a.hear("8")
	b.must("join")
	b.hear("8")
	assert.Equal(t, "8", b.texts()[len(b.texts())-1])
	s.say(room, "9")
	b.hear("9")
	a.clean(s.host)
	b.clean(s.host)
}

func TestAttributes(t *testing.T) {
	t.Parallel()
	s := startService(t)
	a, b := s.joined(theBrowser(t), "a", room), s.joined(theBrowser(t), "b", room)

	a.set("topic", "第一轮 🥇")
	before := b.mark()
	a.set("round", "1")
	b.waitEntries(map[string]string{"topic": "第一轮 🥇", "round": "1"})
	assert.Positive(t, b.received(before, "s_cmd"))
	b.fill("#key", "topic")
	b.refused("remove", notOwner)
	a.fill("#key", "round")
	a.must("remove")
	b.waitEntries(map[string]string{"topic": "第一轮 🥇"})
	assert.Equal(t, map[string]string{"topic": "第一轮 🥇"}, a.entries())
	a.clean(s.host)
	b.clean(s.host)
}
