package rongcloud_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// newServer starts an HTTP server and reports its connections: +1 for each that is opened, -1 for each that is closed.
func newServer(t *testing.T, handler http.HandlerFunc) (url string, connections chan int) {
	t.Helper()
	connections = make(chan int, 1000) // the server blocks if it is full
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			connections <- +1
		case http.StateClosed:
			connections <- -1
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	return server.URL, connections
}

func respond(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestConnectionsAreUsedAgain(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"after success":         respond(200, "application/json", okAnswer),
		"after a refusal":       respond(400, "application/json", `{"code":1002,"errorMessage":"no"}`),
		"after HTML":            respond(502, "text/html", "<html>"+strings.Repeat("x", 100_000)),
		"after an empty answer": respond(200, "application/json", ""),
		"after a redirect":      respond(302, "text/html", "<html>moved</html>"),
		"after chunks": func(w http.ResponseWriter, r *http.Request) {
			w.(http.Flusher).Flush()
			respond(200, "application/json", okAnswer)(w, r)
		},
		"after gzip": func(w http.ResponseWriter, _ *http.Request) { gzipped(w, okAnswer) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, connections := newServer(t, handler)
			client := dial(t, url)
			for range 5 {
				for _, op := range []rongcloud.Operation{opSend, opQuery} {
					_, _ = call(t, client, op)
				}
			}
			assert.Equal(t, +1, <-connections)
			assert.Empty(t, connections)
		})
	}
}

// A response over the limit is not read to its end, so its connection cannot be reused and must be closed.
func TestAnOverlongAnswerLeavesNoConnection(t *testing.T) {
	for name, announced := range map[string]bool{"announced": true, "not announced": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := strings.Repeat("x", 1<<20)
			url, connections := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
				if announced {
					w.Header().Set("Content-Length", strconv.Itoa(len(body)))
				}
				_, _ = io.WriteString(w, body)
			})
			_, err := call(t, dial(t, url, rongcloud.WithAnswerLimit(1000)), opSend)
			assert.ErrorContains(t, err, "over the limit of 1000 bytes")
			assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
			assert.Equal(t, +1, <-connections)
			assert.Equal(t, -1, <-connections)
		})
	}
}

func gzipped(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_, _ = io.WriteString(z, body)
	_ = z.Close()
}

func TestGzippedAnswers(t *testing.T) {
	var accepted string
	url, _ := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		accepted = r.Header.Get("Accept-Encoding")
		if r.URL.Path == opRead.Path {
			gzipped(w, `{"code":200,"name":"安"}`)
			return
		}
		gzipped(w, `{"code":200,"name":"`+strings.Repeat("x", 1<<20)+`"}`)
	})
	var answer struct {
		rongcloud.Envelope
		Name string `json:"name"`
	}
	client := dial(t, url, rongcloud.WithAnswerLimit(1000))
	_, err := client.Call(t.Context(), rongcloud.Request{Operation: opRead}, &answer)
	require.NoError(t, err)
	assert.Equal(t, "安", answer.Name)
	assert.Equal(t, "gzip", accepted)

	_, err = client.Call(t.Context(), rongcloud.Request{Operation: opSend}, &answer)
	assert.ErrorContains(t, err, "over the limit of 1000 bytes", "the limit applies to the decompressed body")
}

func TestRedirectsAreRefused(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	t.Cleanup(elsewhere.Close)
	host := strings.TrimPrefix(elsewhere.URL, "http://")

	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			t.Parallel()
			url, _ := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, elsewhere.URL+"/?token=tok-4711", status)
			})
			client := dial(t, url)
			for _, op := range []rongcloud.Operation{opSend, opRead, opQuery, opJSON} {
				_, err := call(t, client, op)
				assert.ErrorContains(t, err, "redirect refused (to "+host+")")
				assert.Equal(t, status, asError(t, err).Status)
				assert.NotContains(t, err.Error(), "tok-4711")
				assert.Equal(t, !op.Idempotent, errors.Is(err, rongcloud.ErrOutcomeUnknown))
			}
		})
	}
	_, err := call(t, newClient(t, answering(302, "<html>")), opRead)
	assert.ErrorContains(t, err, "redirect refused (without a target)")
}

// With HTTP/2, other parts of net/http report a connection.
func TestHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.URL.Path == opSend.Path {
			panic(http.ErrAbortHandler) // after the request was read
		}
		respond(http.StatusOK, "application/json", fmt.Sprintf(`{"code":200,"proto":%q}`, r.Proto))(w, r)
	}))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	client := dial(t, server.URL, rongcloud.WithTransport(server.Client().Transport))

	for range 2 {
		_, err := call(t, client, opSend)
		assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
		var answer struct {
			rongcloud.Envelope
			Proto string `json:"proto"`
		}
		_, err = client.Call(t.Context(), rongcloud.Request{Operation: opRead}, &answer)
		require.NoError(t, err)
		assert.Equal(t, "HTTP/2.0", answer.Proto)
	}
}

