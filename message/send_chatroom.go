package message

import (
	"context"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// maxChatrooms is the maximum number of rooms in a call. The documentation recommends 10 or fewer and states no limit.
// But every room takes a unit of the quota of 100 a second, so a call with more could never be within it.
const maxChatrooms = 100

// Priority determines which messages a room under load drops first.
type Priority int

const (
	PriorityDefault   Priority = iota // the priority of the message type
	PriorityProtected                 // never dropped; needs the allowlist service (白名单)
	PriorityHigh
	PriorityLow // dropped first; needs the low-priority service (低级别消息)
)

// ChatroomParams are the parameters of SendChatroom.
type ChatroomParams struct {
	From    string   `param:"fromUserId"`         // required; need not be in the rooms, and mutes do not apply
	To      []string `param:"toChatroomId"`       // 1 to 100 rooms; the documentation recommends 10 or fewer
	Content Content  `param:"content,objectName"` // required

	SkipHistory   bool     `param:"isPersisted"`     // do not store it in the history
	IncludeSender bool     `param:"isIncludeSender"` // also send it to the sender's own clients
	Priority      Priority `param:"priority"`        // known only from an official SDK; the call fails if its service is not switched on
	DedupKey      int64    `param:"msgRandom"`       // see "Sending once" in the package documentation
}

var opSendChatroom = rongcloud.Operation{
	ID: "chatroom.sendMessage", Path: "/message/chatroom/publish.json", Quota: rongcloud.PerSecond(100, rongcloud.CountTargets),
}

// SendChatroom sends a message to all users who are in the given chatrooms now (发送聊天室消息). The history keeps it if the
// cloud storage of chatroom messages is switched on.
//
// A repeat sends the message again. So without a DedupKey the library does not repeat the call: after ErrOutcomeUnknown
// the message may have reached all of the rooms, some, or none.
//
// Operation chatroom.sendMessage: POST /message/chatroom/publish.json, 100 targets per second.
// See https://docs.rongcloud.io/platform-chat-api/message/send-chatroom
func (s *Service) SendChatroom(ctx context.Context, m ChatroomParams, opts ...rongcloud.CallOption) (SentMessages, error) {
	d := compose[ChatroomParams](opSendChatroom, m.From, m.Content)
	d.to("toChatroomId", m.To, maxChatrooms)
	d.Zero("isPersisted", m.SkipHistory)
	d.One("isIncludeSender", m.IncludeSender)
	d.OptionalInt("priority", int64(m.Priority), int64(PriorityDefault), int64(PriorityLow))
	d.dedup(m.DedupKey)
	return d.send(ctx, s.via(), opts)
}

// AllChatroomsParams are the parameters of SendAllChatrooms.
type AllChatroomsParams struct {
	From          string  `param:"fromUserId"`         // required
	Content       Content `param:"content,objectName"` // required
	IncludeSender bool    `param:"isIncludeSender"`    // also send it to the sender's own clients
}

var opSendAllChatrooms = rongcloud.Operation{
	ID: "chatroom.broadcastMessage", Path: "/message/chatroom/broadcast.json", Quota: rongcloud.CallsPerSecond(1),
}

// SendAllChatrooms sends a message to the users in all chatrooms of the app (聊天室广播消息). The message is not stored and
// does not keep rooms alive. The response is not known to contain a message id, so the message cannot be recalled.
// SendAllChatrooms needs the chatroom broadcast service. Without it the call fails with ErrNotEnabled, code 1009.
//
// A repeat sends the message again. So the library does not repeat the call: after ErrOutcomeUnknown the message may or
// may not have been sent.
//
// Operation chatroom.broadcastMessage: POST /message/chatroom/broadcast.json, 1 call per second.
// See https://docs.rongcloud.io/platform-chat-api/message/send-chatroom-broadcast
func (s *Service) SendAllChatrooms(ctx context.Context, m AllChatroomsParams, opts ...rongcloud.CallOption) error {
	d := compose[AllChatroomsParams](opSendAllChatrooms, m.From, m.Content)
	d.One("isIncludeSender", m.IncludeSender)
	return d.Do(ctx, s.via(), opts)
}
