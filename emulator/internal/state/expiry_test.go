package state

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSweepEndsRooms changes rooms at random, and compares the result of a sweep with a check of every room.
func TestSweepEndsRooms(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	now := time.UnixMilli(1_700_000_000_000)
	s := New(Config{Now: func() time.Time { return now }})
	var ended, left int
	for range 3000 {
		id := fmt.Sprintf("r%d", dice.IntN(30))
		minutes := 1 + dice.IntN(90)
		lifetime := Lifetime{Fixed: dice.IntN(2) == 1, After: time.Duration(minutes) * time.Minute}
		var err error
		switch dice.IntN(9) {
		case 0, 1:
			err = s.CreateRoom(NewRoom{ID: id, Lifetime: lifetime})
		case 2:
			err = s.SetLifetime(id, lifetime)
		case 3:
			err = s.KeepAlive(id)
		case 4:
			err = s.EndKeepAlive(id)
		case 5:
			_, err = s.Send(Posting{From: "u", Kind: Chatroom, Targets: []string{id}, Outgoing: Outgoing{ObjectName: "n"}})
		case 6:
			s.DestroyRooms(id)
		case 7:
			err = s.BindRTCRoom(id, "x")
		case 8:
			now = now.Add(time.Duration(dice.IntN(20)) * time.Minute)
		}
		if err != nil {
			require.Contains(t, []Reason{NoSuchRoom, KeepaliveLimit, NotKeptAlive}, ReasonOf(err), "%v", err)
		}
		var want []string
		for _, r := range s.rooms {
			if !s.isOver(r, now) {
				want = append(want, r.id)
			}
		}
		ended += len(s.rooms) - len(want)
		left += len(want)
		slices.Sort(want)
		require.Equal(t, want, s.Rooms())
		require.LessOrEqual(t, len(s.expiry), len(s.rooms))
		require.Equal(t, len(s.rooms), s.recent.Len())
	}
	assert.NotZero(t, ended)
	assert.NotZero(t, left)
}

func TestARoomLeavesTheHeapWithItsEnd(t *testing.T) {
	s := New(Config{})
	for i := range 100 {
		_, err := s.openRoom(fmt.Sprint(i))
		require.NoError(t, err)
	}
	require.Len(t, s.expiry, 100)
	s.clock.advance(30 * time.Minute)
	for i := range 50 {
		s.publish(s.rooms[fmt.Sprint(i)], draft{from: "u"}, nil)
	}
	s.clock.advance(defaultLifetime - time.Minute)
	s.sweep()
	assert.Len(t, s.rooms, 50, "those where something was said go on")
	assert.Len(t, s.expiry, 50)
	s.clock.advance(defaultLifetime)
	s.sweep()
	assert.Empty(t, s.rooms)
	assert.Empty(t, s.expiry)
}
