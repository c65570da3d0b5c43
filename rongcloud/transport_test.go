package rongcloud_test

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// These tests use real connections. Each client has its default transport.

// dial returns a client of the server at url.
func dial(t *testing.T, url string, opts ...rongcloud.Option) *rongcloud.Client {
	t.Helper()
	opts = append([]rongcloud.Option{rongcloud.WithEndpoint(url), rongcloud.WithAttempts(1)}, opts...)
	client, err := rongcloud.New(appKey, appSecret, append(opts, rongcloud.WithOwnConnections())...)
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// raw is a server that reads one request from each connection and then passes the connection to a function.
type raw struct {
	url      string
	requests chan string // the path of each request
}

func newRaw(t *testing.T, answer func(net.Conn)) *raw {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := &raw{url: "http://" + listener.Addr().String(), requests: make(chan string, 16)}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			running.Go(func() {
				defer conn.Close()
				r, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				server.requests <- r.URL.Path
				answer(conn)
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		running.Wait()
	})
	return server
}

// says writes a response and closes the connection.
func says(text string) func(net.Conn) {
	return func(conn net.Conn) { _, _ = io.WriteString(conn, text) }
}

// silent keeps the connection open until the client closes it.
func silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// neverLeft checks the error of a call of which no byte was sent, even if it must not be repeated.
func neverLeft(t *testing.T, err error) {
	t.Helper()
	e := asError(t, err)
	assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
	assert.NotErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
	assert.Equal(t, 1, e.Attempts)
	assert.Zero(t, e.Status)
}

func TestConnectionRefused(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())

	_, err = call(t, dial(t, "http://"+listener.Addr().String()), opSend)
	neverLeft(t, err)
	assert.ErrorIs(t, err, syscall.ECONNREFUSED)
}

func TestNameNotFound(t *testing.T) {
	transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "api.invalid", IsNotFound: true}}
	}}
	_, err := call(t, dial(t, "https://api.invalid", rongcloud.WithTransport(transport)), opSend)
	neverLeft(t, err)
	var dns *net.DNSError
	assert.ErrorAs(t, err, &dns)
}

func TestCertificateNotTrusted(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("must not be reached") }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)

	_, err := call(t, dial(t, server.URL), opSend)
	neverLeft(t, err)
	var unknown x509.UnknownAuthorityError
	assert.ErrorAs(t, err, &unknown)
}

func TestDialThatTakesTooLong(t *testing.T) {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	client := dial(t, "http://api.test.example", rongcloud.WithTransport(transport))
	_, err := call(t, client, opSend, rongcloud.AttemptTimeout(20*time.Millisecond))
	neverLeft(t, err)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorContains(t, err, "no answer within 20ms")
}

