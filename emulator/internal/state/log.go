package state

import (
	"slices"
	"time"
)

// messageLog is the latest messages of all kinds of conversations, as they were sent, by the hours in which they were.
type messageLog struct {
	messages []Message // copies: those of a chatroom go with it
	bytes    int
	deleted  []time.Time // hours
}

const (
	logHour = time.Hour
	logKept = 3 * 24 * time.Hour
)

// add takes a message unless it is a status message or one to everybody.
func (l *messageLog) add(m *Message, from *sending) {
	if from != nil && from.status || m.Target == everybody {
		return
	}
	l.messages = append(l.messages, *m)
	l.bytes += m.Size()
	for len(l.messages) > HistoryLimit || l.bytes > historyBytes {
		l.bytes -= l.messages[0].Size()
		l.messages[0] = Message{}
		l.messages = l.messages[1:]
	}
}

// LoggedHour returns the messages that were sent in the hour that begins at a time, oldest first. There are none while the hour is
// not over, three days after it, and when they were deleted.
func (s *State) LoggedHour(hour time.Time) []*Message {
	s.lock()
	defer s.mu.Unlock()
	now, end := s.clock.now(), hour.Add(logHour)
	if now.Before(end) || now.Sub(end) > logKept || slices.ContainsFunc(s.log.deleted, hour.Equal) {
		return nil
	}
	var found []*Message
	for i := range s.log.messages {
		m := &s.log.messages[i]
		if !m.Time.Before(hour) && m.Time.Before(end) {
			copied := *m
			found = append(found, &copied)
		}
	}
	return found
}

// DeleteLoggedHour deletes the messages of an hour that is over from the log. It does not touch the history.
func (s *State) DeleteLoggedHour(hour time.Time) {
	s.lock()
	defer s.mu.Unlock()
	now := s.clock.now()
	if now.Before(hour.Add(logHour)) {
		return
	}
	s.log.deleted = slices.DeleteFunc(s.log.deleted, func(h time.Time) bool { return now.Sub(h) > logKept+logHour })
	if !slices.ContainsFunc(s.log.deleted, hour.Equal) {
		s.log.deleted = append(s.log.deleted, hour)
	}
}
