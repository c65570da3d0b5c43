package message_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

type stored struct {
	UID  string `json:"messageUID"`
	Time int64  `json:"msgTime"`
}

type query struct {
	StartTime    int64 `json:"startTime"`
	EndTime      int64 `json:"endTime"`
	PageSize     int   `json:"pageSize"`
	IncludeStart bool  `json:"includeStart"`
}

// room answers history queries with its messages, in the order of the slice.
type room struct {
	messages []stored
	queries  []query
	failAt   int                             // number of the query to fail, from 1; 0: none
	answer   func(page []stored) []stored    // changes a page before it is sent; nil: unchanged
	within   func(q query, sent stored) bool // nil: as documented
}

var errRoom = errors.New("room is gone")

// A walk that does not end fails the test instead of blocking it.
const mostQueries = 1000

func (r *room) Call(_ context.Context, req rongcloud.Request, out rongcloud.Answer, _ ...rongcloud.CallOption) (rongcloud.Meta, error) {
	text, err := json.Marshal(req.Body)
	if err != nil {
		return rongcloud.Meta{}, err
	}
	var q query
	if err := json.Unmarshal(text, &q); err != nil {
		return rongcloud.Meta{}, err
	}
	r.queries = append(r.queries, q)
	if len(r.queries) == r.failAt || len(r.queries) > mostQueries {
		return rongcloud.Meta{}, errRoom
	}
	within := r.within
	if within == nil {
		within = func(q query, m stored) bool {
			return m.Time > q.EndTime && (m.Time < q.StartTime || (q.IncludeStart && m.Time == q.StartTime))
		}
	}
	page := []stored{}
	for _, m := range r.messages {
		if within(q, m) && len(page) < q.PageSize {
			page = append(page, m)
		}
	}
	if r.answer != nil {
		page = r.answer(page)
	}
	text, err = json.Marshal(map[string]any{"code": 200, "data": page})
	if err != nil {
		return rongcloud.Meta{}, err
	}
	return rongcloud.Meta{}, json.Unmarshal(text, out)
}

// at returns n messages for each of the given milliseconds, the newest first.
func at(n int, millis ...int64) []stored {
	var list []stored
	for _, ms := range millis {
		for i := range n {
			list = append(list, stored{UID: fmt.Sprintf("%d-%d", ms, i), Time: ms})
		}
	}
	return list
}

func walk(r *room, q message.HistoryParams) (uids []string, err error) {
	q.UserID, q.RoomID = "u1", "r1"
	if q.Newest.IsZero() {
		q.Newest = time.UnixMilli(1000)
	}
	if q.Oldest.IsZero() {
		q.Oldest = time.UnixMilli(1)
	}
	list, err := apitest.Collect(on(r).ChatroomHistory(context.Background(), q))
	for _, m := range list {
		uids = append(uids, m.UID)
	}
	return uids, err
}

func uidsOf(list []stored) []string {
	var uids []string
	for _, m := range list {
		uids = append(uids, m.UID)
	}
	return uids
}

func TestWalkDeliversEveryMessageOnce(t *testing.T) {
	oneEach := at(1, 900, 800, 700, 600, 500, 400, 300)
	for name, c := range map[string]struct {
		messages []stored
		size     int
	}{
		"empty room":                            {nil, 3},
		"less than a page":                      {oneEach, 10},
		"exactly a page":                        {oneEach, 7},
		"several pages":                         {oneEach, 3},
		"pages of two":                          {oneEach, 2},
		"pages of one":                          {oneEach, 1},
		"a millisecond across a page's end":     {at(2, 900, 800, 700), 3},
		"a millisecond across several pages":    {slices.Concat(at(1, 900), at(5, 800), at(1, 700)), 4},
		"a millisecond larger than a page":      {slices.Concat(at(1, 900), at(9, 800), at(1, 700)), 3},
		"a millisecond as large as a page":      {slices.Concat(at(3, 900), at(3, 800), at(3, 700)), 3},
		"a millisecond just small enough":       {slices.Concat(at(1, 900), at(99, 800), at(1, 700)), 100},
		"the newest millisecond alone":          {at(3, 1000), 2},
		"the server's largest page by default":  {at(1, 900, 800, 700), 0},
		"more than the largest page by default": {at(30, 900, 800, 700, 600, 500), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := walk(&room{messages: c.messages}, message.HistoryParams{Size: c.size})
			require.NoError(t, err)
			assert.Equal(t, uidsOf(c.messages), got)
		})
	}
}

func TestWalkContinuesAtLastMillisecond(t *testing.T) {
	r := &room{messages: at(1, 900, 800, 700, 600)}
	_, err := walk(r, message.HistoryParams{Size: 3, ExcludeNewest: true})
	require.NoError(t, err)
	assert.Equal(t, []query{
		{StartTime: 1000, EndTime: 1, PageSize: 3, IncludeStart: false},
		{StartTime: 700, EndTime: 1, PageSize: 3, IncludeStart: true},
	}, r.queries)
}

func TestWalkWithoutTheNewest(t *testing.T) {
	got, err := walk(&room{messages: at(1, 1000, 900, 800)}, message.HistoryParams{Size: 2, ExcludeNewest: true})
	require.NoError(t, err)
	assert.Equal(t, []string{"900-0", "800-0"}, got)
}