// A request that was sent without a response may have taken effect.
func TestLostAnswers(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	for name, c := range map[string]struct {
		answer func(net.Conn)
		cause  error
		says   string
	}{
		"closed without an answer": {func(net.Conn) {}, io.EOF, "EOF"},
		"reset":                    {func(conn net.Conn) { _ = conn.(*net.TCPConn).SetLinger(0) }, syscall.ECONNRESET, "reset"},
		"headers never come":       {silent, context.DeadlineExceeded, "no answer within 200ms"},
		"body never comes": {func(conn net.Conn) {
			says(head + "Content-Length: 12\r\n\r\n")(conn)
			silent(conn)
		}, context.DeadlineExceeded, "reading the answer"},
		"body cut":             {says(head + "Content-Length: 12\r\n\r\n{\"code\":20"), io.ErrUnexpectedEOF, "the answer was cut off"},
		"whole JSON, but cut":  {says(head + "Content-Length: 13\r\n\r\n{\"code\":200}"), io.ErrUnexpectedEOF, "the answer was cut off"},
		"chunks cut":           {says(head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"cod"), io.ErrUnexpectedEOF, "the answer was cut off"},
		"headers cut":          {says(head), io.ErrUnexpectedEOF, "unexpected EOF"},
		"broken chunks":        {says(head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{\"code\":200}"), nil, "reading the answer"},
		"broken gzip":          {says(head + "Content-Encoding: gzip\r\nContent-Length: 12\r\n\r\n{\"code\":200}"), nil, "reading the answer"},
		"no HTTP":              {says(`{"code":200,"token":"tok-4711"}` + "\r\n\r\n"), nil, "malformed"},
		"broken header":        {says("HTTP/1.1 200 OK\r\ntok-4711\r\n\r\n"), nil, "malformed"},
		"error status, cut":    {says("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 500\r\n\r\n<html>"), io.ErrUnexpectedEOF, "HTTP 502"},
		"bad length":           {says("HTTP/1.1 200 OK\r\nContent-Length: tok-4711\r\n\r\n"), nil, "malformed"},
		"two lengths":          {says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2tok-4711\r\n\r\n"), nil, "malformed"},
		"bad encoding":         {says("HTTP/1.1 200 OK\r\nTransfer-Encoding: tok-4711\r\n\r\n"), nil, "malformed"},
		"bad version":          {says("HTTP/tok-4711 200 OK\r\n\r\n"), nil, "malformed"},
		"bad status":           {says("HTTP/1.1 tok-4711 OK\r\n\r\n"), nil, "malformed"},
		"bad trailer":          {says(head + "Trailer: Content-Length\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), nil, "malformed"},
		"bad trailer line":     {says(head + "Transfer-Encoding: chunked\r\n\r\n0\r\ntok-4711\r\n\r\n"), nil, ""},
		"bad chunk":            {says(head + "Transfer-Encoding: chunked\r\n\r\ntok-4711\r\n"), nil, "reading the answer"},
		"odd content type":     {says("HTTP/1.1 200 OK\r\nContent-Type: text/tok-4711\r\nContent-Length: 2\r\n\r\nno"), nil, "another content type"},
		"broken content type":  {says("HTTP/1.1 200 OK\r\nContent-Type: tok-4711;;;\r\nContent-Length: 2\r\n\r\nno"), nil, "another content type"},
		"redirect to a secret": {says("HTTP/1.1 302 Found\r\nLocation: http://x.example/tok-4711\r\nContent-Length: 0\r\n\r\n"), nil, "to x.example"},
		"redirect to no host":  {says("HTTP/1.1 302 Found\r\nLocation: http://tok-4711'%3d/\r\nContent-Length: 0\r\n\r\n"), nil, "redirect"},
		"another protocol": {func(conn net.Conn) {
			says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: tok-4711\r\nConnection: Upgrade\r\n\r\n")(conn)
			silent(conn)
		}, nil, "switched to another protocol"},
		"redirect to nonsense": {says("HTTP/1.1 302 Found\r\nLocation: http://[::tok-4711\r\nContent-Length: 0\r\n\r\n"), nil, "Location"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for op, category := range map[*rongcloud.Operation]error{&opSend: rongcloud.ErrOutcomeUnknown, &opRead: rongcloud.ErrUnavailable} {
				server := newRaw(t, c.answer)
				client := dial(t, server.url)
				if c.cause == context.DeadlineExceeded {
					client = dial(t, server.url, rongcloud.WithAttemptTimeout(200*time.Millisecond))
				}
				meta, err := call(t, client, *op)
				assert.ErrorIs(t, err, category)
				assert.ErrorContains(t, err, c.says)
				assert.NotContains(t, err.Error(), "tok-4711", "a response may contain a token")
				if c.cause != nil {
					assert.ErrorIs(t, err, c.cause)
				}
				assert.Equal(t, 1, meta.Attempts)
				require.Len(t, server.requests, 1, "tried once")
				assert.Equal(t, op.Path, <-server.requests)
			}
		})
	}
}

// A refusal in the status line counts, even if the rest of the response cannot be read.
func TestRefusalsWithALostBody(t *testing.T) {
	for name, c := range map[string]struct {
		answer   string
		category error
		after    time.Duration
	}{
		"429 cut":       {"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 500\r\n\r\n<html>", rongcloud.ErrRateLimited, 7 * time.Second},
		"401 cut":       {"HTTP/1.1 401 Unauthorized\r\nContent-Length: 500\r\n\r\n<html>", rongcloud.ErrUnauthorized, 0},
		"404 too large": {"HTTP/1.1 404 Not Found\r\nContent-Length: 99999999\r\n\r\n<html>", rongcloud.ErrNotFound, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := call(t, dial(t, newRaw(t, says(c.answer)).url), opSend)
			assert.ErrorIs(t, err, c.category)
			assert.NotErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
			assert.Equal(t, c.after, asError(t, err).RetryAfter)
		})
	}
}

func TestCallerCancels(t *testing.T) {
	cause := errors.New("the user left")
	for name, end := range map[string]func(context.Context) (context.Context, func()){
		"cancel": func(ctx context.Context) (context.Context, func()) { return context.WithCancel(ctx) },
		"cancel with a cause": func(ctx context.Context) (context.Context, func()) {
			ctx, cancel := context.WithCancelCause(ctx)
			return ctx, func() { cancel(cause) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newRaw(t, silent)
			client := dial(t, server.url)
			for _, op := range []rongcloud.Operation{opSend, opRead} {
				ctx, cancel := end(t.Context())
				go func() {
					<-server.requests
					cancel()
				}()
				_, err := client.Call(ctx, rongcloud.Request{Operation: op}, nil)
				assert.ErrorIs(t, err, context.Canceled)
				assert.NotErrorIs(t, err, rongcloud.ErrUnavailable, "the service's state is unknown")
				if context.Cause(ctx) == cause {
					assert.ErrorIs(t, err, cause)
				}
				assert.Equal(t, !op.Idempotent, errors.Is(err, rongcloud.ErrOutcomeUnknown))
			}
		})
	}
}

// expiring is a context whose deadline passes on command.
type expiring struct {
	context.Context
	passed chan struct{}
}

func (e expiring) Done() <-chan struct{} { return e.passed }

func (e expiring) Err() error {
	select {
	case <-e.passed:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func TestTheCallersDeadlineComesFirst(t *testing.T) {
	server := newRaw(t, silent)
	client := dial(t, server.url)
	for _, op := range []rongcloud.Operation{opSend, opRead} {
		ctx := expiring{t.Context(), make(chan struct{})}
		go func() {
			<-server.requests
			close(ctx.passed)
		}()
		_, err := client.Call(ctx, rongcloud.Request{Operation: op}, nil)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, !op.Idempotent, errors.Is(err, rongcloud.ErrOutcomeUnknown))
		assert.Equal(t, op.Idempotent, errors.Is(err, rongcloud.ErrUnavailable))
		assert.NotContains(t, err.Error(), "no answer within", "that is the message of the attempt's own deadline")
	}
}

func TestDeadlinesOfTheWholeCall(t *testing.T) {
	reason := errors.New("too slow")
	for name, limit := range map[string]func(context.Context) (context.Context, context.CancelFunc, rongcloud.CallOption){
		"context": func(ctx context.Context) (context.Context, context.CancelFunc, rongcloud.CallOption) {
			ctx, cancel := context.WithTimeoutCause(ctx, 50*time.Millisecond, reason)
			return ctx, cancel, nil
		},
		"CallTimeout": func(ctx context.Context) (context.Context, context.CancelFunc, rongcloud.CallOption) {
			return ctx, func() {}, rongcloud.CallTimeout(50 * time.Millisecond)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel, option := limit(t.Context())
			defer cancel()
			_, err := dial(t, newRaw(t, silent).url).Call(ctx, rongcloud.Request{Operation: opSend}, nil, option)
			assert.ErrorIs(t, err, context.DeadlineExceeded)
			assert.NotContains(t, err.Error(), "no answer within")
			if context.Cause(ctx) == reason {
				assert.ErrorIs(t, err, reason)
			}
		})
	}
}

func TestATransportThatReturnsNothingIsNamed(t *testing.T) {
	client := newClient(t, roundTrip(func(*http.Request) (*http.Response, error) { return nil, nil }))
	_, err := call(t, client, opSend)
	assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
	assert.ErrorContains(t, err, "rongcloud_test.roundTrip")
}