// A transport other than *http.Transport may report connections from goroutines that outlive the request.
func TestConnectionReportsFromOtherGoroutines(t *testing.T) {
	var running sync.WaitGroup
	client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		trace := httptrace.ContextClientTrace(r.Context())
		running.Go(func() {
			trace.GetConn("a")
			trace.GotConn(httptrace.GotConnInfo{})
		})
		return nil, errors.New("reset")
	}))
	for range 50 {
		_, err := call(t, client, opSend)
		require.Error(t, err)
	}
	running.Wait()
}

// A transport that reports nothing proves nothing: the request may have been sent.
func TestATransportThatReportsNothing(t *testing.T) {
	for name, cause := range map[string]error{"dial": &net.OpError{Op: "dial", Err: errors.New("refused")}, "other": errors.New("reset")} {
		client := newClient(t, roundTrip(func(*http.Request) (*http.Response, error) { return nil, cause }))
		_, err := call(t, client, opSend)
		assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown, name)
		assert.ErrorIs(t, err, cause, name)
	}
}

func TestCallersTraceIsKept(t *testing.T) {
	url, _ := newServer(t, respond(http.StatusOK, "application/json", okAnswer))
	var asked, got bool
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { asked = true },
		GotConn: func(httptrace.GotConnInfo) { got = true },
	})
	_, err := dial(t, url).Call(ctx, rongcloud.Request{Operation: opRead}, nil)
	require.NoError(t, err)
	assert.True(t, asked && got)
}

func TestTransportsThatMisbehave(t *testing.T) {
	for name, rt := range map[string]roundTrip{
		"neither answer nor error": func(*http.Request) (*http.Response, error) { return nil, nil },
		"no body":                  func(r *http.Request) (*http.Response, error) { return &http.Response{StatusCode: 200, Request: r}, nil },
		"no request":               func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 302}, nil },
		"no status":                func(*http.Request) (*http.Response, error) { return &http.Response{}, nil },
		"body that fails": func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Request: r, Body: io.NopCloser(failingReader{})}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := call(t, newClient(t, rt), opSend)
			assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
		})
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("broken") }

func TestTheBodyIsAlwaysClosed(t *testing.T) {
	for name, body := range map[string]io.Reader{
		"read whole": strings.NewReader(okAnswer), "too long": strings.NewReader(strings.Repeat("x", 100)), "failing": failingReader{},
	} {
		closed := 0
		client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Request: r, ContentLength: -1, Body: &counted{body, &closed}}, nil
		}), rongcloud.WithAnswerLimit(50))
		_, _ = call(t, client, opRead)
		assert.Equal(t, 1, closed, name)
	}
}

type counted struct {
	io.Reader
	closed *int
}

func (c *counted) Close() error { *c.closed++; return nil }

func TestDefaultTransport(t *testing.T) {
	client, err := rongcloud.New(appKey, appSecret)
	require.NoError(t, err)
	transport, ok := client.Transport().(*http.Transport)
	require.True(t, ok)
	assert.NotNil(t, transport.Proxy, "proxies come from the environment")
	assert.True(t, transport.ForceAttemptHTTP2)
	assert.Positive(t, transport.IdleConnTimeout)
	assert.Less(t, transport.IdleConnTimeout, 55*time.Second)
	assert.NotZero(t, transport.TLSHandshakeTimeout)
	assert.NotSame(t, http.DefaultTransport, transport)

	other, err := rongcloud.New(appKey, appSecret)
	require.NoError(t, err)
	assert.Same(t, other.Transport(), transport, "clients with the default transport share it")

	own, err := rongcloud.New(appKey, appSecret, rongcloud.WithIdleConnections(1))
	require.NoError(t, err)
	assert.NotSame(t, own.Transport(), transport)
}

func TestOneClientServesManyCallsAtOnce(t *testing.T) {
	url, _ := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		var body struct{ ID string }
		_ = json.NewDecoder(r.Body).Decode(&body)
		respond(http.StatusOK, "application/json", fmt.Sprintf(`{"code":200,"id":%q}`, r.URL.Query().Get("id")+body.ID))(w, r)
	})
	client := dial(t, url)
	var running sync.WaitGroup
	for i := range 30 {
		running.Go(func() {
			id := strconv.Itoa(i)
			request := rongcloud.Request{Operation: opQuery, Fields: rongcloud.Fields{{Name: "id", Value: id}}}
			if i%2 == 0 {
				request = rongcloud.Request{Operation: opJSON, Body: map[string]string{"ID": id}}
			}
			var answer struct {
				rongcloud.Envelope
				ID string `json:"id"`
			}
			_, err := client.Call(t.Context(), request, &answer)
			assert.NoError(t, err)
			assert.Equal(t, id, answer.ID)
			_, err = call(t, client, opSend)
			assert.NoError(t, err)
		})
	}
	running.Wait()
}
