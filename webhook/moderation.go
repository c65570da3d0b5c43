package webhook

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/message"
)

// Moderation is the result of the audit of a message (审核结果回调).
//
// See https://docs.rongcloud.io/platform-chat-api/moderation/audit-result
type Moderation struct {
	*Delivery `json:"-"`

	Result   ModerationResult
	UID      string // of the message
	Provider string // the provider of the audit
	Detail   string // the provider's response, JSON
	Message  AuditedMessage
}

// ModerationResult is the result of an audit.
type ModerationResult int

const (
	ModerationPassed   ModerationResult = 10000
	ModerationRejected ModerationResult = 10001
)

// AuditedMessage is the message that was audited.
type AuditedMessage struct {
	AppKey       string
	From         string
	Target       string
	DirectedAt   []string
	Conversation message.ConversationType
	ChannelType  string // the conversation type as received, such as TEMPGROUP for a chatroom
	ObjectName   string
	Content      message.Content
	Original     string // the content as received
	ExtraContent string
	Source       string // the sender's platform
	Time         time.Time
	UID          string
}

// Kind returns KindModeration.
func (Moderation) Kind() Kind { return KindModeration }

// ID returns an ID derived from the message's UID, the provider and the result.
func (m Moderation) ID() string {
	return id(KindModeration, m.UID, m.Provider, strconv.Itoa(int(m.Result)))
}

type moderationWire struct {
	Result   wire.Int  `json:"result"`
	Content  anyText   `json:"content"`
	UID      wire.Text `json:"msgUID"`
	Provider wire.Text `json:"serviceProvider"`
	Detail   anyText   `json:"resultDetail"`
}

type auditedWire struct {
	AppKey       wire.Text `json:"appKey"`
	From         wire.Text `json:"fromUserId"`
	Target       wire.Text `json:"targetId"`
	DirectedAt   wire.Text `json:"toUserIds"`
	ChannelType  wire.Text `json:"conversationType"`
	ObjectName   wire.Text `json:"objectName"`
	Content      wire.Text `json:"message"`
	ExtraContent wire.Text `json:"extraContent"`
	Source       wire.Text `json:"clientOs"`
	Time         wire.Int  `json:"messageTime"`
	UID          wire.Text `json:"messageId"`
}

func decodeModeration(d *decoder) ([]Event, error) {
	return each(d, func(w moderationWire) (Event, error) {
		if err := need("result", nonZero(w.Result), "msgUID", string(w.UID)); err != nil {
			return nil, err
		}
		m := Moderation{Delivery: d.Delivery, Result: ModerationResult(w.Result), UID: string(w.UID), Provider: string(w.Provider), Detail: string(w.Detail)}
		if w.Content == "" {
			return m, nil
		}
		var a auditedWire
		if err := json.Unmarshal([]byte(w.Content), &a); err != nil {
			return nil, fmt.Errorf("%w: content is not the JSON of a message", ErrBody)
		}
		m.Message = AuditedMessage{
			AppKey: string(a.AppKey), From: string(a.From), Target: string(a.Target), DirectedAt: commaSeparated(string(a.DirectedAt)),
			Conversation: conversation(string(a.ChannelType)), ChannelType: string(a.ChannelType),
			ObjectName: string(a.ObjectName), Content: d.contents.Decode(string(a.ObjectName), string(a.Content)), Original: string(a.Content),
			ExtraContent: string(a.ExtraContent), Source: string(a.Source), Time: timeOf(a.Time), UID: string(a.UID),
		}
		return m, nil
	})
}

func (m Moderation) body() (any, error) {
	a := m.Message
	name, content, err := contentOf(a.ObjectName, a.Original, a.Content)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(auditedWire{
		AppKey: wire.Text(a.AppKey), From: wire.Text(a.From), Target: wire.Text(a.Target), DirectedAt: wire.Text(strings.Join(a.DirectedAt, ",")),
		ChannelType: wire.Text(channelType(a.Conversation, a.ChannelType)), ObjectName: wire.Text(name), Content: wire.Text(content),
		ExtraContent: wire.Text(a.ExtraContent), Source: wire.Text(a.Source), Time: millis(a.Time), UID: wire.Text(a.UID),
	})
	if err != nil {
		return nil, err
	}
	return moderationWire{Result: wire.Int(m.Result), Content: anyText(text), UID: wire.Text(m.UID), Provider: wire.Text(m.Provider), Detail: anyText(m.Detail)}, nil
}
