package chatroom

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var opKeepAlive = rongcloud.Operation{
	ID: "chatroom.addKeepalive", Path: "/chatroom/keepalive/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// KeepAlive exempts a room from automatic destruction (保活聊天室). An app may keep 5 rooms alive, or more on request. Over
// the limit the call fails with code 1016.
//
// It needs the chatroom keep-alive service. Without it the call fails with ErrNotEnabled, code 1009.
//
// Operation chatroom.addKeepalive: POST /chatroom/keepalive/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/keep-alive/add-to-keep-alive
func (s *Service) KeepAlive(ctx context.Context, roomID string, opts ...rongcloud.CallOption) error {
	return inRoom(opKeepAlive, roomID).Do(ctx, s.via(), opts)
}

var opEndKeepAlive = rongcloud.Operation{
	ID: "chatroom.removeKeepalive", Path: "/chatroom/keepalive/remove.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// EndKeepAlive makes a room subject to automatic destruction again (取消保活聊天室). KeepAlive documents the service it needs.
//
// Operation chatroom.removeKeepalive: POST /chatroom/keepalive/remove.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/keep-alive/remove-from-keep-alive
func (s *Service) EndKeepAlive(ctx context.Context, roomID string, opts ...rongcloud.CallOption) error {
	return inRoom(opEndKeepAlive, roomID).Do(ctx, s.via(), opts)
}

var opKeptAlive = rongcloud.Operation{
	ID: "chatroom.queryKeepalive", Path: "/chatroom/keepalive/query.json", Idempotent: true, AcceptsZero: true, Quota: rongcloud.CallsPerSecond(100),
}

// KeptAlive returns the rooms that are exempt from automatic destruction (查询保活聊天室). KeepAlive documents the service it
// needs.
//
// Operation chatroom.queryKeepalive: POST /chatroom/keepalive/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/keep-alive/query-keep-alive
func (s *Service) KeptAlive(ctx context.Context, opts ...rongcloud.CallOption) ([]string, error) {
	answer, err := s.readLists(ctx, param.For(opKeptAlive), opts)
	return wire.Strings(answer.RoomIDs), err
}
