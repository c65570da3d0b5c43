package message

import (
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

var (
	opSendChatroom      = rongcloud.Operation{ID: "chatroom.sendMessage", Path: "/message/chatroom/publish.json", Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 100, Per: time.Second}, Counts: rongcloud.CountTargets}}
	opSendAllChatrooms  = rongcloud.Operation{ID: "chatroom.broadcastMessage", Path: "/message/chatroom/broadcast.json", Quota: rongcloud.CallsPerSecond(1)}
	opChatroomHistory   = rongcloud.Operation{ID: "chatroom.queryHistory", Path: "/v3/message/chatroom/query.json", Encoding: rongcloud.JSON, Idempotent: true}
	opSendPrivate       = rongcloud.Operation{ID: "message.sendPrivate", Path: "/message/private/publish.json", Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 6000, Per: time.Minute}, Counts: rongcloud.CountRecipients}}
	opSendPrivateStatus = rongcloud.Operation{ID: "message.sendPrivateStatus", Path: "/statusmessage/private/publish.json", Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 6000, Per: time.Minute}, Counts: rongcloud.CountRecipients}}
	opSendGroup         = rongcloud.Operation{ID: "message.sendGroup", Path: "/message/group/publish.json", Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 20, Per: time.Second}, Counts: rongcloud.CountTargets}}
	opSendGroupStatus   = rongcloud.Operation{ID: "message.sendGroupStatus", Path: "/statusmessage/group/publish.json", Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 20, Per: time.Second}, Counts: rongcloud.CountTargets}}
	opSendSystem        = rongcloud.Operation{ID: "message.sendSystem", Path: "/message/system/publish.json", Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 100, Per: time.Second}, Counts: rongcloud.CountRecipients}}
	opBroadcast         = rongcloud.Operation{ID: "message.broadcast", Path: "/message/broadcast.json", Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 2, Per: time.Hour}, Counts: rongcloud.CountCalls, Also: rongcloud.Window{Limit: 3, Per: 24 * time.Hour}}}
	opBroadcastOnline   = rongcloud.Operation{ID: "message.broadcastOnline", Path: "/message/online/broadcast.json", Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 60, Per: time.Minute}, Counts: rongcloud.CountCalls}}
	opRecallBroadcast   = rongcloud.Operation{ID: "message.recallBroadcast", Path: "/message/broadcast/recall.json", Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 2, Per: time.Hour}, Counts: rongcloud.CountCalls, Also: rongcloud.Window{Limit: 3, Per: 24 * time.Hour}}}
	opRecall            = rongcloud.Operation{ID: "message.recall", Path: "/message/recall.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
)

// Operations returns the operations this package calls, for whoever meters, limits or lists them.
func Operations() []rongcloud.Operation { return slices.Clone(operations) }

var operations = []rongcloud.Operation{
	opSendChatroom,
	opSendAllChatrooms,
	opChatroomHistory,
	opSendPrivate,
	opSendPrivateStatus,
	opSendGroup,
	opSendGroupStatus,
	opSendSystem,
	opBroadcast,
	opBroadcastOnline,
	opRecallBroadcast,
	opRecall,
}
