package message

import (
	"context"

	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxSystemUsers = 100

// SystemParams is a system message to users.
type SystemParams struct {
	From    string   `param:"fromUserId"`         // required; stands as the other side of the conversation
	To      []string `param:"toUserId"`           // 1 to 100 users
	Content Content  `param:"content,objectName"` // required
	Push    Push     // the notification of users who are offline

	SkipHistory     bool `param:"isPersisted"`          // keep it out of the recipients' stored history; does not keep it from who is offline
	Uncounted       bool `param:"isCounted"`            // does not raise the unread number of who is offline
	DisablePush     bool `param:"disablePush"`          // no notification, whatever Push says
	KeepLastMessage bool `param:"disableUpdateLastMsg"` // conversation lists go on showing the message before; only for types that clients store

	DedupKey int64 `param:"msgRandom"` // see "Sending once" in the package documentation
}

var opSendSystem = rongcloud.Operation{
	ID: "message.sendSystem", Path: "/message/system/publish.json", Quota: rongcloud.PerSecond(100, rongcloud.CountRecipients),
}

// SendSystem sends a message to users in a system conversation (发送系统通知), to which they cannot reply. Who is offline gets it
// later, and a notification.
//
// Without a DedupKey the library never sends it twice: after ErrOutcomeUnknown it may have reached all of the users, some, or none.
//
// Operation message.sendSystem: POST /message/system/publish.json, 100 recipients per second.
// See https://docs.rongcloud.cn/platform-chat-api/system/send-private
func (s *Service) SendSystem(ctx context.Context, m SystemParams, opts ...rongcloud.CallOption) (SentMessages, error) {
	// pushContent is left to the caller, although pages of 2021 call it required; the badge number (count) is left out, since
	// no page has it here.
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
