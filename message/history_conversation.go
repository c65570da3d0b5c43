package message

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// ConversationHistoryParams selects the stored messages of two users, or of a group, to read.
type ConversationHistoryParams struct {
	UserID   string `param:"userId"`   // required: the user whose history is read. Messages that a server sent as this user are in it only if sent with IncludeSender
	TargetID string `param:"targetId"` // required: the other user, or the group

	Newest time.Time `param:"startTime"` // required: the latest time
	Oldest time.Time `param:"endTime"`   // required: the earliest time; before Newest, by at most 14 days. The documentation does not say whether it is included

	// Size is the number of messages of a page, 1 to 100. The default, 0, means the server's default of 10 for a single page, and 100
	// in the iterators, which then make the fewest calls.
	Size int `param:"pageSize"`

	// ExcludeNewest leaves out messages of exactly the time Newest, to continue after the last message of a page. Other messages of
	// that millisecond are lost then. The iterators do not lose them.
	ExcludeNewest bool `param:"includeStart"`
}

// Stored is a stored message of two users, or of a group.
type Stored struct {
	UID      string    `json:"messageUID"`
	TargetID string    `json:"targetId"` // the other user or the group, whoever sent it
	From     string    `json:"fromUserId"`
	Sent     time.Time `json:"sent,omitzero"`

	Content    Content `json:"-"` // of a type given to New or a built-in type, else Unknown; as last modified
	ObjectName string  `json:"objectName"`
	Body       string  `json:"content"` // what Content was decoded from, as received

	Expandable   bool              `json:"expansion"`
	Expansion    map[string]string `json:"-"`
	RawExpansion string            `json:"extraContent"` // what Expansion was decoded from, as received
}

// UnmarshalJSON decodes the JSON that encoding/json makes of a Stored, as UnmarshalJSON of [Received] does.
func (m *Stored) UnmarshalJSON(text []byte) error {
	type plain Stored // without this method
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

// PrivateHistoryPage returns one page of the stored messages of two users (查询单聊历史消息), the newest first. It needs the cloud
// storage of messages; without it the call fails with code 25102 or 1009. The result does not say whether there are more.
//
// Operation message.historyQueryPrivate: POST /v3/message/private/query.json; no quota is documented.
func (s *Service) PrivateHistoryPage(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) ([]Stored, error) {
	return s.conversationPage(ctx, opPrivateHistory, q, opts)
}

// GroupHistoryPage returns one page of the stored messages of a group (查询群聊历史消息), the newest first. It needs the cloud storage
// of messages; without it the call fails with code 25102 or 1009. The result does not say whether there are more.
//
// Operation message.historyQueryGroup: POST /v3/message/group/query.json; no quota is documented.
func (s *Service) GroupHistoryPage(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) ([]Stored, error) {
	return s.conversationPage(ctx, opGroupHistory, q, opts)
}

// PrivateHistory iterates over the stored messages of two users (message.historyQueryPrivate) from the newest to the oldest. It
// handles messages of the same millisecond as ChatroomHistory does.
func (s *Service) PrivateHistory(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) iter.Seq2[Stored, error] {
	return q.walk(ctx, opPrivateHistory.ID, s.PrivateHistoryPage, opts).back
}

// PrivateHistoryForward iterates over the stored messages of two users (message.historyQueryPrivate) from the oldest to the newest.
// The service returns the newest first, so the iteration holds up to 1000 messages, and reads pages again: in all about three times as
// many as PrivateHistory.
func (s *Service) PrivateHistoryForward(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) iter.Seq2[Stored, error] {
	return q.walk(ctx, opPrivateHistory.ID, s.PrivateHistoryPage, opts).forward()
}

// GroupHistory iterates over the stored messages of a group (message.historyQueryGroup) from the newest to the oldest. It handles
// messages of the same millisecond as ChatroomHistory does.
func (s *Service) GroupHistory(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) iter.Seq2[Stored, error] {
	return q.walk(ctx, opGroupHistory.ID, s.GroupHistoryPage, opts).back
}

// GroupHistoryForward iterates over the stored messages of a group (message.historyQueryGroup) from the oldest to the newest, as
// PrivateHistoryForward does.
func (s *Service) GroupHistoryForward(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) iter.Seq2[Stored, error] {
	return q.walk(ctx, opGroupHistory.ID, s.GroupHistoryPage, opts).forward()
}

func (q ConversationHistoryParams) bounds() historyBounds {
	return historyBounds{q.Newest, q.Oldest, q.Size, q.ExcludeNewest}
}

type conversationPage func(ctx context.Context, q ConversationHistoryParams, opts ...rongcloud.CallOption) ([]Stored, error)

func (q ConversationHistoryParams) walk(ctx context.Context, operation string, page conversationPage, opts []rongcloud.CallOption) historyWalk[Stored] {
	if q.Size == 0 {
		q.Size = maxHistoryPage
	}
	return historyWalk[Stored]{
		historyBounds: q.bounds(), operation: operation,
		fetch: func(b historyBounds) ([]Stored, error) {
			q.Newest, q.Oldest, q.Size, q.ExcludeNewest = b.newest, b.oldest, b.size, b.excludeNewest
			return page(ctx, q, opts...)
		},
	}
}

func (s *Service) conversationPage(ctx context.Context, op rongcloud.Operation, q ConversationHistoryParams, opts []rongcloud.CallOption) ([]Stored, error) {
	page, err := s.historyPage(ctx, param.Of[ConversationHistoryParams](op), q.UserID, q.TargetID, q.bounds(), opts)
	if err != nil {
		return nil, err
	}
	messages := make([]Stored, len(page))
	for i, m := range page {
		messages[i] = Stored{
			UID: m.UID, TargetID: m.RoomID, From: m.From, Sent: m.Sent, Content: m.Content, ObjectName: m.ObjectName, Body: m.Body,
			Expandable: m.Expandable, Expansion: m.Expansion, RawExpansion: m.RawExpansion,
		}
	}
	return messages, nil
}