// The order within a page is not documented.
func TestWalkThroughPagesInAscendingOrder(t *testing.T) {
	r := &room{messages: at(1, 900, 800, 700, 600, 500), answer: func(page []stored) []stored { slices.Reverse(page); return page }}
	got, err := walk(r, message.HistoryParams{Size: 2})
	require.NoError(t, err)
	assert.ElementsMatch(t, uidsOf(r.messages), got)
}

func TestWalkEndsAtOldest(t *testing.T) {
	r := &room{messages: at(1, 900, 800), within: func(query, stored) bool { return true }}
	got, err := walk(r, message.HistoryParams{Size: 2, Oldest: time.UnixMilli(800)})
	require.NoError(t, err)
	assert.Equal(t, []string{"900-0", "800-0"}, got)
	assert.Len(t, r.queries, 1, "startTime must stay later than endTime")
}

// A time with microseconds must not make a message look newer than requested.
func TestWalkFromATimeFinerThanAMillisecond(t *testing.T) {
	got, err := walk(&room{messages: at(2, 1000, 900)}, message.HistoryParams{Size: 3, Newest: time.UnixMilli(1000).Add(999 * time.Microsecond)})
	require.NoError(t, err)
	assert.Equal(t, []string{"1000-0", "1000-1", "900-0", "900-1"}, got)
}

func TestWalkFailsIfOneMillisecondFillsPages(t *testing.T) {
	newestEach := at(1, 900, 800)
	for name, c := range map[string]struct {
		room  room
		says  string
		first []string // delivered before the error
	}{
		"a millisecond too large for any page": {
			room: room{messages: slices.Concat(at(1, 900), at(150, 800), at(1, 700))}, says: "100 messages were sent in the millisecond 800",
			first: uidsOf(slices.Concat(at(1, 900), at(100, 800))),
		},
		"a room that repeats its newest page": {
			room: room{messages: at(2, 900), within: func(query, stored) bool { return true }, answer: func(page []stored) []stored {
				return slices.Repeat(page[:1], 100)
			}},
			says:  "cannot be read",
			first: slices.Repeat([]string{"900-0"}, 100),
		},
		"a room that never runs out of one millisecond": {
			room: endless(800), says: "100 messages were sent in the millisecond 800",
			first: uidsOf(endlessPages(800, 3)),
		},
		"a room that never runs out of the newest millisecond": {
			room: endless(1000), says: "100 messages were sent in the millisecond 1000",
			first: uidsOf(endlessPages(1000, 2)),
		},
		"a room that has only newer messages": {
			room: room{within: func(query, stored) bool { return true }, answer: func([]stored) []stored { return at(100, 2000) }},
			says: "cannot be read",
		},
		"a message without a time": {
			room:  room{answer: func([]stored) []stored { return append(newestEach, stored{UID: "x"}) }},
			says:  "without its time",
			first: []string{"900-0", "800-0", "x"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := walk(&c.room, message.HistoryParams{Size: 3})
			var e *rongcloud.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, "chatroom.queryHistory", e.Operation)
			assert.ErrorContains(t, err, c.says)
			assert.Equal(t, c.first, got)
		})
	}
}

// endless returns a room that always has more messages of one millisecond.
func endless(ms int64) room {
	pages := 0
	return room{within: func(query, stored) bool { return false }, answer: func([]stored) []stored {
		pages++
		return endlessPage(ms, pages)
	}}
}

func endlessPage(ms int64, number int) (page []stored) {
	for i := range 100 {
		page = append(page, stored{UID: fmt.Sprintf("%d-%d", number, i), Time: ms})
	}
	return page
}

func endlessPages(ms int64, n int) (list []stored) {
	for i := range n {
		list = append(list, endlessPage(ms, i+1)...)
	}
	return list
}

func TestWalkEndsWithTheErrorOfAPage(t *testing.T) {
	r := &room{messages: at(1, 900, 800, 700, 600, 500), failAt: 2}
	got, err := walk(r, message.HistoryParams{Size: 2})
	assert.ErrorIs(t, err, errRoom)
	assert.Equal(t, []string{"900-0", "800-0"}, got)
	assert.Len(t, r.queries, 2)
}

func TestWalkStopsWithItsReader(t *testing.T) {
	r := &room{messages: at(1, 900, 800, 700)}
	for m, err := range on(r).ChatroomHistory(t.Context(), message.HistoryParams{
		UserID: "u1", RoomID: "r1", Newest: time.UnixMilli(1000), Oldest: time.UnixMilli(1), Size: 2,
	}) {
		require.NoError(t, err)
		assert.Equal(t, "900-0", m.UID)
		break
	}
	assert.Len(t, r.queries, 1)
}

func TestWalkCanRunAgain(t *testing.T) {
	r := &room{messages: at(2, 900, 800, 700)}
	seq := on(r).ChatroomHistory(t.Context(), message.HistoryParams{
		UserID: "u1", RoomID: "r1", Newest: time.UnixMilli(1000), Oldest: time.UnixMilli(1), Size: 3,
	})
	for range 2 {
		list, err := apitest.Collect(seq)
		require.NoError(t, err)
		assert.Len(t, list, 6)
	}
}
