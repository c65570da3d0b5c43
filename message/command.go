package message

import (
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
)

// Command is a command to the app (命令消息), RC:CmdMsg. Clients neither store nor show it. Name and Data are required.
// [CommandNotification] is the kind that is stored.
type Command struct {
	Name  string `json:"name"`
	Data  string `json:"data" wire:"text"` // JSON in a string
	Extra string `json:"extra,omitempty"`
}

// ObjectName returns RC:CmdMsg.
func (Command) ObjectName() string { return "RC:CmdMsg" }

// Validate checks that name and data are set.
func (m Command) Validate() error {
	c := checkOf(m)
	c.required("name", m.Name)
	c.required("data", m.Data)
	c.optional("extra", m.Extra)
	return c.found()
}

func (m Command) MarshalJSON() ([]byte, error)     { return toWire(m) }
func (m *Command) UnmarshalJSON(text []byte) error { return fromWire(text, m) }

// RecallCommand tells clients that a message was recalled (撤回命令消息), RC:RcCmd. It is only received: the service sends it
// when a message is recalled, and keeps it in the history beside the original. To recall a message call
// [Service.Recall].
type RecallCommand struct {
	UID      string           `json:"messageUId"` // of the recalled message
	Type     ConversationType `json:"conversationType"`
	TargetID string           `json:"targetId"`
	Sent     time.Time        `json:"sentTime"`            // when the recalled message was sent
	Channel  string           `json:"channelId,omitempty"` // of an ultra group
	// ByAdmin and Delete are booleans or 0 and 1 in JSON.
	ByAdmin bool    `json:"isAdmin,omitempty"`  // an administrator recalled it
	Delete  bool    `json:"isDelete,omitempty"` // clients show nothing in its place
	User    *Sender `json:"user,omitempty"`
	Extra   string  `json:"extra,omitempty"`
}

// ObjectName returns RC:RcCmd.
func (RecallCommand) ObjectName() string { return "RC:RcCmd" }

// Validate always returns an error: sending the command as an ordinary message would not recall anything in the
// service.
func (m RecallCommand) Validate() error {
	c := checkOf(m)
	c.Fail("messageUId", "cannot be recalled by sending this message: call Recall")
	return c.found()
}

func (m RecallCommand) MarshalJSON() ([]byte, error)     { return toWire(m) }
func (m *RecallCommand) UnmarshalJSON(text []byte) error { return fromWire(text, m) }

// AttributeAction is a change of a chatroom attribute.
type AttributeAction int

const (
	AttributeSet     AttributeAction = 1
	AttributeDeleted AttributeAction = 2
)

const maxAttributeExtra = 2 << 10 // bytes

// AttributeNotification tells a chatroom that an attribute changed (聊天室属性通知消息), RC:chrmKVNotiMsg. The operations that
// change attributes can send it. Sending it by itself changes no attribute.
type AttributeNotification struct {
	Action AttributeAction `json:"type"`            // required
	Key    string          `json:"key"`             // required; an official SDK spells it string, against the documentation
	Value  string          `json:"value,omitempty"` // only with AttributeSet
	User   *Sender         `json:"user,omitempty"`
	Extra  string          `json:"extra,omitempty"` // at most 2 KB
}

// ObjectName returns RC:chrmKVNotiMsg.
func (AttributeNotification) ObjectName() string { return "RC:chrmKVNotiMsg" }

// Validate checks that action and key are set.
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

// ReadReceipt tells the other side of a private conversation up to which message it was read (单聊已读回执), RC:ReadNtf. All
// fields are required.
type ReadReceipt struct {
	UID  string           `json:"messageUId"`          // the newest message that was read
	Sent time.Time        `json:"lastMessageSendTime"` // when that message was sent; may also be a string in JSON
	Type ConversationType `json:"type"`                // Private
}

// ObjectName returns RC:ReadNtf.
func (ReadReceipt) ObjectName() string { return "RC:ReadNtf" }

// Validate checks that all fields are set.
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
