package state

import (
	"cmp"
	"strings"
)

// DefaultChannel is the channel of messages without a channel. Every ultra group has it.
const DefaultChannel = "RCDefault"

// ultraGroup is an ultra group.
type ultraGroup struct {
	id       string
	channels map[string]*channel
}

// channel is a channel of an ultra group.
type channel struct {
	id      string
	history conversation
}

// openUltraGroup returns an ultra group, and creates it if it does not exist.
func (s *State) openUltraGroup(id string) *ultraGroup {
	g, ok := s.ultraGroups[id]
	if !ok {
		g = &ultraGroup{id: strings.Clone(id), channels: map[string]*channel{}}
		s.ultraGroups[g.id] = g
		g.openChannel(DefaultChannel)
	}
	return g
}

// openChannel returns a channel, and creates it if it does not exist. An empty id means the DefaultChannel.
func (g *ultraGroup) openChannel(id string) *channel {
	id = cmp.Or(id, DefaultChannel)
	c, ok := g.channels[id]
	if !ok {
		c = &channel{id: strings.Clone(id)}
		g.channels[c.id] = c
	}
	return c
}

func (s *State) ultraGroup(id string) (*ultraGroup, error) {
	if g, ok := s.ultraGroups[id]; ok {
		return g, nil
	}
	return nil, refuse(NoSuchUltraGroup, "groupId", "there is no ultra group %s", id)
}

func (g *ultraGroup) channel(id string) (*channel, error) {
	id = cmp.Or(id, DefaultChannel)
	if c, ok := g.channels[id]; ok {
		return c, nil
	}
	return nil, refuse(NoSuchChannel, "busChannel", "there is no channel %s in ultra group %s", id, g.id)
}

// ChannelMessage is a message to add to a channel of an ultra group.
type ChannelMessage struct {
	UID     string // empty: a new one
	Channel string // empty: the DefaultChannel
	From    string
	Outgoing
}

// SetUltraGroup adds messages to an ultra group, oldest first. It creates the group and the channels if they do not
// exist.
func (s *State) SetUltraGroup(id string, messages ...ChannelMessage) error {
	if err := checkID("groupId", id); err != nil {
		return err
	}
	for _, m := range messages {
		if err := m.Outgoing.check(); err != nil {
			return err
		}
	}
	s.lock()
	defer s.mu.Unlock()
	g := s.openUltraGroup(id)
	for _, m := range messages {
		c := g.openChannel(m.Channel)
		d := m.Outgoing.draft(m.From)
		d.uid = strings.Clone(m.UID)
		message := s.compose(&c.history.times, d, UltraGroup, g.id)
		message.Channel = c.id
		c.history.add(message)
	}
	return nil
}

// MessageKey identifies a message of an ultra group.
type MessageKey struct {
	UID     string
	Channel string // empty: the DefaultChannel
}

// UltraGroupMessages returns stored messages of an ultra group, in the order of the keys. It leaves out messages that
// are not in their channel.
func (s *State) UltraGroupMessages(groupID string, keys []MessageKey) ([]*Message, error) {
	s.lock()
	defer s.mu.Unlock()
	g, err := s.ultraGroup(groupID)
	if err != nil {
		return nil, err
	}
	uids := map[*channel]map[string]*Message{}
	for _, key := range keys {
		c, err := g.channel(key.Channel)
		if err != nil {
			return nil, err
		}
		if uids[c] == nil {
			uids[c] = map[string]*Message{}
		}
		uids[c][key.UID] = nil
	}
	for c, wanted := range uids {
		c.history.find(wanted)
	}
	var found []*Message
	for _, key := range keys {
		c, _ := g.channel(key.Channel)
		if m := uids[c][key.UID]; m != nil {
			found = append(found, m)
		}
	}
	return found, nil
}
