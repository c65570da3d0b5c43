package state

import (
	"container/heap"
	"slices"
	"time"
)

// expiry is a heap of the rooms that end by themselves, the first to end at the front, so that ending them does not mean looking
// at the others. Activity in a room puts its end off without moving it here: the room is checked again when its old time comes.
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

// unscheduled is the place of a room that does not end by itself.
const unscheduled = -1

// endOf is when a room ends by itself, and whether it does.
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

// sweep ends the rooms whose time is over. Mutes and blocks are ended where they are looked at.
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
