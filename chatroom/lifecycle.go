package chatroom

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// DestroyPolicy determines the start of the time after which a room is destroyed.
type DestroyPolicy int

const (
	// DestroyWhenIdle destroys a room that was not used for the time.
	DestroyWhenIdle DestroyPolicy = 0
	// DestroyAtFixedTime destroys a room when the time has passed since its creation, used or not.
	DestroyAtFixedTime DestroyPolicy = 1
)

// The limits are 1 hour and 7 days. The prose of some pages has 10800 minutes for 7 days. The parameter tables have
// 10080, which is right.
const minDestroyMinutes, maxDestroyMinutes = 60, 10080

// CreateParams are the parameters of Create. Once the lifetime of a room is set by a call, the app-wide setting of the
// console no longer applies to the room.
type CreateParams struct {
	ID            string        `param:"chatroomId"` // required
	DestroyPolicy DestroyPolicy `param:"destroyType"`
	DestroyAfter  time.Duration `param:"destroyTime"` // 1 hour to 7 days, in whole minutes; 0: the server's default of 1 hour

	MuteAll              bool     `param:"isBan"`        // create the room with all members muted
	AllowedDuringMuteAll []string `param:"whiteUserIds"` // users who may speak while all are muted, at most 20

	// AttributeOwner and Attributes set attributes with the creation. Both must be set, or neither. They need the
	// attribute service: without it the creation fails. The limits of keys and values are those of SetAttribute. No
	// limit of their number is documented.
	AttributeOwner string            `param:"entryOwnerId"`
	Attributes     map[string]string `param:"entryInfo"`
}

var opCreate = rongcloud.Operation{ID: "chatroom.create", Path: "/chatroom/create_new.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Create creates a chatroom (创建聊天室). The documentation does not say what happens if the room exists.
//
// It fails with ErrNotEnabled if attributes are given and the attribute service is off.
//
// Operation chatroom.create: POST /chatroom/create_new.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/create
func (s *Service) Create(ctx context.Context, c CreateParams, opts ...rongcloud.CallOption) error {
	p := inRoomOf[CreateParams](opCreate, c.ID)
	p.OptionalInt("destroyType", int64(c.DestroyPolicy), int64(DestroyWhenIdle), int64(DestroyAtFixedTime))
	p.OptionalMinutes("destroyTime", c.DestroyAfter, minDestroyMinutes, maxDestroyMinutes)
	p.True("isBan", c.MuteAll)
	if len(c.AllowedDuringMuteAll) > 0 {
		p.IDs("whiteUserIds", c.AllowedDuringMuteAll, maxUsersPerCall)
	}
	switch hasOwner, hasAttributes := c.AttributeOwner != "", len(c.Attributes) > 0; {
	case hasOwner && hasAttributes:
		addAttributes(p, c.AttributeOwner, c.Attributes)
	case hasOwner:
		p.Fail("entryInfo", "must be given with AttributeOwner (entryOwnerId)")
	case hasAttributes:
		p.Fail("entryOwnerId", "must be given with Attributes (entryInfo)")
	}
	return p.Do(ctx, s.via(), opts)
}

var opDestroy = rongcloud.Operation{ID: "chatroom.destroy", Path: "/chatroom/destroy.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Destroy destroys chatrooms (销毁聊天室), with their attributes and their lists of users who may speak while all are muted.
// The maximum number of rooms in a call is not documented.
//
// Operation chatroom.destroy: POST /chatroom/destroy.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/destroy
func (s *Service) Destroy(ctx context.Context, roomIDs []string, opts ...rongcloud.CallOption) error {
	p := param.For(opDestroy).Arg("roomIDs", "chatroomId")
	p.IDs("chatroomId", roomIDs, 0)
	return p.Do(ctx, s.via(), opts)
}

// LifetimeParams are the parameters of SetLifetime.
type LifetimeParams struct {
	RoomID        string        `param:"chatroomId"` // required
	DestroyPolicy DestroyPolicy `param:"destroyType"`
	DestroyAfter  time.Duration `param:"destroyTime"` // 1 hour to 7 days, in whole minutes; 0: the server's default of 1 hour
}

var opSetLifetime = rongcloud.Operation{
	ID: "chatroom.setDestroyType", Path: "/chatroom/destroy/set.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// SetLifetime changes how and when a room is destroyed (设置聊天室销毁类型). The time of DestroyAtFixedTime counts from the
// creation of the room, not from this call. With DestroyWhenIdle, a room that has been idle for longer than the time
// can be destroyed at once.
//
// Operation chatroom.setDestroyType: POST /chatroom/destroy/set.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/set-destroy-type
func (s *Service) SetLifetime(ctx context.Context, l LifetimeParams, opts ...rongcloud.CallOption) error {
	p := inRoomOf[LifetimeParams](opSetLifetime, l.RoomID)
	// Always sent, even if it is the default. The documentation does not say whether a missing type selects idleness or
	// keeps the room's current type.
	p.Int("destroyType", int64(l.DestroyPolicy), int64(DestroyWhenIdle), int64(DestroyAtFixedTime))
	p.OptionalMinutes("destroyTime", l.DestroyAfter, minDestroyMinutes, maxDestroyMinutes)
	return p.Do(ctx, s.via(), opts)
}

// Room is the state of a chatroom.
type Room struct {
	ID            string        `json:"chatroomId"`
	Created       time.Time     `json:"created,omitzero"`
	MemberCount   int           `json:"memberCount"` // users in the room now
	DestroyPolicy DestroyPolicy `json:"destroyType"`
	DestroyAfter  time.Duration `json:"destroyAfter"`
	MutedAll      bool          `json:"ban"`
}

var opGet = rongcloud.Operation{ID: "chatroom.get", Path: "/chatroom/get.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Get returns a chatroom (查询聊天室信息). It fails with ErrNotFound, code 23410, if the room does not exist.
//
// Operation chatroom.get: POST /chatroom/get.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/get
func (s *Service) Get(ctx context.Context, roomID string, opts ...rongcloud.CallOption) (Room, error) {
	p := inRoom(opGet, roomID)
	var answer struct {
		rongcloud.Envelope
		CreateTime  wire.Int  `json:"createTime"` // the unit is not documented; 64 bits, so milliseconds
		MemberCount wire.Int  `json:"memberCount"`
		DestroyType wire.Int  `json:"destroyType"`
		DestroyTime wire.Int  `json:"destroyTime"`
		Ban         wire.Bool `json:"ban"`
	}
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return Room{}, err
	}
	return Room{
		ID:            roomID,
		Created:       answer.CreateTime.Millis(),
		MemberCount:   int(answer.MemberCount),
		DestroyPolicy: DestroyPolicy(answer.DestroyType),
		DestroyAfter:  answer.DestroyTime.Minutes(),
		MutedAll:      bool(answer.Ban),
	}, nil
}
