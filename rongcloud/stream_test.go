package rongcloud_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// Operations whose responses are streams: one that must not be repeated, and one that may.
var (
	opTalk  = rongcloud.Operation{ID: "test.talk", Path: "/test/talk.json", Encoding: rongcloud.JSON}
	opWatch = rongcloud.Operation{ID: "test.watch", Path: "/test/watch.json", Encoding: rongcloud.JSON, Idempotent: true}
)

const eventStream = "text/event-stream; charset=utf-8"

// talk returns the data of a stream's events.
func talk(t *testing.T, c rongcloud.Caller, op rongcloud.Operation, opts ...rongcloud.CallOption) (data []string, err error) {
	t.Helper()
	for event, err := range rongcloud.Events(t.Context(), c, rongcloud.Request{Operation: op}, opts...) {
		if err != nil {
			return data, err
		}
		data = append(data, event.Data)
	}
	return data, nil
}

// attemptsOf starts a server that responds to each request with the next function. The last one serves all further
// requests.
func attemptsOf(t *testing.T, steps ...http.HandlerFunc) (url string, requests *atomic.Int64) {
	t.Helper()
	requests = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(requests.Add(1))
		steps[min(n, len(steps))-1](w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, requests
}

// cutting sends a part of a stream and then breaks the connection.
func cutting(part string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", eventStream)
		_, _ = io.WriteString(w, part)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

func dialTwice(t *testing.T, url string, opts ...rongcloud.Option) *rongcloud.Client {
	t.Helper()
	return dial(t, url, append([]rongcloud.Option{rongcloud.WithAttempts(2), rongcloud.WithoutWaits(func(time.Duration) {})}, opts...)...)
}

func TestEventsArriveOneByOne(t *testing.T) {
	next := make(chan string)
	url, _ := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "text/event-stream, application/json", r.Header.Get("Accept"))
		w.Header().Set("Content-Type", eventStream)
		w.(http.Flusher).Flush()
		for text := range next {
			_, _ = fmt.Fprintf(w, "data: %s\n\n", text)
			w.(http.Flusher).Flush()
		}
	})
	var meta rongcloud.Meta
	stream := rongcloud.Events(t.Context(), dial(t, url), rongcloud.Request{Operation: opTalk}, rongcloud.MetaInto(&meta))
	go func() { next <- "0" }()
	seen := 0
	for event, err := range stream {
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprint(seen), event.Data)
		if seen++; seen == 5 {
			close(next)
			continue
		}
		next <- fmt.Sprint(seen) // the server has not sent it before
	}
	assert.Equal(t, 5, seen)
	assert.EqualValues(t, 5, meta.Received)
	assert.Equal(t, 200, meta.Status)
	assert.Equal(t, 1, meta.Attempts)
}

func TestTimeoutAfterEvent(t *testing.T) {
	server := newRaw(t, func(conn net.Conn) {
		says("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: a\n\n")(conn)
		silent(conn)
	})
	got, err := talk(t, dialTwice(t, server.url), opWatch, rongcloud.AttemptTimeout(time.Second))
	assert.Equal(t, []string{"a"}, got)
	assert.ErrorIs(t, err, rongcloud.ErrStreamCut)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorContains(t, err, "the stream broke off after 1 were handed on, with nothing for 1s")
	assert.Len(t, server.requests, 1, "there is no retry, although the operation is idempotent")
}

func TestTimeoutBeforeFirstEvent(t *testing.T) {
	for op, c := range map[*rongcloud.Operation]struct {
		category error
		requests int
	}{&opWatch: {rongcloud.ErrUnavailable, 2}, &opTalk: {rongcloud.ErrOutcomeUnknown, 1}} {
		for _, head := range []string{"", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"} {
			server := newRaw(t, func(conn net.Conn) {
				says(head)(conn)
				silent(conn)
			})
			_, err := talk(t, dialTwice(t, server.url), *op, rongcloud.AttemptTimeout(50*time.Millisecond))
			assert.ErrorIs(t, err, c.category)
			assert.ErrorIs(t, err, context.DeadlineExceeded)
			assert.ErrorContains(t, err, "50ms")
			assert.Len(t, server.requests, c.requests)
		}
	}
}

