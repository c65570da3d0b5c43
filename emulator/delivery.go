package emulator

import (
	"encoding/json"
	"slices"
	"time"
)

// sendToUser sends a message to one user, and to the sender's own client where that was asked for.
func (s *store) sendToUser(d draft, kind ConversationType, userID string, from *sending) *Message {
	m := s.recordMail(d, kind, userID)
	to := s.reach(nil, userID, m, d.onlineOnly)
	if d.includeSender && d.from != userID {
		to = s.reach(to, d.from, m, true)
	}
	s.sent(m, from, to)
	return m
}

// sendToGroup sends a message to a group's members, or to those of them it is directed at. Group operations are not emulated
// yet, so the members are those SetGroup set.
func (s *store) sendToGroup(d draft, groupID string, directedAt []string, from *sending) *Message {
	m := s.recordMail(d, Group, groupID)
	receivers := slices.Clone(s.groups[groupID])
	if len(directedAt) > 0 {
		receivers = slices.DeleteFunc(receivers, func(id string) bool { return !contains(directedAt, id) })
	}
	var to []*Session
	for _, id := range receivers {
		if id != d.from || d.includeSender {
			to = s.reach(to, id, m, d.onlineOnly)
		}
	}
	if d.includeSender && !contains(receivers, d.from) {
		to = s.reach(to, d.from, m, true)
	}
	s.sent(m, from, to)
	return m
}

// sendToEverybody sends a system message to all users.
func (s *store) sendToEverybody(d draft) *Message {
	m := s.recordMail(d, System, everybody)
	var to []*Session
	for id := range s.users {
		to = s.reach(to, id, m, d.onlineOnly)
	}
	s.sent(m, nil, to)
	return m
}

// everybody is the target of a broadcast.
const everybody = ""

// sendToAllRooms sends a message into every room. It is not stored, and does not keep a room from ending by idleness.
func (s *store) sendToAllRooms(d draft) {
	d.stored = false
	for _, r := range s.rooms {
		s.distribute(r, d, nil)
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
			s.distribute(r, d, nil)
		}
	case Group:
		s.sendToGroup(d, c.target, nil, nil)
	case Private, System:
		if c.target == everybody {
			s.sendToEverybody(d)
			return
		}
		s.sendToUser(d, c.kind, c.target, nil)
	}
}

// sentTime is the time of the message that is recalled or, where it is not kept, now.
func (s *store) sentTime(c recall) time.Time {
	kept := &s.mail
	if c.kind == Chatroom {
		r, ok := s.liveRoom(c.target)
		if !ok {
			return s.clock.now()
		}
		kept = &r.history
	}
	for _, m := range slices.Backward(kept.messages) {
		if m.UID == c.messageUID && c.means(m) {
			return m.Time
		}
	}
	return s.clock.now()
}

// means reports whether a message is in the conversation of a recall. A one-to-one conversation is the same from both sides.
func (c recall) means(m *Message) bool {
	there := m.Target == c.target && (c.kind != Private || m.From == c.from)
	return m.Conversation == c.kind && (there || c.kind == Private && m.Target == c.from && m.From == c.target)
}
