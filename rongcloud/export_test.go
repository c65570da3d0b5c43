package rongcloud

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// WithClock sets the clock of timestamps, of dates in headers, of durations, and of the client's connections.
func WithClock(now func() time.Time) Option {
	return func(c *config) error {
		c.now = now
		return WithOwnConnections()(c) // the shared transport has its own clock
	}
}

// WithOwnConnections gives the client its own transport. It must follow WithTransport.
func WithOwnConnections() Option {
	return func(c *config) error {
		if c.transport.custom == nil {
			c.transport.change("WithOwnConnections", func(*http.Transport) {})
		}
		return nil
	}
}

// WithPings makes the client ping its connections sooner.
func WithPings(quiet, patience time.Duration) Option {
	return func(c *config) error {
		c.transport.ping = pings{quiet: quiet, patience: patience}
		return nil
	}
}

// Transport returns the client's transport.
func (c *Client) Transport() http.RoundTripper {
	if r, ok := c.connections.transport.(*renewing); ok {
		return r.transport()
	}
	return c.connections.transport
}

// The values of a request's headers.
var (
	NewNonce         = newNonce
	NewIDs           = newIDs
	TimestampOf      = timestampOf
	DefaultUserAgent = defaultUserAgent
)

// WithoutWaits passes the delays between attempts to seen, and skips them.
func WithoutWaits(seen func(time.Duration)) Option {
	return func(c *config) error {
		c.sleep = func(ctx context.Context, d time.Duration) bool {
			seen(d)
			return ctx.Err() == nil
		}
		return nil
	}
}

// WithBrokenWrites makes every connection fail after the given number of written bytes.
func WithBrokenWrites(after int) Option {
	return func(c *config) error {
		dialer := &net.Dialer{}
		c.transport.custom = &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &countingConn{Conn: &breakingConn{Conn: conn, left: after}}, nil
		}}
		return nil
	}
}

type breakingConn struct {
	net.Conn
	left int
}

func (c *breakingConn) Write(p []byte) (int, error) {
	n, _ := c.Conn.Write(p[:min(c.left, len(p))])
	c.left -= n
	return n, errors.New("broken pipe")
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// countingTransport responds with success, and counts the requests.
func countingTransport(sent *int) http.RoundTripper {
	return transportFunc(func(r *http.Request) (*http.Response, error) {
		*sent++
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"code":200}`)), Request: r}, nil
	})
}

// WithRoots trusts the certificates of a test server.
func WithRoots(roots *x509.CertPool) Option { return WithTLSConfig(&tls.Config{RootCAs: roots}) }

// NewSharedTransport returns an option. Clients with the same one share a transport, like clients with the default
// transport.
func NewSharedTransport() Option {
	own := new(sharedTransport)
	return func(c *config) error {
		c.transport.shared = own
		return nil
	}
}
