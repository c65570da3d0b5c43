package message

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxChannelChars = 20

// ConversationType is the type of a conversation (会话类型).
type ConversationType int

const (
	Private    ConversationType = 1
	Group      ConversationType = 3
	Chatroom   ConversationType = 4
	System     ConversationType = 6
	UltraGroup ConversationType = 10
)

// String returns the type's name, such as "chatroom".
func (t ConversationType) String() string {
	switch t {
	case Private:
		return "private"
	case Group:
		return "group"
	case Chatroom:
		return "chatroom"
	case System:
		return "system"
	case UltraGroup:
		return "ultra group"
	}
	return fmt.Sprintf("ConversationType(%d)", int(t))
}

// known reports whether t is a type that exists.
func (t ConversationType) known() bool {
	switch t {
	case Private, Group, Chatroom, System, UltraGroup:
		return true
	}
	return false
}

// Conversation identifies a conversation.
type Conversation struct {
	Type     ConversationType `param:"conversationType"` // required
	TargetID string           `param:"targetId"`         // required: id of the user, group, chatroom or ultra group
	Channel  string           `param:"busChannel"`       // only for an ultra group: the channel (频道) of the message, if it was sent to one
}

// RecallParams are the parameters of Recall.
type RecallParams struct {
	From         string       `param:"fromUserId"` // required: who sent it
	Conversation Conversation // required
	MessageUID   string       `param:"messageUID"` // required: from the send, the history or the message callback
	SentAt       time.Time    `param:"sentTime"`   // when it was sent; older pages require it, current pages do not

	ByAdmin         bool   `param:"isAdmin"`              // clients show that an administrator recalled it
	Delete          bool   `param:"isDelete"`             // clients remove it without a trace, instead of showing a line in its place
	DisablePush     bool   `param:"disablePush"`          // no notification of the recall
	KeepLastMessage bool   `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message; only for types that clients store
	Extra           string `param:"extra"`                // data for the clients
}

var opRecall = rongcloud.Operation{ID: "message.recall", Path: "/message/recall.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Recall recalls a message (撤回消息) of any kind of conversation. No time limit is documented for recalls by a server. A
// repeat is harmless, but clients may be notified again.
//
// Operation message.recall: POST /message/recall.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/message/msgrecall
func (s *Service) Recall(ctx context.Context, r RecallParams, opts ...rongcloud.CallOption) error {
	p := param.Of[RecallParams](opRecall)
	p.ID("fromUserId", r.From)
	if !r.Conversation.Type.known() {
		p.Fail("conversationType", "must be 1 (private), 3 (group), 4 (chatroom), 6 (system) or 10 (ultra group), is %d", int(r.Conversation.Type))
	}
	p.Add("conversationType", strconv.Itoa(int(r.Conversation.Type)))
	p.ID("targetId", r.Conversation.TargetID)
	if r.Conversation.Channel != "" && r.Conversation.Type != UltraGroup {
		p.Fail("busChannel", "can be given only for an ultra group, not for a %s conversation", r.Conversation.Type)
	}
	p.Optional("busChannel", r.Conversation.Channel, param.Chars(maxChannelChars))
	p.Text("messageUID", r.MessageUID, param.Limit{})
	p.OptionalMillis("sentTime", r.SentAt)
	p.One("isAdmin", r.ByAdmin)
	p.One("isDelete", r.Delete)
	p.True("disablePush", r.DisablePush)
	p.Optional("extra", r.Extra, param.Limit{})
	p.True("disableUpdateLastMsg", r.KeepLastMessage)
	return p.Do(ctx, s.via(), opts)
}
