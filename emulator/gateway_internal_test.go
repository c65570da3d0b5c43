package emulator

import (
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

func inRoomAt(room string, at int64) state.Event {
	return state.Event{Kind: state.EventMessage, Room: room, Message: state.Message{Time: time.UnixMilli(at)}}
}

func mailAt(at int64, stored bool) state.Event {
	return state.Event{Kind: state.EventMessage, Message: state.Message{Time: time.UnixMilli(at), UID: strconv.FormatInt(at, 10), Stored: stored}}
}

func TestNewsOfARoomCoalesce(t *testing.T) {
	o := newBacklog()
	for at := range int64(1000) {
		o.Put(inRoomAt("a", at))
		o.Put(inRoomAt("b", 2*at))
		o.Put(state.Event{Kind: state.EventAttributeSet, Room: "a"})
		o.Put(state.Event{Kind: state.EventNotice, Room: "a"})
	}
	b := o.take()
	assert.Equal(t, map[string]int64{"a": 999, "b": 1998}, b.rooms)
	assert.Len(t, b.attributes, 1)
	assert.Len(t, o.ready, 1)
	assert.Equal(t, batch{}, o.take(), "told once")
}

func TestNewsOfARoomThatIsGoneAreDropped(t *testing.T) {
	for _, kind := range []state.EventKind{state.EventKickedFromRoom, state.EventRoomDestroyed} {
		o := newBacklog()
		o.Put(inRoomAt("a", 1))
		o.Put(state.Event{Kind: state.EventAttributeSet, Room: "a"})
		o.Put(state.Event{Kind: kind, Room: "a"})
		b := o.take()
		assert.Empty(t, b.rooms)
		assert.Empty(t, b.attributes)
	}
}

func uids(list []*state.Message) []string {
	var all []string
	for _, m := range list {
		all = append(all, m.UID)
	}
	return all
}

func TestMail(t *testing.T) {
	o := newBacklog()
	o.Put(mailAt(1, true)) // came while the user was away
	assert.Zero(t, o.take().mailed, "the client asks by itself")
	o.begin()
	o.Put(mailAt(2, false))
	b := o.take()
	assert.Equal(t, int64(2), b.mailed)
	assert.Empty(t, b.direct, "not before the client has what came before")
	found, finished := o.pull(0)
	assert.Equal(t, []string{"1", "2"}, uids(found))
	assert.True(t, finished)
	assert.Empty(t, o.unsent())

	o.Put(mailAt(3, true))
	o.Put(mailAt(4, false))
	found, _ = o.pull(2)
	assert.Equal(t, []string{"3"}, uids(found), "what is waiting to be pushed and is stored comes with the answer")
	b = o.take()
	require.Len(t, b.direct, 1)
	assert.Equal(t, "4", b.direct[0].UID, "and is not pushed then")
	o.Put(mailAt(5, true))
	assert.Len(t, o.unsent(), 1)
	assert.Len(t, o.take().direct, 1)
	assert.Empty(t, o.unsent())
	found, _ = o.pull(3)
	assert.Equal(t, []string{"5"}, uids(found), "the client dropped it, since it was pulling")
	found, _ = o.pull(5)
	assert.Empty(t, found)
}

func TestMailIsBounded(t *testing.T) {
	o := newBacklog()
	o.begin()
	_, _ = o.pull(0)
	for at := range int64(3 * mailLimit) {
		o.Put(mailAt(at+1, true))
	}
	assert.Len(t, o.mail, mailLimit)
	assert.Len(t, o.direct, directLimit)
	b := o.take()
	assert.Equal(t, int64(3*mailLimit), b.mailed, "beyond what is pushed the client is told to ask")
	found, finished := o.pull(0)
	assert.Len(t, found, answerLimit.Messages)
	assert.False(t, finished)
	found, finished = o.pull(found[len(found)-1].Time.UnixMilli())
	assert.Len(t, found, mailLimit-answerLimit.Messages)
	assert.True(t, finished)
}

func TestASessionThatEndedTellsOnlyThat(t *testing.T) {
	o := newBacklog()
	o.Put(inRoomAt("a", 1))
	o.Close(state.ReasonBlocked)
	o.Put(inRoomAt("a", 2))
	assert.Equal(t, batch{ended: true, reason: state.ReasonBlocked}, o.take())
}

func TestAnswersAreBounded(t *testing.T) {
	limit := answerLimit
	assert.True(t, limit.Takes(&state.Message{Content: string(make([]byte, answerLimit.Bytes+1))}), "the first, or nothing would ever come")
	assert.False(t, limit.Takes(&state.Message{}))
}

// TestServerIDsKeepAwayFromTheClients: it takes a frame for the answer to the request with the same id.
func TestServerIDsKeepAwayFromTheClients(t *testing.T) {
	c := &connection{}
	for n := range 1 << 17 {
		c.lastID.Store(uint32(n % (1 << 16)))
		id := c.nextID()
		require.NotZero(t, id)
		require.NotEqual(t, id >= 0x8000, uint16(n) >= 0x8000, "client at %d, server at %d", n, id)
	}
}

func TestAFewPagesDoNotWait(t *testing.T) {
	g := &gateway{}
	for open, want := range map[int64]time.Duration{0: 0, 2: 0, 100: 10 * time.Millisecond, 2000: 200 * time.Millisecond, 9000: 200 * time.Millisecond} {
		g.crowd.Store(open)
		assert.Equal(t, want, g.pause(), "%d open", open)
	}
}

// FuzzTopics throws bodies at every topic: whatever comes, there is an answer, a code or an end of the connection.
func FuzzTopics(f *testing.F) {
	topics := slices.Sorted(maps.Keys(queries))
	for i := range topics {
		f.Add(i, "r", []byte{0x08, 0, 0x10, 20})
		f.Add(i, "r", []byte("\x0a\x05\x0a\x01k\x12\x00"))
		f.Add(i, "", []byte("\x0a\x01r\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x18\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01\x20\x01"))
	}
	f.Fuzz(func(t *testing.T, n int, target string, body []byte) {
		emu, err := New(WithToken("t", "ann"))
		require.NoError(t, err)
		c := newConnection(emu.gateway)
		c.session, err = emu.state.Connect("t", c.out)
		require.NoError(t, err)
		_, err = c.enter("r", state.JoinOptions{})
		require.NoError(t, err)
		_, err = c.say("r", state.Outgoing{ObjectName: "n", Content: "c"})
		require.NoError(t, err)
		topic := topics[int(uint(n)%uint(len(topics)))]
		output, err := queries[topic](c, target, body)
		status, err := statusOf(err)
		switch {
		case err != nil:
			assert.ErrorIs(t, err, clientwire.ErrMalformed, topic)
		case status == 0:
			assert.NotEmpty(t, clientwire.Marshal(output), "%s: status 0 needs a body", topic)
		default:
			assert.Greater(t, status, uint16(10_000), topic)
		}
		send := clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Publish}, Topic: "chatMsg", Target: target, Body: body}
		if err := c.publish(&send); err != nil { // not acknowledged, so nothing is written
			assert.ErrorIs(t, err, clientwire.ErrMalformed)
		}
	})
}
