package emulator_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/miniclient"
)

// served is an emulator that listens, as a browser finds it.
type served struct {
	rest
	url string
}

func serve(t testing.TB, opts ...emulator.Option) served {
	t.Helper()
	api := newREST(t, opts...)
	server := httptest.NewServer(api.emu)
	t.Cleanup(func() {
		api.emu.Close()
		server.Close()
	})
	return served{api, server.URL}
}

// tab is a browser's, with a page in it.
type tab struct {
	*miniclient.Client
	s      served
	inbox  chan clientwire.DownStreamMessage
	frames chan clientwire.ServerFrame // what was published
}

// patience bounds the waiting for what never comes, so that a broken test ends.
const patience = 10 * time.Second

func (s served) ctx() context.Context {
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	s.t.Cleanup(cancel)
	return ctx
}

func (s served) token(user string) string {
	s.t.Helper()
	token, err := s.emu.Token(user)
	require.NoError(s.t, err)
	return token
}

// dial opens a page with a token.
func (s served) dial(o miniclient.Options) (tab, error) {
	b := tab{s: s, inbox: make(chan clientwire.DownStreamMessage, 1<<14), frames: make(chan clientwire.ServerFrame, 1<<14)}
	o.URL = s.url
	if o.AppKey == "" {
		o.AppKey = emulator.DefaultAppKey
	}
	o.OnMessage = func(m clientwire.DownStreamMessage) { b.inbox <- m }
	o.OnFrame = func(f clientwire.ServerFrame) {
		if f.Type == clientwire.Publish {
			b.frames <- f
		}
	}
	c, err := miniclient.Dial(s.ctx(), o)
	if err == nil {
		s.t.Cleanup(c.Close)
	}
	b.Client = c
	return b, err
}

// open opens a page for a user.
func (s served) open(user string) tab {
	s.t.Helper()
	b, err := s.dial(miniclient.Options{Token: s.token(user)})
	require.NoError(s.t, err)
	require.Equal(s.t, user, b.UserID)
	return b
}

// enter opens a page that joins a room, without its history.
func (s served) enter(user, room string) tab {
	s.t.Helper()
	b := s.open(user)
	require.NoError(s.t, b.Join(s.ctx(), room, 0))
	return b
}

// next is the content of the next message.
func (b tab) next() string {
	b.s.t.Helper()
	return string(b.message().Content)
}

func (b tab) message() clientwire.DownStreamMessage {
	b.s.t.Helper()
	select {
	case m := <-b.inbox:
		return m
	case <-b.s.ctx().Done():
		b.s.t.Fatalf("%s waited in vain for a message", b.UserID)
	}
	return clientwire.DownStreamMessage{}
}

// drain returns what came up to now: it sends a message from outside of rooms, which is told before anything that happens later,
// and lets the page ask for what it was told of.
func (b tab) drain() []string {
	b.s.t.Helper()
	mark := "mark " + strconv.FormatInt(nonces.Add(1), 10)
	b.s.must("message.sendPrivate", "fromUserId=marker&toUserId="+url.QueryEscape(b.UserID)+"&objectName=RC:TxtMsg&content="+url.QueryEscape(mark))
	var all []string
	for text := b.next(); text != mark; text = b.next() {
		all = append(all, text)
	}
	for range 2 { // the first answer comes after all that was told, the second after the answers to what was asked because of that
		require.NoError(b.s.t, b.Ping(b.s.ctx()))
	}
	for {
		select {
		case m := <-b.inbox:
			all = append(all, string(m.Content))
		default:
			return all
		}
	}
}

func (b tab) say(room, text string) {
	b.s.t.Helper()
	_, err := b.Say(b.s.ctx(), room, text)
	require.NoError(b.s.t, err)
}

// waitEnd waits for the end of the connection, and returns the status it ended with.
func (b tab) waitEnd() uint16 {
	b.s.t.Helper()
	select {
	case <-b.Done():
	case <-b.s.ctx().Done():
		b.s.t.Fatalf("the connection of %s did not end", b.UserID)
	}
	return b.Ended()
}

func refusedWith(err error) int {
	var e *miniclient.RefusedError
	if errors.As(err, &e) {
		return int(e.Status)
	}
	return -1
}

