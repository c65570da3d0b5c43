package chatroom

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var opAddLowPriorityTypes = rongcloud.Operation{
	ID: "chatroom.addLowPriorityTypes", Path: "/chatroom/message/priority/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AddLowPriorityTypes marks 1 to 5 message types as of low priority (添加低级别消息类型) in all chatrooms of the app, 20 in all: a
// room under load drops their messages first. By default a room takes 40 messages per 200 ms, 20 of them kept for the types of
// high priority. A name has at most 32 characters.
//
// Needs the low-priority message type service, switched on in the console; without it fails with ErrNotEnabled, code 1009.
//
// Operation chatroom.addLowPriorityTypes: POST /chatroom/message/priority/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/message-priority/add-low-priority-message-type
func (s *Service) AddLowPriorityTypes(ctx context.Context, objectNames []string, opts ...rongcloud.CallOption) error {
	return s.changeLowPriority(ctx, opAddLowPriorityTypes, objectNames, opts)
}

var opRemoveLowPriorityTypes = rongcloud.Operation{
	ID: "chatroom.removeLowPriorityTypes", Path: "/chatroom/message/priority/remove.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// RemoveLowPriorityTypes makes 1 to 5 message types of high priority again (移除低级别消息类型). For the service it needs see
// AddLowPriorityTypes.
//
// Operation chatroom.removeLowPriorityTypes: POST /chatroom/message/priority/remove.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/message-priority/remove-low-priority-message-type
func (s *Service) RemoveLowPriorityTypes(ctx context.Context, objectNames []string, opts ...rongcloud.CallOption) error {
	return s.changeLowPriority(ctx, opRemoveLowPriorityTypes, objectNames, opts)
}

func (s *Service) changeLowPriority(ctx context.Context, op rongcloud.Operation, objectNames []string, opts []rongcloud.CallOption) error {
	p := param.For(op).Arg("objectNames", "objectName")
	// The page has 5 per call and 20 in all; one official SDK says 20 per call.
	p.Texts("objectName", objectNames, 5, param.Chars(maxTypeChars))
	return p.Do(ctx, s.via(), opts)
}

var opLowPriorityTypes = rongcloud.Operation{
	ID: "chatroom.queryLowPriorityTypes", Path: "/chatroom/message/priority/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// LowPriorityTypes lists the message types of low priority (查询低级别消息类型). For the service it needs see
// AddLowPriorityTypes.
//
// Operation chatroom.queryLowPriorityTypes: POST /chatroom/message/priority/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/message-priority/query-low-priority-message-type
func (s *Service) LowPriorityTypes(ctx context.Context, opts ...rongcloud.CallOption) ([]string, error) {
	answer, err := s.readLists(ctx, param.For(opLowPriorityTypes), opts)
	return answer.Types, err
}
