package message_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const day = 24 * time.Hour

var (
	newest = time.UnixMilli(1700000000500)
	oldest = time.UnixMilli(1700000000100)
)

func historyPage(q message.HistoryParams) apitest.Func {
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).ChatroomHistoryPage(ctx, q) }
}

func lastDay(size int) message.HistoryParams {
	return message.HistoryParams{UserID: "u1", RoomID: "r1", Newest: newest, Oldest: oldest, Size: size}
}

func TestHistoryLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "span in milliseconds", Parameter: "endTime", Low: apitest.Unbounded, High: int(14 * day / time.Millisecond), Says: "14 days",
			Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
				q := lastDay(0)
				q.Oldest = q.Newest.Add(-time.Duration(n) * time.Millisecond)
				_, err := historyPage(q)(ctx, c)
				return err
			}},
		{Name: "time from oldest to newest", Parameter: "startTime", Low: 1, Says: "later than Oldest (endTime)", Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
			q := lastDay(0)
			q.Newest = q.Oldest.Add(time.Duration(n) * time.Millisecond)
			_, err := historyPage(q)(ctx, c)
			return err
		}},
	})
}

func TestHistoryBadInput(t *testing.T) {
	with := func(change func(q *message.HistoryParams)) apitest.Func {
		q := lastDay(10)
		change(&q)
		return historyPage(q)
	}
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "no user", Parameter: "userId", Says: "1 to 64 bytes", Call: with(func(q *message.HistoryParams) { q.UserID = "" })},
		{Name: "no room", Parameter: "targetId", Says: "1 to 64 bytes", Call: with(func(q *message.HistoryParams) { q.RoomID = "" })},
		{Name: "no beginning", Parameter: "startTime", Says: "zero time", Call: with(func(q *message.HistoryParams) { q.Newest = time.Time{} })},
		{Name: "no end", Parameter: "endTime", Says: "zero time", Call: with(func(q *message.HistoryParams) { q.Oldest = time.Time{} })},
		{Name: "the wrong way round", Parameter: "startTime", Says: "later than Oldest (endTime)", Call: with(func(q *message.HistoryParams) {
			q.Newest, q.Oldest = q.Oldest, q.Newest
		})},
		{Name: "apart by less than the wire tells", Parameter: "startTime", Says: "later than Oldest (endTime)", Call: with(func(q *message.HistoryParams) {
			q.Newest = q.Oldest.Add(time.Microsecond)
		})},
		{Name: "iteration", Parameter: "pageSize", Says: "1 to 100", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return apitest.Collect(on(c).ChatroomHistory(ctx, lastDay(-1)))
		}},
	})
}

type gift struct {
	Item string `json:"item"`
}

func (gift) ObjectName() string { return "APP:Gift" }

func TestHistoryDecodesOwnContents(t *testing.T) {
	w := apitest.NewWire(t, 200, `{"code":200,"data":[{"objectName":"APP:Gift","content":"{\"item\":\"rose\"}"}]}`)
	page, err := message.New(w.Client, gift{}).ChatroomHistoryPage(t.Context(), lastDay(10))
	require.NoError(t, err)
	require.Len(t, page, 1)
	assert.Equal(t, gift{Item: "rose"}, page[0].Content)
}

func TestHistoryReadsOddMessages(t *testing.T) {
	for name, c := range map[string]struct {
		item         string
		body         string
		expansion    map[string]string
		rawExpansion string
	}{
		"nothing":           {item: `{}`},
		"nulls":             {item: `{"content":null,"expansion":null,"extraContent":null,"msgTime":null}`},
		"bare content":      {item: `{"content":{"content":"hi"}}`, body: `{"content":"hi"}`},
		"content not JSON":  {item: `{"content":"hi there"}`, body: "hi there"},
		"bare pairs":        {item: `{"extraContent":{"k":"v"}}`, expansion: map[string]string{"k": "v"}, rawExpansion: `{"k":"v"}`},
		"dated pairs":       {item: `{"extraContent":"{\"k\":{\"v\":\"w\",\"ts\":1}}"}`, expansion: map[string]string{"k": "w"}, rawExpansion: `{"k":{"v":"w","ts":1}}`},
		"pairs of numbers":  {item: `{"extraContent":"{\"k\":5}"}`, expansion: map[string]string{"k": "5"}, rawExpansion: `{"k":5}`},
		"pairs of objects":  {item: `{"extraContent":"{\"k\":{\"x\":1}}"}`, expansion: map[string]string{"k": `{"x":1}`}, rawExpansion: `{"k":{"x":1}}`},
		"pairs not JSON":    {item: `{"extraContent":"k=v"}`, rawExpansion: "k=v"},
		"pairs in an array": {item: `{"extraContent":"[1]"}`, rawExpansion: "[1]"},
		"no pairs":          {item: `{"extraContent":"{}"}`, rawExpansion: "{}"},
	} {
		t.Run(name, func(t *testing.T) {
			w := apitest.NewWire(t, 200, `{"code":200,"data":[`+c.item+`]}`)
			page, err := on(w.Client).ChatroomHistoryPage(t.Context(), lastDay(10))
			require.NoError(t, err)
			require.Len(t, page, 1)
			assert.Equal(t, c.body, page[0].Body)
			assert.Equal(t, c.expansion, page[0].Expansion)
			assert.Equal(t, c.rawExpansion, page[0].RawExpansion)
		})
	}
}

func TestHistoryOfUnreadableTime(t *testing.T) {
	w := apitest.NewWire(t, 200, `{"code":200,"data":[{"msgTime":"soon"}]}`)
	_, err := on(w.Client).ChatroomHistoryPage(t.Context(), lastDay(10))
	assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
}

func FuzzHistory(f *testing.F) {
	f.Add("RC:TxtMsg", `{"content":"hi"}`, `{"k":{"v":"w"}}`)
	f.Add("APP:Gift", "[", `{"k":null}`)
	f.Fuzz(func(t *testing.T, objectName, body, extra string) {
		item, err := json.Marshal(map[string]string{"objectName": objectName, "content": body, "extraContent": extra})
		require.NoError(t, err)
		w := apitest.NewWire(t, 200, `{"code":200,"data":[`+string(item)+`]}`)
		page, err := on(w.Client).ChatroomHistoryPage(t.Context(), lastDay(10))
		require.NoError(t, err)
		require.Len(t, page, 1)
		assert.NotNil(t, page[0].Content)
		// A body that is not UTF-8 cannot be in JSON.
		if valid := string([]rune(body)); valid == body {
			assert.Equal(t, body, page[0].Body)
		}
	})
}