func TestABrowserInAChatroom(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann, bob := s.enter("ann", "10086"), s.enter("鲍勃", "10086")
	ctx := s.ctx()

	uid, err := ann.Say(ctx, "10086", `{"content":"hello"}`)
	require.NoError(t, err)
	got := bob.message()
	stored := s.emu.ChatroomMessages("10086")[0]
	assert.Equal(t, clientwire.DownStreamMessage{
		From: "ann", Type: clientwire.ChatroomType, Group: "10086", ObjectName: "RC:TxtMsg", Content: []byte(`{"content":"hello"}`),
		Time: stored.Time.UnixMilli(), Status: 48, MessageUID: uid, Direction: clientwire.Received,
	}, got)
	s.must("chatroom.sendMessage", publish("10086", "from the server"))
	assert.Equal(t, "from the server", bob.next())
	assert.Equal(t, []string{"from the server"}, ann.drain(), "not its own message")

	var info clientwire.QueryChatroomInfoOutput
	require.NoError(t, bob.Query(ctx, "queryChrmI", "10086", &clientwire.QueryChatroomInfoInput{Count: 20, Order: 2}, &info))
	require.Len(t, info.Members, 2)
	assert.Equal(t, int64(2), info.Total)
	assert.Equal(t, []string{"鲍勃", "ann"}, []string{info.Members[0].ID, info.Members[1].ID}, "newest first")

	require.NoError(t, bob.Quit(ctx, "10086"))
	for len(bob.frames) > 0 {
		<-bob.frames
	}
	ann.say("10086", "anybody?")
	assert.Empty(t, bob.drain())
	for len(bob.frames) > 0 {
		assert.NotEqual(t, "s_ntf", (<-bob.frames).Topic, "told of a message after quitting")
	}
	require.NoError(t, bob.Join(ctx, "10086", 2))
	assert.Equal(t, []string{"from the server", "anybody?"}, []string{bob.next(), bob.next()})
}

func TestInfoOfAChatroom(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.enter("ann", "r")
	for i := range 30 {
		s.must("user.getToken", "userId=u"+strconv.Itoa(i)+"&name=N")
		s.must("chatroom.join", "chatroomId=r&userId=u"+strconv.Itoa(i))
	}
	for order, want := range map[int64][]string{0: nil, 1: {"ann", "u0"}, 2: {"u29", "u28"}} {
		var info clientwire.QueryChatroomInfoOutput
		require.NoError(t, ann.Query(s.ctx(), "queryChrmI", "r", &clientwire.QueryChatroomInfoInput{Count: 2, Order: order}, &info))
		assert.Equal(t, int64(31), info.Total)
		var ids []string
		for _, m := range info.Members {
			ids = append(ids, m.ID)
			assert.Positive(t, m.Time)
		}
		assert.Equal(t, want, ids, "order %d", order)
	}
	var info clientwire.QueryChatroomInfoOutput
	require.NoError(t, ann.Query(s.ctx(), "queryChrmI", "r", &clientwire.QueryChatroomInfoInput{Count: 1000, Order: 1}, &info))
	assert.Len(t, info.Members, 20)
	require.NoError(t, ann.Query(s.ctx(), "queryChrmI", "r", &clientwire.QueryChatroomInfoInput{Count: -1, Order: 1}, &info))
}

func TestJoinHistory(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.enter("ann", "r")
	for _, text := range []string{"1", "2", "3"} {
		ann.say("r", text)
	}
	s.must("chatroom.sendMessage", publish("r", "not kept")+"&isPersisted=0")
	assert.Equal(t, "not kept", ann.next())
	require.NoError(t, ann.Quit(s.ctx(), "r"))
	require.NoError(t, ann.Join(s.ctx(), "r", 2))
	assert.Equal(t, []string{"2", "3"}, ann.drain(), "the history has one's own messages")
	late := s.open("late")
	require.NoError(t, late.Join(s.ctx(), "r", 0))
	assert.Empty(t, late.drain())

	s.must("chatroom.destroy", "chatroomId=r")
	s.emu.Advance(time.Second)
	require.NoError(t, late.Quit(s.ctx(), "r"))
	require.NoError(t, late.Join(s.ctx(), "r", 10))
	assert.Empty(t, late.drain(), "a new room of the same name begins empty")
}

