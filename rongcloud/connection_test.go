package rongcloud_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// keepingAlive is a server that responds to a number of requests on every connection, and then closes it without a
// response. It counts the requests that it reads.
type keepingAlive struct {
	url    string
	mu     sync.Mutex
	read   int
	opened int
}

func newKeepingAlive(t *testing.T, perConnection int) *keepingAlive {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &keepingAlive{url: "http://" + listener.Addr().String()}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { s.serve(conn, perConnection) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		serving.Wait()
	})
	return s
}

func (s *keepingAlive) serve(conn net.Conn, requests int) {
	s.mu.Lock()
	s.opened++
	s.mu.Unlock()
	in := bufio.NewReader(conn)
	for range requests {
		r, err := http.ReadRequest(in)
		if err != nil {
			conn.Close()
			return
		}
		r.Body.Close()
		s.mu.Lock()
		s.read++
		s.mu.Unlock()
		if _, err := conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n" + okAnswer)); err != nil {
			conn.Close()
			return
		}
	}
	conn.Close()
}

// The server has closed an idle connection. net/http detects that before it writes, or while it writes. A send is made
// once in both cases.
func TestStaleConnectionDoesNotRepeatSend(t *testing.T) {
	s := newKeepingAlive(t, 1)
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(s.url))
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	delivered := 0
	for range 50 {
		_, err := call(t, client, opSend)
		if err == nil {
			delivered++
			continue
		}
		assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	assert.Equal(t, delivered, s.read, "each send that succeeded was read once, and none that failed was")
}

// The transport had a connection and wrote nothing on it. That proves that nothing was sent, so even a send is retried
// elsewhere.
func TestSendWithoutWrittenByteIsRetried(t *testing.T) {
	for name, c := range map[string]struct {
		broken rongcloud.Option
		sent   int
	}{
		"nothing": {rongcloud.WithBrokenWrites(0), 2},
		"a byte":  {rongcloud.WithBrokenWrites(1), 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newKeepingAlive(t, 1000)
			client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(s.url), c.broken, rongcloud.WithoutWaits(func(time.Duration) {}), rongcloud.WithAttempts(2))
			require.NoError(t, err)
			defer client.CloseIdleConnections()
			_, err = call(t, client, opSend)
			assert.Equal(t, c.sent, asError(t, err).Attempts)
			if c.sent == 1 {
				assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
			} else {
				assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
			}
		})
	}
}

// A connection has no new request after 45 s, and idle connections are then closed.
func TestConnectionsAreReplacedAfter45Seconds(t *testing.T) {
	s := newKeepingAlive(t, 1000)
	var mu sync.Mutex
	now := clock
	advance := func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
	}
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(s.url), rongcloud.WithClock(func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}))
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	opened := func() int {
		t.Helper()
		_, err := call(t, client, opSend)
		require.NoError(t, err)
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.opened
	}
	assert.Equal(t, 1, opened())
	advance(44 * time.Second)
	assert.Equal(t, 1, opened(), "it is used for 45 s")
	advance(time.Second)
	assert.Equal(t, 2, opened(), "and not longer")
	advance(44 * time.Second)
	assert.Equal(t, 2, opened())
	advance(time.Hour)
	assert.Equal(t, 3, opened())
}

// A call continues while the connections are replaced, and its connection is closed afterwards.
func TestACallOutlivesTheReplacementOfItsConnection(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	url, _ := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == opRead.Path {
			close(arrived)
			<-release
		}
		respond(http.StatusOK, "application/json", okAnswer)(w, r)
	})
	var mu sync.Mutex
	now := clock
	client := dial(t, url, rongcloud.WithClock(func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}))
	slow := make(chan error)
	go func() {
		_, err := call(t, client, opRead)
		slow <- err
	}()
	<-arrived
	mu.Lock()
	now = now.Add(time.Minute)
	mu.Unlock()
	_, err := call(t, client, opSend)
	require.NoError(t, err)
	close(release)
	assert.NoError(t, <-slow)
}

func TestSendWithBrokenDialIsRetried(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	dialling := &net.Dialer{Control: nil}
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		cancel(errors.New("the user went away"))
		return dialling.DialContext(ctx, network, "127.0.0.1:1")
	}}
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint("http://api.invalid"), rongcloud.WithTransport(transport))
	require.NoError(t, err)
	_, err = client.Call(ctx, rongcloud.Request{Operation: opSend}, nil)
	assert.ErrorIs(t, err, context.Canceled)
	assert.NotErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
}
