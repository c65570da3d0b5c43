package emulator

import (
	"sync"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// queueBytes is the maximum size of the messages that wait for a session.
const queueBytes = 64 << 20

// queue is the outlet of a session in the process. It keeps the events that were not read yet. Put never blocks: if the
// reader is too slow, the oldest event is dropped, so that a slow member does not delay the room.
type queue struct {
	mu      sync.Mutex
	events  []state.Event
	bytes   int // of their messages
	size    int
	dropped int
	closed  bool
	reason  state.CloseReason
	ready   chan struct{} // has a token while there is an event to read
}

func newQueue(size int) *queue { return &queue{size: size, ready: make(chan struct{}, 1)} }

// Put adds an event.
func (q *queue) Put(e state.Event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.events = append(q.events, e)
	q.bytes += e.Message.Size()
	for len(q.events) > q.size || q.bytes > queueBytes {
		q.first()
		q.dropped++
	}
	q.signal()
}

// first removes the oldest event.
func (q *queue) first() state.Event {
	e := q.events[0]
	q.bytes -= e.Message.Size()
	q.events[0] = state.Event{} // frees its message
	q.events = q.events[1:]
	return e
}

// Close ends the queue. Its events can still be read.
func (q *queue) Close(reason state.CloseReason) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.closed, q.reason = true, reason
		q.signal()
	}
}

func (q *queue) signal() {
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

// take returns the next event. If there is none, it reports whether the queue is closed, and the reason.
func (q *queue) take() (e Event, ok, closed bool, reason CloseReason) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.events) == 0 {
		if q.closed {
			q.signal() // for the next reader
		}
		return Event{}, false, q.closed, CloseReason(q.reason)
	}
	first := q.first()
	if len(q.events) > 0 || q.closed {
		q.signal()
	}
	return eventOf(&first), true, false, 0
}

func (q *queue) lost() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.dropped
}