// TestMessagesBetweenJoiningAndPulling: what is sent before the client has asked for the first time must not be lost, also when
// it asks for no history, and the time it is told must not hide it.
func TestMessagesBetweenJoiningAndPulling(t *testing.T) {
	t.Parallel()
	frozen := time.Now()
	s := serve(t, emulator.WithNow(func() time.Time { return frozen }))
	for i := range 50 { // join times run ahead of the clock
		s.must("user.getToken", "userId=u"+strconv.Itoa(i)+"&name=N")
		s.must("chatroom.create", "chatroomId=r")
		s.must("chatroom.join", "chatroomId=r&userId=u"+strconv.Itoa(i))
	}
	ann, err := s.dial(miniclient.Options{Token: s.token("ann"), Silent: true})
	require.NoError(t, err)
	var joined clientwire.ChrmOutput
	s.must("chatroom.sendMessage", publish("r", "before"))
	require.NoError(t, ann.Query(s.ctx(), "joinChrm", "r", &clientwire.ChrmInput{}, &joined))
	ann.say("r", "own")
	s.must("chatroom.sendMessage", publish("r", "after"))
	for _, c := range []struct {
		since, count int64
		want         []string
	}{
		{0, -1, []string{"after"}},
		{0, 5, []string{"before", "after"}},
		{joined.JoinTime, 5, []string{"after"}},
	} {
		var got clientwire.DownStreamMessages
		require.NoError(t, ann.Query(s.ctx(), "chrmPull", "r", &clientwire.ChrmPullMsg{SyncTime: c.since, Count: c.count}, &got))
		var texts []string
		for _, m := range got.List {
			texts = append(texts, string(m.Content))
		}
		assert.Equal(t, c.want, texts, "since %d, count %d", c.since, c.count)
		assert.Equal(t, got.List[len(got.List)-1].Time, got.SyncTime)
		assert.True(t, got.Finished)
	}
}

func TestOneOfManyMessagesIsNotLost(t *testing.T) {
	t.Parallel()
	const senders, messages, readers = 4, 100, 4
	s := serve(t)
	var reading []tab
	for i := range readers {
		reading = append(reading, s.enter("reader"+strconv.Itoa(i), "r"))
	}
	sent := make(chan error, senders)
	for i := range senders {
		sender := s.enter("sender"+strconv.Itoa(i), "r")
		go func() {
			for n := range messages {
				if _, err := sender.Say(t.Context(), "r", strconv.Itoa(i)+"/"+strconv.Itoa(n)); err != nil {
					sent <- err
					return
				}
			}
			sent <- nil
		}()
	}
	for range senders {
		require.NoError(t, <-sent)
	}
	want := s.emu.ChatroomMessages("r")
	require.Len(t, want, senders*messages)
	for i := 1; i < len(want); i++ {
		require.True(t, want[i].Time.After(want[i-1].Time), "times strictly increase")
	}
	for _, b := range reading {
		for _, m := range want {
			require.Equal(t, m.Content, b.next(), "in order")
		}
		assert.Empty(t, b.drain())
	}
}

func TestLongAnswersComeInParts(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for _, version := range []string{"2.9.2", "5.38.0"} {
		room := "r" + version
		ann, err := s.dial(miniclient.Options{Token: s.token("ann"), Version: version})
		require.NoError(t, err)
		require.NoError(t, ann.Join(s.ctx(), room, 0))
		require.Empty(t, ann.drain())
		for i := range 1200 {
			s.must("chatroom.sendMessage", publish(room, strconv.Itoa(i)))
		}
		for i := range 1200 {
			require.Equal(t, strconv.Itoa(i), ann.next(), version)
		}
		ann.Close()
	}
}

func TestOnlyOldClientsAreToldTheyAreFinished(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for version, want := range map[string]bool{"2.2.5": true, "2.9.2": true, "4.6.4": true, "5.38.0": false, "": true, "x": true} {
		ann, err := s.dial(miniclient.Options{Token: s.token("ann"), Version: version, Silent: true})
		require.NoError(t, err)
		require.NoError(t, ann.Join(s.ctx(), "r", 0))
		var got clientwire.DownStreamMessages
		require.NoError(t, ann.Query(s.ctx(), "chrmPull", "r", &clientwire.ChrmPullMsg{}, &got))
		assert.Equal(t, want, got.Finished, version)
		require.NoError(t, ann.Query(s.ctx(), "pullMsg", "ann", &clientwire.SyncRequestMsg{}, &got))
		assert.True(t, got.Finished, version)
		ann.Close()
	}
}

