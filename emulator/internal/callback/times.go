package callback

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// roomTimes gives the events of a chatroom times that are never repeated. It remembers the last time of a room beyond its end: a
// room that is made again must not repeat a time either.
type roomTimes struct {
	changes  map[string]*state.Sequence
	versions map[string]*state.Sequence // of the attributes
	ended    []string                   // rooms that were destroyed and may still be in the maps
}

func newRoomTimes() roomTimes {
	return roomTimes{changes: map[string]*state.Sequence{}, versions: map[string]*state.Sequence{}}
}

// ofChange returns the time of a change of a room, in milliseconds.
func (t *roomTimes) ofChange(roomID string, now time.Time) int64 {
	return t.next(t.changes, roomID, now, now)
}

// ofAttributes returns the version of a change of a room's attributes at a time.
func (t *roomTimes) ofAttributes(roomID string, at, now time.Time) int64 {
	return t.next(t.versions, roomID, at, now)
}

func (t *roomTimes) next(times map[string]*state.Sequence, roomID string, at, now time.Time) int64 {
	t.forget(now)
	q, ok := times[roomID]
	if !ok {
		q = &state.Sequence{}
		times[roomID] = q
	}
	return q.Next(at)
}

// end notes that a room was destroyed.
func (t *roomTimes) end(roomID string) {
	if t.changes[roomID] != nil || t.versions[roomID] != nil {
		t.ended = append(t.ended, roomID)
	}
}

// forget drops the times of destroyed rooms that are in the past: from then on the clock alone prevents a repetition.
func (t *roomTimes) forget(now time.Time) {
	for len(t.ended) > 0 {
		id := t.ended[0]
		for _, times := range []map[string]*state.Sequence{t.changes, t.versions} {
			if q, ok := times[id]; ok && q.Last() >= now.UnixMilli() {
				return
			}
		}
		delete(t.changes, id)
		delete(t.versions, id)
		t.ended = t.ended[1:]
	}
}
