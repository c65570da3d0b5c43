package emulator

import "sync"

// queueBytes bounds the messages that wait for a session, beside their number.
const queueBytes = 64 << 20

// queue holds what a session has not read yet. Putting never blocks: when the reader is too slow the oldest message makes
// room, so that one member that stops reading costs the room nothing.
type queue struct {
	outlet  outlet // takes everything instead, when it is not nil
	mu      sync.Mutex
	events  []Event
	bytes   int // of their messages
	size    int
	dropped int
	closed  bool
	reason  CloseReason
	ready   chan struct{} // holds a token while there is something to read
}

// outlet is where the events of a session go that is not read from but pushes: that of a browser. It must not wait.
type outlet interface {
	put(e Event)
	close(reason CloseReason)
}

func newQueue(size int) *queue { return &queue{size: size, ready: make(chan struct{}, 1)} }

func (q *queue) put(e Event) {
	if q.outlet != nil {
		q.outlet.put(e)
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.events = append(q.events, e)
	q.bytes += e.Message.size()
	for len(q.events) > q.size || q.bytes > queueBytes {
		q.first()
		q.dropped++
	}
	q.signal()
}

// first takes the oldest event out.
func (q *queue) first() Event {
	e := q.events[0]
	q.bytes -= e.Message.size()
	q.events[0] = Event{} // frees its message
	q.events = q.events[1:]
	return e
}

// close ends the queue; what is in it can still be read.
func (q *queue) close(reason CloseReason) {
	if q.outlet != nil {
		q.outlet.close(reason)
		return
	}
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

// take returns the next event. With none left it reports whether the queue is closed, and why.
func (q *queue) take() (e Event, ok, closed bool, reason CloseReason) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.events) == 0 {
		if q.closed {
			q.signal() // for the next reader
		}
		return Event{}, false, q.closed, q.reason
	}
	e = q.first()
	if len(q.events) > 0 || q.closed {
		q.signal()
	}
	return e, true, false, 0
}

func (q *queue) lost() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.dropped
}