func TestASecondLoginEndsTheBrowsers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	first := s.enter("ann", "r")
	second := s.open("ann")
	assert.Equal(t, uint16(1), first.waitEnd())
	require.NoError(t, second.Ping(s.ctx()))
	require.NoError(t, second.Join(s.ctx(), "r", 0))
	third, err := s.emu.Connect(s.token("ann")) // in process
	require.NoError(t, err)
	assert.Equal(t, uint16(1), second.waitEnd())
	s.open("ann")
	_, err = third.Receive(s.ctx())
	assert.ErrorContains(t, err, "replaced")
}

func TestRefusedConnections(t *testing.T) {
	t.Parallel()
	s := serve(t)
	past, future := time.Now().Add(-time.Hour).UnixMilli(), time.Now().Add(time.Hour).UnixMilli()
	old, gone, blocked := s.token("old"), s.token("gone"), s.token("blocked")
	survivor, err := s.dial(miniclient.Options{Token: old})
	require.NoError(t, err)
	s.must("user.expireToken", "userId=old&time="+strconv.FormatInt(past, 10))
	second, err := s.dial(miniclient.Options{Token: old})
	require.NoError(t, err, "issued later")
	survivor.waitEnd()
	s.must("user.expireToken", "userId=old&time="+strconv.FormatInt(future, 10))
	require.NoError(t, second.Ping(s.ctx()), "an open connection survives")
	closing := s.open("gone")
	s.must("user.deactivate", "userId=gone")
	assert.Equal(t, uint16(2), closing.waitEnd())
	closing = s.open("blocked")
	s.must("user.block", "userId=blocked&minute=10")
	assert.Equal(t, uint16(2), closing.waitEnd())
	for name, c := range map[string]struct {
		o      miniclient.Options
		status int
	}{
		"made up":     {miniclient.Options{Token: "made up"}, 4},
		"no token":    {miniclient.Options{}, 4},
		"expired":     {miniclient.Options{Token: old}, 10},
		"deactivated": {miniclient.Options{Token: gone}, 4},
		"blocked":     {miniclient.Options{Token: blocked}, 9},
		"other app":   {miniclient.Options{Token: s.token("ann"), AppKey: "other"}, 2},
	} {
		_, err := s.dial(c.o)
		assert.Equal(t, c.status, refusedWith(err), "%s: %v", name, err)
	}
	s.emu.Advance(10 * time.Minute)
	_, err = s.dial(miniclient.Options{Token: blocked})
	assert.NoError(t, err)
	_, err = s.dial(miniclient.Options{Token: s.token("ann") + "@http://127.0.0.1:8585;http://x"})
	assert.NoError(t, err, "what follows the first @ is an address")
}

