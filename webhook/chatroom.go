package webhook

import (
	"strconv"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/wire"
)

// ChatroomStatus reports that a chatroom was created, joined, left or destroyed (聊天室状态同步). Users who are online on several
// devices at once are not reported.
//
// See https://docs.rongcloud.io/platform-chat-api/chatroom/status
type ChatroomStatus struct {
	*Delivery `json:"-"`

	Room    string
	Change  RoomChange
	Cause   RoomCause
	UserIDs []string // who joined or left; empty if the room was created or destroyed
	Time    time.Time
}

// RoomChange is a change of a chatroom.
type RoomChange int

const (
	RoomCreated   RoomChange = 0
	RoomJoined    RoomChange = 1
	RoomLeft      RoomChange = 2
	RoomDestroyed RoomChange = 3
)

// String returns the name of the change.
func (c RoomChange) String() string { return nameOf(int(c), "created", "joined", "left", "destroyed") }

// RoomCause is the reason of a RoomChange.
type RoomCause int

const (
	ByCall    RoomCause = 0 // requested by a client or the server
	ByAbsence RoomCause = 1 // the user was offline for 30 s or 30 messages; reported with the room's next message
	ByBan     RoomCause = 2 // the user was blocked
	ByIdling  RoomCause = 3 // the room expired
)

// String returns the name of the cause.
func (c RoomCause) String() string { return nameOf(int(c), "call", "absence", "ban", "idling") }

// Kind returns KindChatroomStatus.
func (ChatroomStatus) Kind() Kind { return KindChatroomStatus }

// ID returns an ID derived from the room, the change, its time and the users.
func (s ChatroomStatus) ID() string {
	return id(KindChatroomStatus, s.Room, strconv.Itoa(int(s.Change)), strconv.Itoa(int(s.Cause)), millisText(s.Time), strings.Join(s.UserIDs, "\x00"))
}

type chatroomStatusWire struct {
	Room   wire.Text `json:"chatRoomId"` // the attribute callback spells it chatroomId; encoding/json reads both
	Users  ids       `json:"userIds"`
	Status wire.Int  `json:"status"`
	Type   *wire.Int `json:"type"`
	Time   wire.Int  `json:"time"`
}

func decodeChatroomStatus(d *decoder) ([]Event, error) {
	return each(d, func(w chatroomStatusWire) (Event, error) {
		if err := need("chatRoomId", string(w.Room), "type", given(w.Type)); err != nil {
			return nil, err
		}
		return ChatroomStatus{
			Delivery: d.Delivery, Room: string(w.Room), Change: RoomChange(*w.Type), Cause: RoomCause(w.Status),
			UserIDs: w.Users, Time: timeOf(w.Time),
		}, nil
	})
}

func (s ChatroomStatus) body() (any, error) {
	change := wire.Int(s.Change)
	return chatroomStatusWire{
		Room: wire.Text(s.Room), Users: append(ids{}, s.UserIDs...), Status: wire.Int(s.Cause), Type: &change, Time: millis(s.Time),
	}, nil
}

// ChatroomAttribute reports a change of a chatroom's attributes (聊天室属性同步).
//
// See https://docs.rongcloud.io/platform-chat-api/chatroom/kv-attribute/sync-kv
type ChatroomAttribute struct {
	*Delivery `json:"-"`

	Room    string
	Action  AttributeAction
	Key     string // empty if all were removed
	Value   string
	UserID  string // who made the change
	Time    time.Time
	Version int64 // orders the changes of a room
}

// AttributeAction is a change of an attribute.
type AttributeAction int

const (
	AttributeSet         AttributeAction = 1
	AttributeRemoved     AttributeAction = 2
	AttributesAllRemoved AttributeAction = 3
)

// String returns the name of the action.
func (a AttributeAction) String() string { return nameOf(int(a), "", "set", "removed", "all removed") }

// Kind returns KindChatroomAttribute.
func (ChatroomAttribute) Kind() Kind { return KindChatroomAttribute }

// ID returns an ID derived from the room, the key, the action, and the version or, if there is none, the time.
func (a ChatroomAttribute) ID() string {
	version := strconv.FormatInt(a.Version, 10)
	if a.Version == 0 {
		version = "@" + millisText(a.Time) + "\x00" + a.Value
	}
	return id(KindChatroomAttribute, a.Room, a.Key, strconv.Itoa(int(a.Action)), version)
}

// The member status is reserved. It is sent as 0 and not decoded, so that it may have any type.
type chatroomAttributeWire struct {
	Room    wire.Text `json:"chatroomId"` // the status callback spells it chatRoomId; encoding/json reads both
	Key     wire.Text `json:"key"`
	Value   anyText   `json:"value"`
	Action  wire.Int  `json:"optType"`
	UserID  wire.Text `json:"userId"`
	Time    wire.Int  `json:"timestamp"`
	Version wire.Int  `json:"version"`
}

func decodeChatroomAttribute(d *decoder) ([]Event, error) {
	return each(d, func(w chatroomAttributeWire) (Event, error) {
		if err := need("chatroomId", string(w.Room), "optType", nonZero(w.Action)); err != nil {
			return nil, err
		}
		return ChatroomAttribute{
			Delivery: d.Delivery, Room: string(w.Room), Action: AttributeAction(w.Action), Key: string(w.Key), Value: string(w.Value),
			UserID: string(w.UserID), Time: timeOf(w.Time), Version: int64(w.Version),
		}, nil
	})
}

func (a ChatroomAttribute) body() (any, error) {
	return struct {
		chatroomAttributeWire
		Status int `json:"status"`
	}{chatroomAttributeWire: chatroomAttributeWire{
		Room: wire.Text(a.Room), Key: wire.Text(a.Key), Value: anyText(a.Value), Action: wire.Int(a.Action),
		UserID: wire.Text(a.UserID), Time: millis(a.Time), Version: wire.Int(a.Version),
	}}, nil
}
