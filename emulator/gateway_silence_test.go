package emulator_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pipes is a network in memory. It buffers nothing: a write returns when the other end has read it.
type pipes struct {
	accepted chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.accepted:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.accepted <- there:
		return here, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// servePipes serves in a bubble of synctest, where time passes only while every goroutine waits.
func servePipes(t *testing.T) (served, *pipes) {
	t.Helper()
	api, p := newREST(t), &pipes{accepted: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: api.emu}
	go func() { _ = server.Serve(p) }()
	t.Cleanup(func() {
		api.emu.Close()
		_ = server.Close()
	})
	return served{rest: api, url: "http://127.0.0.1", http: &http.Client{Transport: &http.Transport{DialContext: p.dial}}}, p
}

// online reports whether a user has a connection.
func (s served) online(user string) bool {
	s.t.Helper()
	return s.must("user.checkOnline", "userId="+user)["status"] == "1"
}

// endsAfter checks that the user's connection ends after a time, and not earlier.
func (s served) endsAfter(user string, limit time.Duration) {
	s.t.Helper()
	time.Sleep(limit - time.Millisecond)
	synctest.Wait()
	require.True(s.t, s.online(user), "ended too early")
	time.Sleep(time.Millisecond)
	synctest.Wait()
	require.False(s.t, s.online(user), "not ended after %s", limit)
}

// TestAClientThatDoesNotReadIsDropped has a client that joins a room and does not read what happens there. The room
// continues.
func TestAClientThatDoesNotReadIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := servePipes(t)
		quick := s.join("quick", "r") // in process
		slow, _ := s.socket("slow", nil, &websocket.DialOptions{HTTPClient: s.http})
		require.NoError(t, slow.Write(s.ctx(), websocket.MessageBinary, joining("r")))
		_, _, err := slow.Read(s.ctx())
		require.NoError(t, err)
		s.must("chatroom.sendMessage", publish("r", "hello"))
		s.endsAfter("slow", 15*time.Second)
		s.must("chatroom.sendMessage", publish("r", "still there"))
		for _, want := range []string{"hello", "still there"} {
			e, err := quick.Receive(s.ctx())
			require.NoError(t, err)
			assert.Equal(t, want, e.Message.Content)
		}
	})
}

func TestASilentClientIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := servePipes(t)
		ann := s.open("ann")
		synctest.Wait()
		time.Sleep(time.Minute)
		require.NoError(t, ann.Ping(s.ctx()))
		s.endsAfter("ann", 2*time.Minute)
		assert.Zero(t, ann.waitEnd())
	})
}

// TestAPartOfAFrameDoesNotCountAsALifeSign sends the beginning of a frame by hand.
func TestAPartOfAFrameDoesNotCountAsALifeSign(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, p := servePipes(t)
		conn, err := p.dial(s.ctx(), "", "")
		require.NoError(t, err)
		defer conn.Close()
		at, err := url.Parse(s.gatewayURL("ann", nil))
		require.NoError(t, err)
		_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n",
			at.RequestURI(), at.Host, base64.StdEncoding.EncodeToString(make([]byte, 16)))
		require.NoError(t, err)
		answer := bufio.NewReader(conn)
		response, err := http.ReadResponse(answer, nil)
		require.NoError(t, err)
		_ = response.Body.Close()
		require.Equal(t, http.StatusSwitchingProtocols, response.StatusCode)
		go func() { _, _ = io.Copy(io.Discard, answer) }()
		synctest.Wait()
		time.Sleep(time.Minute)
		_, err = conn.Write([]byte{0x82, 0xfe, 0xff, 0xff, 0, 0, 0, 0, 0xc0}) // the header and the first of 65535 bytes
		require.NoError(t, err)
		s.endsAfter("ann", time.Minute)
	})
}
