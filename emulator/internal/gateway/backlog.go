package gateway

import (
	"slices"
	"sync"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

const (
	mailLimit   = state.InboxLimit
	directLimit = 64 // messages that wait to be pushed; beyond it the client is asked to pull
)

// backlog is the outlet of a browser's session: it keeps everything that was not sent yet. It is bounded. Of a room it keeps the
// newest time, since the client pulls the messages, and of the other messages the latest.
type backlog struct {
	mu          sync.Mutex
	ready       chan struct{}       // holds a token while there is something to send
	rooms       map[string]int64    // the newest message of each room, milliseconds
	attributes  map[string]struct{} // the rooms whose attributes changed
	states      bool                // settings of conversations changed
	mail        []letter            // messages that the client may pull, by time
	mailBytes   int
	direct      []*state.Message // messages to push
	mailed      int64            // the time of the newest that it must be notified of; 0: none
	begun       bool             // the client knows that it is connected
	pulled      bool             // it has asked for mail
	takesPushed bool             // the client takes what is pushed while it pulls
	ended       bool
	reason      state.CloseReason
}

// letter is a message that may not have arrived.
type letter struct {
	message *state.Message
	sent    bool
}

// batch is everything to send now.
type batch struct {
	rooms      map[string]int64
	attributes map[string]struct{}
	states     bool
	direct     []*state.Message
	mailed     int64
	ended      bool
	reason     state.CloseReason
}

func newBacklog() *backlog { return &backlog{ready: make(chan struct{}, 1)} }

// Put adds an event.
func (q *backlog) Put(e state.Event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended {
		return
	}
	switch e.Kind {
	case state.EventMessage:
		if e.Room == "" {
			m := e.Message // so that only mail is copied to the heap
			q.post(&m)
			break
		}
		if q.rooms == nil {
			q.rooms = map[string]int64{}
		}
		q.rooms[e.Room] = e.Message.Time.UnixMilli()
	case state.EventAttributeSet, state.EventAttributeRemoved:
		if q.attributes == nil {
			q.attributes = map[string]struct{}{}
		}
		q.attributes[e.Room] = struct{}{}
	case state.EventConversationChanged, state.EventTagsChanged:
		q.states = true
	case state.EventKickedFromRoom, state.EventRoomDestroyed:
		q.forgetLocked(e.Room)
		return
	default: // clients have no frame for it
		return
	}
	q.signal()
}

// post adds a message outside of chatrooms. It is pushed, unless the client has not asked for its first messages yet or is slow. A
// stored message can be pulled even after it was pushed, because a 2.x client drops what it receives while it pulls.
func (q *backlog) post(m *state.Message) {
	push := q.pulled && q.mailed == 0 && len(q.direct) < directLimit
	if push {
		q.direct = append(q.direct, m)
	} else if q.begun {
		q.mailed = m.Time.UnixMilli()
	}
	if push && !m.Stored {
		return
	}
	q.mail = append(q.mail, letter{message: m})
	q.mailBytes += m.Size()
	for len(q.mail) > mailLimit || q.mailBytes > state.InboxBytes {
		q.mailBytes -= q.mail[0].message.Size()
		q.mail = slices.Delete(q.mail, 0, 1)
	}
}

// begin notes that the client knows that it is connected. It asks for earlier messages by itself.
func (q *backlog) begin() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.begun = true
}

// forget drops the news of a room.
func (q *backlog) forget(room string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.forgetLocked(room)
}

func (q *backlog) forgetLocked(room string) {
	delete(q.rooms, room)
	delete(q.attributes, room)
}

// Close ends the backlog: from then on only the reason is sent.
func (q *backlog) Close(reason state.CloseReason) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended, q.reason = true, reason
	q.signal()
}

func (q *backlog) signal() {
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

// take returns everything to send now. Of a session that has ended it is only the reason.
func (q *backlog) take() batch {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended {
		return batch{ended: true, reason: q.reason}
	}
	b := batch{rooms: q.rooms, attributes: q.attributes, states: q.states, mailed: q.mailed, direct: q.direct}
	q.pushedLocked()
	q.rooms, q.attributes, q.states, q.direct, q.mailed = nil, nil, false, nil, 0
	return b
}

// pushedLocked notes in the mail that the direct messages are being pushed, or drops them if the client is sure to take them.
func (q *backlog) pushedLocked() {
	isDirect := func(l letter) bool { return slices.Contains(q.direct, l.message) }
	if q.takesPushed {
		q.dropLocked(isDirect)
		return
	}
	for i := range q.mail {
		q.mail[i].sent = q.mail[i].sent || isDirect(q.mail[i])
	}
}

func (q *backlog) dropLocked(arrived func(letter) bool) {
	q.mail = slices.DeleteFunc(q.mail, func(l letter) bool {
		if arrived(l) {
			q.mailBytes -= l.message.Size()
			return true
		}
		return false
	})
}

// pull returns the mail after a time, the oldest first, as much as fits into one answer, and whether that is all. Mail up to the
// time has arrived and is dropped.
func (q *backlog) pull(after int64) (found []*state.Message, finished bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pulled, q.mailed = true, 0
	q.dropLocked(func(l letter) bool { return l.message.Time.UnixMilli() <= after })
	q.direct = slices.DeleteFunc(q.direct, func(m *state.Message) bool { return m.Stored })
	limit := answerLimit
	for i := range q.mail {
		if !limit.Takes(q.mail[i].message) {
			return found, false
		}
		q.mail[i].sent = true
		found = append(found, q.mail[i].message)
	}
	return found, true
}

// unsent returns the mail that was never sent.
func (q *backlog) unsent() []*state.Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	var left []*state.Message
	for _, l := range q.mail {
		if !l.sent {
			left = append(left, l.message)
		}
	}
	return left
}

// answerLimit bounds the answer to a pull. Clients pull again.
var answerLimit = state.Portion{Messages: 500, Bytes: 512 << 10}
