package group

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// PushRemarkParams is a member of a group and the name that push notifications show for this user.
type PushRemarkParams struct {
	GroupID string `param:"groupId"` // required
	UserID  string `param:"userId"`  // required
	Remark  string `param:"remark"`  // required; no limit is documented
}

var opSetPushRemark = rongcloud.Operation{
	ID: "group.setPushRemark", Path: "/group/remarks/set.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// SetPushRemark sets the name that push notifications of a group show for a member (设置群成员推送备注名). A name that the receiver
// has given to the user takes precedence.
//
// Operation group.setPushRemark: POST /group/remarks/set.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/push/remark/set-remark-for-group-push
func (s *Service) SetPushRemark(ctx context.Context, r PushRemarkParams, opts ...rongcloud.CallOption) error {
	p := inGroupOf[PushRemarkParams](opSetPushRemark, r.GroupID)
	p.ID("userId", r.UserID)
	p.Text("remark", r.Remark, param.Limit{})
	return p.Do(ctx, s.via(), opts)
}

// MemberRef identifies a user and a group.
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

// DeletePushRemark deletes the name that SetPushRemark set (删除群成员推送备注名).
//
// Operation group.deletePushRemark: POST /group/remarks/del.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/push/remark/delete-remark-for-group-push
func (s *Service) DeletePushRemark(ctx context.Context, m MemberRef, opts ...rongcloud.CallOption) error {
	return m.params(opDeletePushRemark).Do(ctx, s.via(), opts)
}

var opPushRemark = rongcloud.Operation{
	ID: "group.getPushRemark", Path: "/group/remarks/get.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// PushRemark returns the name that SetPushRemark set (查询群成员推送备注名). It is empty if none is set.
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
