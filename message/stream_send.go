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
	Chunk Stream `param:"content,objectName"` // required, Seq from 1; the fields below matter in the first chunk only

	SkipHistory     bool              `param:"isPersisted"`          // keep it out of the recipient's stored history
	IncludeSender   bool              `param:"isIncludeSender"`      // the sender's own clients and history get it too
	KeepLastMessage bool              `param:"disableUpdateLastMsg"` // conversation lists go on showing the message before
	Expansion       map[string]string `param:"extraContent"`         // pairs on the message: keys of 1 to 32, values of up to 4096 characters
}

// GroupStreamParams is a chunk of a stream to a group.
type GroupStreamParams struct {
	From  string   `param:"fromUserId"`         // required
	To    string   `param:"toGroupId"`          // required: one group
	Chunk Stream   `param:"content,objectName"` // required, Seq from 1; the fields below matter in the first chunk only
	Users []string `param:"toUserIds"`          // only these members get it: up to 10; none: all

	SkipHistory     bool              `param:"isPersisted"`          // keep it out of the stored history
	IncludeSender   bool              `param:"isIncludeSender"`      // the sender's own clients and history get it too
	KeepLastMessage bool              `param:"disableUpdateLastMsg"` // conversation lists go on showing the message before
	Expansion       map[string]string `param:"extraContent"`         // pairs on the message: keys of 1 to 32, values of up to 4096 characters
}

var (
	opSendPrivateStream = rongcloud.Operation{
		ID: "message.sendPrivateStream", Path: "/v3/message/private/publish_stream.json", Encoding: rongcloud.JSON, Quota: rongcloud.CallsPerSecond(100),
	}
	opSendGroupStream = rongcloud.Operation{
		ID: "message.sendGroupStream", Path: "/v3/message/group/publish_stream.json", Encoding: rongcloud.JSON,
	}
)

// SendPrivateStream sends a chunk of a text that is still being written to a user (发送单聊流式消息), and returns the id of its message,
// which later chunks carry. [NewPrivateStream] sends a whole text with it.
//
// A stream has at most 128 KB. The service ends it after 30 s without a chunk, and after 30 minutes. The library never sends a chunk
// twice by itself. A first chunk that is sent again is another message; of later ones the service seems to take each Seq once.
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

// SendGroupStream sends a chunk of a text that is still being written to a group (发送群聊流式消息), as SendPrivateStream does.
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
		c.Fail("content.messageUID", "must be what the first chunk was answered with, since Seq is %d", s.Seq)
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
	check := check{Set: c.Set, content: s}
	check.mention(s.Mentioned)
	check.sender(s.User)
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
