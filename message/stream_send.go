package message

import (
	"context"
	"encoding/json"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxStreamMembers = 10

// PrivateStreamParams is a chunk of a stream to a user.
type PrivateStreamParams struct {
	From  string `param:"fromUserId"`         // required
	To    string `param:"toUserId"`           // required: one user
	Chunk Stream `param:"content,objectName"` // required, Seq from 1. The fields below apply to the first chunk

	SkipHistory     bool              `param:"isPersisted"`          // do not store it in the recipient's history
	IncludeSender   bool              `param:"isIncludeSender"`      // also send it to the sender's own clients and history
	KeepLastMessage bool              `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message
	Expansion       map[string]string `param:"extraContent"`         // initial pairs, at most 100: keys of 1 to 32 characters, values of up to 4096
}

// GroupStreamParams is a chunk of a stream to a group.
type GroupStreamParams struct {
	From  string   `param:"fromUserId"`         // required
	To    string   `param:"toGroupId"`          // required: one group
	Chunk Stream   `param:"content,objectName"` // required, Seq from 1. The fields below apply to the first chunk
	Users []string `param:"toUserIds"`          // send it only to these members, at most 10; none: all

	SkipHistory     bool              `param:"isPersisted"`          // do not store it in the history
	IncludeSender   bool              `param:"isIncludeSender"`      // also send it to the sender's own clients and history
	KeepLastMessage bool              `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message
	Expansion       map[string]string `param:"extraContent"`         // initial pairs, at most 100: keys of 1 to 32 characters, values of up to 4096
}

var (
	opSendPrivateStream = rongcloud.Operation{
		ID: "message.sendPrivateStream", Path: "/v3/message/private/publish_stream.json", Encoding: rongcloud.JSON, Quota: rongcloud.CallsPerSecond(100),
	}
	opSendGroupStream = rongcloud.Operation{
		ID: "message.sendGroupStream", Path: "/v3/message/group/publish_stream.json", Encoding: rongcloud.JSON,
	}
)

// SendPrivateStream sends a chunk of a text to a user while the text is written (发送单聊流式消息). It returns the id of the message, which
// later chunks must have. [NewPrivateStream] sends a whole text.
//
// A stream has at most 128 KB. The service ends it after 30 s without a chunk, and after 30 minutes.
//
// A repeat of the first chunk is another message. So the library does not repeat the call if the outcome is unknown. A repeat of a later
// chunk has no effect, as far as is known, because the service takes each Seq once.
//
// Operation message.sendPrivateStream: POST /v3/message/private/publish_stream.json, 100 calls per second.
// See https://docs.rongcloud.cn/platform-chat-api/message/send-private-stream
func (s *Service) SendPrivateStream(ctx context.Context, m PrivateStreamParams, opts ...rongcloud.CallOption) (messageUID string, err error) {
	c := composeChunk(param.Of[PrivateStreamParams](opSendPrivateStream), m.From, m.Chunk)
	c.id("toUserId", m.To)
	c.flag("isPersisted", 0, m.SkipHistory)
	c.flag("isIncludeSender", 1, m.IncludeSender)
	c.flag("disableUpdateLastMsg", true, m.KeepLastMessage)
	c.expansion(m.Expansion)
	return c.send(ctx, s.via(), opts)
}

// SendGroupStream sends a chunk of a text to a group while the text is written (发送群聊流式消息), as SendPrivateStream does to a user.
//
// Operation message.sendGroupStream: POST /v3/message/group/publish_stream.json; no quota is documented.
func (s *Service) SendGroupStream(ctx context.Context, m GroupStreamParams, opts ...rongcloud.CallOption) (messageUID string, err error) {
	c := composeChunk(param.Of[GroupStreamParams](opSendGroupStream), m.From, m.Chunk)
	c.id("toGroupId", m.To)
	if len(m.Users) > 0 {
		c.CheckIDs("toUserIds", m.Users, maxStreamMembers)
		c.body["toUserIds"] = m.Users
	}
	c.flag("isPersisted", 0, m.SkipHistory)
	c.flag("isIncludeSender", 1, m.IncludeSender)
	c.flag("isMentioned", 1, m.Chunk.Mentioned != nil)
	c.flag("disableUpdateLastMsg", true, m.KeepLastMessage)
	c.expansion(m.Expansion)
	return c.send(ctx, s.via(), opts)
}

// chunk has the parameters of a chunk.
type chunk struct {
	template
	first bool
}

func composeChunk(p *param.Set, from string, s Stream) chunk {
	content := map[string]any{"content": s.Content, "seq": s.Seq, "complete": s.Complete}
	c := chunk{template: template{Set: p, body: map[string]any{"objectName": s.ObjectName(), "content": content}}, first: s.Seq == 1}
	c.id("fromUserId", from)
	c.Check("content.content", s.Content, param.Bytes(MaxContentBytes), false)
	switch {
	case s.Seq < 1:
		c.Fail("content.seq", "must be at least 1, is %d", s.Seq)
	case s.Seq == 1 && s.UID != "":
		c.Fail("content.messageUID", "must be empty in the first chunk, which has Seq 1")
	case s.Seq > 1 && s.UID == "":
		c.Fail("content.messageUID", "must be the id that the service returned for the first chunk, since Seq is %d", s.Seq)
	case s.Reason != 0 && !s.Complete:
		c.Fail("content.completeReason", "can be given only with Complete")
	}
	param.OneOf(c.Set, "content.type", s.Format, "text", "markdown", "html")
	set := func(name string, value any, is bool) {
		if is {
			content[name] = value
		}
	}
	set("messageUID", s.UID, s.UID != "")
	set("completeReason", s.Reason, s.Reason != 0)
	if !c.first {
		if s.Format != "" || s.User != nil || s.Mentioned != nil || s.Extra != "" {
			c.Fail("content", "can have Format, User, Mentioned and Extra in the first chunk only")
		}
		return c
	}
	check := checkOf(s)
	check.shared(0, s.Mentioned, s.User, s.Extra)
	c.Wrap("content", check.found())
	set("type", s.Format, s.Format != "")
	set("user", s.User, s.User != nil)
	set("mentionedInfo", s.Mentioned, s.Mentioned != nil)
	if s.Extra != "" {
		var object map[string]any
		if json.Unmarshal([]byte(s.Extra), &object) != nil || object == nil {
			c.Fail("content.extra", "must be the JSON of an object")
		}
		content["extra"] = json.RawMessage(s.Extra)
	}
	return c
}

func (c chunk) id(name, id string) {
	c.CheckID(name, id)
	c.body[name] = id
}

// expansion adds the pairs to the first chunk, which makes the message. Later chunks would only be larger with them.
func (c chunk) expansion(pairs map[string]string) {
	if c.first && len(pairs) > 0 {
		checkPairs(c.Set, pairs)
		c.body["extraContent"] = pairs
	}
}

func (c chunk) send(ctx context.Context, via rongcloud.Caller, opts []rongcloud.CallOption) (string, error) {
	c.Body(c.body)
	var answer struct {
		rongcloud.Envelope
		MessageUID wire.Text `json:"messageUID"`
	}
	_, err := c.Call(ctx, via, &answer, opts)
	return string(answer.MessageUID), err
}
