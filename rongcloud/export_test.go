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

// WithClock sets the clock of timestamps, of dates in headers and of logged durations.
func WithClock(now func() time.Time) Option {
	return func(c *config) error {
		c.now = now
		return nil
	}
}

// Transport is what the client sends through.
func (c *Client) Transport() http.RoundTripper {
	used := c.http.GetClient().Transport.(headersBelow).RoundTripper
	if r, ok := used.(*renewing); ok {
		return r.transport()
	}
	return used
}

// What a request's headers are made of.
var (
	NewNonce         = newNonce
	NewIDs           = newIDs
	TimestampOf      = timestampOf
	DefaultUserAgent = defaultUserAgent
)

// WithoutWaits makes the waits between attempts end at once. They are passed to seen first.
func WithoutWaits(seen func(time.Duration)) Option {
	return func(c *config) error {
		c.sleep = func(ctx context.Context, d time.Duration) bool {
			seen(d)
			return ctx.Err() == nil
		}
		return nil
	}
}

// WithBrokenWrites makes every connection fail after so many bytes were written.
func WithBrokenWrites(after int) Option {
	return func(c *config) error {
		dialer := &net.Dialer{}
		c.transport = &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
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

// countingTransport answers with success, and counts.
func countingTransport(sent *int) http.RoundTripper {
	return transportFunc(func(r *http.Request) (*http.Response, error) {
		*sent++
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"code":200}`)), Request: r}, nil
	})
}

// WithRoots trusts the certificates of a test server.
func WithRoots(roots *x509.CertPool) Option {
	return func(c *config) error {
		c.transport = newRenewing(func() time.Time { return c.now() }, func() *http.Transport {
			t := newTransport()
			t.TLSClientConfig = &tls.Config{RootCAs: roots}
			return t
		})
		return nil
	}
}
