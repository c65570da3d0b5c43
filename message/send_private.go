package message

import (
	"context"

	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	maxPrivateUsers = 1000
	maxBadge        = 9999
)

// PrivateParams is a message to users.
type PrivateParams struct {
	From    string   // required; must have had a token, else notifications cannot show its name
	To      []string // 1 to 1000 users
	Content Content  // required
	Push    Push     // the notification of users who are offline

	SkipHistory     bool // keep it out of the recipients' stored history; does not keep it from who is offline
	Uncounted       bool // does not raise the unread number of who is offline
	IncludeSender   bool // the sender's own clients and history get it too
	CheckBlocklist  bool // not delivered where a blocklist forbids it
	DisablePush     bool // no notification, whatever Push says
	KeepLastMessage bool // conversation lists go on showing the message before; only for types that clients store
	NeedReadReceipt bool

	Expandable bool              // pairs can be put on the message later
	Expansion  map[string]string // first pairs, at most 100: keys of 1 to 32, values of up to 4096 characters; implies Expandable

	Badge    *int  // number on the app's icon on iOS, 0 to 9999; nil leaves it as it is. Only with exactly one recipient
	DedupKey int64 // see "Sending once" in the package documentation
}

// SendPrivate sends a message to users, each in a conversation of two with the sender (发送单聊消息). Who is offline gets it
// later, and a notification.
//
// Without a DedupKey the library never sends it twice: after ErrOutcomeUnknown it may have reached all of the users, some, or none.
//
// POST /message/private/publish.json, 6000 recipients per minute.
// See https://docs.rongcloud.io/platform-chat-api/message/send-private
func (s *Service) SendPrivate(ctx context.Context, m PrivateParams, opts ...rongcloud.CallOption) ([]Sent, error) {
	d := compose(opSendPrivate, m.From, m.Content)
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
			d.Fail("count", "can be given only with exactly 1 toUserId, there are %d", len(m.To))
		}
		d.Int("count", int64(*m.Badge), 0, maxBadge)
	}
	d.dedup(m.DedupKey)
	return d.send(ctx, s.caller, opts)
}
