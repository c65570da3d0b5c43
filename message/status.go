package message

import (
	"context"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// StatusParams are the parameters of SendPrivateStatus and SendGroupStatus.
type StatusParams struct {
	From    string   `param:"fromUserId"`         // required
	To      []string `param:"toUserId,toGroupId"` // 1 to 1000 users, or 1 to 3 groups
	Content Content  `param:"content,objectName"` // required

	IncludeSender  bool  `param:"isIncludeSender"` // also send it to the sender's own clients
	CheckBlocklist bool  `param:"verifyBlacklist"` // do not deliver it to users whose blocklist has the sender
	DedupKey       int64 `param:"msgRandom"`       // see "Sending once" in the package documentation
}

var opSendPrivateStatus = rongcloud.Operation{
	ID: "message.sendPrivateStatus", Path: "/statusmessage/private/publish.json", Quota: rongcloud.PerMinute(6000, rongcloud.CountRecipients),
}

// SendPrivateStatus sends a status message (单聊状态消息) to users, each in a private conversation with the sender. Only
// users who are online receive it: it is never stored, counted or pushed.
//
// A repeat sends the message again. So without a DedupKey the library does not repeat the call: after ErrOutcomeUnknown
// the message may have reached all of the users, some, or none.
//
// Operation message.sendPrivateStatus: POST /statusmessage/private/publish.json, 6000 recipients per minute.
// See https://docs.rongcloud.io/platform-chat-api/message/send-status-private
func (s *Service) SendPrivateStatus(ctx context.Context, m StatusParams, opts ...rongcloud.CallOption) (SentMessages, error) {
	return s.sendStatus(ctx, opSendPrivateStatus, recipients{"toUserId", maxPrivateUsers}, m, opts)
}

var opSendGroupStatus = rongcloud.Operation{
	ID: "message.sendGroupStatus", Path: "/statusmessage/group/publish.json", Quota: rongcloud.PerSecond(20, rongcloud.CountTargets),
}

// SendGroupStatus sends a status message (群聊状态消息) to groups. Only members who are online receive it: it is never
// stored, counted or pushed.
//
// A repeat sends the message again. So without a DedupKey the library does not repeat the call: after ErrOutcomeUnknown
// the message may have reached all of the groups, some, or none.
//
// Operation message.sendGroupStatus: POST /statusmessage/group/publish.json, 20 targets per second.
// See https://doc.rongcloud.cn/imserver/server/v1/message/send-status-group
func (s *Service) SendGroupStatus(ctx context.Context, m StatusParams, opts ...rongcloud.CallOption) (SentMessages, error) {
	return s.sendStatus(ctx, opSendGroupStatus, recipients{"toGroupId", maxGroups}, m, opts)
}

type recipients struct {
	parameter string
	most      int
}

func (s *Service) sendStatus(ctx context.Context, op rongcloud.Operation, to recipients, m StatusParams, opts []rongcloud.CallOption) (SentMessages, error) {
	// Some official SDKs also send isPersisted and isCounted, with different values. No page has them.
	d := compose[StatusParams](op, m.From, m.Content)
	d.to(to.parameter, m.To, to.most)
	d.One("verifyBlacklist", m.CheckBlocklist)
	d.One("isIncludeSender", m.IncludeSender)
	d.dedup(m.DedupKey)
	return d.send(ctx, s.via(), opts)
}
