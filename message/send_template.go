package message

import (
	"context"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// PrivateTemplateParams is a template, and the users to send it to.
type PrivateTemplateParams struct {
	From    string              `param:"fromUserId"`                                   // required; notifications can show its name only if it ever had a token
	Content Content             `param:"content,objectName"`                           // required; its strings may have placeholders, such as {name}
	To      []TemplateRecipient `param:"toUserId,values,pushContent,pushData,pushExt"` // 1 to 1000 users

	ContentAvailable bool  `param:"contentAvailable"`     // a silent notification on iOS
	SkipHistory      bool  `param:"isPersisted"`          // do not store it in the recipients' history; users who are offline still receive it
	Uncounted        bool  `param:"isCounted"`            // do not raise the unread count of users who are offline
	IncludeSender    bool  `param:"isIncludeSender"`      // also send it to the sender's own clients and history
	CheckBlocklist   bool  `param:"verifyBlacklist"`      // do not deliver it to users whose blocklist has the sender
	DisablePush      bool  `param:"disablePush"`          // no notification
	KeepLastMessage  bool  `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message; only for types that clients store
	NeedReadReceipt  bool  `param:"needReadReceipt"`
	Expandable       bool  `param:"expansion"` // pairs can be added to the messages later
	DedupKey         int64 `param:"msgRandom"` // see "Sending once" in the package documentation
}

// SystemTemplateParams is the template of a system message, and the users to send it to.
type SystemTemplateParams struct {
	From    string              `param:"fromUserId"`                                   // required; shown as the other side of the conversation
	Content Content             `param:"content,objectName"`                           // required; its strings may have placeholders, such as {name}
	To      []TemplateRecipient `param:"toUserId,values,pushContent,pushData,pushExt"` // 1 to 100 users

	ContentAvailable bool  `param:"contentAvailable"`     // a silent notification on iOS
	DisablePush      bool  `param:"disablePush"`          // no notification
	KeepLastMessage  bool  `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message; only for types that clients store
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

// SendPrivateTemplate sends a message with different values to each user (发送单聊模板消息). A placeholder {name} in the content is
// replaced by the user's value of name. Values are plain text; they are escaped if the content is JSON. Each user receives a message
// of its own, and the history has the replaced text.
//
// A repeat sends the messages again. So without a DedupKey the library does not repeat the call: after ErrOutcomeUnknown the message
// may have reached all of the users, some, or none.
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

// SendSystemTemplate sends a system message with different values to each user (发送系统模板消息), as SendPrivateTemplate does.
//
// A repeat sends the messages again. So without a DedupKey the library does not repeat the call: after ErrOutcomeUnknown the message
// may have reached all of the users, some, or none.
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
