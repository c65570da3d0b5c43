package message

import (
	"context"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// PrivateTemplateParams is a message to users that differs from one to another.
type PrivateTemplateParams struct {
	From    string              `param:"fromUserId"`                                   // required; must have had a token, else notifications cannot show its name
	Content Content             `param:"content,objectName"`                           // required; its texts may have placeholders, such as {name}
	To      []TemplateRecipient `param:"toUserId,values,pushContent,pushData,pushExt"` // 1 to 1000 users

	ContentAvailable bool  `param:"contentAvailable"`     // a silent notification on iOS
	SkipHistory      bool  `param:"isPersisted"`          // keep it out of the recipients' stored history; does not keep it from who is offline
	Uncounted        bool  `param:"isCounted"`            // does not raise the unread number of who is offline
	IncludeSender    bool  `param:"isIncludeSender"`      // the sender's own clients and history get it too
	CheckBlocklist   bool  `param:"verifyBlacklist"`      // not delivered where a blocklist forbids it
	DisablePush      bool  `param:"disablePush"`          // no notification
	KeepLastMessage  bool  `param:"disableUpdateLastMsg"` // conversation lists go on showing the message before; only for types that clients store
	NeedReadReceipt  bool  `param:"needReadReceipt"`
	Expandable       bool  `param:"expansion"` // pairs can be put on the messages later
	DedupKey         int64 `param:"msgRandom"` // see "Sending once" in the package documentation
}

// SystemTemplateParams is a system message to users that differs from one to another.
type SystemTemplateParams struct {
	From    string              `param:"fromUserId"`                                   // required; stands as the other side of the conversation
	Content Content             `param:"content,objectName"`                           // required; its texts may have placeholders, such as {name}
	To      []TemplateRecipient `param:"toUserId,values,pushContent,pushData,pushExt"` // 1 to 100 users

	ContentAvailable bool  `param:"contentAvailable"`     // a silent notification on iOS
	DisablePush      bool  `param:"disablePush"`          // no notification
	KeepLastMessage  bool  `param:"disableUpdateLastMsg"` // conversation lists go on showing the message before; only for types that clients store
	DedupKey         int64 `param:"msgRandom"`            // see "Sending once" in the package documentation
}

var (
	opSendPrivateTemplate = rongcloud.Operation{
		ID: "message.sendPrivateTemplate", Path: "/message/private/publish_template.json", Encoding: rongcloud.JSON,
		Quota: rongcloud.PerMinute(6000, rongcloud.CountRecipients),
	}
	opSendSystemTemplate = rongcloud.Operation{
		ID: "message.sendSystemTemplate", Path: "/message/system/publish_template.json", Encoding: rongcloud.JSON,
		Quota: rongcloud.PerSecond(100, rongcloud.CountRecipients),
	}
)

// SendPrivateTemplate sends users a message in which each finds its own values (发送单聊模板消息): a text {name} in the content stands
// for the value of name. Values are texts, and need no escaping. Each user gets a message of its own, stored as it was filled.
//
// Without a DedupKey the library never sends it twice: after ErrOutcomeUnknown it may have reached all of the users, some, or none.
//
// Operation message.sendPrivateTemplate: POST /message/private/publish_template.json, 6000 recipients per minute.
// See https://docs.rongcloud.cn/platform-chat-api/message/send-private-template
func (s *Service) SendPrivateTemplate(ctx context.Context, m PrivateTemplateParams, opts ...rongcloud.CallOption) (SentMessages, error) {
	t := composeTemplate[PrivateTemplateParams](opSendPrivateTemplate, m.From, m.Content)
	t.to(m.To, maxPrivateUsers)
	t.flag("contentAvailable", 1, m.ContentAvailable)
	t.flag("isPersisted", 0, m.SkipHistory)
	t.flag("isCounted", 0, m.Uncounted)
	t.flag("isIncludeSender", 1, m.IncludeSender)
	t.flag("verifyBlacklist", 1, m.CheckBlocklist)
	t.flag("disablePush", true, m.DisablePush)
	t.flag("disableUpdateLastMsg", true, m.KeepLastMessage)
	t.flag("needReadReceipt", 1, m.NeedReadReceipt)
	t.flag("expansion", true, m.Expandable)
	t.dedup(m.DedupKey)
	t.Body(t.body)
	return draft{Set: t.Set}.send(ctx, s.via(), opts)
}

// SendSystemTemplate sends users a system message in which each finds its own values (发送系统模板消息), as SendPrivateTemplate does.
//
// Without a DedupKey the library never sends it twice: after ErrOutcomeUnknown it may have reached all of the users, some, or none.
//
// Operation message.sendSystemTemplate: POST /message/system/publish_template.json, 100 recipients per second.
// See https://docs.rongcloud.cn/platform-chat-api/system/send-private-template
func (s *Service) SendSystemTemplate(ctx context.Context, m SystemTemplateParams, opts ...rongcloud.CallOption) (SentMessages, error) {
	t := composeTemplate[SystemTemplateParams](opSendSystemTemplate, m.From, m.Content)
	t.to(m.To, maxSystemUsers)
	t.flag("contentAvailable", 1, m.ContentAvailable)
	t.flag("disablePush", true, m.DisablePush)
	t.flag("disableUpdateLastMsg", true, m.KeepLastMessage)
	t.dedup(m.DedupKey)
	t.Body(t.body)
	return draft{Set: t.Set}.send(ctx, s.via(), opts)
}
