package message

import (
	"context"

	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxSystemUsers = 100

// SystemParams are the parameters of SendSystem.
type SystemParams struct {
	From    string   `param:"fromUserId"`         // required; shown as the other side of the conversation
	To      []string `param:"toUserId"`           // 1 to 100 users
	Content Content  `param:"content,objectName"` // required
	Push    Push     // the notification of users who are offline

	SkipHistory     bool `param:"isPersisted"`          // do not store it in the recipients' history; users who are offline still receive it
	Uncounted       bool `param:"isCounted"`            // do not raise the unread count of users who are offline
	DisablePush     bool `param:"disablePush"`          // no notification, whatever Push says
	KeepLastMessage bool `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message; only for types that clients store

	DedupKey int64 `param:"msgRandom"` // see "Sending once" in the package documentation
}

var opSendSystem = rongcloud.Operation{
	ID: "message.sendSystem", Path: "/message/system/publish.json", Quota: rongcloud.PerSecond(100, rongcloud.CountRecipients),
}

// SendSystem sends a message to users in a system conversation (发送系统通知), to which they cannot reply. Users who are
// offline receive a notification, and the message later.
//
// A repeat sends the message again. So without a DedupKey the library does not repeat the call: after ErrOutcomeUnknown
// the message may have reached all of the users, some, or none.
//
// Operation message.sendSystem: POST /message/system/publish.json, 100 recipients per second.
// See https://docs.rongcloud.cn/platform-chat-api/system/send-private
func (s *Service) SendSystem(ctx context.Context, m SystemParams, opts ...rongcloud.CallOption) (SentMessages, error) {
	// pushContent is optional here, although pages of 2021 require it. The badge number (count) is left out, because no
	// page has it for this operation.
	d := compose[SystemParams](opSendSystem, m.From, m.Content)
	d.to("toUserId", m.To, maxSystemUsers)
	d.push(m.Push)
	d.Zero("isPersisted", m.SkipHistory)
	d.Zero("isCounted", m.Uncounted)
	d.True("disablePush", m.DisablePush)
	d.True("disableUpdateLastMsg", m.KeepLastMessage)
	d.dedup(m.DedupKey)
	return d.send(ctx, s.via(), opts)
}
