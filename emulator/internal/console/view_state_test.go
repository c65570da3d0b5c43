package console

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// nobody is the outlet of a session whose events nobody reads.
type nobody struct{}

func (nobody) Put(state.Event)         {}
func (nobody) Close(state.CloseReason) {}

func TestPagesGetWhatWasUsedLast(t *testing.T) {
	c, s := newConsole()
	const more = 5
	var sessions []*state.Session
	for i := range shownUsers + more {
		token, err := s.TokenOf(fmt.Sprintf("u%03d", i))
		require.NoError(t, err)
		session, err := s.Connect(token, nobody{})
		require.NoError(t, err)
		sessions = append(sessions, session)
	}
	for i := range shownRooms + more {
		_, err := sessions[0].Join(fmt.Sprintf("r%03d", i), state.JoinOptions{})
		require.NoError(t, err)
	}
	_, err := sessions[0].Send(state.Chatroom, "r000", state.Outgoing{ObjectName: "RC:TxtMsg", Content: "x"})
	require.NoError(t, err)
	for _, session := range sessions[1:] {
		session.Close()
	}
	current := c.views.current()
	assert.Equal(t, countsView{
		Rooms: shownRooms + more, Members: shownRooms + more, Users: shownUsers + more, Online: 1, Messages: 1,
	}, current.Counts)
	var rooms, users []string
	for _, r := range current.Rooms {
		rooms = append(rooms, r.ID)
	}
	for _, u := range current.Users {
		users = append(users, u.ID)
	}
	require.Len(t, rooms, shownRooms)
	assert.Equal(t, []string{"r000", "r006"}, rooms[:2], "the first was used last")
	require.Len(t, users, shownUsers)
	assert.Equal(t, []string{"u000", "u006"}, users[:2], "the first is connected, the others registered last")
	assert.True(t, slices.IsSorted(users))

	s.DestroyRooms("r000")
	counts := c.views.current().Counts
	assert.Equal(t, shownRooms+more-1, counts.Rooms)
	assert.Equal(t, shownRooms+more-1, counts.Members)
	sessions[0].Close()
	current = c.views.current()
	assert.Zero(t, current.Counts.Members)
	assert.Zero(t, current.Counts.Online)
	assert.Equal(t, "u005", current.Users[0].ID)
}
