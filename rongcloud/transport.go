package rongcloud

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// connectionLife is the time for which new requests use a connection. The vendor's load balancing asks for young
	// connections: used for at most a minute, and idle for less than 55 s. With the default timeout of an attempt, 10
	// s, no connection is used for a minute.
	connectionLife = 45 * time.Second
	idleTimeout    = 45 * time.Second
)

// renewing sends requests with a transport that it replaces every connectionLife, so that no connection gets older. It
// keeps the previous transport until the next replacement, only to close the connections of its last requests.
type renewing struct {
	now  func() time.Time
	anew func() *http.Transport

	mu      sync.Mutex
	current *http.Transport
	before  *http.Transport
	born    time.Time
}

func newRenewing(now func() time.Time, anew func() *http.Transport) *renewing {
	return &renewing{now: now, anew: anew, current: anew(), born: now()}
}

// RoundTrip implements http.RoundTripper.
func (r *renewing) RoundTrip(req *http.Request) (*http.Response, error) {
	return r.transport().RoundTrip(req)
}

func (r *renewing) transport() *http.Transport {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.now(); now.Sub(r.born) >= connectionLife {
		if r.before != nil {
			r.before.CloseIdleConnections()
		}
		r.current.CloseIdleConnections()
		r.before, r.current, r.born = r.current, r.anew(), now
	}
	return r.current
}

// CloseIdleConnections is called by http.Client.
func (r *renewing) CloseIdleConnections() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.before != nil {
		r.before.CloseIdleConnections()
	}
	r.current.CloseIdleConnections()
}

// pings detect a dead HTTP/2 connection. A connection that was silent for quiet is pinged, and closed if it does not
// respond within patience. So a dead connection is given up within half of the default timeout of an attempt. (An
// HTTP/1.1 connection carries one request at a time, and ends with it.)
type pings struct{ quiet, patience time.Duration }

var defaultPings = pings{quiet: 3 * time.Second, patience: 2 * time.Second}

// newTransport does not clone http.DefaultTransport: programs replace it, perhaps by a type other than *http.Transport.
func newTransport(ping pings) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &countingConn{Conn: conn}, nil
		},
		ForceAttemptHTTP2:     true,
		HTTP2:                 &http.HTTP2Config{SendPingTimeout: ping.quiet, PingTimeout: ping.patience, WriteByteTimeout: ping.patience},
		MaxIdleConns:          256,
		MaxIdleConnsPerHost:   64,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       idleTimeout,
	}
}

// countingConn counts the written bytes, to prove that no byte of a request was written.
type countingConn struct {
	net.Conn
	written atomic.Int64
}

func (c *countingConn) Write(p []byte) (int, error) {
	// Counted before the write, because a write in progress may have sent something. Bytes that were not written are
	// subtracted.
	c.written.Add(int64(len(p)))
	n, err := c.Conn.Write(p)
	c.written.Add(int64(n - len(p)))
	return n, err
}

// writtenOn returns the count of a connection that this transport dialled, also below TLS.
func writtenOn(conn net.Conn) (count *atomic.Int64, ok bool) {
	if outer, isTLS := conn.(interface{ NetConn() net.Conn }); isTLS {
		conn = outer.NetConn()
	}
	c, ok := conn.(*countingConn)
	if !ok {
		return nil, false
	}
	return &c.written, true
}
