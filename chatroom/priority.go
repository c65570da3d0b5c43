package chatroom

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var opAddLowPriorityTypes = rongcloud.Operation{
	ID: "chatroom.addLowPriorityTypes", Path: "/chatroom/message/priority/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AddLowPriorityTypes gives 1 to 5 message types low priority (添加低级别消息类型) in all chatrooms of the app, 20 in all. A
// room under load drops their messages first. By default a room accepts 40 messages per 200 ms, and reserves 20 of them
// for types of high priority. A name has at most 32 characters.
//
// It needs the low-priority message type service, which is switched on in the console. Without it the call fails with
// ErrNotEnabled, code 1009.
//
// Operation chatroom.addLowPriorityTypes: POST /chatroom/message/priority/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/message-priority/add-low-priority-message-type
func (s *Service) AddLowPriorityTypes(ctx context.Context, objectNames []string, opts ...rongcloud.CallOption) error {
	return s.changeLowPriority(ctx, opAddLowPriorityTypes, objectNames, opts)
}

var opRemoveLowPriorityTypes = rongcloud.Operation{
	ID: "chatroom.removeLowPriorityTypes", Path: "/chatroom/message/priority/remove.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// RemoveLowPriorityTypes gives 1 to 5 message types high priority again (移除低级别消息类型). AddLowPriorityTypes documents the
// service it needs.
//
// Operation chatroom.removeLowPriorityTypes: POST /chatroom/message/priority/remove.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/message-priority/remove-low-priority-message-type
func (s *Service) RemoveLowPriorityTypes(ctx context.Context, objectNames []string, opts ...rongcloud.CallOption) error {
	return s.changeLowPriority(ctx, opRemoveLowPriorityTypes, objectNames, opts)
}

func (s *Service) changeLowPriority(ctx context.Context, op rongcloud.Operation, objectNames []string, opts []rongcloud.CallOption) error {
	p := param.For(op).Arg("objectNames", "objectName")
	// The page allows 5 in a call and 20 in all. One official SDK says 20 in a call.
	p.Texts("objectName", objectNames, 5, param.Chars(maxTypeChars))
	return p.Do(ctx, s.via(), opts)
}

var opLowPriorityTypes = rongcloud.Operation{
	ID: "chatroom.queryLowPriorityTypes", Path: "/chatroom/message/priority/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// LowPriorityTypes returns the message types of low priority (查询低级别消息类型). AddLowPriorityTypes documents the service it
// needs.
//
// Operation chatroom.queryLowPriorityTypes: POST /chatroom/message/priority/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/message-priority/query-low-priority-message-type
func (s *Service) LowPriorityTypes(ctx context.Context, opts ...rongcloud.CallOption) ([]string, error) {
	answer, err := s.readLists(ctx, param.For(opLowPriorityTypes), opts)
	return answer.Types, err
}
