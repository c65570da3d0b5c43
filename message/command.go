package message

import (
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
)

// Command is a command to the app that clients neither store nor show (命令消息), RC:CmdMsg. Name and Data are required.
// [CommandNotification] is the kind that is stored.
type Command struct {
	Name  string `json:"name"`
	Data  string `json:"data" wire:"text"` // JSON as a text
	Extra string `json:"extra,omitempty"`
}

// ObjectName is RC:CmdMsg.
func (Command) ObjectName() string { return "RC:CmdMsg" }

// Validate demands name and data.
func (m Command) Validate() error {
	c := checkOf(m)
	c.required("name", m.Name)
	c.required("data", m.Data)
	c.optional("extra", m.Extra)
	return c.found()
}

func (m Command) MarshalJSON() ([]byte, error)     { return toWire(m) }
func (m *Command) UnmarshalJSON(text []byte) error { return fromWire(text, m) }

// RecallCommand tells clients that a message was recalled (撤回命令消息), RC:RcCmd. The service sends it when a message is recalled
// and keeps it in the history beside the original, so it is read; to recall a message call [Service.Recall].
type RecallCommand struct {
	UID      string           `json:"messageUId"` // of the recalled message
	Type     ConversationType `json:"conversationType"`
	TargetID string           `json:"targetId"`
	Sent     time.Time        `json:"sentTime"`            // when the recalled message was sent
	Channel  string           `json:"channelId,omitempty"` // of an ultra group
	// ByAdmin and Delete come as flags or as 0 and 1.
	ByAdmin bool    `json:"isAdmin,omitempty"`  // an administrator recalled it
	Delete  bool    `json:"isDelete,omitempty"` // clients show no notice in its place
	User    *Sender `json:"user,omitempty"`
	Extra   string  `json:"extra,omitempty"`
}

// ObjectName is RC:RcCmd.
func (RecallCommand) ObjectName() string { return "RC:RcCmd" }

// Validate refuses it: sent as an ordinary message it would not recall anything on the service.
func (m RecallCommand) Validate() error {
	c := checkOf(m)
	c.Fail("messageUId", "cannot be recalled by sending this message: call Recall")
	return c.found()
}

func (m RecallCommand) MarshalJSON() ([]byte, error)     { return toWire(m) }
func (m *RecallCommand) UnmarshalJSON(text []byte) error { return fromWire(text, m) }

// AttributeAction is what happened to a chatroom attribute.
type AttributeAction int

const (
	AttributeSet     AttributeAction = 1
	AttributeDeleted AttributeAction = 2
)

const maxAttributeExtra = 2 << 10 // bytes

// AttributeNotification tells a chatroom that an attribute changed (聊天室属性通知消息), RC:chrmKVNotiMsg. The operations that change
// attributes can send it along; sending it alone changes nothing.
type AttributeNotification struct {
	Action AttributeAction `json:"type"`            // required
	Key    string          `json:"key"`             // required; an official SDK spells it string, against the documentation
	Value  string          `json:"value,omitempty"` // only with AttributeSet
	User   *Sender         `json:"user,omitempty"`
	Extra  string          `json:"extra,omitempty"` // at most 2 KB
}

// ObjectName is RC:chrmKVNotiMsg.
func (AttributeNotification) ObjectName() string { return "RC:chrmKVNotiMsg" }

// Validate demands action and key.
func (n AttributeNotification) Validate() error {
	c := checkOf(n)
	if n.Action != AttributeSet && n.Action != AttributeDeleted {
		c.Fail("type", "must be 1 (set) or 2 (deleted), is %d", int(n.Action))
	}
	c.required("key", n.Key)
	c.optional("value", n.Value)
	if n.Action == AttributeDeleted && n.Value != "" {
		c.Fail("value", "must be empty when type is 2 (deleted)")
	}
	c.Check("extra", n.Extra, param.Bytes(maxAttributeExtra), false)
	c.shared(0, nil, n.User, "")
	return c.found()
}

func (n AttributeNotification) MarshalJSON() ([]byte, error)     { return toWire(n) }
func (n *AttributeNotification) UnmarshalJSON(text []byte) error { return fromWire(text, n) }

// ReadReceipt tells the other side of a private conversation how far it was read (单聊已读回执), RC:ReadNtf. All fields are
// required.
type ReadReceipt struct {
	UID  string           `json:"messageUId"`          // the newest message that was read
	Sent time.Time        `json:"lastMessageSendTime"` // when that was sent; read from a text too
	Type ConversationType `json:"type"`                // Private
}

// ObjectName is RC:ReadNtf.
func (ReadReceipt) ObjectName() string { return "RC:ReadNtf" }

// Validate demands all fields.
func (r ReadReceipt) Validate() error {
	c := checkOf(r)
	c.required("messageUId", r.UID)
	c.moment("lastMessageSendTime", r.Sent)
	if r.Type != Private {
		c.Fail("type", "must be 1 (private), is %d", int(r.Type))
	}
	return c.found()
}

func (r ReadReceipt) MarshalJSON() ([]byte, error)     { return toWire(r) }
func (r *ReadReceipt) UnmarshalJSON(text []byte) error { return fromWire(text, r) }
