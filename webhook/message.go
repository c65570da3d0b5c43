package webhook

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/message"
)

// Message is a copy of a message that was sent (全量消息路由). Messages sent through the Server API, status messages and messages with
// a blocked word are copied only if that is enabled.
//
// See https://docs.rongcloud.io/platform-chat-api/message/sync
type Message struct {
	*Delivery `json:"-"`

	From         string
	Target       string // the user, group, chatroom or ultra group it was sent to
	Conversation message.ConversationType
	ChannelType  string   // the conversation type as received, such as TEMPGROUP for a chatroom
	Channel      string   // of an ultra group
	DirectedAt   []string // the members of a group it was directed at; empty: all

	ObjectName string
	Content    message.Content // a message.Unknown if the type is not registered, or if its body cannot be decoded: then with Err set
	Original   string          // the content as received, byte for byte

	UID         string
	OriginalUID string    // of an ultra group: the message that was edited, extended or deleted
	Time        time.Time // when the service received it
	Sensitive   SensitiveHit
	Source      string // iOS, Android, HarmonyOS, Websocket, MiniProgram, PC or Server
	AIGenerated bool   // set by the sender, if the feature is enabled
}

// SensitiveHit reports whether a message contained one of the app's sensitive words. It is None unless routing of such messages
// is enabled.
type SensitiveHit int

const (
	NotSensitive SensitiveHit = 0
	BlockedWord  SensitiveHit = 1 // it was not delivered
	ReplacedWord SensitiveHit = 2 // it was delivered with the word replaced
)

// Kind returns KindMessage.
func (Message) Kind() Kind { return KindMessage }

// ID returns an ID derived from the message's UID.
func (m Message) ID() string { return id(KindMessage, m.UID) }

func decodeMessage(d *decoder) ([]Event, error) {
	f, err := d.fields()
	if err != nil {
		return nil, err
	}
	m := Message{
		Delivery: d.Delivery,
		From:     f.first("fromUserId"), Target: f.first("toUserId", "targetId"),
		ChannelType: f.first("channelType"), Channel: f.first("busChannel"), DirectedAt: texts(f.Values["groupUserIds"]),
		ObjectName: f.first("objectName", "msgType"), Original: f.first("content"),
		UID: f.first("msgUID", "messageId"), OriginalUID: f.first("originalMsgUID"), Time: f.time("msgTimestamp", "msgTimeStamp"),
		Sensitive: SensitiveHit(f.number("sensitiveType")), Source: f.first("source", "os"), AIGenerated: f.flag("aiGenerated"),
	}
	m.Conversation = conversation(m.ChannelType)
	m.Content = d.contents.Decode(m.ObjectName, m.Original)
	if err := need("fromUserId", m.From, "toUserId", m.Target, "objectName", m.ObjectName, "channelType", m.ChannelType, "msgUID", m.UID); err != nil {
		return nil, err
	}
	return []Event{m}, nil
}

func (m Message) body() (any, error) {
	name, content, err := contentOf(m.ObjectName, m.Original, m.Content)
	if err != nil {
		return nil, err
	}
	form := url.Values{
		"fromUserId": {m.From}, "toUserId": {m.Target}, "objectName": {name}, "content": {content},
		"channelType": {channelType(m.Conversation, m.ChannelType)}, "msgTimestamp": {millisText(m.Time)}, "msgUID": {m.UID},
		"sensitiveType": {strconv.Itoa(int(m.Sensitive))}, "source": {m.Source}, "busChannel": {m.Channel},
		"groupUserIds": {"[" + strings.Join(m.DirectedAt, ",") + "]"},
	}
	if len(m.DirectedAt) == 0 {
		form.Set("groupUserIds", "")
	}
	if m.OriginalUID != "" {
		form.Set("originalMsgUID", m.OriginalUID)
	}
	if m.AIGenerated {
		form.Set("aiGenerated", "true")
	}
	return form, nil
}

// contentOf returns the object name and body of an event's content: the original or, if the event was not received, the encoding
// of Content.
func contentOf(objectName, original string, c message.Content) (name, body string, err error) {
	if original != "" || c == nil {
		return objectName, original, nil
	}
	return message.Encode(c)
}

// channelTypes maps the strings of the wire. Those without a name in package message are withdrawn products.
var channelTypes = map[string]message.ConversationType{
	"PERSON": message.Private, "PERSONS": 2, "GROUP": message.Group, "TEMPGROUP": message.Chatroom, "CUSTOMERSERVICE": 5,
	"NOTIFY": message.System, "MC": 7, "MP": 8, "ULTRAGROUP": message.UltraGroup,
}

func conversation(channelType string) message.ConversationType { return channelTypes[channelType] }

// channelType returns the string for an event to send: its own or, if it has none, that of its conversation type.
func channelType(t message.ConversationType, own string) string {
	if own != "" {
		return own
	}
	for word, candidate := range channelTypes {
		if candidate == t {
			return word
		}
	}
	return ""
}
