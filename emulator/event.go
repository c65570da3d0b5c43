package emulator

import (
	"fmt"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// EventKind is the kind of an Event.
type EventKind int

const (
	EventMessage             EventKind = iota + 1 // a message arrived: Message, and Room if it was sent to a chatroom
	EventAttributeSet                             // a chatroom attribute was set: Room, Attribute
	EventAttributeRemoved                         // a chatroom attribute was deleted: Room, Attribute
	EventNotice                                   // a restriction of a chatroom changed, with a notice: Notice
	EventKickedFromRoom                           // the user was removed from a chatroom: Room
	EventRoomDestroyed                            // a chatroom of the user was destroyed: Room
	EventMessageBlocked                           // the app's verdict blocked a message of the user: Message, Extra, and Room of a chatroom
	EventConversationChanged                      // the user's settings of a conversation changed: Conversation
	EventTagsChanged                              // the user's tags for conversations changed
	EventMessageModified                          // the content of a message was replaced: Message, as it is now
)

// String returns the name of the kind, for the messages of failed tests.
func (k EventKind) String() string {
	names := [...]string{"none", "message", "attribute set", "attribute removed", "notice", "kicked from room", "room destroyed", "message blocked",
		"conversation changed", "tags changed", "message modified"}
	if k < 0 || int(k) >= len(names) {
		return "unknown"
	}
	return names[k]
}

// Event is an event that a session receives.
type Event struct {
	Kind      EventKind
	Room      string
	Message   Message
	Attribute Attribute
	Notice    Notice
	Extra     string // the verdict's data for the sender

	Conversation ConversationKey
}

func eventOf(e *state.Event) Event {
	return Event{
		Kind: EventKind(e.Kind), Room: e.Room, Message: messageOf(&e.Message), Attribute: Attribute(e.Attribute),
		Notice: Notice(e.Notice), Extra: e.Extra, Conversation: conversationKeyOf(e.Conversation),
	}
}

// String describes the event, for the messages of failed tests.
func (e Event) String() string {
	text := e.Kind.String()
	switch e.Kind {
	case EventMessage, EventMessageBlocked, EventMessageModified:
		text += fmt.Sprintf(" %s from %s", e.Message.ObjectName, e.Message.From)
	case EventAttributeSet, EventAttributeRemoved:
		text += " " + e.Attribute.Key
	case EventConversationChanged:
		text += " " + e.Conversation.Target
	case EventNotice:
		text += " of " + e.Notice.Operation
	}
	if e.Room != "" {
		text += " in " + e.Room
	}
	return text
}

// Attribute is a chatroom attribute.
type Attribute struct {
	Key, Value string
	Owner      string // the last user who set it
	AutoDelete bool   // deleted when the owner leaves the room
	Updated    time.Time
}

// Notice is a restriction of which clients are notified, because a call of the Server API had needNotify=true.
type Notice struct {
	Operation string // the operation that caused it, such as "chatroom.muteMembers"
	Room      string // empty: all chatrooms
	UserIDs   []string
	Extra     string
}

// Member is a user in a chatroom.
type Member struct {
	UserID string
	Joined time.Time
}

// CloseReason is the reason why a session ended.
type CloseReason int

const (
	ReasonClosed      CloseReason = iota // by Close
	ReasonReplaced                       // the user connected again elsewhere
	ReasonBlocked                        // the user was blocked
	ReasonDeactivated                    // the user was deactivated
	ReasonShutdown                       // the emulator was closed
)

// String returns the name of the reason.
func (r CloseReason) String() string {
	names := [...]string{"closed", "replaced by another connection", "user blocked", "user deactivated", "emulator closed"}
	if r < 0 || int(r) >= len(names) {
		return "unknown"
	}
	return names[r]
}
