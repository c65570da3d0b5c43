package rongcloud

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unreadable is a body that must not be read.
type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) { u.t.Error("must not be read"); return 0, io.EOF }
func (u unreadable) Close() error             { return nil }

func TestAnswerWithTooLargeContentLengthIsNotRead(t *testing.T) {
	got := readExchange(&http.Response{StatusCode: 200, ContentLength: 11, Body: unreadable{t}}, 10)
	assert.ErrorIs(t, got.unread, errTooLarge)
	got = readExchange(&http.Response{StatusCode: http.StatusSwitchingProtocols, Body: unreadable{t}}, 10)
	assert.ErrorIs(t, got.unread, errSwitched)
}

func TestAnswerOfExactlyTheLimitIsRead(t *testing.T) {
	for _, announced := range []int64{10, -1} {
		body := io.NopCloser(strings.NewReader("0123456789"))
		got := readExchange(&http.Response{StatusCode: 200, ContentLength: announced, Body: body}, 10)
		require.NoError(t, got.unread)
		assert.Equal(t, "0123456789", got.body.String())
	}
}

func TestBuffersThatAreKept(t *testing.T) {
	holding := func(text []byte, capacity int) *answerBuffer {
		b := &answerBuffer{Buffer: *bytes.NewBuffer(make([]byte, 0, capacity))}
		b.Write(text)
		return b
	}
	small, large := holding([]byte("token"), 10), holding(make([]byte, pooledCap+1), pooledCap+1)
	putBuffer(small)
	assert.Zero(t, small.Len(), "the next answer must not begin with this one")
	putBuffer(large)
	assert.NotZero(t, large.Len(), "left to the garbage collector")
	limit := holding([]byte("token"), pooledCap)
	putBuffer(limit)
	assert.Zero(t, limit.Len())
}

// countedPipe returns a connection that counts the written bytes.
func countedPipe(t *testing.T) *countingConn {
	t.Helper()
	near, far := net.Pipe()
	go func() { _, _ = io.Copy(io.Discard, far) }()
	t.Cleanup(func() { near.Close(); far.Close() })
	return &countingConn{Conn: near}
}

// Written bytes count on every connection of an attempt, but only those written since the attempt got it.
func TestWhatAConnectionProves(t *testing.T) {
	type conns []*countingConn
	for name, c := range map[string]struct {
		events func(c *connection, on conns)
		want   outcome
	}{
		"nothing was asked for":           {func(*connection, conns) {}, mayHaveRun},
		"no connection was had":           {func(c *connection, _ conns) { c.ask("") }, neverLeft},
		"a connection, and nothing on it": {func(c *connection, on conns) { c.ask(""); c.takes(on[0]) }, neverLeft},
		"a byte on it":                    {func(c *connection, on conns) { c.ask(""); c.takes(on[0]); on[0].writes() }, mayHaveRun},
		"a byte before it":                {func(c *connection, on conns) { c.ask(""); on[0].writes(); c.takes(on[0]) }, neverLeft},
		"a byte on the first of two": {func(c *connection, on conns) {
			c.ask("")
			c.takes(on[0])
			on[0].writes()
			c.takes(on[1])
		}, mayHaveRun},
		"a byte on the second of two": {func(c *connection, on conns) {
			c.ask("")
			c.takes(on[0])
			c.takes(on[1])
			on[1].writes()
		}, mayHaveRun},
		"two, and nothing on either": {func(c *connection, on conns) { c.ask(""); c.takes(on[0]); c.takes(on[1]) }, neverLeft},
		"one that does not count":    {func(c *connection, _ conns) { c.ask(""); c.take(httptrace.GotConnInfo{Conn: &net.TCPConn{}}) }, mayHaveRun},
		"one that counts after one that does not": {func(c *connection, on conns) {
			c.ask("")
			c.take(httptrace.GotConnInfo{Conn: &net.TCPConn{}})
			c.takes(on[0])
		}, mayHaveRun},
	} {
		t.Run(name, func(t *testing.T) {
			watched := new(connection)
			c.events(watched, conns{countedPipe(t), countedPipe(t)})
			assert.Equal(t, c.want, watched.failure(io.EOF, false).outcome)
			assert.Equal(t, mayHaveRun, watched.failure(io.EOF, true).outcome, "a running transport proves nothing")
		})
	}
}

func (c *connection) takes(conn net.Conn) { c.take(httptrace.GotConnInfo{Conn: conn}) }
func (c *countingConn) writes()           { _, _ = c.Write([]byte("x")) }
