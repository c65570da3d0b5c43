package state

import (
	"slices"
	"strings"
	"time"
)

// Modification replaces the content of a message.
type Modification struct {
	Kind         ConversationType // Private or Group
	From, Target string
	UID          string
	ObjectName   string // empty: as it is
	Content      string
}

// modifiable is how long a message may be modified.
const modifiable = 24 * time.Hour

// fixedTypes are the types that no modification is for: commands, notifications and streams.
var fixedTypes = map[string]bool{
	recallObjectName: true, expansionObjectName: true, typing: true, streamObjectName: true,
	"RC:CmdMsg": true, "RC:CmdNtf": true, "RC:InfoNtf": true, "RC:ContactNtf": true, "RC:GrpNtf": true, "RC:ProfileNtf": true, "RC:RcNtf": true,
	"RC:ReadNtf": true, "RC:SRSMsg": true, "RC:RRReqMsg": true, "RC:RRRspMsg": true,
}

// Modify replaces the content of a message, in the history and for clients: those that are connected are told, the others when they
// connect.
func (s *State) Modify(c Modification) error {
	s.lock()
	defer s.mu.Unlock()
	m, err := s.modifiable(c)
	if err != nil {
		return err
	}
	now := s.clock.now()
	changed := s.mail.change(m, func(m *Message) { m.Content, m.Modified = strings.Clone(c.Content), now })
	s.refresh(m, changed)
	s.commit(Change{MessageModified{changed}, Event{Kind: EventMessageModified, Message: *changed}, s.reachChanged(m, changed)})
	return nil
}

func (s *State) modifiable(c Modification) (*Message, error) {
	m, kept := s.mail.byUID[c.UID]
	switch {
	case !kept:
		return nil, refuse(NoSuchMessage, "msgUID", "there is no message %s", c.UID)
	case m.Conversation != c.Kind || m.Target != c.Target || m.From != c.From:
		return nil, refuse(NotModifiable, "msgUID", "%s did not send message %s to %s", c.From, c.UID, c.Target)
	case m.recalled || !m.Stored || fixedTypes[m.ObjectName]:
		return nil, refuse(NotModifiable, "msgUID", "message %s cannot be modified", c.UID)
	case c.ObjectName != "" && c.ObjectName != m.ObjectName:
		return nil, refuse(BadParameter, "objectName", "must be that of the message, %s", m.ObjectName)
	case len(c.Content) > MaxContentBytes:
		return nil, refuse(ContentTooLarge, "content", "a content has at most %d bytes", MaxContentBytes)
	case s.clock.now().Sub(m.Time) > modifiable:
		return nil, refuse(TooLateToModify, "msgUID", "message %s is older than %s", c.UID, modifiable)
	}
	return m, nil
}

// parties are the users of a conversation.
func (s *State) parties(m *Message) []string {
	switch {
	case m.Conversation == Group:
		members := s.groups[m.Target].memberIDs()
		if slices.Contains(members, m.From) {
			return members
		}
		return append(members, m.From)
	case m.From == m.Target:
		return []string{m.From}
	}
	return []string{m.From, m.Target}
}

// refresh puts a changed message in the place of the old one where it waits for its receivers.
func (s *State) refresh(old, by *Message) {
	for _, id := range s.parties(old) {
		u, ok := s.users[id]
		if !ok {
			continue
		}
		for i, m := range u.inbox {
			if m == old {
				u.inbox[i] = by
				u.inboxBytes += by.Size() - old.Size()
			}
		}
	}
}

// reachChanged returns the sessions of the users of a conversation. A user who is offline is told of the change on connecting, unless
// the message itself waits.
func (s *State) reachChanged(old, by *Message) (to []*Session) {
	for _, id := range s.parties(old) {
		u, ok := s.users[id]
		switch {
		case !ok || !u.deactivated.IsZero():
		case u.session != nil:
			to = append(to, u.session)
		default:
			u.awaitChange(by)
		}
	}
	return to
}

// awaitChange notes a modified message, the latest version only.
func (u *user) awaitChange(by *Message) {
	if slices.Contains(u.inbox, by) {
		return
	}
	for i, m := range u.changed {
		if m.UID == by.UID {
			u.changed[i] = by
			return
		}
	}
	if len(u.changed) < InboxLimit {
		u.changed = append(u.changed, by)
	}
}