func TestRESTReachesBrowsers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ctx := s.ctx()
	ann, bob := s.enter("ann", "r"), s.enter("bob", "r")
	send := func() int {
		_, err := ann.Say(ctx, "r", "x")
		if err == nil {
			return 0
		}
		return refusedWith(err)
	}
	s.must("chatroom.muteMembers", "chatroomId=r&userId=ann&minute=10")
	assert.Equal(t, 23408, send())
	s.emu.Advance(10 * time.Minute)
	assert.Equal(t, 0, send())
	s.must("chatroom.muteGlobally", "userId=ann&minute=10")
	assert.Equal(t, 23408, send())
	s.must("chatroom.unmuteGlobally", "userId=ann")
	s.must("chatroom.muteAll", "chatroomId=r")
	assert.Equal(t, 23408, send())
	s.must("chatroom.addMuteAllWhitelist", "chatroomId=r&userId=ann")
	assert.Equal(t, 0, send())
	s.must("chatroom.unmuteAll", "chatroomId=r")
	assert.Equal(t, []string{"x", "x"}, bob.drain())

	s.must("chatroom.broadcastMessage", "fromUserId=server&objectName=RC:TxtMsg&content=all")
	assert.Equal(t, "all", bob.next())
	s.must("message.broadcast", "fromUserId=server&objectName=RC:TxtMsg&content=everybody")
	m := bob.message()
	assert.Equal(t, "everybody", string(m.Content))
	assert.Equal(t, int64(clientwire.SystemType), m.Type)
	uid := s.emu.ChatroomMessages("r")[0].UID
	s.must("message.recall", "fromUserId=ann&conversationType=4&targetId=r&sentTime=1&messageUID="+uid)
	m = bob.message()
	assert.Equal(t, "RC:RcCmd", m.ObjectName)
	assert.Contains(t, string(m.Content), uid)
	s.must("chatroom.sendMessage", strings.Replace(publish("r", "as ann"), "fromUserId=server", "fromUserId=ann", 1))
	s.must("chatroom.sendMessage", strings.Replace(publish("r", "as ann, told"), "fromUserId=server", "fromUserId=ann&isIncludeSender=1", 1))
	assert.Equal(t, []string{"as ann", "as ann, told"}, bob.drain())
	assert.ElementsMatch(t, []string{"all", "everybody", "as ann, told"}, ann.drain(), "rooms and what is outside of them have no order between them")

	s.must("chatroom.stopDistribution", "chatroomId=r")
	s.must("chatroom.sendMessage", publish("r", "held"))
	s.must("chatroom.resumeDistribution", "chatroomId=r")
	s.must("chatroom.sendMessage", publish("r", "through"))
	assert.Equal(t, []string{"through"}, bob.drain())
	assert.Equal(t, []string{"through"}, ann.drain())

	s.must("chatroom.blockUsers", "chatroomId=r&userId=ann&minute=10&needNotify=true")
	assert.Equal(t, 23406, send())
	assert.Equal(t, 23409, refusedWith(ann.Join(ctx, "r", 0)))
	s.must("chatroom.sendMessage", publish("r", "without ann"))
	assert.Equal(t, []string{"without ann"}, bob.drain())
	assert.Empty(t, ann.drain())
	s.must("chatroom.unblockUsers", "chatroomId=r&userId=ann")
	require.NoError(t, ann.Join(ctx, "r", 0))
	assert.Equal(t, 0, send())

	s.must("chatroom.destroy", "chatroomId=r")
	assert.Equal(t, 23410, send())
	assert.Equal(t, 23410, refusedWith(ann.Rejoin(ctx, "r", 0)))
	assert.Equal(t, 23410, refusedWith(ann.Query(ctx, "chrmPull", "r", &clientwire.ChrmPullMsg{}, nil)))
	assert.Equal(t, 23410, refusedWith(ann.Query(ctx, "queryChrmI", "r", &clientwire.QueryChatroomInfoInput{}, nil)))
	require.NoError(t, ann.Quit(ctx, "r"))
	assert.Equal(t, 23406, send())
	require.NoError(t, ann.Join(ctx, "r", 0))
	assert.Equal(t, 0, send())
}

func TestSendingWithoutJoining(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.open("ann")
	for _, room := range []string{"never was", "is"} {
		s.must("chatroom.create", "chatroomId=is")
		_, err := ann.Say(s.ctx(), room, "x")
		assert.Equal(t, 23406, refusedWith(err), room)
	}
	_, err := ann.Say(s.ctx(), "is", strings.Repeat("x", 128<<10+1))
	assert.Equal(t, 33003, refusedWith(err))
	assert.Equal(t, 23410, refusedWith(ann.Join(s.ctx(), strings.Repeat("r", 65), 0)))
	assert.Equal(t, 23410, refusedWith(ann.Rejoin(s.ctx(), "never was", 0)))
}

