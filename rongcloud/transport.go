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
	// connectionLife is how long new requests are sent over a connection. The vendor's load balancing asks for young ones: at
	// most a minute in use, and less than 55 s idle. With the default deadline of an attempt, 10 s, none is used for a minute.
	connectionLife = 45 * time.Second
	idleTimeout    = 45 * time.Second
)

// renewing sends requests through a transport that is replaced every connectionLife, so that no connection gets older. The one
// before is kept until the next replacement only to close what its last requests give back.
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

// CloseIdleConnections is what http.Client calls.
func (r *renewing) CloseIdleConnections() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.before != nil {
		r.before.CloseIdleConnections()
	}
	r.current.CloseIdleConnections()
}

// pings find out that a connection of HTTP/2 is dead: one that was silent for quiet is asked, and closed when it does not
// answer within patience. A dead connection is so given up within half of an attempt's default deadline. (A connection of
// HTTP/1.1 carries one request, and ends with it.)
type pings struct{ quiet, patience time.Duration }

var defaultPings = pings{quiet: 3 * time.Second, patience: 2 * time.Second}

// newTransport does not clone http.DefaultTransport: programs replace that, and then it need not be an *http.Transport.
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

// countingConn knows how many bytes were written, so that it can be proved that none of a request was.
type countingConn struct {
	net.Conn
	written atomic.Int64
}

func (c *countingConn) Write(p []byte) (int, error) {
	// Counted before, since a write that is under way may have sent something; what it did not send is taken back.
	c.written.Add(int64(len(p)))
	n, err := c.Conn.Write(p)
	c.written.Add(int64(n - len(p)))
	return n, err
}

// writtenOn returns the count of a connection that was dialled here, also beneath TLS.
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
