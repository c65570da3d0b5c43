package emulator_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

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

// joining returns the frame that joins a room.
func joining(room string) []byte {
	f := clientwire.ClientFrame{
		Header: clientwire.Header{Type: clientwire.Query}, Topic: "joinChrm", Target: room, ID: 1, Body: clientwire.Marshal(&clientwire.ChrmInput{}),
	}
	return f.Append(nil)
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

func TestConnectionsAreLimited(t *testing.T) {
	t.Parallel()
	s := serve(t, emulator.WithGatewayConnections(2))
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

// TestSlowPagesDoNotWaitForEachOther has a page that never reads, whose backlog has one notice per room.
func TestSlowPagesDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	unread, _ := s.socket("unread", nil, nil)
	require.NoError(t, unread.Write(ctx, websocket.MessageBinary, joining("r")))
	_, _, err := unread.Read(ctx)
	require.NoError(t, err)
	ann, bob := s.enter("ann", "r"), s.enter("bob", "r")
	for i := range 2000 {
		text := fmt.Sprint(i)
		ann.say("r", text)
		require.Equal(t, text, bob.next())
	}
}
