package message

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/rongcloud-go/sdk/internal/paging"
	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// expansionPage is the number of pairs of a page, and the maximum of a message.
const expansionPage = 300

var expansionKey = regexp.MustCompile(`^[A-Za-z0-9+=_-]+$`)

// SetExpansionParams are pairs to set on a message.
type SetExpansionParams struct {
	MessageUID string            `param:"msgUID"`           // required
	UserID     string            `param:"userId"`           // required: the user who makes the change
	Type       ConversationType  `param:"conversationType"` // required: Private or Group
	TargetID   string            `param:"targetId"`         // required: the other user, or the group
	Pairs      map[string]string `param:"extraKeyVal"`      // 1 to 100: keys of 1 to 32 letters, digits and + = - _, values of up to 4096 characters
	SyncSender bool              `param:"isSyncSender"`     // also notify the user's own clients
}

// DeleteExpansionParams are pairs to delete from a message.
type DeleteExpansionParams struct {
	MessageUID string           `param:"msgUID"`           // required
	UserID     string           `param:"userId"`           // required: the user who makes the change
	Type       ConversationType `param:"conversationType"` // required: Private or Group
	TargetID   string           `param:"targetId"`         // required: the other user, or the group
	Keys       []string         `param:"extraKey"`         // 1 to 100
	SyncSender bool             `param:"isSyncSender"`     // also notify the user's own clients
}

// ExpansionPageParams selects the pairs to read.
type ExpansionPageParams struct {
	MessageUID string `param:"msgUID"` // required
	Number     int    `param:"pageNo"` // number of the page, from 1; 0: the first
}

// ExpansionPair is a pair on a message.
type ExpansionPair struct {
	Key     string    `json:"key"`
	Value   string    `json:"v"`
	Changed time.Time `json:"changed,omitzero"` // when it was set
}

var expansionQuota = rongcloud.Quota{
	Window: rongcloud.Window{Limit: 100, Per: time.Second}, Counts: rongcloud.CountCalls, Groups: rongcloud.Window{Limit: 20, Per: time.Second},
}

var (
	opSetExpansion = rongcloud.Operation{
		ID: "message.setExpansion", Path: "/message/expansion/set.json", Idempotent: true, Quota: expansionQuota,
	}
	opDeleteExpansion = rongcloud.Operation{
		ID: "message.deleteExpansion", Path: "/message/expansion/delete.json", Idempotent: true, Quota: expansionQuota,
	}
	opExpansion = rongcloud.Operation{
		ID: "message.queryExpansion", Path: "/message/expansion/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
	}
)

// SetExpansion sets pairs on a message that was sent with Expandable (设置消息扩展). Its other pairs stay. A message has at most 300. The
// clients of the conversation are notified. A repeat sets the same pairs.
//
// Operation message.setExpansion: POST /message/expansion/set.json, 100 calls per second, of which 20 about groups.
// See https://docs.rongcloud.io/platform-chat-api/message/set-expansion
func (s *Service) SetExpansion(ctx context.Context, c SetExpansionParams, opts ...rongcloud.CallOption) error {
	p := param.Of[SetExpansionParams](opSetExpansion)
	expansionOf(p, c.MessageUID, c.UserID, c.Type, c.TargetID)
	p.CheckCount("extraKeyVal", len(c.Pairs), maxExpansionPairs)
	for _, key := range slices.Sorted(maps.Keys(c.Pairs)) {
		at := "extraKeyVal[" + key + "]"
		p.Check("extraKeyVal", key, param.Chars(maxExpansionKey), true)
		if !expansionKey.MatchString(key) {
			p.Fail("extraKeyVal", "keys must have letters, digits and + = - _ only, one is %q", key)
		}
		p.Check(at, c.Pairs[key], param.Chars(maxExpansionValue), false)
	}
	p.JSON("extraKeyVal", c.Pairs)
	p.One("isSyncSender", c.SyncSender)
	return p.Do(ctx, s.via(), opts)
}

// DeleteExpansion deletes pairs from a message (删除消息扩展). Keys that the message does not have are ignored. A repeat has no further
// effect.
//
// Operation message.deleteExpansion: POST /message/expansion/delete.json, 100 calls per second, of which 20 about groups.
// See https://docs.rongcloud.io/platform-chat-api/message/delete-expansion
func (s *Service) DeleteExpansion(ctx context.Context, c DeleteExpansionParams, opts ...rongcloud.CallOption) error {
	p := param.Of[DeleteExpansionParams](opDeleteExpansion)
	expansionOf(p, c.MessageUID, c.UserID, c.Type, c.TargetID)
	p.CheckCount("extraKey", len(c.Keys), maxExpansionPairs)
	p.CheckTexts("extraKey", c.Keys, maxExpansionPairs, param.Chars(maxExpansionKey))
	p.JSON("extraKey", c.Keys)
	p.One("isSyncSender", c.SyncSender)
	return p.Do(ctx, s.via(), opts)
}

func expansionOf(p *param.Set, uid, userID string, in ConversationType, targetID string) {
	p.Text("msgUID", uid, param.Chars(maxMessageUID))
	p.ID("userId", userID)
	if in != Private && in != Group {
		p.Fail("conversationType", "must be 1 (private) or 3 (group), is %d", int(in))
	}
	p.Add("conversationType", strconv.Itoa(int(in)))
	p.ID("targetId", targetID)
	p.ToGroup(in == Group)
}

// ExpansionPage returns a page of the pairs on a message (获取消息扩展), sorted by key. A page has up to 300 pairs, the maximum of a message.
//
// Operation message.queryExpansion: POST /message/expansion/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/message/get-expansion
func (s *Service) ExpansionPage(ctx context.Context, q ExpansionPageParams, opts ...rongcloud.CallOption) ([]ExpansionPair, error) {
	return s.expansionPage(ctx, param.Of[ExpansionPageParams](opExpansion), q, opts)
}

// Expansion iterates over the pairs on a message, page after page. Each page is sorted by key.
//
// Operation message.queryExpansion: POST /message/expansion/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/message/get-expansion
func (s *Service) Expansion(ctx context.Context, messageUID string, opts ...rongcloud.CallOption) iter.Seq2[ExpansionPair, error] {
	return paging.All(opExpansion, expansionPage, func(number, _ int) ([]ExpansionPair, error) {
		p := param.For(opExpansion).Arg("messageUID", "msgUID")
		return s.expansionPage(ctx, p, ExpansionPageParams{MessageUID: messageUID, Number: number}, opts)
	})
}

func (s *Service) expansionPage(ctx context.Context, p *param.Set, q ExpansionPageParams, opts []rongcloud.CallOption) ([]ExpansionPair, error) {
	p.Text("msgUID", q.MessageUID, param.Chars(maxMessageUID))
	p.OptionalInt("pageNo", int64(q.Number), 1, 1<<31-1)
	var answer struct {
		rongcloud.Envelope
		Pairs map[string]struct {
			V  wire.Text `json:"v"`
			TS wire.Int  `json:"ts"`
		} `json:"extraContent"`
	}
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return nil, err
	}
	pairs := make([]ExpansionPair, 0, len(answer.Pairs))
	for key, pair := range answer.Pairs {
		pairs = append(pairs, ExpansionPair{Key: key, Value: string(pair.V), Changed: pair.TS.Millis()})
	}
	slices.SortFunc(pairs, func(a, b ExpansionPair) int { return cmp.Compare(a.Key, b.Key) })
	return pairs, nil
}
