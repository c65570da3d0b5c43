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

// Sent identifies a message that was sent.
type Sent struct {
	Target     string `json:"target"`     // id of the chatroom, user or group
	MessageUID string `json:"messageUID"` // the server's id of the message, which Recall takes
}

// SentMessages has one message for each target of a send. The service may leave ids out of its response, so there may
// be fewer messages than targets, or none. First and To handle that.
type SentMessages []Sent

// First returns the first message, which is the only one of a send to one target. It returns the zero Sent if the
// response has no id.
func (s SentMessages) First() Sent {
	if len(s) == 0 {
		return Sent{}
	}
	return s[0]
}

// To returns the message that was sent to a target, and reports whether the response has its id.
func (s SentMessages) To(target string) (sent Sent, ok bool) {
	for _, m := range s {
		if m.Target == target {
			return m, true
		}
	}
	return Sent{}, false
}

// draft is a send in preparation, with the parameters that sends share.
type draft struct {
	*param.Set
	body string // the encoded content
}

// compose returns a draft with the fields of the params struct P.
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

// to sets the targets. Each of them takes a unit of the quota.
func (d draft) to(name string, ids []string, most int) {
	d.IDs(name, ids, most)
	d.Units(len(ids))
}

// dedupSpan is the time that the service remembers a DedupKey.
const dedupSpan = time.Minute

// dedup sets the number by which the service detects a repeat.
func (d draft) dedup(key int64) {
	if key != 0 {
		d.Add("msgRandom", strconv.FormatInt(key, 10))
		d.IdempotentFor(dedupSpan)
	}
}

// send sends the message to the targets.
func (d draft) send(ctx context.Context, c rongcloud.Caller, opts []rongcloud.CallOption) (SentMessages, error) {
	var answer struct {
		rongcloud.Envelope
		// The operations have different names for the target.
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

// sendAll sends one message to all users.
func (d draft) sendAll(ctx context.Context, c rongcloud.Caller, opts []rongcloud.CallOption) (messageUID string, err error) {
	var answer struct {
		rongcloud.Envelope
		MessageUID wire.Text `json:"messageUID"`
	}
	_, err = d.Call(ctx, c, &answer, opts)
	return string(answer.MessageUID), err
}
