package group

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// PushRemarkParams are a member of a group and the name that push notifications show for it.
type PushRemarkParams struct {
	GroupID string `param:"groupId"` // required
	UserID  string `param:"userId"`  // required
	Remark  string `param:"remark"`  // required; no limit is documented
}

var opSetPushRemark = rongcloud.Operation{
	ID: "group.setPushRemark", Path: "/group/remarks/set.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// SetPushRemark sets the name that the others see for a member in the push notifications of a group (设置群成员推送备注名). A name that a
// receiver has given to the user goes before it.
//
// Operation group.setPushRemark: POST /group/remarks/set.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/push/remark/set-remark-for-group-push
func (s *Service) SetPushRemark(ctx context.Context, r PushRemarkParams, opts ...rongcloud.CallOption) error {
	p := inGroupOf[PushRemarkParams](opSetPushRemark, r.GroupID)
	p.ID("userId", r.UserID)
	p.Text("remark", r.Remark, param.Limit{})
	return p.Do(ctx, s.via(), opts)
}

// MemberRef names a user and a group.
type MemberRef struct {
	GroupID string `param:"groupId"` // required
	UserID  string `param:"userId"`  // required
}

func (m MemberRef) params(op rongcloud.Operation) *param.Set {
	p := inGroupOf[MemberRef](op, m.GroupID)
	p.ID("userId", m.UserID)
	return p
}

var opDeletePushRemark = rongcloud.Operation{
	ID: "group.deletePushRemark", Path: "/group/remarks/del.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// DeletePushRemark forgets what SetPushRemark set (删除群成员推送备注名).
//
// Operation group.deletePushRemark: POST /group/remarks/del.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/push/remark/delete-remark-for-group-push
func (s *Service) DeletePushRemark(ctx context.Context, m MemberRef, opts ...rongcloud.CallOption) error {
	return m.params(opDeletePushRemark).Do(ctx, s.via(), opts)
}

var opPushRemark = rongcloud.Operation{
	ID: "group.getPushRemark", Path: "/group/remarks/get.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// PushRemark returns what SetPushRemark set (查询群成员推送备注名), and the empty string where nothing is set.
//
// Operation group.getPushRemark: POST /group/remarks/get.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/push/remark/get-remark-for-group-push
func (s *Service) PushRemark(ctx context.Context, m MemberRef, opts ...rongcloud.CallOption) (string, error) {
	var answer struct {
		rongcloud.Envelope
		Remark wire.Text `json:"remark"`
	}
	_, err := m.params(opPushRemark).Call(ctx, s.via(), &answer, opts)
	return string(answer.Remark), err
}
