package webhook

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rongcloud-go/sdk/message"
)

// PreSend is a message that waits for a verdict before it is delivered (消息回调服务). [OnPreSend] handles it. The service waits for a
// few seconds, and delivers the message if no response comes in time. An earlier version of the documentation says three seconds,
// without a retry; the current limit is not documented.
//
// The sender controls the bytes of the content. Content can be a message.Unknown with Err set although its type is registered:
// then a member is repeated or has another type, and clients may parse it differently. A filter should block such messages, or
// check Original.
//
// See https://docs.rongcloud.io/platform-chat-api/moderation/msgcb
type PreSend struct {
	*Delivery `json:"-"`

	From         string
	Target       string // the user, group, chatroom or ultra group it is sent to
	Conversation message.ConversationType
	ChannelType  string   // the conversation type as received, such as TEMPGROUP for a chatroom
	Channel      string   // of an ultra group
	DirectedAt   []string // the members of a group it is directed at; empty: all

	ObjectName string
	Content    message.Content // a message.Unknown if the type is not registered or the content cannot be trusted: see above
	Original   string          // the content as received, byte for byte

	PushContent  string
	PushExt      string // push options, JSON
	DisablePush  bool
	Expandable   bool
	ExtraContent string // the message's expansion, JSON

	UID         string
	OriginalUID string // of an ultra group: the message that is edited
	Time        time.Time
	Source      string // iOS, Android, HarmonyOS, Websocket, MiniProgram, PC or Server
	ClientIP    string // the sender's address, with the port
	AIGenerated bool   // set by the sender, if the feature is enabled
}

// Kind returns KindPreSend.
func (PreSend) Kind() Kind { return KindPreSend }

// ID returns an ID derived from the message's UID.
func (p PreSend) ID() string { return id(KindPreSend, p.UID) }

func decodePreSend(d *decoder) ([]Event, error) {
	f, err := d.fields()
	if err != nil {
		return nil, err
	}
	p := PreSend{
		Delivery: d.Delivery,
		From:     f.first("fromUserId"), Target: f.first("targetId", "toUserId"),
		ChannelType: f.first("channelType"), Channel: f.first("busChannel"), DirectedAt: commaSeparated(f.first("toUserIds")),
		ObjectName: f.first("msgType", "objectName"), Original: f.first("content"),
		PushContent: f.first("pushContent"), PushExt: f.first("pushExt"), DisablePush: f.flag("disablePush"),
		Expandable: f.flag("expansion"), ExtraContent: f.first("extraContent"),
		UID: f.first("messageId", "msgUID"), OriginalUID: f.first("originalMsgUID"), Time: f.time("msgTimeStamp", "msgTimestamp"),
		Source: f.first("os", "source"), ClientIP: f.first("clientIp"), AIGenerated: f.flag("aiGenerated"),
	}
	p.Conversation = conversation(p.ChannelType)
	p.Content = d.contents.Decode(p.ObjectName, p.Original)
	if err := need("fromUserId", p.From, "targetId", p.Target, "msgType", p.ObjectName, "channelType", p.ChannelType, "messageId", p.UID); err != nil {
		return nil, err
	}
	return []Event{p}, nil
}

func (p PreSend) body() (any, error) {
	name, content, err := contentOf(p.ObjectName, p.Original, p.Content)
	if err != nil {
		return nil, err
	}
	form := url.Values{
		"fromUserId": {p.From}, "targetId": {p.Target}, "msgType": {name}, "content": {content},
		"channelType": {channelType(p.Conversation, p.ChannelType)}, "msgTimeStamp": {millisText(p.Time)}, "messageId": {p.UID},
		"os": {p.Source}, "disablePush": {strconv.FormatBool(p.DisablePush)}, "expansion": {strconv.FormatBool(p.Expandable)},
	}
	for name, value := range map[string]string{
		"toUserIds": strings.Join(p.DirectedAt, ","), "pushContent": p.PushContent, "pushExt": p.PushExt, "extraContent": p.ExtraContent,
		"originalMsgUID": p.OriginalUID, "busChannel": p.Channel, "clientIp": p.ClientIP,
	} {
		if value != "" {
			form.Set(name, value)
		}
	}
	if p.AIGenerated {
		form.Set("aiGenerated", "true")
	}
	return form, nil
}

