package message

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxMessageUID = 64 // characters

// ModifyPrivateParams is new content for a message to a user.
type ModifyPrivateParams struct {
	From       string  `param:"fromUserId"`         // required: the sender of the message
	To         string  `param:"targetId"`           // required: the recipient of the message
	MessageUID string  `param:"msgUID"`             // required: from the send, the history or the message callback
	Content    Content `param:"content,objectName"` // required: of the same type as the content of the message
}

// ModifyGroupParams is new content for a message to a group.
type ModifyGroupParams struct {
	From       string  `param:"fromUserId"`         // required: the sender of the message
	GroupID    string  `param:"groupId"`            // required: the group of the message
	MessageUID string  `param:"msgUID"`             // required: from the send, the history or the message callback
	Content    Content `param:"content,objectName"` // required: of the same type as the content of the message
}

var (
	opModifyPrivate = rongcloud.Operation{ID: "message.modifyPrivate", Path: "/message/private/modify.json", Idempotent: true}
	opModifyGroup   = rongcloud.Operation{ID: "message.modifyGroup", Path: "/message/group/modify.json", Idempotent: true}
)

// ModifyPrivate replaces the content of a message to a user (修改单聊消息). The message keeps its id and its place. The history and clients
// show the new content, and nobody receives a notification. The message must be stored, and sent within the last 24 hours. Commands,
// streams and recalled messages cannot be modified.
//
// As far as the vendor's clients know the codes, the call fails with code 20114 if it is too late, 20116 if the message cannot be
// modified, and 20112 or 20113 if the new content is not allowed. A repeat sets the same content, and clients receive it again.
//
// Operation message.modifyPrivate: POST /message/private/modify.json; no quota is documented.
func (s *Service) ModifyPrivate(ctx context.Context, m ModifyPrivateParams, opts ...rongcloud.CallOption) error {
	d := compose[ModifyPrivateParams](opModifyPrivate, m.From, m.Content)
	d.ID("targetId", m.To)
	d.Text("msgUID", m.MessageUID, param.Chars(maxMessageUID))
	return d.Do(ctx, s.via(), opts)
}

// ModifyGroup replaces the content of a message to a group (修改群聊消息), as ModifyPrivate does for a user.
//
// Operation message.modifyGroup: POST /message/group/modify.json; no quota is documented.
func (s *Service) ModifyGroup(ctx context.Context, m ModifyGroupParams, opts ...rongcloud.CallOption) error {
	d := compose[ModifyGroupParams](opModifyGroup, m.From, m.Content)
	d.ID("groupId", m.GroupID)
	d.Text("msgUID", m.MessageUID, param.Chars(maxMessageUID))
	return d.Do(ctx, s.via(), opts)
}
