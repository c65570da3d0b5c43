package message

import (
	"context"
	"encoding/json"

	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxGroups = 3

// GroupParams is a message to groups.
type GroupParams struct {
	From    string   // required; need not be a member
	To      []string // 1 to 3 groups
	Content Content  // required
	Push    Push     // the notification of members who are offline

	// Users makes it a directed message (群定向消息): only these members of the group get it. Then To must be exactly one group,
	// no history keeps the message, and Expandable, Expansion, DisablePush and Push.Ext must not be set.
	Users []string

	SkipHistory     bool // keep it out of the stored history; does not keep it from who is offline
	Uncounted       bool // does not raise the unread number of who is offline
	IncludeSender   bool // the sender's own clients and history get it too
	Mentioned       bool // an @ message: the content must say in its mentionedInfo whom it mentions
	DisablePush     bool // no notification, whatever Push says
	KeepLastMessage bool // conversation lists go on showing the message before; only for types that clients store
	NeedReadReceipt bool

	Expandable bool              // pairs can be put on the message later
	Expansion  map[string]string // first pairs, at most 100: keys of 1 to 32, values of up to 4096 characters; implies Expandable

	DedupKey int64 // see "Sending once" in the package documentation
}

// SendGroup sends a message to groups, or to chosen members of one group (发送群聊消息). Who is offline gets it later, and a
// notification.
//
// Without a DedupKey the library never sends it twice: after ErrOutcomeUnknown it may have reached all of the groups, some, or none.
//
// POST /message/group/publish.json, 20 targets per second.
// See https://docs.rongcloud.cn/platform-chat-api/message/send-group
func (s *Service) SendGroup(ctx context.Context, m GroupParams, opts ...rongcloud.CallOption) ([]Sent, error) {
	d := compose(opSendGroup, m.From, m.Content)
	d.to("toGroupId", m.To, maxGroups)
	if len(m.Users) > 0 {
		d.directed(m)
	}
	d.push(m.Push)
	d.Zero("isPersisted", m.SkipHistory)
	d.Zero("isCounted", m.Uncounted)
	d.One("isIncludeSender", m.IncludeSender)
	d.mentioned(m.Mentioned)
	d.True("disablePush", m.DisablePush)
	d.True("disableUpdateLastMsg", m.KeepLastMessage)
	d.One("needReadReceipt", m.NeedReadReceipt)
	d.expansion(m.Expandable, m.Expansion)
	d.dedup(m.DedupKey)
	return d.send(ctx, s.caller, opts)
}

func (d draft) directed(m GroupParams) {
	if len(m.To) != 1 {
		d.Fail("toGroupId", "must be exactly 1 group for a directed message, there are %d", len(m.To))
	}
	for _, option := range []struct {
		name string
		set  bool
	}{
		{"extraContent", len(m.Expansion) > 0},
		{"expansion", m.Expandable},
		{"disablePush", m.DisablePush},
		{"pushExt", m.Push.Ext != nil},
	} {
		if option.set {
			d.Fail(option.name, "is not supported by directed messages (toUserId)")
		}
	}
	d.IDs("toUserId", m.Users, 0) // no cap is documented
}

// mentioned marks an @ message. The service ignores the mark on a content that mentions nobody.
func (d draft) mentioned(on bool) {
	if !on {
		return
	}
	var content struct {
		MentionedInfo map[string]any `json:"mentionedInfo"`
	}
	if err := json.Unmarshal([]byte(d.body), &content); err != nil || content.MentionedInfo == nil {
		d.Fail("content", "must have a mentionedInfo object, since isMentioned is set")
	}
	d.One("isMentioned", true)
}