func TestAStreamThatIsCut(t *testing.T) {
	whole := respond(200, eventStream, "data: a\n\ndata: b\n\n")
	for name, c := range map[string]struct {
		op       rongcloud.Operation
		part     string
		want     []string
		category error
		requests int64
	}{
		"within the second event":           {opTalk, "data: a\n\ndata: b", []string{"a"}, rongcloud.ErrStreamCut, 1},
		"within the second, may be again":   {opWatch, "data: a\n\ndata: b", []string{"a"}, rongcloud.ErrStreamCut, 1},
		"between two events":                {opWatch, "data: a\n\n", []string{"a"}, rongcloud.ErrStreamCut, 1},
		"within the first event":            {opTalk, "data: a", nil, rongcloud.ErrOutcomeUnknown, 1},
		"within the first, may be again":    {opWatch, "data: a", []string{"a", "b"}, nil, 2},
		"before the first, may be again":    {opWatch, "", []string{"a", "b"}, nil, 2},
		"after comments only, may be again": {opWatch, ":\n\n:\n\n", []string{"a", "b"}, nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			url, requests := attemptsOf(t, cutting(c.part), whole)
			got, err := talk(t, dialTwice(t, url), c.op)
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.requests, requests.Load())
			if c.category == nil {
				assert.NoError(t, err)
				return
			}
			assert.ErrorIs(t, err, c.category)
			assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
			assert.ErrorContains(t, err, "the stream broke off")
			assert.Equal(t, 1, asError(t, err).Attempts)
		})
	}
}

// A body without a length ends with the connection. Only an event without its end shows that something is missing.
func TestStreamEndsWithinEvent(t *testing.T) {
	server := newRaw(t, says("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: a\n\ndata: b\n"))
	got, err := talk(t, dial(t, server.url), opTalk)
	assert.Equal(t, []string{"a"}, got)
	assert.ErrorIs(t, err, rongcloud.ErrStreamCut)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

func TestCallerCancelsStream(t *testing.T) {
	ended := make(chan struct{})
	url, connections := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", eventStream)
		_, _ = io.WriteString(w, "data: a\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		close(ended)
	})
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	gone := errors.New("the user left")
	var last error
	for _, err := range rongcloud.Events(ctx, dialTwice(t, url), rongcloud.Request{Operation: opTalk}) {
		if last = err; err == nil {
			cancel(gone)
		}
	}
	assert.ErrorIs(t, last, context.Canceled)
	assert.ErrorIs(t, last, gone)
	assert.Empty(t, rongcloud.CategoryOf(last))
	<-ended
	assert.Equal(t, 1, <-connections)
	assert.Equal(t, -1, <-connections)
}

func TestConsumerEndsStream(t *testing.T) {
	for name, consume := range map[string]func(t *testing.T, c *rongcloud.Client){
		"break": func(t *testing.T, c *rongcloud.Client) {
			for event, err := range rongcloud.Events(t.Context(), c, rongcloud.Request{Operation: opTalk}) {
				require.NoError(t, err)
				assert.Equal(t, "a", event.Data)
				break
			}
		},
		"false": func(t *testing.T, c *rongcloud.Client) {
			meta, err := c.Call(t.Context(), rongcloud.Request{Operation: opTalk}, &rongcloud.EventStream{Each: func(rongcloud.Event) bool { return false }})
			require.NoError(t, err)
			assert.EqualValues(t, 1, meta.Received)
		},
		"panic": func(t *testing.T, c *rongcloud.Client) {
			assert.PanicsWithValue(t, "mine", func() {
				for range rongcloud.Events(t.Context(), c, rongcloud.Request{Operation: opTalk}) {
					panic("mine")
				}
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			ended := make(chan struct{})
			url, connections := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", eventStream)
				_, _ = io.WriteString(w, "data: a\n\ndata: b\n\n")
				w.(http.Flusher).Flush()
				<-r.Context().Done()
				close(ended)
			})
			consume(t, dialTwice(t, url))
			<-ended // the server sees that the connection is closed
			assert.Equal(t, 1, <-connections)
			assert.Equal(t, -1, <-connections)
		})
	}
}

