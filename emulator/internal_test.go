package emulator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/callback"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

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
	assert.Zero(t, q.bytes, "events that were read do not count")
}

// TestEnumsHaveTheSameNumbers checks the types that are converted by their numbers.
func TestEnumsHaveTheSameNumbers(t *testing.T) {
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
	for want, got := range map[Outcome]callback.Outcome{
		DeliveryPending: callback.Pending, DeliverySucceeded: callback.Succeeded, DeliveryDropped: callback.Dropped,
	} {
		assert.EqualValues(t, want, got, want)
	}
	for want, got := range map[ConversationType]state.ConversationType{
		Private: state.Private, Group: state.Group, Chatroom: state.Chatroom, System: state.System,
	} {
		assert.EqualValues(t, want, got)
	}
}
