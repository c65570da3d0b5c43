package state

import "time"

// EventKind is the kind of an Event.
type EventKind int

// The kinds. The numbers are those of package emulator.
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

// Attribute is a chatroom attribute.
type Attribute struct {
	Key, Value string
	Owner      string // the last user who set it
	AutoDelete bool   // deleted when the owner leaves the room
	Updated    time.Time
}

// Notice is a restriction of which clients are notified.
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

// The reasons. The numbers are those of package emulator.
const (
	ReasonClosed      CloseReason = iota // by Close
	ReasonReplaced                       // the user connected again elsewhere
	ReasonBlocked                        // the user was blocked
	ReasonDeactivated                    // the user was deactivated
	ReasonShutdown                       // the emulator was closed
)
