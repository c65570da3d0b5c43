package emulator

import (
	"encoding/json"
	"slices"
	"time"
)

// sendToUser sends a message to one user, and to the sender's own client where that was asked for.
func (s *store) sendToUser(d draft, kind ConversationType, userID string) *Message {
	m := s.record(d, kind, userID)
	e := Event{Kind: EventMessage, Message: *m}
	s.give(userID, e, d.onlineOnly)
	if d.includeSender && d.from != userID {
		s.give(d.from, e, true)
	}
	return m
}

// sendToGroup sends a message to a group's members, or to those of them it is directed at. Group operations are not emulated
// yet, so the members are those SetGroup set.
func (s *store) sendToGroup(d draft, groupID string, directedAt []string) *Message {
	m := s.record(d, Group, groupID)
	receivers := slices.Clone(s.groups[groupID])
	if len(directedAt) > 0 {
		receivers = slices.DeleteFunc(receivers, func(id string) bool { return !contains(directedAt, id) })
	}
	e := Event{Kind: EventMessage, Message: *m}
	for _, id := range receivers {
		if id != d.from || d.includeSender {
			s.give(id, e, d.onlineOnly)
		}
	}
	if d.includeSender && !contains(receivers, d.from) {
		s.give(d.from, e, true)
	}
	return m
}

// sendToEverybody sends a system message to all users.
func (s *store) sendToEverybody(d draft) *Message {
	m := s.record(d, System, everybody)
	for id := range s.users {
		s.give(id, Event{Kind: EventMessage, Message: *m}, d.onlineOnly)
	}
	return m
}

// everybody is the target of a broadcast.
const everybody = ""

// sendToAllRooms sends a message into every room. It is not stored, and does not keep a room from ending by idleness.
func (s *store) sendToAllRooms(d draft) {
	d.stored = false
	for _, r := range s.rooms {
		s.distribute(r, s.record(d, Chatroom, r.id), d.includeSender)
	}
}

// recall is what a recall call asks for.
type recall struct {
	from, target, messageUID, extra string
	kind                            ConversationType
	sent                            time.Time
	byAdmin, remove                 bool
}

const recallObjectName = "RC:RcCmd"

// recallMessage delivers the recall command, which is kept next to the message, to all who got the message.
func (s *store) recallMessage(c recall) {
	if c.sent.IsZero() {
		c.sent = s.sentTime(c)
	}
	body, _ := json.Marshal(map[string]any{ // only texts, numbers and flags: cannot fail
		"messageUId": c.messageUID, "conversationType": int(c.kind), "targetId": c.target,
		"sentTime": c.sent.UnixMilli(), "isAdmin": c.byAdmin, "isDelete": c.remove, "extra": c.extra,
	})
	d := draft{from: c.from, objectName: recallObjectName, content: string(body), stored: true}
	switch c.kind {
	case Chatroom:
		if r, ok := s.liveRoom(c.target); ok {
			s.distribute(r, s.record(d, Chatroom, c.target), false)
		}
	case Group:
		s.sendToGroup(d, c.target, nil)
	case Private, System:
		if c.target == everybody {
			s.sendToEverybody(d)
			return
		}
		s.sendToUser(d, c.kind, c.target)
	}
}

func (s *store) sentTime(c recall) time.Time {
	messages := s.history(keyOf(c.kind, c.from, c.target)).messages
	at := slices.IndexFunc(messages, func(m *Message) bool { return m.UID == c.messageUID })
	if at < 0 {
		return s.clock.now()
	}
	return messages[at].Time
}
