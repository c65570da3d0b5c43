package ultragroup

import (
	"context"
	"encoding/json"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	maxMessages = 20
	maxChannel  = 20 // characters
)

// MessagesParams are the parameters of Messages.
type MessagesParams struct {
	GroupID  string       `param:"groupId"` // required
	Messages []MessageKey `param:"msgs"`    // required: 1 to 20
}

// MessageKey identifies a message of an ultra group.
type MessageKey struct {
	UID       string `param:"msgUID"`     // required
	ChannelID string `param:"busChannel"` // at most 20 characters; empty if the message was sent without a channel
}

// Message is a message of an ultra group.
type Message struct {
	UID       string    `json:"msgUID"`
	GroupID   string    `json:"groupId"`
	ChannelID string    `json:"busChannel"`
	From      string    `json:"fromUserId"`
	Sent      time.Time `json:"sent,omitzero"`

	Content    message.Content `json:"-"` // of a type given to New or a built-in type, else message.Unknown
	ObjectName string          `json:"objectName"`
	Body       string          `json:"content"` // what Content was decoded from, as received

	Expandable   bool              `json:"expansion"`
	Expansion    map[string]string `json:"-"`
	RawExpansion string            `json:"extraContent"` // what Expansion was decoded from, as received
}

// UnmarshalJSON decodes the JSON that encoding/json makes of a Message. It decodes Content and Expansion from Body and
// RawExpansion. A content of an own type becomes a [message.Unknown].
func (m *Message) UnmarshalJSON(text []byte) error {
	type plain Message // without this method
	var p plain
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	p.Content, p.Expansion = message.Decode(p.ObjectName, p.Body), message.DecodeExpansion(p.RawExpansion)
	*m = Message(p)
	return nil
}

var opMessages = rongcloud.Operation{ID: "ultragroup.getMessages", Path: "/ultragroup/msg/get.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(5)}

// Messages returns messages by their ids (通过消息 ID 查询消息). The documentation does not say whether messages that do not
// exist are left out, so find each message by its UID.
//
// As far as the vendor's clients know the codes, the call fails with code 24401 if ultra groups are not enabled, 24410
// if the group is unknown, and 24414 if the channel is unknown.
//
// Operation ultragroup.getMessages: POST /ultragroup/msg/get.json, 5 calls per second.
// See https://doc.rongcloud.cn/imserver/server/v1/ultragroup/get-messages-by-uid
func (s *Service) Messages(ctx context.Context, m MessagesParams, opts ...rongcloud.CallOption) ([]Message, error) {
	p := param.Of[MessagesParams](opMessages)
	p.ID("groupId", m.GroupID)
	p.CheckCount("msgs", len(m.Messages), maxMessages)
	keys := make([]map[string]any, len(m.Messages))
	for i, key := range m.Messages {
		path := param.Index("msgs", i)
		p.Check(path+".msgUID", key.UID, param.Limit{}, true)
		p.Check(path+".busChannel", key.ChannelID, param.Chars(maxChannel), false)
		keys[i] = p.Object(path, key)
	}
	p.JSON("msgs", keys)
	var answer struct {
		rongcloud.Envelope
		Data []storedMessage `json:"data"`
	}
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return nil, err
	}
	messages := make([]Message, len(answer.Data))
	for i, stored := range answer.Data {
		messages[i] = stored.message(s.contents)
	}
	return messages, nil
}

type storedMessage struct {
	MsgUID       wire.Text     `json:"msgUID"`
	GroupID      wire.Text     `json:"groupId"`
	BusChannel   wire.Text     `json:"busChannel"`
	FromUserID   wire.Text     `json:"fromUserId"`
	SentTime     wire.Int      `json:"sentTime"`
	ObjectName   wire.Text     `json:"objectName"`
	Content      wire.JSONText `json:"content"`
	Expansion    wire.Bool     `json:"expansion"`
	ExtraContent wire.JSONText `json:"extraContent"`
}

func (m storedMessage) message(contents *message.Registry) Message {
	return Message{
		UID: string(m.MsgUID), GroupID: string(m.GroupID), ChannelID: string(m.BusChannel), From: string(m.FromUserID), Sent: m.SentTime.Millis(),
		Content: contents.Decode(string(m.ObjectName), string(m.Content)), ObjectName: string(m.ObjectName), Body: string(m.Content),
		Expandable: bool(m.Expansion), Expansion: message.DecodeExpansion(string(m.ExtraContent)), RawExpansion: string(m.ExtraContent),
	}
}
