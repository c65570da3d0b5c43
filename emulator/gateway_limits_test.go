package emulator_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/miniclient"
)

func (s served) gatewayURL(user string, more url.Values) string {
	query := url.Values{"appId": {emulator.DefaultAppKey}, "token": {s.token(user)}, "sdkVer": {"2.2.5"}}
	for name, values := range more {
		query[name] = values
	}
	return strings.Replace(s.url, "http", "ws", 1) + "/websocket?" + query.Encode()
}

// socket opens a bare connection, and reads the CONNACK.
func (s served) socket(user string, more url.Values, o *websocket.DialOptions) (*websocket.Conn, clientwire.ServerFrame) {
	s.t.Helper()
	socket, _, err := websocket.Dial(s.ctx(), s.gatewayURL(user, more), o)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { _ = socket.CloseNow() })
	_, bytes, err := socket.Read(s.ctx())
	require.NoError(s.t, err)
	hello, err := clientwire.ParseServer(bytes)
	require.NoError(s.t, err)
	require.Equal(s.t, clientwire.ConnAck, hello.Type)
	return socket, hello
}

func TestMalformedFramesEndOnlyTheirConnection(t *testing.T) {
	t.Parallel()
	s := serve(t)
	other := s.enter("other", "r")
	query := func(topic string, body []byte) []byte {
		f := clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Query}, Topic: topic, Target: "r", ID: 1, Body: body}
		return f.Append(nil)
	}
	publish := clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Publish}, Topic: "chatMsg", Target: "r", ID: 1, Body: []byte{0x0a}}
	for name, c := range map[string]struct {
		kind  websocket.MessageType
		bytes []byte
	}{
		"empty":          {websocket.MessageBinary, nil},
		"unknown type":   {websocket.MessageBinary, []byte{0x10}},
		"a server's":     {websocket.MessageBinary, []byte{0xe0, 0, 1}},
		"cut":            {websocket.MessageBinary, []byte{0x50, 0, 8, 'j'}},
		"not protobuf":   {websocket.MessageBinary, query("chrmPull", []byte{0x08, 0xff})},
		"mail":           {websocket.MessageBinary, query("pullMsg", []byte{0x08, 0xff})},
		"message":        {websocket.MessageBinary, publish.Append(nil)},
		"text":           {websocket.MessageText, []byte("hello")},
		"oversized":      {websocket.MessageBinary, query("chrmPull", make([]byte, 256<<10))},
		"says good-bye":  {websocket.MessageBinary, []byte{0xe0}},
		"nested, broken": {websocket.MessageBinary, query("setKV", []byte{0x0a, 1, 0x0a})},
	} {
		socket, hello := s.socket("ann", nil, nil)
		require.Zero(t, hello.Status)
		_ = socket.Write(s.ctx(), c.kind, c.bytes)
		for {
			_, _, err := socket.Read(s.ctx())
			if err != nil {
				require.NoError(t, s.ctx().Err(), "%s: was not ended", name)
				break
			}
		}
		_ = socket.CloseNow()
	}
	require.NoError(t, other.Ping(s.ctx()))
	other.say("r", "still here")
}

func TestHello(t *testing.T) {
	t.Parallel()
	s := serve(t)
	_, hello := s.socket("ann", nil, nil)
	assert.Equal(t, "ann", hello.UserID)
	assert.NotEmpty(t, hello.SessionID)
	assert.InDelta(t, s.emu.Now().UnixMilli(), hello.Connected, 60_000)
	_, hello = s.socket("ann", url.Values{"protocolVer": {"3"}}, nil)
	assert.Zero(t, hello.Status)
	_, hello = s.socket("ann", url.Values{"protocolVer": {"4"}}, nil)
	assert.Equal(t, uint16(1), hello.Status, "another layout, which is not emulated")
}

func TestPagesOfAnyOriginMayConnect(t *testing.T) {
	t.Parallel()
	s := serve(t)
	_, hello := s.socket("ann", nil, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {"http://shop.example"}}})
	assert.Zero(t, hello.Status)
}

func TestARefusedConnectionIsOver(t *testing.T) {
	t.Parallel()
	s := serve(t)
	socket, hello := s.socket("ann", url.Values{"token": {"made up"}}, nil)
	assert.Equal(t, uint16(4), hello.Status)
	_ = socket.Write(s.ctx(), websocket.MessageBinary, []byte{0xc0})
	_, _, err := socket.Read(s.ctx())
	require.Error(t, err)
	assert.NoError(t, s.ctx().Err(), "was not ended")
}

