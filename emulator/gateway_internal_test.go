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
)

func inRoomAt(room string, at int64) Event {
	return Event{Kind: EventMessage, Room: room, Message: Message{Time: time.UnixMilli(at)}}
}

func mailAt(at int64, stored bool) Event {
	return Event{Kind: EventMessage, Message: Message{Time: time.UnixMilli(at), UID: strconv.FormatInt(at, 10), Stored: stored}}
}

func TestNewsOfARoomCoalesce(t *testing.T) {
	o := newBacklog()
	for at := range int64(1000) {
		o.put(inRoomAt("a", at))
		o.put(inRoomAt("b", 2*at))
		o.put(Event{Kind: EventAttributeSet, Room: "a"})
		o.put(Event{Kind: EventNotice, Room: "a"})
	}
	b := o.take()
	assert.Equal(t, map[string]int64{"a": 999, "b": 1998}, b.rooms)
	assert.Len(t, b.attributes, 1)
	assert.Len(t, o.ready, 1)
	assert.Equal(t, batch{}, o.take(), "told once")
}

func TestNewsOfARoomThatIsGoneAreDropped(t *testing.T) {
	for _, kind := range []EventKind{EventKickedFromRoom, EventRoomDestroyed} {
		o := newBacklog()
		o.put(inRoomAt("a", 1))
		o.put(Event{Kind: EventAttributeSet, Room: "a"})
		o.put(Event{Kind: kind, Room: "a"})
		b := o.take()
		assert.Empty(t, b.rooms)
		assert.Empty(t, b.attributes)
	}
}

func uids(list []*Message) []string {
	var all []string
	for _, m := range list {
		all = append(all, m.UID)
	}
	return all
}

func TestMail(t *testing.T) {
	o := newBacklog()
	o.put(mailAt(1, true)) // came while the user was away
	assert.Zero(t, o.take().mailed, "the client asks by itself")
	o.begin()
	o.put(mailAt(2, false))
	b := o.take()
	assert.Equal(t, int64(2), b.mailed)
	assert.Empty(t, b.direct, "not before the client has what came before")
	found, finished := o.pull(0)
	assert.Equal(t, []string{"1", "2"}, uids(found))
	assert.True(t, finished)
	assert.Empty(t, o.unsent())

	o.put(mailAt(3, true))
	o.put(mailAt(4, false))
	found, _ = o.pull(2)
	assert.Equal(t, []string{"3"}, uids(found), "what is waiting to be pushed and is stored comes with the answer")
	b = o.take()
	require.Len(t, b.direct, 1)
	assert.Equal(t, "4", b.direct[0].UID, "and is not pushed then")
	o.put(mailAt(5, true))
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
		o.put(mailAt(at+1, true))
	}
	assert.Len(t, o.mail, mailLimit)
	assert.Len(t, o.direct, directLimit)
	b := o.take()
	assert.Equal(t, int64(3*mailLimit), b.mailed, "beyond what is pushed the client is told to ask")
	found, finished := o.pull(0)
	assert.Len(t, found, maxPullMessages)
	assert.False(t, finished)
	found, finished = o.pull(found[len(found)-1].Time.UnixMilli())
	assert.Len(t, found, mailLimit-maxPullMessages)
	assert.True(t, finished)
}

func TestASessionThatEndedTellsOnlyThat(t *testing.T) {
	o := newBacklog()
	o.put(inRoomAt("a", 1))
	o.close(ReasonBlocked)
	o.put(inRoomAt("a", 2))
	assert.Equal(t, batch{ended: true, reason: ReasonBlocked}, o.take())
}

func TestAnswersAreBounded(t *testing.T) {
	limit := answerLimit{}
	assert.True(t, limit.takes(&Message{Content: string(make([]byte, maxPullBytes+1))}), "the first, or nothing would ever come")
	assert.False(t, limit.takes(&Message{}))
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

func TestPosition(t *testing.T) {
	var messages []*Message
	for _, at := range []int64{10, 20, 30} {
		messages = append(messages, &Message{Time: time.UnixMilli(at)})
	}
	for after, want := range map[int64]int{0: 0, 9: 0, 10: 1, 19: 1, 20: 2, 30: 3, 31: 3} {
		assert.Equal(t, want, position(messages, after), "after %d", after)
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
		c.session, err = emu.store.connectTo("t", &queue{outlet: c.out})
		require.NoError(t, err)
		_, err = c.enter("r", JoinOptions{})
		require.NoError(t, err)
		_, err = c.say("r", Outgoing{ObjectName: "n", Content: "c"})
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
