package state

import "time"

// EventKind says what an Event reports.
type EventKind int

// The kinds. The numbers are those of package emulator.
const (
	EventMessage          EventKind = iota + 1 // a message came: Message, and Room if it was sent into a chatroom
	EventAttributeSet                          // a chatroom attribute was set: Room, Attribute
	EventAttributeRemoved                      // a chatroom attribute was deleted: Room, Attribute
	EventNotice                                // a restriction of a chatroom changed, and a notice was asked for: Notice
	EventKickedFromRoom                        // the user was removed from a chatroom: Room
	EventRoomDestroyed                         // a chatroom the user was in is gone: Room
	EventMessageBlocked                        // the app's verdict kept a message of the user back: Message, Extra, and Room of a chatroom
)

// Event is something a session receives.
type Event struct {
	Kind      EventKind
	Room      string
	Message   Message
	Attribute Attribute
	Notice    Notice
	Extra     string // what the app's verdict tells the sender
}

// Attribute is a chatroom attribute.
type Attribute struct {
	Key, Value string
	Owner      string // who set it last
	AutoDelete bool   // goes when the owner leaves the room
	Updated    time.Time
}

// Notice reports a restriction to clients.
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

// CloseReason says why a session ended.
type CloseReason int

// The reasons. The numbers are those of package emulator.
const (
	ReasonClosed      CloseReason = iota // by Close
	ReasonReplaced                       // the user connected again elsewhere
	ReasonBlocked                        // the user was blocked
	ReasonDeactivated                    // the user was deactivated
	ReasonShutdown                       // the emulator was closed
)