func TestPrivateMessagesInBrowsers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ctx := s.ctx()
	ann := s.open("ann")
	s.token("bob")
	_, err := ann.Whisper(ctx, "bob", "while away")
	require.NoError(t, err)
	bob := s.open("bob")
	assert.Equal(t, "while away", bob.next())
	uid, err := ann.Whisper(ctx, "bob", "hello")
	require.NoError(t, err)
	m := bob.message()
	assert.Equal(t, clientwire.DownStreamMessage{
		From: "ann", Type: clientwire.PrivateType, Group: "ann", ObjectName: "RC:TxtMsg", Content: []byte("hello"),
		Time: m.Time, Status: 48, MessageUID: uid, Direction: clientwire.Received,
	}, m)
	for i := range 300 { // more than are pushed without asking
		s.must("message.sendPrivate", "fromUserId=ann&toUserId=bob&objectName=RC:TxtMsg&content="+strconv.Itoa(i))
	}
	for i := range 300 {
		require.Equal(t, strconv.Itoa(i), bob.next())
	}
	assert.Empty(t, bob.drain())
	assert.Empty(t, ann.drain())
	s.emu.SetGroup("g", "ann", "bob")
	s.must("message.sendGroup", "fromUserId=ann&toGroupId=g&objectName=RC:TxtMsg&content=group")
	m = bob.message()
	assert.Equal(t, []any{"g", int64(clientwire.GroupType)}, []any{m.Group, m.Type})
	s.must("message.sendPrivate", "fromUserId=ann&toUserId=bob&objectName=RC:TxtMsg&content=mine&isIncludeSender=1")
	assert.Equal(t, "mine", bob.next())
	m = ann.message()
	assert.Equal(t, []any{"bob", int64(clientwire.SentByMe)}, []any{m.Group, m.Direction})
	_, err = ann.Whisper(ctx, "", "x")
	assert.Equal(t, 33003, refusedWith(err))
}

// TestWhatABrowserDidNotGetWaits: messages that were never on their way are there for the next connection.
func TestWhatABrowserDidNotGetWaits(t *testing.T) {
	t.Parallel()
	s := serve(t)
	deaf, err := s.dial(miniclient.Options{Token: s.token("ann"), Silent: true}) // never asks
	require.NoError(t, err)
	for i := range 3 {
		s.must("message.sendPrivate", "fromUserId=bob&toUserId=ann&objectName=RC:TxtMsg&content="+strconv.Itoa(i))
	}
	ann := s.open("ann")
	deaf.waitEnd()
	for i := range 3 {
		require.Equal(t, strconv.Itoa(i), ann.next())
	}
	assert.Empty(t, ann.drain())
}

