package emulator

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// TestTimesOfDestroyedRoomsAreForgotten: callbacks must not repeat the time of a change, also when the room is made again.
func TestTimesOfDestroyedRoomsAreForgotten(t *testing.T) {
	now := time.UnixMilli(1_700_000_000_000)
	emu, err := New(WithWebhooks("http://127.0.0.1:1/"), WithNow(func() time.Time { return now }))
	require.NoError(t, err)
	defer emu.Close()
	for i := range 100 {
		room := strconv.Itoa(i)
		require.NoError(t, emu.state.CreateRoom(state.NewRoom{ID: room, AttributeOwner: "ann", Attributes: map[string]string{"k": "v"}}))
		emu.state.DestroyRooms(room)
	}
	assert.Len(t, emu.hooks.changes, 100, "the clock stands still")
	assert.Greater(t, emu.hooks.changes["0"].Last(), now.UnixMilli())
	emu.Advance(time.Second)
	require.NoError(t, emu.state.CreateRoom(state.NewRoom{ID: "0"}))
	assert.Len(t, emu.hooks.changes, 1)
	assert.Empty(t, emu.hooks.versions)
	assert.Empty(t, emu.hooks.ended)
}

func TestNamesOfFunctions(t *testing.T) {
	for name, want := range map[string]bool{
		"": false, "$": true, "_f0": true, "0f": false, "f\n": false, "f()": false, strings.Repeat("f", 40): true, strings.Repeat("f", 41): false,
	} {
		assert.Equal(t, want, isFunctionName(name), name)
	}
}

func TestQueuesAreBoundedInBytes(t *testing.T) {
	large := state.Message{Content: strings.Repeat("x", state.MaxContentBytes)}
	fits := queueBytes / large.Size()
	q := newQueue(10 * fits)
	for range 2 * fits {
		q.Put(state.Event{Message: large})
	}
	assert.Len(t, q.events, fits)
	assert.Equal(t, fits, q.lost())
	for range fits {
		_, ok, _, _ := q.take()
		require.True(t, ok)
	}
	assert.Zero(t, q.bytes, "what was read no longer counts")

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

// TestTheNumbersOfTheStateAreThoseOfThePackage: values are converted by their numbers.
func TestTheNumbersOfTheStateAreThoseOfThePackage(t *testing.T) {
	for want, got := range map[EventKind]state.EventKind{
		EventMessage: state.EventMessage, EventAttributeSet: state.EventAttributeSet, EventAttributeRemoved: state.EventAttributeRemoved,
		EventNotice: state.EventNotice, EventKickedFromRoom: state.EventKickedFromRoom, EventRoomDestroyed: state.EventRoomDestroyed,
		EventMessageBlocked: state.EventMessageBlocked,
	} {
		assert.EqualValues(t, want, got, want)
	}
	for want, got := range map[CloseReason]state.CloseReason{
		ReasonClosed: state.ReasonClosed, ReasonReplaced: state.ReasonReplaced, ReasonBlocked: state.ReasonBlocked,
		ReasonDeactivated: state.ReasonDeactivated, ReasonShutdown: state.ReasonShutdown,
	} {
		assert.EqualValues(t, want, got, want)
	}
	for want, got := range map[ConversationType]state.ConversationType{
		Private: state.Private, Group: state.Group, Chatroom: state.Chatroom, System: state.System,
	} {
		assert.EqualValues(t, want, got)
	}
}
