package rongcloud_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// A program that creates a client for every call has no more connections than a program with one client.
func TestAClientPerCallSharesConnections(t *testing.T) {
	const calls, atOnce = 1000, 8
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(respond(http.StatusOK, "application/json", okAnswer))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)

	var running sync.WaitGroup
	for range atOnce {
		running.Go(func() {
			for range calls / atOnce {
				client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(server.URL))
				if assert.NoError(t, err) {
					_, err = call(t, client, opRead)
					assert.NoError(t, err)
				}
			}
		})
	}
	running.Wait()
	client, err := rongcloud.New(appKey, appSecret)
	require.NoError(t, err)
	client.CloseIdleConnections()
	t.Logf("%d calls opened %d connections", calls, opened.Load())
	assert.LessOrEqual(t, opened.Load(), int64(10*atOnce), "a connection or few for each goroutine")
}

func TestClose(t *testing.T) {
	url, connections := newServer(t, respond(http.StatusOK, "application/json", okAnswer))
	own := dial(t, url)
	_, err := call(t, own, opRead)
	require.NoError(t, err)
	assert.Equal(t, +1, <-connections)
	require.NoError(t, own.Close())
	assert.Equal(t, -1, <-connections)
	require.NoError(t, own.Close())

	meta, err := call(t, own, opRead)
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.ErrorContains(t, err, "is closed")
	assert.Zero(t, meta.Attempts)
	assert.NoError(t, (*rongcloud.Client)(nil).Close())
}

func TestTheLastClientClosesSharedConnections(t *testing.T) {
	shared := rongcloud.NewSharedTransport()
	url, connections := newServer(t, respond(http.StatusOK, "application/json", okAnswer))
	first, second := dialShared(t, url, shared), dialShared(t, url, shared)
	_, err := call(t, first, opRead)
	require.NoError(t, err)
	assert.Equal(t, +1, <-connections)
	require.NoError(t, first.Close())
	require.NoError(t, first.Close(), "closing it again counts once")
	_, err = call(t, second, opRead)
	require.NoError(t, err)
	assert.Empty(t, connections, "the second client still uses the connection")
	require.NoError(t, second.Close())
	assert.Equal(t, -1, <-connections)
}

func dialShared(t *testing.T, url string, shared rongcloud.Option) *rongcloud.Client {
	t.Helper()
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(url), shared)
	require.NoError(t, err)
	return client
}

type wrapped struct {
	http.RoundTripper
	requests *atomic.Int64
}

func (w wrapped) RoundTrip(r *http.Request) (*http.Response, error) {
	w.requests.Add(1)
	return w.RoundTripper.RoundTrip(r)
}

func TestTransportMiddleware(t *testing.T) {
	var order []string
	named := func(name string) rongcloud.Option {
		return rongcloud.WithTransportMiddleware(func(inner http.RoundTripper) http.RoundTripper {
			return roundTrip(func(r *http.Request) (*http.Response, error) {
				order = append(order, name)
				return inner.RoundTrip(r)
			})
		})
	}
	_, err := call(t, newClient(t, good, named("inner"), named("outer")), opRead)
	require.NoError(t, err)
	assert.Equal(t, []string{"outer", "inner"}, order)

	_, err = rongcloud.New(appKey, appSecret, rongcloud.WithTransportMiddleware(func(http.RoundTripper) http.RoundTripper { return nil }))
	assert.ErrorContains(t, err, "WithTransportMiddleware: the middleware returned nil")
}

// Middleware keeps what the transport below does: the proof that nothing was sent, and the renewal and closing of
// connections.
func TestTransportMiddlewareKeepsDefaultBehaviour(t *testing.T) {
	var requests atomic.Int64
	middleware := rongcloud.WithTransportMiddleware(func(inner http.RoundTripper) http.RoundTripper { return wrapped{inner, &requests} })

	t.Run("proof", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		require.NoError(t, listener.Close())
		_, err = call(t, dial(t, "http://"+listener.Addr().String(), middleware), opSend)
		neverLeft(t, err)
	})
	t.Run("renewal and closing", func(t *testing.T) {
		url, connections := newServer(t, respond(http.StatusOK, "application/json", okAnswer))
		now := clock
		client := dial(t, url, middleware, rongcloud.WithClock(func() time.Time { return now }))
		for range 3 {
			_, err := call(t, client, opRead)
			require.NoError(t, err)
			now = now.Add(23 * time.Second)
		}
		assert.Equal(t, +1, <-connections)
		assert.Zero(t, <-connections+<-connections, "a new connection was opened, and the first closed")
		assert.Empty(t, connections)
		client.CloseIdleConnections()
		assert.Equal(t, -1, <-connections)
	})
	assert.Positive(t, requests.Load())
}

