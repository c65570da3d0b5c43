package emulator

import (
	"fmt"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// UltraGroupMessage is a message in a channel of an ultra group.
type UltraGroupMessage struct {
	UID        string // empty: a new one
	Channel    string // empty: RCDefault
	From       string
	ObjectName string // 1 to 32 characters, such as "RC:TxtMsg"
	Content    string // the body, JSON for most types; at most 128 KB
	Expandable bool
	Expansion  string // the extra content as JSON
}

// SetUltraGroup adds messages to an ultra group, oldest first, for calls that read them. It creates the ultra group
// with the channel RCDefault, and the channels of the messages, if they do not exist. Operations that change ultra
// groups or send messages to them are not emulated yet, and clients do not receive the messages.
func (e *Emulator) SetUltraGroup(id string, messages ...UltraGroupMessage) error {
	list := make([]state.ChannelMessage, len(messages))
	for i, m := range messages {
		list[i] = state.ChannelMessage{UID: m.UID, Channel: m.Channel, From: m.From, Outgoing: state.Outgoing{
			ObjectName: m.ObjectName, Content: m.Content, Expandable: m.Expandable, Expansion: m.Expansion,
		}}
	}
	if err := e.state.SetUltraGroup(id, list...); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	return nil
}
