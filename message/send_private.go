package message

import (
	"context"

	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	maxPrivateUsers = 1000
	maxBadge        = 9999
)

// PrivateParams are the parameters of SendPrivate.
type PrivateParams struct {
	From    string   `param:"fromUserId"`         // required; notifications can show its name only if it ever had a token
	To      []string `param:"toUserId"`           // 1 to 1000 users
	Content Content  `param:"content,objectName"` // required
	Push    Push     // the notification of users who are offline

	SkipHistory     bool `param:"isPersisted"`          // do not store it in the recipients' history; users who are offline still receive it
	Uncounted       bool `param:"isCounted"`            // do not raise the unread count of users who are offline
	IncludeSender   bool `param:"isIncludeSender"`      // also send it to the sender's own clients and history
	CheckBlocklist  bool `param:"verifyBlacklist"`      // do not deliver it to users whose blocklist has the sender
	DisablePush     bool `param:"disablePush"`          // no notification, whatever Push says
	KeepLastMessage bool `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message; only for types that clients store
	NeedReadReceipt bool `param:"needReadReceipt"`

	Expandable bool              `param:"expansion"`    // pairs can be added to the message later
	Expansion  map[string]string `param:"extraContent"` // initial pairs, at most 100: keys of 1 to 32 characters, values of up to 4096; implies Expandable

	Badge    *int  `param:"count"`     // number on the app's icon on iOS, 0 to 9999; nil does not change it. Only with exactly one recipient
	DedupKey int64 `param:"msgRandom"` // see "Sending once" in the package documentation
}

var opSendPrivate = rongcloud.Operation{
	ID: "message.sendPrivate", Path: "/message/private/publish.json", Quota: rongcloud.PerMinute(6000, rongcloud.CountRecipients),
}

// SendPrivate sends a message to users, each in a private conversation with the sender (发送单聊消息). Users who are offline
// receive a notification, and the message later.
//
// A repeat sends the message again. So without a DedupKey the library does not repeat the call: after ErrOutcomeUnknown
// the message may have reached all of the users, some, or none.
//
// Operation message.sendPrivate: POST /message/private/publish.json, 6000 recipients per minute.
// See https://docs.rongcloud.io/platform-chat-api/message/send-private
func (s *Service) SendPrivate(ctx context.Context, m PrivateParams, opts ...rongcloud.CallOption) (SentMessages, error) {
	d := compose[PrivateParams](opSendPrivate, m.From, m.Content)
	d.to("toUserId", m.To, maxPrivateUsers)
	d.push(m.Push)
	d.Zero("isPersisted", m.SkipHistory)
	d.Zero("isCounted", m.Uncounted)
	d.One("isIncludeSender", m.IncludeSender)
	d.One("verifyBlacklist", m.CheckBlocklist)
	d.True("disablePush", m.DisablePush)
	d.True("disableUpdateLastMsg", m.KeepLastMessage)
	d.One("needReadReceipt", m.NeedReadReceipt)
	d.expansion(m.Expandable, m.Expansion)
	if m.Badge != nil {
		if len(m.To) != 1 {
			d.Fail("count", "can be given only with exactly 1 user in To (toUserId), there are %d", len(m.To))
		}
		d.Int("count", int64(*m.Badge), 0, maxBadge)
	}
	d.dedup(m.DedupKey)
	return d.send(ctx, s.via(), opts)
}
