package webhook

import (
	"strconv"
	"time"

	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/message"
)

// MessageOperation reports that messages were recalled or deleted (消息操作状态同步). The official documentation does not describe it;
// the fields are those that another SDK reads.
type MessageOperation struct {
	*Delivery `json:"-"`

	Operation    Operation
	UserID       string // the user who recalled or deleted
	Time         time.Time
	Source       string // the user's platform
	Conversation message.ConversationType
	Target       string
	Channel      string // of an ultra group

	UID         string // the message
	MessageTime time.Time

	// For a recall.
	Removed bool // the message is not replaced by a notice
	ByAdmin bool
	Extra   string

	// For a deletion.
	Deletion DeletionScope
	Until    time.Time // messages up to this time were deleted
}

// Operation is an operation on messages.
type Operation int

const (
	Recalled Operation = 1
	Deleted  Operation = 2
)

// String returns the name of the operation.
func (o Operation) String() string { return nameOf(int(o), "", "recalled", "deleted") }

// DeletionScope says which messages were deleted.
type DeletionScope int

const (
	DeletedListed DeletionScope = 1 // the message in UID
	DeletedUntil  DeletionScope = 2 // all up to Until
)

// Kind returns KindMessageOperation.
func (MessageOperation) Kind() Kind { return KindMessageOperation }

// ID returns an ID derived from the operation, the message, the conversation and the time.
func (o MessageOperation) ID() string {
	return id(KindMessageOperation, strconv.Itoa(int(o.Operation)), o.UID, o.UserID, o.Target, o.Channel, millisText(o.Time))
}

type messageOperationWire struct {
	Operation    wire.Int       `json:"eventType"`
	UserID       wire.Text      `json:"fromUserId"`
	Time         wire.Int       `json:"optTime"`
	Source       wire.Text      `json:"source"`
	Conversation conversationOf `json:"conversationInfo"`
	Original     originalOf     `json:"originalMsgInfo"`
	Recall       *recallOf      `json:"recallMsgInfo,omitempty"`
	Deletion     *deletionOf    `json:"deleteMsgInfo,omitempty"`
}

type conversationOf struct {
	Type    wire.Int  `json:"conversationType"`
	Target  wire.Text `json:"targetId"`
	Channel wire.Text `json:"busChannel"`
}

type originalOf struct {
	UID  wire.Text `json:"messageId"`
	Time wire.Int  `json:"messageTime"`
}

type recallOf struct {
	Removed wire.Bool `json:"isDelete"`
	ByAdmin wire.Bool `json:"isAdmin"`
	Extra   anyText   `json:"extra"`
}

type deletionOf struct {
	Scope wire.Int `json:"deleteType"`
	Until wire.Int `json:"msgTimestamp"`
}

func decodeMessageOperation(d *decoder) ([]Event, error) {
	return each(d, func(w messageOperationWire) (Event, error) {
		if err := need("eventType", nonZero(w.Operation), "targetId", string(w.Conversation.Target)); err != nil {
			return nil, err
		}
		o := MessageOperation{
			Delivery: d.Delivery, Operation: Operation(w.Operation), UserID: string(w.UserID), Time: timeOf(w.Time), Source: string(w.Source),
			Conversation: message.ConversationType(w.Conversation.Type), Target: string(w.Conversation.Target), Channel: string(w.Conversation.Channel),
			UID: string(w.Original.UID), MessageTime: timeOf(w.Original.Time),
		}
		if r := w.Recall; r != nil {
			o.Removed, o.ByAdmin, o.Extra = bool(r.Removed), bool(r.ByAdmin), string(r.Extra)
		}
		if x := w.Deletion; x != nil {
			o.Deletion, o.Until = DeletionScope(x.Scope), timeOf(x.Until)
		}
		return o, nil
	})
}

func (o MessageOperation) body() (any, error) {
	w := map[string]any{
		"eventType": int(o.Operation), "fromUserId": o.UserID, "optTime": millis(o.Time), "source": o.Source,
		"conversationInfo": conversationOf{wire.Int(o.Conversation), wire.Text(o.Target), wire.Text(o.Channel)},
		"originalMsgInfo":  originalOf{wire.Text(o.UID), millis(o.MessageTime)},
	}
	if o.Operation == Deleted {
		w["deleteMsgInfo"] = deletionOf{wire.Int(o.Deletion), millis(o.Until)}
	} else {
		w["recallMsgInfo"] = map[string]any{"isDelete": bit(o.Removed), "isAdmin": bit(o.ByAdmin), "extra": o.Extra}
	}
	return w, nil
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
