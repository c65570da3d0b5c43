package chatroom

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var opAllowUsers = rongcloud.Operation{
	ID: "chatroom.addUserWhitelist", Path: "/chatroom/user/whitelist/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AllowUsers adds 1 to 5 users to the allowlist of a room (添加聊天室用户白名单), which holds 5. Their messages are kept when the
// room is under load, and they stay in the room when they go offline.
//
// It needs the chatroom allowlist service, which production apps have only with the higher plans. Without it the call
// fails with ErrNotEnabled, code 1009.
//
// Operation chatroom.addUserWhitelist: POST /chatroom/user/whitelist/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/whitelist/add-to-user-whitelist
func (s *Service) AllowUsers(ctx context.Context, roomID string, userIDs []string, opts ...rongcloud.CallOption) error {
	return s.changeAllowedUsers(ctx, inRoom(opAllowUsers, roomID), userIDs, opts)
}

var opDisallowUsers = rongcloud.Operation{
	ID: "chatroom.removeUserWhitelist", Path: "/chatroom/user/whitelist/remove.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// DisallowUsers removes 1 to 5 users from the allowlist of a room (移出聊天室用户白名单). AllowUsers documents the service it
// needs.
//
// Operation chatroom.removeUserWhitelist: POST /chatroom/user/whitelist/remove.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/whitelist/remove-from-user-whitelist
func (s *Service) DisallowUsers(ctx context.Context, roomID string, userIDs []string, opts ...rongcloud.CallOption) error {
	return s.changeAllowedUsers(ctx, inRoom(opDisallowUsers, roomID), userIDs, opts)
}

func (s *Service) changeAllowedUsers(ctx context.Context, p *param.Set, userIDs []string, opts []rongcloud.CallOption) error {
	p.Arg("userIDs", "userId")
	p.IDs("userId", userIDs, 5)
	return p.Do(ctx, s.via(), opts)
}

var opAllowedUsers = rongcloud.Operation{
	ID: "chatroom.queryUserWhitelist", Path: "/chatroom/user/whitelist/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AllowedUsers returns the users on the allowlist of a room (查询聊天室用户白名单). AllowUsers documents the service it needs.
//
// Operation chatroom.queryUserWhitelist: POST /chatroom/user/whitelist/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/whitelist/query-user-whitelist
func (s *Service) AllowedUsers(ctx context.Context, roomID string, opts ...rongcloud.CallOption) ([]string, error) {
	answer, err := s.readLists(ctx, inRoom(opAllowedUsers, roomID), opts)
	return wire.Strings(answer.Users), err
}

var opAllowTypes = rongcloud.Operation{
	ID: "chatroom.addMessageWhitelist", Path: "/chatroom/whitelist/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AllowTypes adds 1 to 20 message types, such as RC:TxtMsg, to the allowlist of all chatrooms of the app (添加聊天室消息白名单),
// which holds 20. Messages of these types are kept when a room is under load. A name has at most 32 characters.
// AllowUsers documents the service it needs.
//
// Operation chatroom.addMessageWhitelist: POST /chatroom/whitelist/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/whitelist/add-to-message-type-whitelist
func (s *Service) AllowTypes(ctx context.Context, objectNames []string, opts ...rongcloud.CallOption) error {
	return s.changeAllowedTypes(ctx, opAllowTypes, objectNames, opts)
}

var opDisallowTypes = rongcloud.Operation{
	ID: "chatroom.removeMessageWhitelist", Path: "/chatroom/whitelist/delete.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// DisallowTypes removes 1 to 20 message types from the allowlist of all chatrooms (移出聊天室消息白名单). AllowUsers documents
// the service it needs.
//
// Operation chatroom.removeMessageWhitelist: POST /chatroom/whitelist/delete.json, 100 calls per second.
// See https://docs.rongcloud.cn/platform-chat-api/chatroom/whitelist/remove-from-message-type-whitelist
func (s *Service) DisallowTypes(ctx context.Context, objectNames []string, opts ...rongcloud.CallOption) error {
	return s.changeAllowedTypes(ctx, opDisallowTypes, objectNames, opts)
}

func (s *Service) changeAllowedTypes(ctx context.Context, op rongcloud.Operation, objectNames []string, opts []rongcloud.CallOption) error {
	p := param.For(op).Arg("objectNames", "objectnames")
	p.Texts("objectnames", objectNames, 20, param.Chars(maxTypeChars))
	return p.Do(ctx, s.via(), opts)
}

var opAllowedTypes = rongcloud.Operation{
	ID: "chatroom.queryMessageWhitelist", Path: "/chatroom/whitelist/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AllowedTypes returns the message types on the allowlist of all chatrooms (查询聊天室消息白名单). AllowUsers documents the
// service it needs.
//
// Operation chatroom.queryMessageWhitelist: POST /chatroom/whitelist/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/whitelist/query-message-type-whitelist
func (s *Service) AllowedTypes(ctx context.Context, opts ...rongcloud.CallOption) ([]string, error) {
	answer, err := s.readLists(ctx, param.For(opAllowedTypes), opts)
	return answer.AllowedTypes, err
}
