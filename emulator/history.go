package emulator

import (
	"fmt"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// HistoryMessage is a message to put into the history of a conversation of two, or of a group.
type HistoryMessage struct {
	UID          string // empty: the emulator makes one
	Conversation ConversationType
	From         string
	Target       string // the other user, or the group
	ObjectName   string // 1 to 32 characters, such as "RC:TxtMsg"
	Content      string // the body, JSON for most types; at most 128 KB
	Expandable   bool
	Expansion    string // the extra content, JSON text
}

// PutMessages puts messages into the history, oldest first, as if clients had sent them now: for calls that read or change messages.
// Nobody is told of them.
func (e *Emulator) PutMessages(messages ...HistoryMessage) error {
	list := make([]state.StoredMessage, len(messages))
	for i, m := range messages {
		list[i] = state.StoredMessage{UID: m.UID, Kind: state.ConversationType(m.Conversation), From: m.From, Target: m.Target, Outgoing: state.Outgoing{
			ObjectName: m.ObjectName, Content: m.Content, Expandable: m.Expandable, Expansion: m.Expansion,
		}}
	}
	if err := e.state.PutMessages(list...); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	return nil
}

// ConversationMessages returns the messages that a user has in the stored history of a conversation of two or of a group, oldest
// first, as they are now.
func (e *Emulator) ConversationMessages(kind ConversationType, userID, targetID string) []Message {
	return messagesOf(e.state.ConversationMessages(state.ConversationType(kind), userID, targetID))
}
