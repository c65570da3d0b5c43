package state

import (
	"container/heap"
	"slices"
	"time"
)

// expiry is a heap of the rooms that end by themselves, ordered by their end, so that a sweep need not check all rooms.
// Activity in a room delays its end but does not move it in the heap: the room is checked again at its old time.
type expiry []*room

func (e expiry) Len() int           { return len(e) }
func (e expiry) Less(i, j int) bool { return e[i].due.Before(e[j].due) }

func (e expiry) Swap(i, j int) {
	e[i], e[j] = e[j], e[i]
	e[i].place, e[j].place = i, j
}

// Push and Pop are for package heap.
func (e *expiry) Push(r any) {
	added := r.(*room)
	added.place = len(*e)
	*e = append(*e, added)
}

func (e *expiry) Pop() any {
	last := len(*e) - 1
	r := (*e)[last]
	(*e)[last] = nil
	*e = (*e)[:last]
	r.place = unscheduled
	return r
}

// unscheduled is the index of a room that does not end by itself.
const unscheduled = -1

// endOf returns the time when a room ends by itself, and reports whether it does.
func (s *State) endOf(r *room) (end time.Time, ends bool) {
	switch {
	case slices.Contains(s.keptAlive, r.id):
		return time.Time{}, false
	case r.fixedEnd:
		return r.created.Add(r.lifetime), true
	}
	return r.lastActive.Add(r.lifetime), r.rtcRoom == ""
}

func (s *State) isOver(r *room, now time.Time) bool {
	end, ends := s.endOf(r)
	return ends && !now.Before(end)
}

// schedule must be called after a change that may end a room earlier, or at all.
func (s *State) schedule(r *room) {
	s.unschedule(r)
	if end, ends := s.endOf(r); ends {
		r.due = end
		heap.Push(&s.expiry, r)
	}
}

func (s *State) unschedule(r *room) {
	if r.place != unscheduled {
		heap.Remove(&s.expiry, r.place)
	}
}

// sweep ends the rooms whose time has passed. Mutes and blocks end when they are checked.
func (s *State) sweep() {
	now := s.clock.now()
	for len(s.expiry) > 0 && !s.expiry[0].due.After(now) {
		if r := s.expiry[0]; s.isOver(r, now) {
			s.destroyRoom(r, ByIdling)
		} else {
			s.schedule(r)
		}
	}
}