func TestResponseThatIsNotAStream(t *testing.T) {
	for name, c := range map[string]struct {
		status   int
		kind     string
		body     string
		category error
		says     string
	}{
		"refused":              {400, "application/json", `{"code":1002,"errorMessage":"no such agent"}`, rongcloud.ErrInvalidArgument, "no such agent"},
		"refused, as a stream": {400, eventStream, "data: x\n\n", rongcloud.ErrInvalidArgument, "HTTP 400"},
		"refused with 200":     {200, "application/json", `{"code":1009,"errorMessage":"switch it on"}`, rongcloud.ErrNotEnabled, "switch it on"},
		"success without one":  {200, "application/json", `{"code":200}`, rongcloud.ErrOutcomeUnknown, "answer is no stream"},
		"HTML":                 {200, "text/html", `<html></html>`, rongcloud.ErrOutcomeUnknown, "text/html"},
		"a gateway's error":    {502, "text/html", `<html></html>`, rongcloud.ErrOutcomeUnknown, "HTTP 502"},
		"no content type":      {200, "", "data: x\n\n", rongcloud.ErrOutcomeUnknown, ""},
		"redirect":             {302, eventStream, "", rongcloud.ErrOutcomeUnknown, "redirect refused"},
	} {
		t.Run(name, func(t *testing.T) {
			url, requests := attemptsOf(t, respond(c.status, c.kind, c.body))
			got, err := talk(t, dial(t, url), opTalk)
			assert.Empty(t, got)
			assert.ErrorIs(t, err, c.category)
			assert.ErrorContains(t, err, c.says)
			e := asError(t, err)
			assert.Equal(t, c.status, e.Status)
			assert.Equal(t, opTalk.ID, e.Operation)
			assert.EqualValues(t, 1, requests.Load())
		})
	}
}

func TestAStreamAfterARefusalForTooManyCalls(t *testing.T) {
	url, requests := attemptsOf(t, respond(429, "application/json", `{"code":1008}`), respond(200, eventStream, "data: a\n\n"))
	got, err := talk(t, dialTwice(t, url), opTalk)
	require.NoError(t, err)
	assert.Equal(t, []string{"a"}, got)
	assert.EqualValues(t, 2, requests.Load())
}

func TestAnEventOverTheLimit(t *testing.T) {
	body := "data: a\n\ndata: " + strings.Repeat("x", 100) + "\n\n"
	url, requests := attemptsOf(t, respond(200, eventStream, body))
	got, err := talk(t, dialTwice(t, url, rongcloud.WithAnswerLimit(50)), opWatch)
	assert.Equal(t, []string{"a"}, got)
	assert.ErrorIs(t, err, rongcloud.ErrStreamCut)
	assert.ErrorContains(t, err, "an event over the limit of 50 bytes")
	assert.NotContains(t, err.Error(), "xxx")
	assert.EqualValues(t, 1, requests.Load())
}

func TestAStreamMayBeLongerThanTheAnswerLimit(t *testing.T) {
	url, _ := attemptsOf(t, respond(200, eventStream, strings.Repeat("data: a\n\n", 1000)))
	got, err := talk(t, dial(t, url, rongcloud.WithAnswerLimit(50)), opTalk)
	require.NoError(t, err)
	assert.Len(t, got, 1000)
}

