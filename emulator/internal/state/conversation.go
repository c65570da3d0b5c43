package state

import (
	"cmp"
	"slices"
	"time"
)

// HistoryLimit and historyBytes are the limits of a conversation.
const (
	HistoryLimit = 10_000
	historyBytes = 16 << 20
)

// conversation has the latest messages of a chatroom, or of everything outside of chatrooms, by time.
type conversation struct {
	times    Sequence
	messages []*Message
	bytes    int
}

// add forgets the oldest messages when there are too many.
func (c *conversation) add(m *Message) {
	c.append(m)
	for c.full() {
		c.drop()
	}
}

func (c *conversation) append(m *Message) {
	c.messages = append(c.messages, m)
	c.bytes += m.Size()
}

// full reports whether there are too many messages.
func (c *conversation) full() bool { return len(c.messages) > HistoryLimit || c.bytes > historyBytes }

// drop forgets the oldest message. Those that are left are copied only when the array behind them is used up, which with each copy
// is larger than they are.
func (c *conversation) drop() *Message {
	oldest := c.messages[0]
	c.bytes -= oldest.Size()
	c.messages[0] = nil
	c.messages = c.messages[1:]
	return oldest
}

// latest returns the last n stored messages, oldest first.
func (c *conversation) latest(n int) []*Message {
	var found []*Message
	for _, m := range slices.Backward(c.messages) {
		if len(found) >= n {
			break
		}
		if m.Stored {
			found = append(found, m)
		}
	}
	slices.Reverse(found)
	return found
}

// find sets the values of the map to the stored messages whose UIDs are its keys.
func (c *conversation) find(byUID map[string]*Message) {
	for _, m := range c.messages {
		if _, wanted := byUID[m.UID]; wanted && m.Stored {
			byUID[m.UID] = m
		}
	}
}

// position returns the index of the first message after a time.
func position(messages []*Message, after int64) int {
	at, _ := slices.BinarySearchFunc(messages, after, func(m *Message, after int64) int {
		return cmp.Or(cmp.Compare(m.Time.UnixMilli(), after), -1)
	})
	return at
}

// Portion limits a list of messages. The next call returns the rest.
type Portion struct {
	Messages, Bytes int

	messages, bytes int // taken
}

// Takes adds a message, and reports whether it fits. The first always fits.
func (p *Portion) Takes(m *Message) bool {
	p.messages++
	p.bytes += len(m.Content) + len(m.Expansion)
	return p.messages == 1 || (p.messages <= p.Messages && p.bytes <= p.Bytes)
}

// lastStored returns the last stored messages, oldest first.
func lastStored(messages []*Message, count int, limit Portion) []*Message {
	var found []*Message
	for _, m := range slices.Backward(messages) {
		if len(found) >= count || !limit.Takes(m) {
			break
		}
		if m.Stored {
			found = append(found, m)
		}
	}
	slices.Reverse(found)
	return found
}

// Messages returns the messages of a chatroom, stored or not, oldest first. If the room does not exist, it returns
// none.
func (s *State) Messages(roomID string) []*Message {
	s.lock()
	defer s.mu.Unlock()
	r, ok := s.liveRoom(roomID)
	if !ok {
		return nil
	}
	return slices.Clone(r.history.messages)
}

// historySpan is the maximum time span of a query.
const historySpan = 14 * 24 * time.Hour

// History is a query that reads the history of a chatroom backwards.
type History struct {
	Newest, Oldest time.Time
	IncludeNewest  bool
	Size           int
}

func (h History) check() error {
	switch {
	case !h.Newest.After(h.Oldest):
		return refuse(BadParameter, "startTime", "must be later than endTime, the query walks back in time")
	case h.Newest.Sub(h.Oldest) > historySpan:
		return refuse(BadParameter, "endTime", "must be at most 14 days before startTime")
	}
	return nil
}

// History returns stored messages of a chatroom from newest to oldest.
func (s *State) History(roomID string, h History) (found []*Message, err error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	err = s.inRoom(roomID, func(r *room) error {
		found = r.history.backwards(h)
		return nil
	})
	return found, err
}

func (c *conversation) backwards(h History) []*Message {
	return backwards(c.messages, h, func(m *Message) bool { return m.Stored })
}

// backwards returns those of the messages that a query is for and that are to be seen, from newest to oldest.
func backwards(messages []*Message, h History, seen func(*Message) bool) []*Message {
	var found []*Message
	last := h.Newest.UnixMilli()
	if !h.IncludeNewest {
		last--
	}
	for _, m := range slices.Backward(messages[:position(messages, last)]) {
		if !seen(m) {
			continue
		}
		if m.Time.Before(h.Oldest) || len(found) == h.Size {
			break
		}
		found = append(found, m)
	}
	return found
}

// RoomTime returns a time in milliseconds between the messages that a chatroom has and those that it will have.
func (s *Session) RoomTime(roomID string) int64 {
	s.state.lock()
	defer s.state.mu.Unlock()
	last := s.state.roomTimes
	if r, ok := s.state.rooms[roomID]; ok {
		last = r.history.times.last
	}
	return max(last, s.state.clock.now().UnixMilli()-1)
}

// News has new messages of a chatroom for a member.
type News struct {
	Messages []*Message // oldest first
	UpTo     int64      // time in milliseconds; there are no other messages before it
	All      bool       // there are no further messages
}

// News returns messages of a chatroom that the session is in: those after a time in milliseconds. If after is 0, it
// returns the latest count messages of the history and those since the user joined; joined is that time, or 0 for the
// time that the state has. The user's own messages are only in the history.
func (s *Session) News(roomID string, after, joined int64, count int, limit Portion) (news News, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		if joined == 0 { // joined by the server, or on an earlier connection
			at, _ := r.members.joined(s.user.id)
			joined = at.UnixMilli()
		}
		news = r.news(s.user.id, after, joined, count, limit)
		return nil
	})
	return news, err
}

func (r *room) news(userID string, after, joined int64, count int, limit Portion) News {
	messages := r.history.messages
	n := News{UpTo: after}
	if after <= 0 {
		n.UpTo = joined
		n.Messages = lastStored(messages[:position(messages, joined)], count, limit)
	}
	for _, m := range messages[position(messages, n.UpTo):] {
		if !m.withheld && (m.From != userID || m.forSender) {
			if !limit.Takes(m) {
				return n
			}
			n.Messages = append(n.Messages, m)
		}
		n.UpTo = m.Time.UnixMilli()
	}
	n.All = true
	return n
}

// Stored returns stored messages of a chatroom the session is in, the newest first: those before a time in milliseconds, 0 for now,
// or those after it. It also reports whether there are more.
func (s *Session) Stored(roomID string, at int64, size int, forward bool, limit Portion) (found []*Message, more bool, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		found, more = r.stored(at, size, forward, limit)
		return nil
	})
	return found, more, err
}

func (r *room) stored(at int64, size int, forward bool, limit Portion) (found []*Message, more bool) {
	messages := slices.DeleteFunc(slices.Clone(r.history.messages), func(m *Message) bool { return !m.Stored })
	if forward {
		messages = messages[position(messages, at):]
		end := 0
		for end < len(messages) && end < size && limit.Takes(messages[end]) {
			end++
		}
		found = slices.Clone(messages[:end])
		slices.Reverse(found)
		return found, end < len(messages)
	}
	if at > 0 {
		messages = messages[:position(messages, at-1)]
	}
	for _, m := range slices.Backward(messages) {
		if len(found) == size || !limit.Takes(m) {
			break
		}
		found = append(found, m)
	}
	return found, len(found) < len(messages)
}
