package message

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// OS is the operating system of a device.
type OS string

const (
	IOS     OS = "iOS"
	Android OS = "Android"
)

// BroadcastParams are the parameters of Broadcast.
type BroadcastParams struct {
	From    string  `param:"fromUserId"`         // required; shown as the other side of the conversation
	Content Content `param:"content,objectName"` // required
	Push    Push    // the notification of users who are offline

	OS              OS    `param:"os"`                   // notify only devices of this system; empty: all
	KeepLastMessage bool  `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message; only for types that clients store
	DedupKey        int64 `param:"msgRandom"`            // see "Sending once" in the package documentation
}

var opBroadcast = rongcloud.Operation{ID: "message.broadcast", Path: "/message/broadcast.json", Quota: broadcastQuota}

// Broadcast sends a message to all users of the app, in a system conversation (全量用户落地通知). Clients fetch it within about
// 3 minutes. Broadcast returns the id that RecallBroadcast takes. It is empty if the service does not return one; then
// read it from the history log.
//
// It needs the full-user notification service (全量用户通知), which is switched on in the console. Without it the call fails
// with ErrNotEnabled, code 1009.
//
// A repeat sends the message again. So without a DedupKey the library does not repeat the call: after ErrOutcomeUnknown
// the message may or may not have been sent.
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

// BroadcastOnlineParams are the parameters of BroadcastOnline.
type BroadcastOnlineParams struct {
	From    string  `param:"fromUserId"`         // required; shown as the other side of the conversation
	Content Content `param:"content,objectName"` // required

	KeepLastMessage bool  `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message; only for types that clients store
	DedupKey        int64 `param:"msgRandom"`            // see "Sending once" in the package documentation
}

var opBroadcastOnline = rongcloud.Operation{
	ID: "message.broadcastOnline", Path: "/message/online/broadcast.json", Quota: rongcloud.PerMinute(60, rongcloud.CountCalls),
}

// BroadcastOnline sends a message to the users who are online, in a system conversation (在线用户广播). It reaches them
// within about 3 minutes, and also users who come online within 10 minutes. It cannot be recalled. The returned id
// serves to find the message in logs; it is empty if the service does not return one.
//
// It needs the full-user notification service (全量用户通知), which is switched on in the console. Without it the call fails
// with ErrNotEnabled, code 1009.
//
// A repeat sends the message again. So without a DedupKey the library does not repeat the call: after ErrOutcomeUnknown
// the message may or may not have been sent.
//
// Operation message.broadcastOnline: POST /message/online/broadcast.json, 60 calls per minute.
// See https://docs.rongcloud.cn/platform-chat-api/system/send-message-broadcast-online
func (s *Service) BroadcastOnline(ctx context.Context, m BroadcastOnlineParams, opts ...rongcloud.CallOption) (messageUID string, err error) {
	d := compose[BroadcastOnlineParams](opBroadcastOnline, m.From, m.Content)
	d.True("disableUpdateLastMsg", m.KeepLastMessage)
	d.dedup(m.DedupKey)
	return d.sendAll(ctx, s.via(), opts)
}

// RecallBroadcastParams are the parameters of RecallBroadcast.
type RecallBroadcastParams struct {
	From       string    `param:"fromUserId"` // required: who sent it
	MessageUID string    `param:"messageUID"` // required: from Broadcast, or from the history log (msgUID)
	SentAt     time.Time `param:"sentTime"`   // when it was sent; the Chinese page requires it, the English one does not

	ByAdmin         bool   `param:"isAdmin"`              // clients show that an administrator recalled it
	Delete          bool   `param:"isDelete"`             // clients remove it without a trace, instead of showing a line in its place
	KeepLastMessage bool   `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message; only for types that clients store
	Extra           string `param:"extra"`                // data for the clients
}

var opRecallBroadcast = rongcloud.Operation{ID: "message.recallBroadcast", Path: "/message/broadcast/recall.json", Quota: broadcastQuota}

// RecallBroadcast recalls a message that was sent by Broadcast, or to users by tag or package (撤回全量用户落地通知).
//
// A repeat is harmless but uses the scarce quota. So the library does not repeat the call: after ErrOutcomeUnknown the
// message may or may not have been recalled, and the caller decides whether to spend another call.
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

// broadcastQuota is the quota of a broadcast, and of its recall.
var broadcastQuota = rongcloud.Quota{
	Window: rongcloud.Window{Limit: 2, Per: time.Hour}, Counts: rongcloud.CountCalls, Also: rongcloud.Window{Limit: 3, Per: 24 * time.Hour},
}
