package message

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxGroups = 3

// GroupParams is a message to groups.
type GroupParams struct {
	From    string   `param:"fromUserId"`         // required; need not be a member
	To      []string `param:"toGroupId"`          // 1 to 3 groups
	Content Content  `param:"content,objectName"` // required
	Push    Push     // the notification of members who are offline

	// Users makes it a directed message (群定向消息): only these members of the group get it. Then To must be exactly one group,
	// no history keeps the message, and Expandable, Expansion, DisablePush and Push.Ext must not be set.
	Users []string `param:"toUserId"`

	SkipHistory     bool `param:"isPersisted"`          // keep it out of the stored history; does not keep it from who is offline
	Uncounted       bool `param:"isCounted"`            // does not raise the unread number of who is offline
	IncludeSender   bool `param:"isIncludeSender"`      // the sender's own clients and history get it too
	Mentioned       bool `param:"isMentioned"`          // an @ message: the content must say in its mentionedInfo whom it mentions. A content that does makes it one anyway
	DisablePush     bool `param:"disablePush"`          // no notification, whatever Push says
	KeepLastMessage bool `param:"disableUpdateLastMsg"` // conversation lists go on showing the message before; only for types that clients store
	NeedReadReceipt bool `param:"needReadReceipt"`

	Expandable bool              `param:"expansion"`    // pairs can be put on the message later
	Expansion  map[string]string `param:"extraContent"` // first pairs, at most 100: keys of 1 to 32, values of up to 4096 characters; implies Expandable

	DedupKey int64 `param:"msgRandom"` // see "Sending once" in the package documentation
}

var opSendGroup = rongcloud.Operation{
	ID: "message.sendGroup", Path: "/message/group/publish.json", Quota: rongcloud.PerSecond(20, rongcloud.CountTargets),
}

// SendGroup sends a message to groups, or to chosen members of one group (发送群聊消息). Who is offline gets it later, and a
// notification.
//
// Without a DedupKey the library never sends it twice: after ErrOutcomeUnknown it may have reached all of the groups, some, or none.
//
// Operation message.sendGroup: POST /message/group/publish.json, 20 targets per second.
// See https://docs.rongcloud.cn/platform-chat-api/message/send-group
func (s *Service) SendGroup(ctx context.Context, m GroupParams, opts ...rongcloud.CallOption) (SentMessages, error) {
	d := compose[GroupParams](opSendGroup, m.From, m.Content)
	d.to("toGroupId", m.To, maxGroups)
	if len(m.Users) > 0 {
		d.directed(m)
	}
	d.push(m.Push)
	d.Zero("isPersisted", m.SkipHistory)
	d.Zero("isCounted", m.Uncounted)
	d.One("isIncludeSender", m.IncludeSender)
	d.mentions(m.Mentioned)
	d.True("disablePush", m.DisablePush)
	d.True("disableUpdateLastMsg", m.KeepLastMessage)
	d.One("needReadReceipt", m.NeedReadReceipt)
	d.expansion(m.Expandable, m.Expansion)
	d.dedup(m.DedupKey)
	return d.send(ctx, s.via(), opts)
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
			d.Fail(option.name, "is not supported by directed messages, those with Users (toUserId)")
		}
	}
	d.IDs("toUserId", m.Users, 0) // no cap is documented
}

// mentions marks an @ message. The service ignores the mark on a content that mentions nobody, and the mention in a content that
// comes without the mark; so a content that has one is marked whether the caller asks for it or not.
func (d draft) mentions(demanded bool) {
	var content struct {
		MentionedInfo map[string]any `json:"mentionedInfo"`
	}
	has := false
	if strings.Contains(d.body, `"mentionedInfo"`) { // most have none, and need not be parsed
		has = json.Unmarshal([]byte(d.body), &content) == nil && content.MentionedInfo != nil
	}
	if demanded && !has {
		d.Fail("content", "must have a mentionedInfo object, since Mentioned (isMentioned) is set")
	}
	d.One("isMentioned", has)
}