func TestWithProxy(t *testing.T) {
	proxied := make(chan string, 1)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxied <- r.URL.Host + " " + r.Header.Get("Proxy-Authorization")
		respond(http.StatusOK, "application/json", okAnswer)(w, r)
	}))
	t.Cleanup(proxy.Close)
	at, err := url.Parse(proxy.URL)
	require.NoError(t, err)
	at.User = url.UserPassword("ann", "s3same")
	_, err = call(t, dial(t, "http://api.invalid", rongcloud.WithProxy(at.String())), opRead)
	require.NoError(t, err)
	assert.Equal(t, "api.invalid Basic YW5uOnMzc2FtZQ==", <-proxied)

	for _, bad := range []string{"", "proxy.example:3128", "ftp://proxy.example", "http://ann:s3same@", "http://[::s3same"} {
		_, err := rongcloud.New(appKey, appSecret, rongcloud.WithProxy(bad))
		assert.ErrorContains(t, err, "WithProxy: must be an http, https or socks5 URL", bad)
		assert.NotContains(t, err.Error(), "s3same")
	}
}

func TestWithTLSConfig(t *testing.T) {
	server := httptest.NewTLSServer(respond(http.StatusOK, "application/json", okAnswer))
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	cfg := &tls.Config{RootCAs: roots}
	client := dial(t, server.URL, rongcloud.WithTLSConfig(cfg))
	cfg.RootCAs = nil // a later change must not reach the client
	_, err := call(t, client, opRead)
	assert.NoError(t, err)
}

// With one connection allowed, a second call waits for it inside its own deadline.
func TestWithMaxConnections(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	url, connections := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == opRead.Path {
			close(arrived)
			<-release
		}
		respond(http.StatusOK, "application/json", okAnswer)(w, r)
	})
	client := dial(t, url, rongcloud.WithMaxConnections(1))
	slow := make(chan error)
	go func() { _, err := call(t, client, opRead); slow <- err }()
	<-arrived
	_, err := call(t, client, opSend, rongcloud.AttemptTimeout(50*time.Millisecond))
	neverLeft(t, err)
	close(release)
	require.NoError(t, <-slow)
	assert.Equal(t, +1, <-connections)
	assert.Empty(t, connections)
}

func TestTransportOptionsRefuseForeignTransport(t *testing.T) {
	_, err := rongcloud.New(appKey, appSecret, rongcloud.WithMaxConnections(3), rongcloud.WithTransport(good), rongcloud.WithProxy("http://proxy.example:1"))
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.ErrorContains(t, err, "WithMaxConnections, WithProxy: has no effect on the transport of WithTransport")
}

// silentProxy forwards bytes until it is switched off.
type silentProxy struct {
	addr   string
	silent atomic.Bool
}

func newSilentProxy(t *testing.T, target string) *silentProxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &silentProxy{addr: listener.Addr().String()}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			front, err := listener.Accept()
			if err != nil {
				return
			}
			back, err := net.Dial("tcp", target)
			if err != nil {
				front.Close()
				continue
			}
			dead := new(atomic.Bool) // only this connection: later ones work
			running.Go(func() { p.pass(back, front, dead) })
			running.Go(func() { p.pass(front, back, dead) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		running.Wait()
	})
	return p
}

// pass drops the bytes once the connection is dead.
func (p *silentProxy) pass(to, from net.Conn, dead *atomic.Bool) {
	defer to.Close()
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if p.silent.Swap(false) {
			dead.Store(true)
		}
		if !dead.Load() {
			_, _ = to.Write(buffer[:n])
		}
	}
}

// A ping detects an HTTP/2 connection that is dead. The call is retried on another one, long before the deadline of its
// attempt, at which the test would fail.
func TestDeadHTTP2ConnectionIsDetected(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, 2, r.ProtoMajor)
		_, _ = io.Copy(io.Discard, r.Body)
		respond(http.StatusOK, "application/json", okAnswer)(w, r)
	}))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	proxy := newSilentProxy(t, server.Listener.Addr().String())
	client := dial(t, "https://"+proxy.addr, rongcloud.WithRoots(roots), rongcloud.WithPings(50*time.Millisecond, 50*time.Millisecond),
		rongcloud.WithAttemptTimeout(time.Hour), rongcloud.WithAttempts(3), rongcloud.WithBackoff(time.Millisecond, time.Millisecond))
	_, err := call(t, client, opRead)
	require.NoError(t, err)

	proxy.silent.Store(true)
	meta, err := call(t, client, opRead)
	require.NoError(t, err)
	assert.Equal(t, 2, meta.Attempts)

	proxy.silent.Store(true)
	_, err = call(t, client, opSend)
	assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown, "a call that must not be repeated is not")
}

// By default a ping ends a dead connection within half of the timeout of an attempt.
func TestDefaultPings(t *testing.T) {
	client, err := rongcloud.New(appKey, appSecret)
	require.NoError(t, err)
	http2 := client.Transport().(*http.Transport).HTTP2
	require.NotNil(t, http2)
	assert.Positive(t, http2.SendPingTimeout)
	assert.Positive(t, http2.PingTimeout)
	assert.LessOrEqual(t, http2.SendPingTimeout+http2.PingTimeout, 5*time.Second)
}
