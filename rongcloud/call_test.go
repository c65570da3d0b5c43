package rongcloud_test

import (
	"context"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// sent is a request that httpmock received.
type sent struct {
	*http.Request
	text string
}

// mocked returns a client whose calls httpmock answers, and the requests that it has sent.
func mocked(t *testing.T, responder httpmock.Responder, opts ...rongcloud.Option) (*rongcloud.Client, *[]sent) {
	t.Helper()
	var requests []sent
	mock := httpmock.NewMockTransport()
	mock.RegisterNoResponder(func(r *http.Request) (*http.Response, error) {
		s := sent{Request: r}
		if r.Body != nil {
			text, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			s.text = string(text)
		}
		requests = append(requests, s)
		return responder(r)
	})
	return newClient(t, mock, opts...), &requests
}

func succeeding() httpmock.Responder { return httpmock.NewStringResponder(http.StatusOK, okAnswer) }

func TestRequestsOnTheWire(t *testing.T) {
	fields := rongcloud.Fields{{"chatroomId", "10086"}, {"userId", "u1"}, {"userId", "u 2"}, {"name", "安 & Ann=?+%"}, {"empty", ""}}
	const encoded = "chatroomId=10086&userId=u1&userId=u+2&name=%E5%AE%89+%26+Ann%3D%3F%2B%25&empty="

	for name, c := range map[string]struct {
		request     rongcloud.Request
		method, url string
		kind, body  string
		accept      string
	}{
		"form": {
			request: rongcloud.Request{Operation: rongcloud.Operation{Path: "/x.json"}, Fields: fields},
			method:  "POST", url: baseURL + "/x.json", kind: "application/x-www-form-urlencoded", body: encoded,
		},
		"form without fields": {
			request: rongcloud.Request{Operation: rongcloud.Operation{Path: "/x.json"}},
			method:  "POST", url: baseURL + "/x.json", kind: "application/x-www-form-urlencoded", body: "",
		},
		"query": {
			request: rongcloud.Request{Operation: rongcloud.Operation{Path: "/x.json", Encoding: rongcloud.Query}, Fields: fields},
			method:  "GET", url: baseURL + "/x.json?" + encoded,
		},
		"query without fields": {
			request: rongcloud.Request{Operation: rongcloud.Operation{Path: "/x.json", Encoding: rongcloud.Query}},
			method:  "GET", url: baseURL + "/x.json",
		},
		"query of another method": {
			request: rongcloud.Request{Operation: rongcloud.Operation{Path: "/x", Encoding: rongcloud.Query, Method: "DELETE"}, Fields: fields},
			method:  "DELETE", url: baseURL + "/x?" + encoded,
		},
		"JSON": {
			request: rongcloud.Request{Operation: rongcloud.Operation{Path: "/push.json", Encoding: rongcloud.JSON}, Body: struct {
				Text string   `json:"text"`
				To   []string `json:"to"`
			}{"安 <b> & \"x\"", []string{"u1"}}},
			method: "POST", url: baseURL + "/push.json", kind: "application/json; charset=UTF-8",
			body: `{"text":"安 <b> & \"x\"","to":["u1"]}`,
		},
		"JSON of another method": {
			request: rongcloud.Request{Operation: rongcloud.Operation{Path: "/v2/u", Encoding: rongcloud.JSON, Method: "DELETE"}, Body: []int{1}},
			method:  "DELETE", url: baseURL + "/v2/u", kind: "application/json; charset=UTF-8", body: "[1]",
		},
		"escaped path": {
			request: rongcloud.Request{Operation: rongcloud.Operation{Path: "/v2/ultragroups/a%2Fb%20c", Encoding: rongcloud.Query}},
			method:  "GET", url: baseURL + "/v2/ultragroups/a%2Fb%20c",
		},
		"path with marks": {
			request: rongcloud.Request{Operation: rongcloud.Operation{Path: "/v2/it's(a)*!.b", Encoding: rongcloud.Query}},
			method:  "GET", url: baseURL + "/v2/it's(a)*!.b",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, requests := mocked(t, succeeding())
			_, err := client.Call(t.Context(), c.request, nil)
			require.NoError(t, err)
			require.Len(t, *requests, 1)
			got := (*requests)[0]
			assert.Equal(t, c.method, got.Method)
			assert.Equal(t, c.url, got.URL.String())
			assert.Equal(t, c.kind, got.Header.Get("Content-Type"))
			assert.Equal(t, "application/json", got.Header.Get("Accept"))
			assert.Equal(t, c.body, got.text)
			assert.Equal(t, int64(len(c.body)), got.ContentLength)
			if c.body != "" { // net/http reads it again if a kept connection is dead
				again, err := got.GetBody()
				require.NoError(t, err)
				text, err := io.ReadAll(again)
				require.NoError(t, err)
				assert.Equal(t, c.body, string(text))
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	for name, c := range map[string]struct {
		opts           []rongcloud.Option
		prefix, absent string
	}{
		"plain":    {nil, "", "RC-"},
		"prefixed": {[]rongcloud.Option{rongcloud.WithPrefixedHeaders()}, "RC-", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, requests := mocked(t, succeeding(), c.opts...)
			meta, err := call(t, client, opSend)
			require.NoError(t, err)
			h := (*requests)[0].Header
			assert.Equal(t, appKey, h.Get(c.prefix+"App-Key"))
			assert.Equal(t, rongcloud.Sign(appSecret, h.Get(c.prefix+"Nonce"), h.Get(c.prefix+"Timestamp")), h.Get(c.prefix+"Signature"))
			for _, header := range []string{"App-Key", "Nonce", "Timestamp", "Signature"} {
				assert.Empty(t, h.Values(c.absent+header))
				assert.Len(t, h.Values(c.prefix+header), 1)
			}
			assert.Equal(t, meta.RequestID, h.Get("X-Request-ID"))
			assert.Regexp(t, "^[0-9a-f]{32}$", meta.RequestID)
			assert.Equal(t, "rongcloud-go/"+rongcloud.Version+" ("+runtime.Version()+"; "+runtime.GOOS+"/"+runtime.GOARCH+")", h.Get("User-Agent"))
		})
	}
}

// A transport that changes the headers of its request must not change its other headers or other requests.
func TestARequestCannotChangeTheNext(t *testing.T) {
	var seen []http.Header
	client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		seen = append(seen, r.Header.Clone())
		for name := range r.Header {
			r.Header[name][0] = "changed"
			r.Header[name] = append(r.Header[name], "added")
		}
		for name, values := range r.Header {
			assert.Equal(t, []string{"changed", "added"}, values, name)
		}
		r.Header.Set("Of-One-Request", "only")
		return answering(http.StatusOK, okAnswer)(r)
	}))
	for range 2 {
		_, err := call(t, client, opRead, rongcloud.RequestID("r1"))
		require.NoError(t, err)
	}
	for _, name := range []string{"Nonce", "Signature"} {
		assert.NotEqual(t, seen[0].Get(name), seen[1].Get(name))
		seen[0].Del(name)
		seen[1].Del(name)
	}
	assert.Equal(t, seen[0], seen[1])
}

