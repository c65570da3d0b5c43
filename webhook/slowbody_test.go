package webhook_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

// send writes the header of a POST and the beginning of its body, and returns the server's response to that.
func send(t *testing.T, server *httptest.Server, r *http.Request, head, body string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	_, err = io.WriteString(conn, "POST "+r.URL.RequestURI()+" HTTP/1.1\r\nHost: app.example\r\n"+head+"\r\n"+body)
	require.NoError(t, err)
	answer, err := http.ReadResponse(bufio.NewReader(conn), r)
	require.NoError(t, err)
	t.Cleanup(func() { answer.Body.Close() })
	return answer
}

// The server responds before the body arrives if the header is wrong.
func TestSignatureIsCheckedBeforeBody(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(newHandler(t))
	t.Cleanup(server.Close)
	signed := request(t, joined("a", "u1"))
	unsigned := httptest.NewRequest(http.MethodPost, "/hook?appKey=k&nonce=1&timestamp=1408710653491&signature=00", nil)
	assert.Equal(t, 401, send(t, server, unsigned, "Content-Length: 100\r\n", "").StatusCode)
	assert.Equal(t, 400, send(t, server, signed, "Content-Length: 99999999\r\n", "").StatusCode, "announced over the limit")
}

// A slow body ends with the timeout.
func TestSlowBodyTimesOut(t *testing.T) {
	t.Parallel()
	for name, wrap := range map[string]func(http.Handler) http.Handler{
		"on the server's connection": func(h http.Handler) http.Handler { return h },
		"behind a writer that hides it": func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				recorder := httptest.NewRecorder()
				h.ServeHTTP(recorder, r)
				w.Header().Set("Connection", "close")
				w.WriteHeader(recorder.Code)
				w.(http.Flusher).Flush()
				_ = http.NewResponseController(w).SetReadDeadline(time.Now()) // or the server itself would wait for the body
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			errs := make(chan error, 1)
			h := newHandler(t, webhook.WithTimeout(20*time.Millisecond), webhook.OnError(func(_ *http.Request, err error) { errs <- err }))
			server := httptest.NewServer(wrap(h))
			t.Cleanup(server.Close)
			assert.Equal(t, 400, send(t, server, request(t, joined("a", "u1")), "Content-Length: 100\r\n", "[").StatusCode)
			assert.ErrorIs(t, <-errs, webhook.ErrBody)
		})
	}
}

// The deadline of one body does not apply to the next request on the connection.
func TestReadDeadlineIsReset(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(newHandler(t, webhook.WithTimeout(time.Hour)))
	t.Cleanup(server.Close)
	for range 3 {
		r := request(t, joined("a", "u1"))
		target := server.URL + r.URL.RequestURI()
		answer, err := server.Client().Post(target, "application/json", r.Body)
		require.NoError(t, err)
		answer.Body.Close()
		assert.Equal(t, 200, answer.StatusCode)
	}
}

// stuck is a body that never arrives, even if it is closed.
type stuck struct{ until chan struct{} }

func (s stuck) Read([]byte) (int, error) { <-s.until; return 0, io.EOF }
func (s stuck) Close() error             { return nil }

func TestVerifySlowBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dated := sender
		dated.Time = moment
		h := newHandler(t, atMoment)
		r, err := dated.NewRequest(t.Context(), "https://app.example/hook", joined("a", "u1"))
		require.NoError(t, err)
		body := stuck{make(chan struct{})}
		r.Body = body
		_, err = h.Verify(r)
		assert.ErrorIs(t, err, webhook.ErrBody)
		assert.ErrorContains(t, err, "it took longer than 4.5s")

		ctx, cancel := context.WithCancel(t.Context())
		gone := time.AfterFunc(time.Second, cancel)
		defer gone.Stop()
		_, err = h.Verify(r.WithContext(ctx))
		assert.ErrorIs(t, err, webhook.ErrBody)
		assert.ErrorIs(t, err, context.Canceled)
		close(body.until)
	})
}

// Middleware may limit the body too.
func TestMaxBytesReader(t *testing.T) {
	t.Parallel()
	var errs []error
	h := newHandler(t, failures(&errs))
	r := request(t, joined("a", "u1"))
	r.Body = http.MaxBytesReader(nil, r.Body, 3)
	r.ContentLength = -1
	assert.Equal(t, 400, serve(h, r).Code)
	assert.ErrorIs(t, errs[0], webhook.ErrBodyTooLarge)
	r = request(t, joined("a", "u1"))
	r.Body = io.NopCloser(strings.NewReader(strings.Repeat("x", webhook.DefaultBodyLimit+1)))
	r.ContentLength = -1
	assert.Equal(t, 400, serve(h, r).Code)
	assert.ErrorIs(t, errs[1], webhook.ErrBodyTooLarge)
}