// Decision says what happens to a message.
type Decision int

const (
	Pass    Decision = iota // deliver it; further moderation may still stop it
	Approve                 // deliver it, and skip further moderation
	Block                   // do not deliver it
)

// Verdict is the response to a PreSend. The zero value lets the message pass unchanged. The service has no verdict that shows a
// message to its sender only.
type Verdict struct {
	Decision Decision

	// Content replaces the content of a message that is delivered. It must have the same type. If nil, the content is unchanged.
	Content message.Content

	// These replace the fields of the message; "" leaves them unchanged.
	PushContent  string
	PushExt      string // JSON
	ExtraContent string // JSON
	DisablePush  *bool

	// Extra is passed to the sender of a blocked message. It is cut after 1024 characters.
	Extra string
}

const maxVerdictExtra = 1024

// verdictWire is a verdict on the wire.
type verdictWire struct {
	Pass         int    `json:"pass"`
	Content      string `json:"replaceContent,omitempty"`
	PushContent  string `json:"replacePushContent,omitempty"`
	DisablePush  *bool  `json:"replaceDisablePush,omitempty"`
	PushExt      string `json:"replacePushExt,omitempty"`
	ExtraContent string `json:"replaceExtraContent,omitempty"`
	Extra        string `json:"extra,omitempty"`
}

// passes are the decisions on the wire.
var passes = map[Decision]int{Pass: 1, Approve: 2}

func (v Verdict) block() (answer []byte, err error) {
	w := verdictWire{Extra: v.Extra}
	if utf8.RuneCountInString(w.Extra) > maxVerdictExtra {
		w.Extra = string([]rune(w.Extra)[:maxVerdictExtra])
		err = fmt.Errorf("%w: Extra has more than %d characters, the rest is left out", ErrVerdict, maxVerdictExtra)
	}
	if v.Content != nil || v.PushContent != "" || v.DisablePush != nil || v.PushExt != "" || v.ExtraContent != "" {
		err = fmt.Errorf("%w: a blocked message has nothing to replace", ErrVerdict)
	}
	answer, broken := json.Marshal(w) // strings and numbers: cannot fail
	return answer, errors.Join(err, broken)
}

// answer returns the response to the service. A verdict that blocks always blocks, even if other fields are wrong, since without
// a response the message would pass: then answer returns both a response and an error.
func (v Verdict) answer(of PreSend) ([]byte, error) {
	if v.Decision == Block {
		return v.block()
	}
	pass, known := passes[v.Decision]
	w := verdictWire{
		Pass: pass, PushContent: v.PushContent, DisablePush: v.DisablePush, PushExt: v.PushExt, ExtraContent: v.ExtraContent,
	}
	switch {
	case !known:
		return nil, fmt.Errorf("%w: unknown decision %d", ErrVerdict, int(v.Decision))
	case v.Extra != "":
		return nil, fmt.Errorf("%w: Extra goes with Block only", ErrVerdict)
	case w.PushExt != "" && !json.Valid([]byte(w.PushExt)), w.ExtraContent != "" && !json.Valid([]byte(w.ExtraContent)):
		return nil, fmt.Errorf("%w: PushExt and ExtraContent must be JSON", ErrVerdict)
	}
	if v.Content != nil {
		name, body, err := message.Encode(v.Content)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrVerdict, err)
		}
		if name != of.ObjectName {
			return nil, fmt.Errorf("%w: a %s cannot take the place of a %s", ErrVerdict, name, of.ObjectName)
		}
		w.Content = body
	}
	return json.Marshal(w)
}