func TestRequestIDs(t *testing.T) {
	client, requests := mocked(t, succeeding())
	longest := strings.Repeat("i", 36)
	for _, id := range []string{"trace-1", longest, "!~"} {
		meta, err := call(t, client, opSend, rongcloud.RequestID(id))
		require.NoError(t, err)
		assert.Equal(t, id, meta.RequestID)
	}
	first, err := call(t, client, opSend)
	require.NoError(t, err)
	second, err := call(t, client, opSend)
	require.NoError(t, err)
	assert.NotEqual(t, first.RequestID, second.RequestID)
	require.Len(t, *requests, 5)
	assert.Equal(t, longest, (*requests)[1].Header.Get("X-Request-ID"))
}

func TestBadCallOptions(t *testing.T) {
	for name, c := range map[string]struct {
		option rongcloud.CallOption
		says   string
	}{
		"empty request id":        {rongcloud.RequestID(""), "RequestID must be 1 to 36 visible ASCII characters"},
		"long request id":         {rongcloud.RequestID(strings.Repeat("i", 37)), "RequestID must be 1 to 36"},
		"request id with a gap":   {rongcloud.RequestID("a b"), "RequestID"},
		"request id of 2 lines":   {rongcloud.RequestID("a\r\nX-Evil: 1"), "RequestID"},
		"request id not ASCII":    {rongcloud.RequestID("é"), "RequestID"},
		"request id with DEL":     {rongcloud.RequestID("a\x7f"), "RequestID"},
		"no timeout":              {rongcloud.CallTimeout(0), "CallTimeout must be positive"},
		"negative timeout":        {rongcloud.CallTimeout(-1), "CallTimeout must be positive"},
		"no attempt timeout":      {rongcloud.AttemptTimeout(0), "AttemptTimeout must be positive"},
		"nowhere to put the meta": {rongcloud.MetaInto(nil), "MetaInto must not be nil"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, requests := mocked(t, succeeding())
			_, err := call(t, client, opSend, c.option)
			assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
			assert.ErrorContains(t, err, c.says)
			assert.Equal(t, opSend.ID, asError(t, err).Operation)
			assert.Empty(t, *requests)
		})
	}
}

func TestOnlyTheFirstBadCallOptionIsReported(t *testing.T) {
	client, _ := mocked(t, succeeding())
	_, err := call(t, client, opSend, nil, rongcloud.AttemptTimeout(-1), rongcloud.CallTimeout(-1))
	assert.Equal(t, "AttemptTimeout", asError(t, err).Parameter)
}