func TestStreamsAreObservedAndLogged(t *testing.T) {
	for name, c := range map[string]struct {
		answer  http.HandlerFunc
		outcome rongcloud.Outcome
		level   string
	}{
		"whole": {respond(200, eventStream, "data: a\n\ndata: secret\n\n"), rongcloud.OutcomeDone, "DEBUG"},
		"cut":   {cutting("data: a\n\ndata: secret\n\ndata: c"), rongcloud.OutcomeCut, "WARN"},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			var attempts []rongcloud.AttemptEnd
			var calls []rongcloud.CallEnd
			url, _ := attemptsOf(t, c.answer)
			client := dial(t, url, rongcloud.WithObserver(rongcloud.Observer{
				AttemptEnd: func(_ context.Context, e rongcloud.AttemptEnd) { attempts = append(attempts, e) },
				CallEnd:    func(_ context.Context, e rongcloud.CallEnd) { calls = append(calls, e) },
			}), rongcloud.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
			_, err := talk(t, client, opTalk)
			require.Len(t, attempts, 1)
			require.Len(t, calls, 1)
			assert.Equal(t, c.outcome, attempts[0].Outcome)
			assert.EqualValues(t, 2, attempts[0].Received)
			assert.EqualValues(t, 2, calls[0].Received)
			assert.Equal(t, err, calls[0].Err)
			assert.Equal(t, opTalk.ID, calls[0].Operation)
			assert.Contains(t, log.String(), "level="+c.level)
			assert.Contains(t, log.String(), "received=2")
			assert.NotContains(t, log.String(), "secret")
		})
	}
}

func TestStreamsAreMetered(t *testing.T) {
	url, requests := attemptsOf(t, respond(200, eventStream, "data: a\n\n"))
	client := dial(t, url, rongcloud.WithLimiter(rongcloud.NewLocalLimiter(), rongcloud.LimitFail))
	op := opTalk
	op.Quota = rongcloud.Quota{Window: rongcloud.Window{Limit: 1, Per: time.Hour}}
	_, err := talk(t, client, op)
	require.NoError(t, err)
	_, err = talk(t, client, op)
	assert.ErrorIs(t, err, rongcloud.ErrRateLimited)
	assert.EqualValues(t, 1, requests.Load())
}

func TestStartedStreamMarksDomainWorking(t *testing.T) {
	primary, _ := attemptsOf(t, respond(200, eventStream, "data: a\n\n"))
	backup, _ := attemptsOf(t, respond(200, "application/json", okAnswer))
	down, now := true, clock
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		if down && strings.HasSuffix(primary, address) {
			return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}}
	t.Cleanup(transport.CloseIdleConnections)
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(primary, backup), rongcloud.WithTransport(transport),
		rongcloud.WithClock(func() time.Time { return now }))
	require.NoError(t, err)
	_, err = call(t, client, opSend)
	require.NoError(t, err)
	require.True(t, client.Domains()[0].Down)

	down, now = false, now.Add(time.Minute)
	for _, err := range rongcloud.Events(t.Context(), client, rongcloud.Request{Operation: opTalk}) {
		require.NoError(t, err)
		assert.False(t, client.Domains()[0].Down, "while the stream is open")
	}
}

// failingWriter accepts the given number of bytes.
type failingWriter struct{ left int }

var errDiskFull = errors.New("disk full")

func (w *failingWriter) Write(p []byte) (int, error) {
	n := min(w.left, len(p))
	if w.left -= n; n < len(p) {
		return n, errDiskFull
	}
	return n, nil
}