// TestAClientThatDoesNotReadIsDropped has a client that requests more than its connection holds and never reads. The
// room continues.
func TestAClientThatDoesNotReadIsDropped(t *testing.T) {
	t.Parallel()
	s := serve(t, emulator.WithGatewayLimits(100, time.Minute, 200*time.Millisecond))
	quick := s.enter("quick", "r")
	socket, _ := s.socket("slow", nil, nil)
	join := clientwire.ClientFrame{
		Header: clientwire.Header{Type: clientwire.Query}, Topic: "joinChrm", Target: "r", ID: 1, Body: clientwire.Marshal(&clientwire.ChrmInput{}),
	}
	require.NoError(t, socket.Write(s.ctx(), websocket.MessageBinary, join.Append(nil)))
	_, _, err := socket.Read(s.ctx())
	require.NoError(t, err)
	large := strings.Repeat("x", 100<<10)
	for i := range 20 {
		s.must("chatroom.sendMessage", publish("r", fmt.Sprint(i, large)))
	}
	pull := clientwire.ClientFrame{
		Header: clientwire.Header{Type: clientwire.Query}, Topic: "chrmPull", Target: "r", Body: clientwire.Marshal(&clientwire.ChrmPullMsg{Count: 20}),
	}
	ctx := s.ctx()
	for err == nil {
		err = socket.Write(ctx, websocket.MessageBinary, pull.Append(nil))
	}
	require.NoError(t, ctx.Err(), "it was not dropped: %v", err)
	for i := range 20 {
		assert.Equal(t, fmt.Sprint(i, large), quick.next())
	}
	quick.say("r", "alone")
}

func TestASilentClientIsDropped(t *testing.T) {
	t.Parallel()
	s := serve(t, emulator.WithGatewayLimits(100, 50*time.Millisecond, time.Minute))
	ann := s.open("ann")
	assert.Zero(t, ann.waitEnd())
}

func TestConnectionsAreLimited(t *testing.T) {
	t.Parallel()
	s := serve(t, emulator.WithGatewayLimits(2, time.Minute, time.Minute))
	ann := s.open("ann")
	s.open("bob")
	_, err := s.dial(miniclient.Options{Token: s.token("carol")})
	assert.ErrorContains(t, err, "503")
	require.NoError(t, ann.Ping(s.ctx()), "those that are there stay")
	ann.Close()
	ctx := s.ctx()
	for err != nil && ctx.Err() == nil { // until the server notices
		_, err = s.dial(miniclient.Options{Token: s.token("carol")})
	}
	assert.NoError(t, err, "a place is free again")
}

// TestAPartOfAFrameDoesNotCountAsALifeSign sends the beginning of a frame by hand.
func TestAPartOfAFrameDoesNotCountAsALifeSign(t *testing.T) {
	t.Parallel()
	s := serve(t, emulator.WithGatewayLimits(100, 100*time.Millisecond, time.Minute))
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.SetDeadline(time.Now().Add(patience)))
	key := make([]byte, 16)
	_, _ = rand.Read(key)
	at, err := url.Parse(s.gatewayURL("ann", nil))
	require.NoError(t, err)
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n",
		at.RequestURI(), at.Host, base64.StdEncoding.EncodeToString(key))
	require.NoError(t, err)
	answer := bufio.NewReader(conn)
	response, err := http.ReadResponse(answer, nil)
	require.NoError(t, err)
	_ = response.Body.Close()
	require.Equal(t, http.StatusSwitchingProtocols, response.StatusCode)
	_, err = conn.Write([]byte{0x82, 0xfe, 0xff, 0xff}) // a frame of 65535 bytes begins, and does not end
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, answer)
	assert.NoError(t, err, "the connection was ended")
}

// TestSlowPagesDoNotWaitForEachOther has a page that never reads, whose backlog has one notice per room.
func TestSlowPagesDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	unread, _ := s.socket("unread", nil, nil)
	join := clientwire.ClientFrame{
		Header: clientwire.Header{Type: clientwire.Query}, Topic: "joinChrm", Target: "r", ID: 1, Body: clientwire.Marshal(&clientwire.ChrmInput{}),
	}
	require.NoError(t, unread.Write(ctx, websocket.MessageBinary, join.Append(nil)))
	_, _, err := unread.Read(ctx)
	require.NoError(t, err)
	ann, bob := s.enter("ann", "r"), s.enter("bob", "r")
	for i := range 2000 {
		text := fmt.Sprint(i)
		ann.say("r", text)
		require.Equal(t, text, bob.next())
	}
}