func TestBadOperations(t *testing.T) {
	for name, c := range map[string]struct {
		op   rongcloud.Operation
		body any
		says string
	}{
		"no path":                  {op: rongcloud.Operation{}, says: "Operation.Path"},
		"path without slash":       {op: rongcloud.Operation{Path: "user/info.json"}, says: "Operation.Path must begin with a slash"},
		"path with a query":        {op: rongcloud.Operation{Path: "/x.json?a=b"}, says: "Operation.Path"},
		"path with a fragment":     {op: rongcloud.Operation{Path: "/x.json#a"}, says: "Operation.Path"},
		"path with a placeholder":  {op: rongcloud.Operation{Path: "/v2/ultragroups/{gid}"}, says: "Operation.Path"},
		"path going up":            {op: rongcloud.Operation{Path: "/v2/ultragroups/../users"}, says: "Operation.Path"},
		"path ending upwards":      {op: rongcloud.Operation{Path: "/v2/ultragroups/.."}, says: "Operation.Path"},
		"path with a bad escape":   {op: rongcloud.Operation{Path: "/x%zz"}, says: "Operation.Path"},
		"path with a cut escape":   {op: rongcloud.Operation{Path: "/x%2"}, says: "Operation.Path"},
		"path with a space":        {op: rongcloud.Operation{Path: "/x y"}, says: "Operation.Path"},
		"path with a line feed":    {op: rongcloud.Operation{Path: "/x\n"}, says: "Operation.Path"},
		"odd method":               {op: rongcloud.Operation{Path: "/x", Method: "POST /y"}, says: "Operation.Method"},
		"form on GET":              {op: rongcloud.Operation{Path: "/x", Method: "GET"}, says: "Operation.Method"},
		"JSON on HEAD":             {op: rongcloud.Operation{Path: "/x", Method: "HEAD", Encoding: rongcloud.JSON}, says: "Operation.Method"},
		"unknown encoding":         {op: rongcloud.Operation{Path: "/x", Encoding: 9}, says: "Operation.Encoding is unknown"},
		"body that is not JSON":    {op: rongcloud.Operation{Path: "/x", Encoding: rongcloud.JSON}, body: func() {}, says: "body cannot be made into JSON"},
		"body that fails to print": {op: rongcloud.Operation{Path: "/x", Encoding: rongcloud.JSON}, body: failing{}, says: io.ErrClosedPipe.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.op.ID = "own.operation"
			client, requests := mocked(t, succeeding())
			meta, err := client.Call(t.Context(), rongcloud.Request{Operation: c.op, Body: c.body}, nil)
			assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
			assert.ErrorContains(t, err, c.says)
			assert.Equal(t, "own.operation", asError(t, err).Operation)
			assert.Empty(t, *requests)
			assert.Zero(t, meta.Attempts)
		})
	}
}

type failing struct{}

func (failing) MarshalJSON() ([]byte, error) { return nil, io.ErrClosedPipe }

func TestCauseOfBadBody(t *testing.T) {
	client, _ := mocked(t, succeeding())
	_, err := client.Call(t.Context(), rongcloud.Request{Operation: opJSON, Body: failing{}}, nil)
	assert.ErrorIs(t, err, io.ErrClosedPipe)
}

func TestMeta(t *testing.T) {
	for name, c := range map[string]struct {
		responder httpmock.Responder
		status    int
		fails     bool
	}{
		"success":   {succeeding(), 200, false},
		"refused":   {httpmock.NewStringResponder(400, `{"code":1002}`), 400, true},
		"no answer": {httpmock.NewErrorResponder(io.EOF), 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := mocked(t, c.responder)
			var first, second rongcloud.Meta
			meta, err := call(t, client, opRead, rongcloud.MetaInto(&first), rongcloud.RequestID("r-1"), rongcloud.MetaInto(&second))
			assert.Equal(t, c.fails, err != nil)
			assert.Equal(t, rongcloud.Meta{
				Operation: opRead.ID, RequestID: "r-1", Attempts: 1, Domain: "api.test.example", Status: c.status,
				Location: rongcloud.Beijing.Location(),
			}, meta)
			assert.Equal(t, meta, first)
			assert.Equal(t, meta, second)
			if c.fails {
				e := asError(t, err)
				assert.Equal(t, []any{meta.RequestID, meta.Attempts, meta.Domain, meta.Status}, []any{e.RequestID, e.Attempts, e.Domain, e.Status})
			}
		})
	}
}

