package rongcloud_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	appKey    = "test-app-key"
	appSecret = "zS3cret-4b7Qx"
	baseURL   = "https://api.test.example"
	okAnswer  = `{"code":200}`
)

var (
	opSend  = rongcloud.Operation{ID: "message.sendPrivate", Path: "/message/private/publish.json"}
	opRead  = rongcloud.Operation{ID: "user.info", Path: "/user/info.json", Idempotent: true}
	opJSON  = rongcloud.Operation{ID: "push.send", Path: "/push.json", Encoding: rongcloud.JSON}
	opQuery = rongcloud.Operation{ID: "conversation.getUserTags", Path: "/user/conversation/tag/get.json", Encoding: rongcloud.Query, Idempotent: true}
)

var clock = time.Date(2026, 3, 4, 5, 6, 7, 89_000_000, time.UTC)

func stoppedClock() time.Time { return clock }

// roundTrip is a function that implements http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answering returns a transport that gives the same response to every request. The headers are name, value, name,
// value.
func answering(status int, body string, headers ...string) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		h := http.Header{}
		for i := 0; i+1 < len(headers); i += 2 {
			h.Add(headers[i], headers[i+1])
		}
		return &http.Response{
			StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
			Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}, nil
	}
}

// recording returns a transport that responds with success and passes each request with its body to seen.
func recording(seen func(r *http.Request, body string)) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		body := ""
		if r.Body != nil {
			text, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			body = string(text)
		}
		seen(r, body)
		return answering(http.StatusOK, okAnswer)(r)
	}
}

// newClient returns a client that makes one attempt per call. Retries are tested in retry_test.go.
func newClient(t testing.TB, rt http.RoundTripper, opts ...rongcloud.Option) *rongcloud.Client {
	t.Helper()
	common := []rongcloud.Option{rongcloud.WithEndpoint(baseURL), rongcloud.WithTransport(rt), rongcloud.WithClock(stoppedClock), rongcloud.WithAttempts(1)}
	client, err := rongcloud.New(appKey, appSecret, append(common, opts...)...)
	require.NoError(t, err)
	return client
}

// call makes a call without parameters and result.
func call(t testing.TB, c rongcloud.Caller, op rongcloud.Operation, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
	t.Helper()
	return c.Call(t.Context(), rongcloud.Request{Operation: op}, nil, opts...)
}

// asError checks that err is an *Error and returns it.
func asError(t testing.TB, err error) *rongcloud.Error {
	t.Helper()
	var e *rongcloud.Error
	require.ErrorAs(t, err, &e)
	return e
}
