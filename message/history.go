package message

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	maxHistoryPage = 100
	maxHistorySpan = 14 * 24 * time.Hour
)

// HistoryParams selects the stored messages of a chatroom to read. History is read backwards in time.
type HistoryParams struct {
	UserID string `param:"userId"`   // required: the user on whose behalf it is read
	RoomID string `param:"targetId"` // required

	Newest time.Time `param:"startTime"` // required: the time to begin at
	Oldest time.Time `param:"endTime"`   // required: the time to end at; before Newest, by at most 14 days. The documentation does not say whether it is included

	// Size is the number of messages of a page, 1 to 100. The default, 0, means the server's default of 10 in
	// ChatroomHistoryPage, and 100 in ChatroomHistory, which then makes the fewest calls.
	Size int `param:"pageSize"`

	// ExcludeNewest leaves out messages of exactly the time Newest, to continue after the last message of a page. Other
	// messages of that millisecond are lost then. ChatroomHistory does not lose them.
	ExcludeNewest bool `param:"includeStart"`
}

// Received is a stored message.
type Received struct {
	UID    string    `json:"messageUID"`
	RoomID string    `json:"targetId"`
	From   string    `json:"fromUserId"`
	Sent   time.Time `json:"sent,omitzero"`

	Content    Content `json:"-"` // of a type given to New or a built-in type, else Unknown
	ObjectName string  `json:"objectName"`
	Body       string  `json:"content"` // what Content was decoded from, as received

	Expandable   bool              `json:"expansion"`
	Expansion    map[string]string `json:"-"`
	RawExpansion string            `json:"extraContent"` // what Expansion was decoded from, as received
}

// UnmarshalJSON decodes the JSON that encoding/json makes of a Received. It decodes Content and Expansion from Body and
// RawExpansion. A content of an own type becomes an [Unknown]; use [Registry.Decode] with ObjectName and Body to decode
// it.
func (r *Received) UnmarshalJSON(text []byte) error {
	type plain Received // without this method
	var p plain
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	p.Content, p.Expansion = Decode(p.ObjectName, p.Body), DecodeExpansion(p.RawExpansion)
	*r = Received(p)
	return nil
}

func (r Received) uid() string     { return r.UID }
func (r Received) sent() time.Time { return r.Sent }

var opChatroomHistory = rongcloud.Operation{
	ID: "chatroom.queryHistory", Path: "/v3/message/chatroom/query.json", Encoding: rongcloud.JSON, Idempotent: true,
}

// ChatroomHistoryPage returns one page of a chatroom's stored messages (查询聊天室历史消息). It needs the cloud storage of
// chatroom messages, which keeps them for 2 months by default. The result does not say whether there are more.
//
// Operation chatroom.queryHistory: POST /v3/message/chatroom/query.json; no quota is documented.
func (s *Service) ChatroomHistoryPage(ctx context.Context, q HistoryParams, opts ...rongcloud.CallOption) ([]Received, error) {
	return s.historyPage(ctx, param.Of[HistoryParams](opChatroomHistory), q.UserID, q.RoomID, q.bounds(), opts)
}

func (q HistoryParams) bounds() historyBounds {
	return historyBounds{q.Newest, q.Oldest, q.Size, q.ExcludeNewest}
}

// historyPage reads a page of any history. They differ only in their paths.
func (s *Service) historyPage(ctx context.Context, p *param.Set, userID, targetID string, b historyBounds, opts []rongcloud.CallOption) ([]Received, error) {
	p.CheckID("userId", userID)
	p.CheckID("targetId", targetID)
	b.check(p)
	p.Body(b.query(userID, targetID))
	var answer struct {
		rongcloud.Envelope
		Data []storedMessage `json:"data"`
	}
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return nil, err
	}
	messages := make([]Received, len(answer.Data))
	for i, m := range answer.Data {
		messages[i] = m.received(s.contents)
	}
	return messages, nil
}

func (b historyBounds) check(p *param.Set) {
	switch {
	case b.newest.IsZero():
		p.Fail("startTime", "must not be the zero time")
	case b.oldest.IsZero():
		p.Fail("endTime", "must not be the zero time")
	}
	p.CheckTime("startTime", b.newest)
	p.CheckTime("endTime", b.oldest)
	switch {
	case b.newest.UnixMilli() <= b.oldest.UnixMilli():
		p.Fail("startTime", "must be later than Oldest (endTime), since history is read back in time")
	case b.newest.Sub(b.oldest) > maxHistorySpan:
		p.Fail("endTime", "must be at most 14 days (%s) before Newest (startTime), is %s", maxHistorySpan, b.newest.Sub(b.oldest))
	}
	if b.size < 0 || b.size > maxHistoryPage {
		p.Fail("pageSize", "must be 1 to %d, or 0 for the server's default, is %d", maxHistoryPage, b.size)
	}
}

// historyQuery has numbers and booleans, as most official SDKs send them. One sends strings.
type historyQuery struct {
	UserID       string `json:"userId"`
	TargetID     string `json:"targetId"`
	StartTime    int64  `json:"startTime"`
	EndTime      int64  `json:"endTime"`
	PageSize     int    `json:"pageSize,omitempty"`
	IncludeStart bool   `json:"includeStart"`
}

func (b historyBounds) query(userID, targetID string) historyQuery {
	return historyQuery{
		UserID: userID, TargetID: targetID,
		StartTime: b.newest.UnixMilli(), EndTime: b.oldest.UnixMilli(),
		PageSize: b.size, IncludeStart: !b.excludeNewest,
	}
}

// storedMessage accepts any JSON in place of a string that holds JSON, so that one odd message does not fail a page.
type storedMessage struct {
	TargetID     wire.Text `json:"targetId"`
	FromUserID   wire.Text `json:"fromUserId"`
	MessageUID   wire.Text `json:"messageUID"`
	MsgTime      wire.Int  `json:"msgTime"`
	ObjectName   wire.Text `json:"objectName"`
	Content      anyText   `json:"content"`
	Expansion    wire.Bool `json:"expansion"`
	ExtraContent anyText   `json:"extraContent"`
}

func (m storedMessage) received(contents *Registry) Received {
	return Received{
		UID: string(m.MessageUID), RoomID: string(m.TargetID), From: string(m.FromUserID), Sent: m.MsgTime.Millis(),
		Content: contents.Decode(string(m.ObjectName), string(m.Content)), ObjectName: string(m.ObjectName), Body: string(m.Content),
		Expandable: bool(m.Expansion), Expansion: DecodeExpansion(string(m.ExtraContent)), RawExpansion: string(m.ExtraContent),
	}
}

// ChatroomHistory iterates over a chatroom's stored messages (chatroom.queryHistory), backwards in time. It reads page
// after page. All messages of one millisecond are delivered, even if they are on several pages. If 100 or more messages
// share a millisecond, the operation cannot get past them, and the iteration ends with an error.
func (s *Service) ChatroomHistory(ctx context.Context, q HistoryParams, opts ...rongcloud.CallOption) iter.Seq2[Received, error] {
	if q.Size == 0 {
		q.Size = maxHistoryPage
	}
	return historyWalk[Received]{
		historyBounds: q.bounds(), operation: opChatroomHistory.ID,
		fetch: func(b historyBounds) ([]Received, error) {
			q.Newest, q.Oldest, q.Size, q.ExcludeNewest = b.newest, b.oldest, b.size, b.excludeNewest
			return s.ChatroomHistoryPage(ctx, q, opts...)
		},
	}.back
}
