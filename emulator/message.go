package emulator

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// ConversationType is the kind of conversation of a message, with the numbers of the wire.
type ConversationType int

const (
	Private    ConversationType = 1
	Group      ConversationType = 3
	Chatroom   ConversationType = 4
	System     ConversationType = 6
	UltraGroup ConversationType = 10
)

// Message is a message that the emulator stored and delivered.
type Message struct {
	UID          string
	Conversation ConversationType
	Target       string // the chatroom, group or user that it was sent to
	From         string
	ObjectName   string
	Content      string // the body, unchanged
	Time         time.Time
	Stored       bool // kept in the history
	Expandable   bool
	Expansion    string    // the extra content as JSON
	Modified     time.Time // when its content was replaced; zero: never
}

func messageOf(m *state.Message) Message {
	return Message{
		UID: m.UID, Conversation: ConversationType(m.Conversation), Target: m.Target, From: m.From, ObjectName: m.ObjectName,
		Content: m.Content, Time: m.Time, Stored: m.Stored, Expandable: m.Expandable, Expansion: m.Expansion, Modified: m.Modified,
	}
}

// messagesOf converts messages. It returns nil for nil.
func messagesOf(list []*state.Message) []Message {
	if list == nil {
		return nil
	}
	all := make([]Message, len(list))
	for i, m := range list {
		all[i] = messageOf(m)
	}
	return all
}
