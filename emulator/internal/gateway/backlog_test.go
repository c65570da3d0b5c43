package gateway

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
	assert.Equal(t, batch{}, o.take(), "notified once")
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

// Version 5 takes what is pushed at any time. It does not remember for long what it has received.
func TestVersion5GetsNoMessageTwice(t *testing.T) {
	o := newBacklog()
	o.takesPushed = buildOf("5.38.0").five
	o.begin()
	_, _ = o.pull(0)
	o.Put(mailAt(1, true))
	assert.Equal(t, []string{"1"}, uids(o.take().direct))
	o.Put(mailAt(2, true))
	assert.Len(t, o.unsent(), 1)
	found, finished := o.pull(0)
	assert.Equal(t, []string{"2"}, uids(found))
	assert.True(t, finished)
	assert.Empty(t, o.take().direct)
	_, _ = o.pull(2)
	assert.Zero(t, o.mailBytes)
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
	assert.Equal(t, int64(3*mailLimit), b.mailed, "the client is notified of the messages that are not pushed")
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

func TestMailIsBoundedInBytes(t *testing.T) {
	large := state.Message{Content: strings.Repeat("x", state.MaxContentBytes)}
	b := newBacklog()
	kept := state.InboxBytes / large.Size()
	for i := range 2 * kept {
		m := large
		m.Time = time.UnixMilli(int64(i))
		b.Put(state.Event{Kind: state.EventMessage, Message: m})
	}
	assert.Len(t, b.mail, kept)
	b.pull(int64(2*kept - 2))
	assert.Equal(t, large.Size(), b.mailBytes, "one did not arrive")
}
