package emulator_test

import (
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
		assert.NotEqual(t, "s_ntf", (<-bob.frames).Topic, "notified of a message after leaving")
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
	assert.Equal(t, []string{"2", "3"}, ann.drain(), "the history has the user's own messages")
	late := s.open("late")
	require.NoError(t, late.Join(s.ctx(), "r", 0))
	assert.Empty(t, late.drain())

	s.must("chatroom.destroy", "chatroomId=r")
	s.emu.Advance(time.Second)
	require.NoError(t, late.Quit(s.ctx(), "r"))
	require.NoError(t, late.Join(s.ctx(), "r", 10))
	assert.Empty(t, late.drain(), "a new room of the same name begins empty")
}

// TestMessagesBetweenJoiningAndPulling checks that messages sent before the client pulls for the first time are not
// lost, even if it asks for no history, and that the join time does not hide them.
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

func TestOnlyOldClientsReceiveFinished(t *testing.T) {
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
	assert.ElementsMatch(t, []string{"all", "everybody", "as ann, told"}, ann.drain(), "rooms and other conversations have no common order")

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
