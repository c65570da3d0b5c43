package chatroom

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// BlockParams are the parameters of Block.
type BlockParams struct {
	RoomID      string        `param:"chatroomId"` // required
	UserIDs     []string      `param:"userId"`     // 1 to 20
	Duration    time.Duration `param:"minute"`     // 1 minute to 30 days, in whole minutes
	Notify      bool          `param:"needNotify"` // notify all members of the room, including the removed users
	NotifyExtra string        `param:"extra"`      // string for the notice, preferably JSON; only with Notify
}

var opBlock = rongcloud.Operation{
	ID: "chatroom.blockUsers", Path: "/chatroom/user/block/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Block removes users from a room and bans them for a time (封禁聊天室用户). A repeat starts the duration again. Clients
// understand the notice since IMLib 5.4.5 for Android and iOS and IMLib 5.7.9 for Web.
//
// Operation chatroom.blockUsers: POST /chatroom/user/block/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/block/block-user
func (s *Service) Block(ctx context.Context, b BlockParams, opts ...rongcloud.CallOption) error {
	u := users{b.UserIDs, notice{b.Notify, b.NotifyExtra}}
	return s.restrict(ctx, inRoomOf[BlockParams](opBlock, b.RoomID), u, b.Duration, opts)
}

// UnblockParams are the parameters of Unblock.
type UnblockParams struct {
	RoomID      string   `param:"chatroomId"` // required
	UserIDs     []string `param:"userId"`     // 1 to 20
	Notify      bool     `param:"needNotify"` // notify the users
	NotifyExtra string   `param:"extra"`      // string for the notice, preferably JSON; only with Notify
}

var opUnblock = rongcloud.Operation{
	ID: "chatroom.unblockUsers", Path: "/chatroom/user/block/rollback.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Unblock lets users join a room again (解除封禁聊天室用户). Block documents the notice.
//
// Operation chatroom.unblockUsers: POST /chatroom/user/block/rollback.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/block/unblock-user
func (s *Service) Unblock(ctx context.Context, u UnblockParams, opts ...rongcloud.CallOption) error {
	return s.changeUsers(ctx, inRoomOf[UnblockParams](opUnblock, u.RoomID), users{u.UserIDs, notice{u.Notify, u.NotifyExtra}}, opts)
}

var opBlocked = rongcloud.Operation{
	ID: "chatroom.queryBlockedUsers", Path: "/chatroom/user/block/list.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Blocked returns the users who are blocked in a room (查询聊天室封禁用户).
//
// Operation chatroom.queryBlockedUsers: POST /chatroom/user/block/list.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/block/query-blocked-user
func (s *Service) Blocked(ctx context.Context, roomID string, opts ...rongcloud.CallOption) ([]Restriction, error) {
	return s.restrictions(ctx, inRoom(opBlocked, roomID), opts)
}