func TestAttributesInBrowsers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ctx := s.ctx()
	ann, bob := s.enter("ann", "r"), s.enter("bob", "r")
	set := func(b tab, key, value string, status int64) int {
		return statusOf(b.Query(ctx, "setKV", "r", &clientwire.ChangeChrmKV{Entry: clientwire.ChrmKVEntity{Key: key, Value: value, Status: status}}, nil))
	}
	remove := func(b tab, key string, status int64) int {
		return statusOf(b.Query(ctx, "delKV", "r", &clientwire.ChangeChrmKV{Entry: clientwire.ChrmKVEntity{Key: key, Status: status}}, nil))
	}
	pull := func(b tab, since int64) clientwire.ChrmKVOutput {
		var out clientwire.ChrmKVOutput
		require.NoError(t, b.Query(ctx, "pullKV", "r", &clientwire.QueryChrmKV{SyncTime: since}, &out))
		return out
	}
	told := func(b tab) int64 {
		for {
			select {
			case f := <-b.frames:
				var n clientwire.NotifyMsg
				require.NoError(t, clientwire.Unmarshal(f.Body, &n))
				if f.Topic == "s_cmd" {
					assert.Equal(t, "r", n.ChrmID)
					assert.Equal(t, int64(clientwire.NotifyRoom), n.Type)
					return n.Time
				}
			case <-ctx.Done():
				t.Fatal("was not told of a change of attributes")
			}
		}
	}
	assert.Equal(t, clientwire.ChrmKVOutput{FullUpdate: true}, pull(bob, 0))
	assert.Equal(t, 0, set(ann, "topic", "v1", clientwire.KVAutoDelete))
	first := told(bob)
	got := pull(bob, 0)
	require.Len(t, got.Entries, 1)
	assert.Equal(t, clientwire.ChrmKVEntity{
		Key: "topic", Value: "v1", UserID: "ann", Updated: got.Entries[0].Updated, Status: clientwire.KVAutoDelete | clientwire.KVOverwrite,
	}, got.Entries[0])
	assert.GreaterOrEqual(t, got.SyncTime, first)
	assert.True(t, got.FullUpdate)

	assert.Equal(t, 23424, set(bob, "topic", "v2", 0), "ann's")
	assert.Equal(t, 0, set(bob, "topic", "v2", clientwire.KVOverwrite))
	assert.Equal(t, 0, set(bob, "other", "v", 0))
	since := got.SyncTime
	got = pull(ann, since)
	assert.Len(t, got.Entries, 2)
	assert.False(t, got.FullUpdate)
	assert.Empty(t, pull(ann, got.SyncTime).Entries)

	assert.Equal(t, 23427, remove(ann, "missing", 0))
	assert.Equal(t, 23424, remove(ann, "topic", 0), "bob's by now")
	assert.Equal(t, 0, remove(ann, "topic", clientwire.KVOverwrite))
	after := pull(ann, got.SyncTime)
	assert.True(t, after.FullUpdate, "after a removal everything")
	require.Len(t, after.Entries, 1)
	assert.Equal(t, "other", after.Entries[0].Key)
	s.must("chatroom.setEntry", "chatroomId=r&userId=server&key=fromREST&value=v")
	assert.Equal(t, "fromREST", pull(ann, after.SyncTime).Entries[0].Key)

	assert.Equal(t, 23412, set(ann, "not allowed!", "v", 0))
	for i := len(pull(ann, 0).Entries); i < 100; i++ {
		require.Equal(t, 0, set(ann, "k"+strconv.Itoa(i), "v", 0))
	}
	assert.Equal(t, 23423, set(ann, "one-too-many", "v", 0))

	note := clientwire.UpStreamMessage{ObjectName: "RC:chrmKVNotiMsg", Content: []byte(`{"type":1}`)}
	change := clientwire.ChangeChrmKV{Entry: clientwire.ChrmKVEntity{Key: "k5", Value: "w"}, Notify: true, Notification: note}
	require.NoError(t, ann.Query(ctx, "setKV", "r", &change, nil))
	assert.Equal(t, "RC:chrmKVNotiMsg", bob.message().ObjectName)
	change.Notification.Content = make([]byte, 128<<10+1)
	assert.Equal(t, 33003, statusOf(ann.Query(ctx, "setKV", "r", &change, nil)))

	s.must("chatroom.batchRemoveEntries", "chatroomId=r&entryOwnerId=ann&entryKeys="+url.QueryEscape(`["k5","k6"]`))
	assert.Equal(t, 0, set(bob, "mine", "v", clientwire.KVAutoDelete))
	since = pull(ann, 0).SyncTime
	bob.Close() // and so its attribute goes
	for told(ann) <= since {
	}
	for _, e := range pull(ann, 0).Entries {
		assert.NotEqual(t, "mine", e.Key)
	}

	require.NoError(t, ann.Quit(ctx, "r"))
	assert.Equal(t, 23406, set(ann, "k", "v", 0))
	assert.Equal(t, clientwire.ChrmKVOutput{FullUpdate: true, SyncTime: 7}, pull(ann, 7), "a refusal would stop 2.9.2 for good")
}

// statusOf is the status a request was answered with.
func statusOf(err error) int {
	if err == nil {
		return 0
	}
	return refusedWith(err)
}

func TestHistoryOfAChatroom(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.enter("ann", "r")
	for i := range 5 {
		s.must("chatroom.sendMessage", publish("r", strconv.Itoa(i)))
		s.must("chatroom.sendMessage", publish("r", "not kept")+"&isPersisted=0")
	}
	var times []int64
	for _, m := range s.emu.ChatroomMessages("r") {
		if m.Stored {
			times = append(times, m.Time.UnixMilli())
		}
	}
	for name, c := range map[string]struct {
		in    clientwire.HistoryMsgInput
		want  []string
		more  int64
		until int64
	}{
		"latest":   {clientwire.HistoryMsgInput{Count: 2}, []string{"4", "3"}, 1, times[3]},
		"before":   {clientwire.HistoryMsgInput{Count: 2, Time: times[2]}, []string{"1", "0"}, 0, times[0]},
		"after":    {clientwire.HistoryMsgInput{Count: 2, Time: times[0], Order: 1}, []string{"2", "1"}, 1, times[2]},
		"the last": {clientwire.HistoryMsgInput{Count: 20, Time: times[3], Order: 1}, []string{"4"}, 0, times[4]},
		"none":     {clientwire.HistoryMsgInput{Count: 20, Time: times[4], Order: 1}, nil, 0, times[4]},
		"negative": {clientwire.HistoryMsgInput{Count: -5}, nil, 1, 0},
	} {
		c.in.Target = "r"
		var got clientwire.HistoryMsgOutput
		require.NoError(t, ann.Query(s.ctx(), "qryCHMsg", "ann", &c.in, &got), name)
		var texts []string
		for _, m := range got.List {
			texts = append(texts, string(m.Content))
		}
		assert.Equal(t, c.want, texts, name)
		assert.Equal(t, []int64{c.more, c.until}, []int64{got.HasMore, got.SyncTime}, name)
	}
	stranger := s.open("stranger")
	assert.Equal(t, 23406, refusedWith(stranger.Query(s.ctx(), "qryCHMsg", "stranger", &clientwire.HistoryMsgInput{Target: "r", Count: 1}, nil)))
}

