package chatroom

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// MuteParams are the parameters of Mute.
type MuteParams struct {
	RoomID      string        `param:"chatroomId"` // required
	UserIDs     []string      `param:"userId"`     // 1 to 20
	Duration    time.Duration `param:"minute"`     // 1 minute to 30 days, in whole minutes
	Notify      bool          `param:"needNotify"` // notify all members of the room
	NotifyExtra string        `param:"extra"`      // string for the notice, preferably JSON; only with Notify
}

var opMute = rongcloud.Operation{
	ID: "chatroom.muteMembers", Path: "/chatroom/user/gag/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Mute stops users from sending to a room for a time (禁言聊天室用户). The mute stays when a user leaves and joins again. It
// does not apply to messages that a server sends in the name of the user. A repeat starts the duration again. Clients
// understand the notice since IMLib 5.4.5 for Android and iOS and IMLib 5.7.9 for Web.
//
// Operation chatroom.muteMembers: POST /chatroom/user/gag/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/gag-user
func (s *Service) Mute(ctx context.Context, m MuteParams, opts ...rongcloud.CallOption) error {
	u := users{m.UserIDs, notice{m.Notify, m.NotifyExtra}}
	return s.restrict(ctx, inRoomOf[MuteParams](opMute, m.RoomID), u, m.Duration, opts)
}

// UnmuteParams are the parameters of Unmute.
type UnmuteParams struct {
	RoomID      string   `param:"chatroomId"` // required
	UserIDs     []string `param:"userId"`     // 1 to 20
	Notify      bool     `param:"needNotify"` // notify all members of the room
	NotifyExtra string   `param:"extra"`      // string for the notice, preferably JSON; only with Notify
}

var opUnmute = rongcloud.Operation{
	ID: "chatroom.unmuteMembers", Path: "/chatroom/user/gag/rollback.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Unmute ends the mute of users in a room (解除聊天室用户禁言). Mute documents the notice.
//
// Operation chatroom.unmuteMembers: POST /chatroom/user/gag/rollback.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/ungag-user
func (s *Service) Unmute(ctx context.Context, u UnmuteParams, opts ...rongcloud.CallOption) error {
	return s.changeUsers(ctx, inRoomOf[UnmuteParams](opUnmute, u.RoomID), users{u.UserIDs, notice{u.Notify, u.NotifyExtra}}, opts)
}

var opMuted = rongcloud.Operation{
	ID: "chatroom.queryMutedMembers", Path: "/chatroom/user/gag/list.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Muted returns the users who are muted in a room (查询聊天室禁言用户). It does not include mutes of all members and global
// mutes.
//
// Operation chatroom.queryMutedMembers: POST /chatroom/user/gag/list.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/query-gagged-user
func (s *Service) Muted(ctx context.Context, roomID string, opts ...rongcloud.CallOption) ([]Restriction, error) {
	return s.restrictions(ctx, inRoom(opMuted, roomID), opts)
}
