package emulator

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestConsoleShowsWhatWasUsedLast(t *testing.T) {
	emu, err := New(WithConsole())
	require.NoError(t, err)
	defer emu.Close()
	const more = 5
	var sessions []*Session
	for i := range shownUsers + more {
		token, err := emu.Token(fmt.Sprintf("u%03d", i))
		require.NoError(t, err)
		session, err := emu.Connect(token)
		require.NoError(t, err)
		sessions = append(sessions, session)
	}
	for i := range shownRooms + more {
		_, err := sessions[0].Join(fmt.Sprintf("r%03d", i), JoinOptions{})
		require.NoError(t, err)
	}
	_, err = sessions[0].SendChatroom("r000", Outgoing{ObjectName: "RC:TxtMsg", Content: "x"})
	require.NoError(t, err)
	for _, s := range sessions[1:] {
		s.Close()
	}
	state := emu.console.current()
	assert.Equal(t, consoleCounts{
		Rooms: shownRooms + more, Members: shownRooms + more, Users: shownUsers + more, Online: 1, Messages: 1,
	}, state.Counts)
	var rooms, users []string
	for _, r := range state.Rooms {
		rooms = append(rooms, r.ID)
	}
	for _, u := range state.Users {
		users = append(users, u.ID)
	}
	require.Len(t, rooms, shownRooms)
	assert.Equal(t, []string{"r000", "r006"}, rooms[:2], "the first was used last")
	require.Len(t, users, shownUsers)
	assert.Equal(t, []string{"u000", "u006"}, users[:2], "the first is connected, the others registered last")
	assert.True(t, slices.IsSorted(users))

	emu.state.DestroyRooms("r000")
	counts := emu.console.current().Counts
	assert.Equal(t, shownRooms+more-1, counts.Rooms)
	assert.Equal(t, shownRooms+more-1, counts.Members)
	sessions[0].Close()
	state = emu.console.current()
	assert.Zero(t, state.Counts.Members)
	assert.Zero(t, state.Counts.Online)
	assert.Equal(t, "u005", state.Users[0].ID)
}
