package emulator

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSweepEndsWhatIsOver changes rooms at random, and compares what a sweep leaves with a look at every room.
func TestSweepEndsWhatIsOver(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	now := time.UnixMilli(1_700_000_000_000)
	emu, err := New()
	require.NoError(t, err)
	emu.clock.base = func() time.Time { return now } // not that of signatures
	s := emu.store
	call := func(operation, params string) {
		form := signedForm(emu, operation, params)
		emu.ServeHTTP(httptest.NewRecorder(), form)
	}
	var ended, left int
	for range 3000 {
		id := fmt.Sprintf("r%d", dice.IntN(30))
		minutes := 1 + dice.IntN(90)
		switch dice.IntN(9) {
		case 0, 1:
			call("/chatroom/create_new.json", fmt.Sprintf("chatroomId=%s&destroyType=%d&destroyTime=%d", id, dice.IntN(2), minutes))
		case 2:
			call("/chatroom/destroy/set.json", fmt.Sprintf("chatroomId=%s&destroyType=%d&destroyTime=%d", id, dice.IntN(2), minutes))
		case 3:
			call("/chatroom/keepalive/add.json", "chatroomId="+id)
		case 4:
			call("/chatroom/keepalive/remove.json", "chatroomId="+id)
		case 5:
			call("/message/chatroom/publish.json", "fromUserId=u&objectName=RC:TxtMsg&content=x&toChatroomId="+id)
		case 6:
			call("/chatroom/destroy.json", "chatroomId="+id)
		case 7:
			call("/chatroom/correlation/rtc.json", "rtcRoomId=x&chatroomId="+id)
		case 8:
			now = now.Add(time.Duration(dice.IntN(20)) * time.Minute)
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
		require.Equal(t, want, emu.Rooms())
		require.LessOrEqual(t, len(s.expiry), len(s.rooms))
		require.Equal(t, len(s.rooms), s.recent.Len())
	}
	assert.NotZero(t, ended)
	assert.NotZero(t, left)
}

func TestARoomLeavesTheHeapWithItsEnd(t *testing.T) {
	s := newStore(&clock{base: time.Now})
	for i := range 100 {
		_, problem := s.openRoom(fmt.Sprint(i))
		require.Nil(t, problem)
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
