package message

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// OS is the system of users' devices.
type OS string

const (
	IOS     OS = "iOS"
	Android OS = "Android"
)

// BroadcastParams is a message to all users of the app.
type BroadcastParams struct {
	From    string  `param:"fromUserId"`         // required; stands as the other side of the conversation
	Content Content `param:"content,objectName"` // required
	Push    Push    // the notification of users who are offline

	OS              OS    `param:"os"`                   // notify devices of this system only; empty: all
	KeepLastMessage bool  `param:"disableUpdateLastMsg"` // conversation lists go on showing the message before; only for types that clients store
	DedupKey        int64 `param:"msgRandom"`            // see "Sending once" in the package documentation
}

var opBroadcast = rongcloud.Operation{ID: "message.broadcast", Path: "/message/broadcast.json", Quota: broadcastQuota}

// Broadcast sends a message to all users of the app, in a system conversation (全量用户落地通知). Clients fetch it within about
// 3 minutes. The result is the id that RecallBroadcast takes; it is empty where the service does not give it, and can then be
// read from the history log.
//
// The full-user notification service (全量用户通知) has to be switched on in the console, else it fails with ErrNotEnabled (code
// 1009).
//
// Without a DedupKey the library never sends it twice: after ErrOutcomeUnknown it may or may not be on its way to everybody.
//
// Operation message.broadcast: POST /message/broadcast.json, 2 calls per hour and 3 per day.
// See https://docs.rongcloud.cn/platform-chat-api/system/send-message-broadcast-to-all
func (s *Service) Broadcast(ctx context.Context, m BroadcastParams, opts ...rongcloud.CallOption) (messageUID string, err error) {
	d := compose[BroadcastParams](opBroadcast, m.From, m.Content)
	d.push(m.Push)
	switch m.OS {
	case "", IOS, Android:
	default:
		d.Fail("os", "must be %s, %s or empty", IOS, Android)
	}
	d.Optional("os", string(m.OS), param.Limit{})
	d.True("disableUpdateLastMsg", m.KeepLastMessage)
	d.dedup(m.DedupKey)
	return d.sendAll(ctx, s.via(), opts)
}

// BroadcastOnlineParams is a message to the users who are online.
type BroadcastOnlineParams struct {
	From    string  `param:"fromUserId"`         // required; stands as the other side of the conversation
	Content Content `param:"content,objectName"` // required

	KeepLastMessage bool  `param:"disableUpdateLastMsg"` // conversation lists go on showing the message before; only for types that clients store
	DedupKey        int64 `param:"msgRandom"`            // see "Sending once" in the package documentation
}

var opBroadcastOnline = rongcloud.Operation{
	ID: "message.broadcastOnline", Path: "/message/online/broadcast.json", Quota: rongcloud.PerMinute(60, rongcloud.CountCalls),
}

// BroadcastOnline sends a message to the users who are online, in a system conversation (在线用户广播). It reaches them within
// about 3 minutes, and also who comes online within 10. It cannot be recalled; the returned id, empty where the service does
// not give it, serves to find it in logs.
//
// The full-user notification service (全量用户通知) has to be switched on in the console, else it fails with ErrNotEnabled (code
// 1009).
//
// Without a DedupKey the library never sends it twice: after ErrOutcomeUnknown it may or may not be on its way to everybody.
//
// Operation message.broadcastOnline: POST /message/online/broadcast.json, 60 calls per minute.
// See https://docs.rongcloud.cn/platform-chat-api/system/send-message-broadcast-online
func (s *Service) BroadcastOnline(ctx context.Context, m BroadcastOnlineParams, opts ...rongcloud.CallOption) (messageUID string, err error) {
	d := compose[BroadcastOnlineParams](opBroadcastOnline, m.From, m.Content)
	d.True("disableUpdateLastMsg", m.KeepLastMessage)
	d.dedup(m.DedupKey)
	return d.sendAll(ctx, s.via(), opts)
}

// RecallBroadcastParams says which broadcast to recall.
type RecallBroadcastParams struct {
	From       string    `param:"fromUserId"` // required: who sent it
	MessageUID string    `param:"messageUID"` // required: from Broadcast, or from the history log (msgUID)
	SentAt     time.Time `param:"sentTime"`   // when it was sent; the Chinese page requires it, the English one does not

	ByAdmin         bool   `param:"isAdmin"`              // clients say that an administrator recalled it
	Delete          bool   `param:"isDelete"`             // it goes without a trace, instead of leaving a line that says so
	KeepLastMessage bool   `param:"disableUpdateLastMsg"` // conversation lists go on showing the message before; only for types that clients store
	Extra           string `param:"extra"`                // data for the clients
}

var opRecallBroadcast = rongcloud.Operation{ID: "message.recallBroadcast", Path: "/message/broadcast/recall.json", Quota: broadcastQuota}

// RecallBroadcast takes back a message that was sent by Broadcast, or to users by tag or package (撤回全量用户落地通知).
//
// A repeat does no harm to users, but takes from the scarce quota. So the library does not repeat it: after ErrOutcomeUnknown
// it may or may not have been recalled, and it is the caller who knows whether to spend another call on it.
//
// Operation message.recallBroadcast: POST /message/broadcast/recall.json, 2 calls per hour and 3 per day.
// See https://docs.rongcloud.cn/platform-chat-api/system/recall-message-broadcast-to-all
func (s *Service) RecallBroadcast(ctx context.Context, r RecallBroadcastParams, opts ...rongcloud.CallOption) error {
	p := param.Of[RecallBroadcastParams](opRecallBroadcast)
	p.ID("fromUserId", r.From)
	p.Text("messageUID", r.MessageUID, param.Limit{})
	p.OptionalMillis("sentTime", r.SentAt)
	p.One("isAdmin", r.ByAdmin)
	p.One("isDelete", r.Delete)
	p.Optional("extra", r.Extra, param.Limit{})
	p.True("disableUpdateLastMsg", r.KeepLastMessage)
	return p.Do(ctx, s.via(), opts)
}

// broadcastQuota is that of a message to everybody, and of its recall.
var broadcastQuota = rongcloud.Quota{
	Window: rongcloud.Window{Limit: 2, Per: time.Hour}, Counts: rongcloud.CountCalls, Also: rongcloud.Window{Limit: 3, Per: 24 * time.Hour},
}
