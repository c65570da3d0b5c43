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

// HistoryParams says which stored messages of a chatroom to read. History is read back in time.
type HistoryParams struct {
	UserID string `param:"userId"`   // required: the user in whose name it is read
	RoomID string `param:"targetId"` // required

	Newest time.Time `param:"startTime"` // required: where to begin
	Oldest time.Time `param:"endTime"`   // required: where to end; before Newest, by at most 14 days. Whether it is itself included is not documented

	// Size is how many messages a page has, 1 to 100. 0 stands for the server's default, which is 10, in ChatroomHistoryPage, and
	// for 100 in ChatroomHistory, which then makes the fewest calls.
	Size int `param:"pageSize"`

	// ExcludeNewest leaves out messages of exactly the time Newest, to go on from the last message of a page. Another message of
	// that same millisecond is then lost; ChatroomHistory does not lose it.
	ExcludeNewest bool `param:"includeStart"`
}

// Received is a stored message.
type Received struct {
	UID    string    `json:"messageUID"`
	RoomID string    `json:"targetId"`
	From   string    `json:"fromUserId"`
	Sent   time.Time `json:"sent,omitzero"`

	Content    Content `json:"-"` // of a type given to New or built in, else Unknown
	ObjectName string  `json:"objectName"`
	Body       string  `json:"content"` // what Content was made from, as it came

	Expandable   bool              `json:"expansion"`
	Expansion    map[string]string `json:"-"`
	RawExpansion string            `json:"extraContent"` // what Expansion was made from, as it came
}

// UnmarshalJSON reads what encoding/json makes of a Received: Content and Expansion are made from Body and RawExpansion again. A
// content of an own type is then an [Unknown]; [Registry.Decode] of ObjectName and Body reads it.
func (r *Received) UnmarshalJSON(text []byte) error {
	type plain Received // which has no method to read itself by
	var p plain
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	p.Content, p.Expansion = Decode(p.ObjectName, p.Body), DecodeExpansion(p.RawExpansion)
	*r = Received(p)
	return nil
}

var opChatroomHistory = rongcloud.Operation{
	ID: "chatroom.queryHistory", Path: "/v3/message/chatroom/query.json", Encoding: rongcloud.JSON, Idempotent: true,
}

// ChatroomHistoryPage reads one page of a chatroom's stored messages (查询聊天室历史消息), which needs the cloud storage of
// chatroom messages; by default it keeps them for 2 months. The answer does not say whether there are more.
//
// Operation chatroom.queryHistory: POST /v3/message/chatroom/query.json; no quota is documented.
func (s *Service) ChatroomHistoryPage(ctx context.Context, q HistoryParams, opts ...rongcloud.CallOption) ([]Received, error) {
	p := param.Of[HistoryParams](opChatroomHistory)
	p.CheckID("userId", q.UserID)
	p.CheckID("targetId", q.RoomID)
	q.checkSpan(p)
	if q.Size < 0 || q.Size > maxHistoryPage {
		p.Fail("pageSize", "must be 1 to %d, or 0 for the server's default, is %d", maxHistoryPage, q.Size)
	}
	p.Body(q.body())
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

func (q HistoryParams) checkSpan(p *param.Set) {
	switch {
	case q.Newest.IsZero():
		p.Fail("startTime", "must not be the zero time")
	case q.Oldest.IsZero():
		p.Fail("endTime", "must not be the zero time")
	}
	p.CheckTime("startTime", q.Newest)
	p.CheckTime("endTime", q.Oldest)
	switch {
	case q.Newest.UnixMilli() <= q.Oldest.UnixMilli():
		p.Fail("startTime", "must be later than Oldest (endTime), since history is read back in time")
	case q.Newest.Sub(q.Oldest) > maxHistorySpan:
		p.Fail("endTime", "must be at most 14 days (%s) before Newest (startTime), is %s", maxHistorySpan, q.Newest.Sub(q.Oldest))
	}
}

// historyQuery has numbers and flags as such, as most official SDKs send them; one sends them as texts.
type historyQuery struct {
	UserID       string `json:"userId"`
	TargetID     string `json:"targetId"`
	StartTime    int64  `json:"startTime"`
	EndTime      int64  `json:"endTime"`
	PageSize     int    `json:"pageSize,omitempty"`
	IncludeStart bool   `json:"includeStart"`
}

func (q HistoryParams) body() historyQuery {
	return historyQuery{
		UserID: q.UserID, TargetID: q.RoomID,
		StartTime: q.Newest.UnixMilli(), EndTime: q.Oldest.UnixMilli(),
		PageSize: q.Size, IncludeStart: !q.ExcludeNewest,
	}
}

// storedMessage takes JSON where a text that holds JSON is documented, so that one odd message does not make a page unreadable.
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

// ChatroomHistory iterates over a chatroom's stored messages (chatroom.queryHistory), page after page back in time. Messages that share a millisecond are all delivered, also across pages, unless 100 or more share it: the
// operation cannot get past those, and the iteration ends with an error.
func (s *Service) ChatroomHistory(ctx context.Context, q HistoryParams, opts ...rongcloud.CallOption) iter.Seq2[Received, error] {
	if q.Size == 0 {
		q.Size = maxHistoryPage
	}
	return func(yield func(Received, error) bool) {
		walk := historyWalk{HistoryParams: q}
		for {
			page, err := s.ChatroomHistoryPage(ctx, walk.HistoryParams, opts...)
			if err != nil {
				yield(Received{}, err)
				return
			}
			for _, m := range walk.unseen(page) {
				if !yield(m, nil) {
					return
				}
			}
			more, err := walk.advance(page)
			if err != nil {
				yield(Received{}, err)
			}
			if !more {
				return
			}
		}
	}
}
