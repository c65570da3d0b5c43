package message

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxGroups = 3

// GroupParams are the parameters of SendGroup.
type GroupParams struct {
	From    string   `param:"fromUserId"`         // required; need not be a member
	To      []string `param:"toGroupId"`          // 1 to 3 groups
	Content Content  `param:"content,objectName"` // required
	Push    Push     // the notification of members who are offline

	// Users makes it a directed message (群定向消息): only these members of the group receive it. To must then have exactly
	// one group, the history does not keep the message, and Expandable, Expansion, DisablePush and Push.Ext must not be
	// set.
	Users []string `param:"toUserId"`

	SkipHistory     bool `param:"isPersisted"`          // do not store it in the history; members who are offline still receive it
	Uncounted       bool `param:"isCounted"`            // do not raise the unread count of users who are offline
	IncludeSender   bool `param:"isIncludeSender"`      // also send it to the sender's own clients and history
	Mentioned       bool `param:"isMentioned"`          // an @ message: the content must say in mentionedInfo who is mentioned. Implied by such a content
	DisablePush     bool `param:"disablePush"`          // no notification, whatever Push says
	KeepLastMessage bool `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message; only for types that clients store
	NeedReadReceipt bool `param:"needReadReceipt"`

	Expandable bool              `param:"expansion"`    // pairs can be added to the message later
	Expansion  map[string]string `param:"extraContent"` // initial pairs, at most 100: keys of 1 to 32 characters, values of up to 4096; implies Expandable

	DedupKey int64 `param:"msgRandom"` // see "Sending once" in the package documentation
}

var opSendGroup = rongcloud.Operation{
	ID: "message.sendGroup", Path: "/message/group/publish.json", Quota: rongcloud.PerSecond(20, rongcloud.CountTargets),
}

// SendGroup sends a message to groups, or to some members of one group (发送群聊消息). Members who are offline receive a
// notification, and the message later.
//
// A repeat sends the message again. So without a DedupKey the library does not repeat the call: after ErrOutcomeUnknown
// the message may have reached all of the groups, some, or none.
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
	d.IDs("toUserId", m.Users, 0) // no limit is documented
}

// mentions marks an @ message. The service ignores the mark without a mention in the content, and the mention without
// the mark. So a content with a mention is always marked.
func (d draft) mentions(demanded bool) {
	var content struct {
		MentionedInfo map[string]any `json:"mentionedInfo"`
	}
	has := false
	if strings.Contains(d.body, `"mentionedInfo"`) { // most have none and need not be decoded
		has = json.Unmarshal([]byte(d.body), &content) == nil && content.MentionedInfo != nil
	}
	if demanded && !has {
		d.Fail("content", "must have a mentionedInfo object, since Mentioned (isMentioned) is set")
	}
	d.One("isMentioned", has)
}