func TestOtherTopics(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.open("ann")
	for topic, want := range map[string]clientwire.Message{"pullUS": &clientwire.UserSettings{}, "pullSeAtts": &clientwire.SessionStates{}} {
		a, err := ann.Do(s.ctx(), clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Query}, Topic: topic, Target: "ann"})
		require.NoError(t, err)
		assert.Equal(t, clientwire.Marshal(want), a.Body)
	}
	for _, topic := range []string{"reportsdk", "qAppBot", "pullEventChange", "", "no such topic"} {
		for _, kind := range []clientwire.Type{clientwire.Query, clientwire.Publish} {
			_, err := ann.Do(s.ctx(), clientwire.ClientFrame{Header: clientwire.Header{Type: kind, QoS: 1}, Topic: topic, Target: "ann"})
			assert.Equal(t, 34001, refusedWith(err), topic)
		}
	}
}

func TestServerIDsAreHigh(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.enter("ann", "r")
	for range 3 {
		s.must("chatroom.sendMessage", publish("r", "x"))
		assert.GreaterOrEqual(t, (<-ann.frames).ID, uint16(0x8000))
		ann.next()
	}
}

func TestCloseEndsTheConnections(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.enter("ann", "r")
	token := s.token("bob")
	s.emu.Close()
	assert.Zero(t, ann.waitEnd())
	_, err := s.dial(miniclient.Options{Token: token})
	assert.ErrorContains(t, err, "503")
	s.emu.Close() // again
}

// TestAMutedBrowserTellsNothing, not along with an attribute either.
func TestAMutedBrowserTellsNothing(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.enter("ann", "r")
	s.must("chatroom.muteMembers", "chatroomId=r&userId=ann&minute=1")
	change := clientwire.ChangeChrmKV{
		Entry: clientwire.ChrmKVEntity{Key: "k", Value: "v"}, Notify: true,
		Notification: clientwire.UpStreamMessage{ObjectName: "RC:TxtMsg", Content: []byte(`{"content":"spam"}`)},
	}
	assert.Equal(t, 23408, statusOf(ann.Query(s.ctx(), "setKV", "r", &change, nil)))
	assert.Empty(t, s.emu.ChatroomMessages("r"))
	change.Notify = false
	assert.NoError(t, ann.Query(s.ctx(), "setKV", "r", &change, nil))
}

// TestPagesOfForeignNamesDoNotSign: a name that was made to resolve to this machine makes a page one of the same origin, and the
// default secret is public. Programs use the names they like.
func TestPagesOfForeignNamesDoNotSign(t *testing.T) {
	t.Parallel()
	api := newREST(t)
	for _, c := range []struct {
		host, header, value string
		status              int
	}{
		{"evil.example:8585", "Origin", "http://evil.example:8585", http.StatusForbidden},
		{"evil.example:8585", "User-Agent", "Mozilla/5.0", http.StatusForbidden},
		{"emulator:8585", "User-Agent", "rongcloud-go/0", http.StatusUnauthorized},
		{"127.0.0.1:8585", "Origin", "http://127.0.0.1:8585", http.StatusUnauthorized},
	} {
		r := httptest.NewRequest(http.MethodPost, "http://"+c.host+"/user/getToken.json", strings.NewReader("userId=u&name=n"))
		r.Header.Set(c.header, c.value)
		answer := httptest.NewRecorder()
		api.emu.ServeHTTP(answer, r)
		assert.Equal(t, c.status, answer.Code, "%s, %s", c.host, c.header)
	}
}
