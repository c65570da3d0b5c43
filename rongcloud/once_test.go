package rongcloud_test

import (
	"bufio"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// newForgetful starts a server that responds to the first request on every connection, and closes the connection when
// it has read a second one. net/http then repeats a GET by itself.
func newForgetful(t *testing.T) (url string, read *atomic.Int64) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	read = new(atomic.Int64)
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close()
				in := bufio.NewReader(conn)
				for first := true; ; first = false {
					r, err := http.ReadRequest(in)
					if err != nil {
						return
					}
					r.Body.Close()
					read.Add(1)
					if !first {
						return
					}
					_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n" + okAnswer))
				}
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		serving.Wait()
	})
	return "http://" + listener.Addr().String(), read
}

// A user's own operation may be a GET that must not be repeated.
func TestNetHTTPDoesNotRepeatRequests(t *testing.T) {
	once := opQuery
	once.Idempotent = false
	withoutParameters := opSend // a POST with an empty body
	for name, op := range map[string]rongcloud.Operation{"GET": once, "POST": withoutParameters} {
		t.Run(name, func(t *testing.T) {
			url, read := newForgetful(t)
			client := dial(t, url)
			_, err := call(t, client, op)
			require.NoError(t, err)
			_, err = call(t, client, op)
			assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
			assert.Equal(t, int64(2), read.Load(), "one request for each call")
		})
	}
}

// Such a GET looks like any other on the wire.
func TestGetWithoutRepeat(t *testing.T) {
	once := opQuery
	once.Idempotent = false
	url, _ := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Empty(t, r.TransferEncoding)
		assert.Zero(t, r.ContentLength)
		assert.Empty(t, r.Header.Get("Content-Type"))
		respond(http.StatusOK, "application/json", okAnswer)(w, r)
	})
	_, err := call(t, dial(t, url), once)
	assert.NoError(t, err)
}

// A query may be repeated, but not by net/http: a repeat has a signature of its own, and is counted.
func TestARepeatedGetIsAnAttempt(t *testing.T) {
	url, read := newForgetful(t)
	client := dial(t, url, rongcloud.WithAttempts(2))
	_, err := call(t, client, opQuery)
	require.NoError(t, err)
	meta, err := call(t, client, opQuery)
	require.NoError(t, err)
	assert.Equal(t, 2, meta.Attempts)
	assert.Equal(t, int64(3), read.Load())
}
