package emulator

import (
	"slices"
	"sync"
)

const (
	mailLimit   = inboxLimit
	directLimit = 64 // messages that wait to be pushed; beyond it the client is asked to pull
)

// outbox is what a browser has to be told and was not yet. It is bounded: of rooms only the newest time is kept, since the
// client pulls what it has not seen, and of other messages the latest.
type outbox struct {
	mu         sync.Mutex
	ready      chan struct{}       // holds a token while there is something to tell
	rooms      map[string]int64    // the newest message of each room, milliseconds
	attributes map[string]struct{} // the rooms whose attributes changed
	mail       []letter            // what the client may ask for, by time
	direct     []*Message          // what it is told without asking
	mailed     int64               // the newest that it has to be told to ask for; 0: none
	begun      bool                // the client knows that it is connected
	pulled     bool                // it has asked for mail
	ended      bool
	reason     CloseReason
}

// letter is a message that is not known to have arrived.
type letter struct {
	message *Message
	sent    bool
}

// batch is what is to be told now.
type batch struct {
	rooms      map[string]int64
	attributes map[string]struct{}
	direct     []Message
	mailed     int64
	ended      bool
	reason     CloseReason
}

func newOutbox() *outbox { return &outbox{ready: make(chan struct{}, 1)} }

func (o *outbox) put(e Event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended {
		return
	}
	switch e.Kind {
	case EventMessage:
		if e.Room == "" {
			m := e.Message // so that only mail is copied to the heap
			o.post(&m)
			break
		}
		if o.rooms == nil {
			o.rooms = map[string]int64{}
		}
		o.rooms[e.Room] = e.Message.Time.UnixMilli()
	case EventAttributeSet, EventAttributeRemoved:
		if o.attributes == nil {
			o.attributes = map[string]struct{}{}
		}
		o.attributes[e.Room] = struct{}{}
	case EventKickedFromRoom, EventRoomDestroyed:
		o.forgetLocked(e.Room)
		return
	default: // clients have no frame for it
		return
	}
	o.signal()
}

// post takes a message that is not a room's. It is pushed, unless the client has its first messages yet to ask for or is slow;
// what is stored can be asked for also after it was pushed, since a client drops what comes while it pulls.
func (o *outbox) post(m *Message) {
	push := o.pulled && o.mailed == 0 && len(o.direct) < directLimit
	if push {
		o.direct = append(o.direct, m)
	} else if o.begun {
		o.mailed = m.Time.UnixMilli()
	}
	if push && !m.Stored {
		return
	}
	if len(o.mail) == mailLimit {
		o.mail = slices.Delete(o.mail, 0, 1)
	}
	o.mail = append(o.mail, letter{message: m})
}

// begin says that the client knows that it is connected. What came before it will ask for by itself.
func (o *outbox) begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.begun = true
}

// forget drops the news of a room.
func (o *outbox) forget(room string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.forgetLocked(room)
}

func (o *outbox) forgetLocked(room string) {
	delete(o.rooms, room)
	delete(o.attributes, room)
}

func (o *outbox) close(reason CloseReason) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended, o.reason = true, reason
	o.signal()
}

func (o *outbox) signal() {
	select {
	case o.ready <- struct{}{}:
	default:
	}
}

// take returns what is to be told. A session that is over has nothing to tell but that.
func (o *outbox) take() batch {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended {
		return batch{ended: true, reason: o.reason}
	}
	b := batch{rooms: o.rooms, attributes: o.attributes, mailed: o.mailed}
	for _, m := range o.direct {
		b.direct = append(b.direct, *m)
	}
	for i := range o.mail {
		if slices.Contains(o.direct, o.mail[i].message) {
			o.mail[i].sent = true
		}
	}
	o.rooms, o.attributes, o.direct, o.mailed = nil, nil, nil, 0
	return b
}

// pull returns the mail after a time, the oldest first, as much as one answer takes, and whether that is all. What is not after
// the time has arrived.
func (o *outbox) pull(after int64) (found []*Message, finished bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pulled, o.mailed = true, 0
	o.mail = slices.DeleteFunc(o.mail, func(l letter) bool { return l.message.Time.UnixMilli() <= after })
	o.direct = slices.DeleteFunc(o.direct, func(m *Message) bool { return m.Stored })
	limit := answerLimit{}
	for i := range o.mail {
		if !limit.takes(o.mail[i].message) {
			return found, false
		}
		o.mail[i].sent = true
		found = append(found, o.mail[i].message)
	}
	return found, true
}

// unsent is the mail that was never on its way.
func (o *outbox) unsent() []Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	var left []Message
	for _, l := range o.mail {
		if !l.sent {
			left = append(left, *l.message)
		}
	}
	return left
}

// answerLimit bounds the answer to a pull. Clients pull again.
type answerLimit struct{ messages, bytes int }

const (
	maxAnswerMessages = 500
	maxAnswerBytes    = 512 << 10
)

// takes counts a message. The first is always taken.
func (l *answerLimit) takes(m *Message) bool {
	l.messages++
	l.bytes += len(m.Content) + len(m.Expansion)
	return l.messages == 1 || (l.messages <= maxAnswerMessages && l.bytes <= maxAnswerBytes)
}