func TestDownloads(t *testing.T) {
	const zip = "application/zip"
	text := strings.Repeat("0123456789", 10_000)
	chunked := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", zip)
		w.(http.Flusher).Flush()
		_, _ = io.WriteString(w, text)
	}
	known := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(text)))
		respond(200, zip, text)(w, r)
	}
	cutAfter := func(n int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", zip)
			w.Header().Set("Content-Length", fmt.Sprint(len(text)))
			_, _ = io.WriteString(w, text[:n])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
	}
	for name, c := range map[string]struct {
		first    http.HandlerFunc
		limit    int64
		room     int // of the writer; 0: no limit
		written  int
		requests int64
		category error
		is       error
		says     string
	}{
		"whole":                       {first: respond(200, zip, text), written: len(text), requests: 1},
		"chunked":                     {first: chunked, written: len(text), requests: 1},
		"exactly the limit":           {first: chunked, limit: int64(len(text)), written: len(text), requests: 1},
		"over the limit, known":       {first: known, limit: int64(len(text)) - 1, requests: 2, category: rongcloud.ErrUnavailable, says: "a download over the limit of 99999 bytes"},
		"over the limit, not known":   {first: chunked, limit: 50, requests: 2, category: rongcloud.ErrUnavailable, says: "a download over the limit of 50 bytes"},
		"a writer that fails":         {first: respond(200, zip, text), room: 10, written: 10, requests: 1, is: errDiskFull},
		"a writer that fails at once": {first: respond(200, zip, text), room: -1, requests: 1, is: errDiskFull},
		"cut":                         {first: cutAfter(10), written: 10, requests: 1, category: rongcloud.ErrStreamCut, is: io.ErrUnexpectedEOF, says: "after 10 were handed on"},
		"cut before the first byte":   {first: cutAfter(0), written: len(text), requests: 2},
		"refused":                     {first: respond(404, "application/json", `{"code":1002}`), requests: 1, category: rongcloud.ErrInvalidArgument},
		"JSON":                        {first: respond(200, "application/json", `{"code":1009}`), requests: 1, category: rongcloud.ErrNotEnabled},
	} {
		t.Run(name, func(t *testing.T) {
			url, requests := attemptsOf(t, c.first, c.first)
			if c.written == len(text) && c.requests == 2 {
				url, requests = attemptsOf(t, c.first, respond(200, zip, text))
			}
			var got bytes.Buffer
			var to io.Writer = &got
			if c.room != 0 {
				to = io.MultiWriter(&failingWriter{max(0, c.room)})
			}
			meta, err := dialTwice(t, url).Call(t.Context(), rongcloud.Request{Operation: opWatch}, &rongcloud.Download{To: to, MaxBytes: c.limit})
			assert.Equal(t, c.requests, requests.Load())
			if c.room == 0 {
				assert.Equal(t, text[:c.written], got.String())
				assert.EqualValues(t, c.written, meta.Received)
			}
			if c.category == nil && c.is == nil {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			assert.Equal(t, opWatch.ID, asError(t, err).Operation)
			if c.category != nil {
				assert.ErrorIs(t, err, c.category)
			} else {
				assert.Empty(t, rongcloud.CategoryOf(err))
			}
			if c.is != nil {
				assert.ErrorIs(t, err, c.is)
			}
			assert.ErrorContains(t, err, c.says)
		})
	}
}

func TestStreamsThatCannotBeRead(t *testing.T) {
	client := newClient(t, recording(func(*http.Request, string) { t.Error("nothing may be sent") }))
	for says, out := range map[string]rongcloud.Answer{
		"Download.To must not be nil": &rongcloud.Download{},
		"out must not be nil":         (*rongcloud.EventStream)(nil),
	} {
		_, err := client.Call(t.Context(), rongcloud.Request{Operation: opTalk}, out)
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
		assert.ErrorContains(t, err, says)
	}
}

// Two operations on one path are distinguished by their ids in everything that is reported of a call.
func TestOperationsOnOnePathAreKnownByTheirIDs(t *testing.T) {
	quota := rongcloud.Quota{Window: rongcloud.Window{Limit: 1, Per: time.Hour}}
	notify := rongcloud.Operation{ID: "push.notify", Path: "/push.json", Encoding: rongcloud.JSON, Quota: quota}
	broadcast := rongcloud.Operation{ID: "push.broadcast", Path: "/push.json", Encoding: rongcloud.JSON, Quota: quota}
	var log bytes.Buffer
	var seen []string
	client := newClient(t, answering(200, okAnswer), rongcloud.WithLimiter(rongcloud.NewLocalLimiter(), rongcloud.LimitFail),
		rongcloud.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))),
		rongcloud.WithObserver(rongcloud.Observer{CallEnd: func(_ context.Context, e rongcloud.CallEnd) { seen = append(seen, e.Operation) }}))
	for _, op := range []rongcloud.Operation{notify, broadcast} {
		meta, err := call(t, client, op)
		require.NoError(t, err, "each has its own quota")
		assert.Equal(t, op.ID, meta.Operation)
		_, err = call(t, client, op)
		assert.ErrorIs(t, err, rongcloud.ErrRateLimited)
		assert.Equal(t, op.ID, asError(t, err).Operation)
		assert.Contains(t, log.String(), "operation="+op.ID)
	}
	assert.Equal(t, []string{"push.notify", "push.notify", "push.broadcast", "push.broadcast"}, seen)
}
