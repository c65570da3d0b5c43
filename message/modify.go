package message

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxMessageUID = 64 // characters

// ModifyPrivateParams is new content for a message to a user.
type ModifyPrivateParams struct {
	From       string  `param:"fromUserId"`         // required: who sent it
	To         string  `param:"targetId"`           // required: the user it was sent to
	MessageUID string  `param:"msgUID"`             // required: from the send, the history or the message callback
	Content    Content `param:"content,objectName"` // required: of the type that the message has
}

// ModifyGroupParams is new content for a message to a group.
type ModifyGroupParams struct {
	From       string  `param:"fromUserId"`         // required: who sent it
	GroupID    string  `param:"groupId"`            // required: the group it was sent to
	MessageUID string  `param:"msgUID"`             // required: from the send, the history or the message callback
	Content    Content `param:"content,objectName"` // required: of the type that the message has
}

var (
	opModifyPrivate = rongcloud.Operation{ID: "message.modifyPrivate", Path: "/message/private/modify.json", Idempotent: true}
	opModifyGroup   = rongcloud.Operation{ID: "message.modifyGroup", Path: "/message/group/modify.json", Idempotent: true}
)

// ModifyPrivate replaces the content of a message that was sent to a user (修改单聊消息). It keeps its id and its place. The history
// and clients show the new content, and nobody gets a notification. It must have been sent within the last 24 hours, and must be
// stored; one that was recalled, a command or a stream cannot be modified.
//
// Codes worth knowing are 20114 (too late), 20116 (not this message), 20112 and 20113 (the new content was refused). A repeat does no
// harm: clients are told again.
//
// Operation message.modifyPrivate: POST /message/private/modify.json; no quota is documented.
func (s *Service) ModifyPrivate(ctx context.Context, m ModifyPrivateParams, opts ...rongcloud.CallOption) error {
	d := compose[ModifyPrivateParams](opModifyPrivate, m.From, m.Content)
	d.ID("targetId", m.To)
	d.Text("msgUID", m.MessageUID, param.Chars(maxMessageUID))
	return d.Do(ctx, s.via(), opts)
}

// ModifyGroup replaces the content of a message that was sent to a group (修改群聊消息), as ModifyPrivate does.
//
// Operation message.modifyGroup: POST /message/group/modify.json; no quota is documented.
func (s *Service) ModifyGroup(ctx context.Context, m ModifyGroupParams, opts ...rongcloud.CallOption) error {
	d := compose[ModifyGroupParams](opModifyGroup, m.From, m.Content)
	d.ID("groupId", m.GroupID)
	d.Text("msgUID", m.MessageUID, param.Chars(maxMessageUID))
	return d.Do(ctx, s.via(), opts)
}