func TestMetaOfACallThatIsNotSent(t *testing.T) {
	client, requests := mocked(t, succeeding())
	meta := rongcloud.Meta{Attempts: 7, Status: 500}
	_, err := client.Call(t.Context(), rongcloud.Request{Operation: rongcloud.Operation{ID: "own.bad"}}, nil, rongcloud.MetaInto(&meta))
	require.Error(t, err)
	assert.Equal(t, "own.bad", meta.Operation)
	assert.Zero(t, meta.Attempts)
	assert.Zero(t, meta.Status)
	assert.Empty(t, *requests)
}

func TestParseTime(t *testing.T) {
	beijing := rongcloud.Meta{Location: rongcloud.Beijing.Location()}
	for text, want := range map[string]time.Time{
		"2015-09-10 01:02:03": time.Date(2015, 9, 9, 17, 2, 3, 0, time.UTC),
		"2015-9-10 1:2:3":     time.Date(2015, 9, 9, 17, 2, 3, 0, time.UTC),
		"":                    {},
	} {
		got, err := beijing.ParseTime(text)
		require.NoError(t, err, text)
		assert.True(t, want.Equal(got), text)
	}
	got, err := rongcloud.Meta{Location: time.UTC}.ParseTime("2015-09-10 01:02:03")
	require.NoError(t, err)
	assert.Equal(t, time.Date(2015, 9, 10, 1, 2, 3, 0, time.UTC), got)

	got, err = rongcloud.Meta{}.ParseTime("2015-09-10 01:02:03")
	require.NoError(t, err)
	assert.Equal(t, rongcloud.Beijing.Location(), got.Location())

	for _, text := range []string{"soon", "2015-13-01 00:00:00", "2015-09-10T01:02:03Z", "2015-09-10 01:02:03 hunter2", " "} {
		_, err := rongcloud.Meta{Operation: "user.info", RequestID: "r", Attempts: 1}.ParseTime(text)
		assert.ErrorIs(t, err, rongcloud.ErrUnavailable, text)
		assert.NotContains(t, err.Error(), "hunter2")
		assert.Equal(t, "user.info", asError(t, err).Operation)
	}
}

func TestACallWithoutContextOrClient(t *testing.T) {
	client, requests := mocked(t, succeeding())
	var none context.Context
	_, err := client.Call(none, rongcloud.Request{Operation: opSend}, nil, rongcloud.CallTimeout(time.Second))
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.ErrorContains(t, err, "ctx must not be nil")
	assert.Empty(t, *requests)

	for name, client := range map[string]*rongcloud.Client{"nil": nil, "zero": {}} {
		_, err = client.Call(t.Context(), rongcloud.Request{Operation: opSend}, nil)
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument, name)
		assert.ErrorContains(t, err, "made by New", name)
		assert.NotEmpty(t, client.String(), name)
	}
}

func TestACallWhoseContextHasEndedIsNotSent(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(context.Context) (context.Context, context.CancelFunc)
		want error
	}{
		"cancelled": {context.WithCancel, context.Canceled},
		"past": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithDeadline(ctx, time.Unix(1, 0))
		}, context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, requests := mocked(t, succeeding())
			ctx, cancel := c.end(t.Context())
			cancel()
			meta, err := client.Call(ctx, rongcloud.Request{Operation: opSend}, nil)
			assert.ErrorIs(t, err, c.want)
			assert.NotErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
			assert.ErrorContains(t, err, "not sent")
			assert.Zero(t, meta.Attempts)
			assert.Empty(t, *requests)
		})
	}
}

// An attempt whose deadline has passed before it begins sends nothing.
func TestAnAttemptWithoutTimeIsNotSent(t *testing.T) {
	client, requests := mocked(t, succeeding())
	_, err := call(t, client, opSend, rongcloud.AttemptTimeout(time.Nanosecond))
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
	assert.NotErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
	assert.Empty(t, *requests)
}

func TestCallTimeoutBoundsTheWholeCall(t *testing.T) {
	before := time.Now()
	client, requests := mocked(t, succeeding())
	_, err := call(t, client, opSend, rongcloud.CallTimeout(time.Second), rongcloud.AttemptTimeout(time.Hour))
	require.NoError(t, err)
	deadline, has := (*requests)[0].Context().Deadline()
	assert.True(t, has)
	assert.True(t, deadline.Before(before.Add(time.Hour)))
}

func TestDatesThatDoNotExist(t *testing.T) {
	for _, text := range []string{
		"2026-02-30 00:00:00", "2026-13-01 00:00:00", "2026-00-10 00:00:00", "2026-01-00 00:00:00",
		"2026-01-01 24:00:00", "2026-01-01 00:60:00", "2026-01-01 00:00:60", "2026/01/01 00:00:00", "2026-01-01T00:00:00", "٢٠٢٦-01-01 00:00",
	} {
		_, err := rongcloud.Meta{}.ParseTime(text)
		assert.ErrorIs(t, err, rongcloud.ErrUnavailable, text)
	}
}
