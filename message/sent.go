package message

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Sent is one message that was sent.
type Sent struct {
	Target     string `json:"target"`     // id of the chatroom, user or group it went to
	MessageUID string `json:"messageUID"` // the server's id of the message, which Recall takes
}

// SentMessages are the messages of a send: one for each target. The service may leave ids out of its answer, so there can be fewer
// than targets, or none; First and To do not mind.
type SentMessages []Sent

// First is the first message, of a send to one target the only one. It is the zero Sent where the answer has no id.
func (s SentMessages) First() Sent {
	if len(s) == 0 {
		return Sent{}
	}
	return s[0]
}

// To finds the message that went to a target, and reports whether the answer has its id.
func (s SentMessages) To(target string) (sent Sent, ok bool) {
	for _, m := range s {
		if m.Target == target {
			return m, true
		}
	}
	return Sent{}, false
}

// draft is a send in the making: the parameters that all sends have, and the shapes that several share.
type draft struct {
	*param.Set
	body string // the encoded content
}

// compose begins a send with the params struct P.
func compose[P any](op rongcloud.Operation, from string, c Content) draft {
	d := draft{Set: param.Of[P](op)}
	d.ID("fromUserId", from)
	name, body, wrong := encode(c)
	switch {
	case wrong == nil:
	case wrong.cause != nil:
		d.Wrap(wrong.parameter, wrong.cause)
	default:
		d.Fail(wrong.parameter, "%s", wrong.text)
	}
	d.Add("objectName", name)
	d.Add("content", body)
	d.body = body
	return d
}

// to names the targets; each of them takes a unit of the quota.
func (d draft) to(name string, ids []string, most int) {
	d.IDs(name, ids, most)
	d.Units(len(ids))
}

// dedupSpan is how long the service remembers a DedupKey.
const dedupSpan = time.Minute

// dedup gives the message a number that a repeat of it is known by.
func (d draft) dedup(key int64) {
	if key != 0 {
		d.Add("msgRandom", strconv.FormatInt(key, 10))
		d.IdempotentFor(dedupSpan)
	}
}

// jsonText sends a value as JSON text, with < > & as they are.
func (d draft) jsonText(name string, value any) {
	text, err := encodeJSON(value)
	d.Wrap(name, err)
	d.Add(name, text)
}

// send sends to named targets.
func (d draft) send(ctx context.Context, c rongcloud.Caller, opts []rongcloud.CallOption) (SentMessages, error) {
	var answer struct {
		rongcloud.Envelope
		// Each operation calls its targets by another name.
		MessageUIDs []struct {
			ChatroomID wire.Text `json:"chatroomId"`
			GroupID    wire.Text `json:"groupId"`
			UserID     wire.Text `json:"userId"`
			MessageUID wire.Text `json:"messageUID"`
		} `json:"messageUIDs"`
	}
	if _, err := d.Call(ctx, c, &answer, opts); err != nil {
		return nil, err
	}
	sent := make(SentMessages, len(answer.MessageUIDs))
	for i, m := range answer.MessageUIDs {
		sent[i] = Sent{Target: string(cmp.Or(m.ChatroomID, m.GroupID, m.UserID)), MessageUID: string(m.MessageUID)}
	}
	return sent, nil
}

// sendAll sends to everybody, which makes one message.
func (d draft) sendAll(ctx context.Context, c rongcloud.Caller, opts []rongcloud.CallOption) (messageUID string, err error) {
	var answer struct {
		rongcloud.Envelope
		MessageUID wire.Text `json:"messageUID"`
	}
	_, err = d.Call(ctx, c, &answer, opts)
	return string(answer.MessageUID), err
}
