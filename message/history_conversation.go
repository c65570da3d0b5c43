package message

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// ConversationHistoryParams says which stored messages of a conversation of two, or of a group, to read.
type ConversationHistoryParams struct {
	UserID   string `param:"userId"`   // required: the user whose view it is. Of messages that a server sent for this user only those with IncludeSender are in it
	TargetID string `param:"targetId"` // required: the other user, or the group

	Newest time.Time `param:"startTime"` // required: the later end of the time to read
	Oldest time.Time `param:"endTime"`   // required: the earlier end; before Newest, by at most 14 days. Whether it is itself included is not documented

	// Size is how many messages a page has, 1 to 100. 0 stands for the server's default, which is 10, where one page is read, and for
	// 100 in the iterators, which then make the fewest calls.
	Size int `param:"pageSize"`

	// ExcludeNewest leaves out messages of exactly the time Newest, to go on from the last message of a page. Another message of
	// that same millisecond is then lost; the iterators do not lose it.
	ExcludeNewest bool `param:"includeStart"`
}

// Stored is a stored message of a conversation of two, or of a group.
type Stored struct {
	UID      string    `json:"messageUID"`
	TargetID string    `json:"targetId"` // the other user or the group, whoever sent it
	From     string    `json:"fromUserId"`
	Sent     time.Time `json:"sent,omitzero"`

	Content    Content `json:"-"` // of a type given to New or built in, else Unknown; what it is after the last modification
	ObjectName string  `json:"objectName"`
	Body       string  `json:"content"` // what Content was made from, as it came

	Expandable   bool              `json:"expansion"`
	Expansion    map[string]string `json:"-"`
	RawExpansion string            `json:"extraContent"` // what Expansion was made from, as it came
}

// UnmarshalJSON reads what encoding/json makes of a Stored, as that of [Received] does.
func (m *Stored) UnmarshalJSON(text []byte) error {
	type plain Stored // which has no method to read itself by
	var p plain
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	p.Content, p.Expansion = Decode(p.ObjectName, p.Body), DecodeExpansion(p.RawExpansion)
	*m = Stored(p)
	return nil
}

func (m Stored) uid() string     { return m.UID }
func (m Stored) sent() time.Time { return m.Sent }

var (
	opPrivateHistory = rongcloud.Operation{
		ID: "message.historyQueryPrivate", Path: "/v3/message/private/query.json", Encoding: rongcloud.JSON, Idempotent: true,
	}
	opGroupHistory = rongcloud.Operation{
		ID: "message.historyQueryGroup", Path: "/v3/message/group/query.json", Encoding: rongcloud.JSON, Idempotent: true,
	}
)

// PrivateHistoryPage reads one page of the stored messages of two users (查询单聊历史消息), the newest first. It needs the cloud
// storage of messages; where that is off the code is 25102 or 1009. The answer does not say whether there are more.
//
// Operation message.historyQueryPrivate: POST /v3/message/private/query.json; no quota is documented.
func (s *Service) PrivateHistoryPage(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) ([]Stored, error) {
	return s.conversationPage(ctx, opPrivateHistory, q, opts)
}

// GroupHistoryPage reads one page of the stored messages of a group (查询群聊历史消息), the newest first. It needs the cloud storage of
// messages; where that is off the code is 25102 or 1009. The answer does not say whether there are more.
//
// Operation message.historyQueryGroup: POST /v3/message/group/query.json; no quota is documented.
func (s *Service) GroupHistoryPage(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) ([]Stored, error) {
	return s.conversationPage(ctx, opGroupHistory, q, opts)
}

// PrivateHistory iterates over the stored messages of two users (message.historyQueryPrivate) from the newest to the oldest. Messages
// that share a millisecond are treated as by ChatroomHistory.
func (s *Service) PrivateHistory(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) iter.Seq2[Stored, error] {
	return q.walk(ctx, opPrivateHistory.ID, s.PrivateHistoryPage, opts).back
}

// PrivateHistoryForward iterates over the stored messages of two users (message.historyQueryPrivate) from the oldest to the newest.
// The service gives them out backwards, so that up to 1000 messages are held, and some are read more than once.
func (s *Service) PrivateHistoryForward(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) iter.Seq2[Stored, error] {
	return q.walk(ctx, opPrivateHistory.ID, s.PrivateHistoryPage, opts).forward()
}

// GroupHistory iterates over the stored messages of a group (message.historyQueryGroup) from the newest to the oldest. Messages that
// share a millisecond are treated as by ChatroomHistory.
func (s *Service) GroupHistory(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) iter.Seq2[Stored, error] {
	return q.walk(ctx, opGroupHistory.ID, s.GroupHistoryPage, opts).back
}

// GroupHistoryForward iterates over the stored messages of a group (message.historyQueryGroup) from the oldest to the newest, as
// PrivateHistoryForward does.
func (s *Service) GroupHistoryForward(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) iter.Seq2[Stored, error] {
	return q.walk(ctx, opGroupHistory.ID, s.GroupHistoryPage, opts).forward()
}

type conversationPage func(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) ([]Stored, error)

func (q ConversationHistoryParams) walk(ctx context.Context, operation string, page conversationPage, opts []rongcloud.CallOption) historyWalk[Stored] {
	if q.Size == 0 {
		q.Size = maxHistoryPage
	}
	return historyWalk[Stored]{
		historyBounds: historyBounds{q.Newest, q.Oldest, q.Size, q.ExcludeNewest}, operation: operation,
		fetch: func(b historyBounds) ([]Stored, error) {
			q.Newest, q.Oldest, q.Size, q.ExcludeNewest = b.newest, b.oldest, b.size, b.excludeNewest
			return page(ctx, q, opts...)
		},
	}
}

func (s *Service) conversationPage(ctx context.Context, op rongcloud.Operation, q ConversationHistoryParams, opts []rongcloud.CallOption) ([]Stored, error) {
	p := param.Of[ConversationHistoryParams](op)
	p.CheckID("userId", q.UserID)
	p.CheckID("targetId", q.TargetID)
	bounds := historyBounds{q.Newest, q.Oldest, q.Size, q.ExcludeNewest}
	bounds.check(p)
	p.Body(bounds.query(q.UserID, q.TargetID))
	var answer struct {
		rongcloud.Envelope
		Data []storedMessage `json:"data"`
	}
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return nil, err
	}
	messages := make([]Stored, len(answer.Data))
	for i, m := range answer.Data {
		r := m.received(s.contents)
		messages[i] = Stored{
			UID: r.UID, TargetID: r.RoomID, From: r.From, Sent: r.Sent, Content: r.Content, ObjectName: r.ObjectName, Body: r.Body,
			Expandable: r.Expandable, Expansion: r.Expansion, RawExpansion: r.RawExpansion,
		}
	}
	return messages, nil
}
