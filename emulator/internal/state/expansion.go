package state

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Expand changes the pairs of a message.
type Expand struct {
	Kind       ConversationType // Private or Group
	UID        string
	Operator   string // who does it
	Target     string
	Set        map[string]string
	Delete     []string
	SyncSender bool // the operator's own client is told too
}

// Pair is a pair of a message's expansion.
type Pair struct {
	Key, Value string
	Set        time.Time
}

type pair struct {
	value string
	set   time.Time
}

const (
	expansionObjectName = "RC:MsgExMsg"
	maxPairs            = 300 // of a message
)

// SummaryKey is the key under which the service puts the beginning of a stream's text.
const SummaryKey = "RC_Ext_StreamMsgSummary"

// Expand sets or deletes pairs of a message, and tells the others of its conversation.
func (s *State) Expand(c Expand) error {
	s.lock()
	defer s.mu.Unlock()
	m, err := s.expandable(c)
	if err != nil {
		return err
	}
	pairs, now := maps.Clone(s.pairsOf(m)), s.clock.now()
	if pairs == nil {
		pairs = map[string]pair{}
	}
	for key, value := range c.Set {
		pairs[strings.Clone(key)] = pair{strings.Clone(value), now}
	}
	for _, key := range c.Delete {
		delete(pairs, key)
	}
	if len(pairs) > maxPairs {
		return refuse(BadExpansion, "extraKeyVal", "a message has at most %d pairs, it would have %d", maxPairs, len(pairs))
	}
	s.refresh(m, s.setPairs(m, pairs))
	d := draft{from: c.Operator, objectName: expansionObjectName, content: s.config.Texts.Expand(c)}
	command := s.recordMail(d, m.Conversation, c.Target)
	var to []*Session
	for _, id := range s.parties(m) {
		if id != c.Operator || c.SyncSender {
			to = s.reach(to, id, command, false)
		}
	}
	s.sent(command, nil, to)
	return nil
}

func (s *State) expandable(c Expand) (*Message, error) {
	m, kept := s.mail.byUID[c.UID]
	inside := kept && m.Conversation == c.Kind && (m.Target == c.Target || c.Kind == Private && m.From == c.Target)
	switch {
	case !inside:
		return nil, refuse(NoSuchMessage, "msgUID", "there is no message %s in the conversation", c.UID)
	case m.ObjectName == streamObjectName:
		return nil, refuse(ExpansionForbidden, "msgUID", "the expansion of stream %s is the service's", c.UID)
	case !m.Expandable || m.recalled:
		return nil, refuse(NotExpandable, "msgUID", "message %s cannot be expanded", c.UID)
	}
	return m, nil
}

// pairsOf returns the pairs of a message, which must not be changed.
func (s *State) pairsOf(m *Message) map[string]pair {
	if m.pairs != nil || !m.Expandable {
		return m.pairs
	}
	pairs := map[string]pair{}
	for key, value := range s.config.Texts.Pairs(m.Expansion) {
		pairs[key] = pair{value, m.Time}
	}
	return pairs
}

func (s *State) setPairs(m *Message, pairs map[string]pair) *Message {
	bare := make(map[string]string, len(pairs))
	for key, p := range pairs {
		bare[key] = p.value
	}
	text := s.config.Texts.Expanded(bare)
	return s.mail.change(m, func(m *Message) { m.pairs, m.Expansion = pairs, text })
}

// Expansion returns the pairs of a message, by key.
func (s *State) Expansion(uid string) ([]Pair, error) {
	s.lock()
	defer s.mu.Unlock()
	s.endSilentStreams()
	m, kept := s.mail.byUID[uid]
	switch {
	case !kept:
		return nil, refuse(NoSuchMessage, "msgUID", "there is no message %s", uid)
	case !m.Expandable && m.pairs == nil:
		return nil, refuse(NotExpandable, "msgUID", "message %s cannot be expanded", uid)
	}
	pairs := s.pairsOf(m)
	list := make([]Pair, 0, len(pairs))
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		list = append(list, Pair{key, pairs[key].value, pairs[key].set})
	}
	return list, nil
}
