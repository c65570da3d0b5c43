package rongcloud

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/internal/nilable"
)

// transportConfig has the options of the transport.
type transportConfig struct {
	custom     http.RoundTripper
	middleware []func(http.RoundTripper) http.RoundTripper
	tune       []func(*http.Transport) // changes to this library's transport
	tuned      []string                // names of their options
	ping       pings
	shared     *sharedTransport // used without changes
}

// WithTransport sends the requests with rt instead of this library's transport, for a test double or a protocol of your
// own. It loses what this library's transport does. Connections are not replaced after a short time, as the vendor's
// load balancing asks. HTTP/2 connections are not pinged. Nothing proves that a request was not sent, so a send that
// failed to connect fails with ErrOutcomeUnknown and is not retried on another domain. To extend this library's
// transport use [WithTransportMiddleware]. For a proxy, certificates or limits of connections there are options.
//
// The deadline of an attempt applies even if rt ignores the request's context. The goroutine that runs rt is then left
// behind until it returns.
func WithTransport(rt http.RoundTripper) Option {
	return func(c *config) error {
		if nilable.IsNil(rt) {
			return errors.New("WithTransport: the transport is nil")
		}
		c.transport.custom = rt
		return nil
	}
}

// WithTransportMiddleware wraps the transport, for example for tracing or for headers of a gateway. It loses nothing
// that the transport does. The middleware must pass the request's context on. If the option is given several times, the
// last one is the outermost.
func WithTransportMiddleware(wrap func(http.RoundTripper) http.RoundTripper) Option {
	return func(c *config) error {
		if wrap == nil {
			return errors.New("WithTransportMiddleware: the middleware is nil")
		}
		c.transport.middleware = append(c.transport.middleware, wrap)
		return nil
	}
}

// WithProxy sends all requests through a proxy, such as "http://proxy.example:3128" or "socks5://127.0.0.1:1080". It
// overrides the proxy of the environment (HTTPS_PROXY, NO_PROXY). The URL may contain a user name and password; they
// are never logged.
func WithProxy(proxy string) Option {
	return func(c *config) error {
		u, err := url.Parse(proxy)
		if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme) {
			return errors.New("WithProxy: must be an http, https or socks5 URL such as http://proxy.example:3128")
		}
		c.transport.change("WithProxy", func(t *http.Transport) { t.Proxy = http.ProxyURL(u) })
		return nil
	}
}

// WithTLSConfig sets the TLS configuration, for example for a private cloud's own CA (RootCAs) or a client certificate.
// It is cloned.
func WithTLSConfig(cfg *tls.Config) Option {
	return func(c *config) error {
		if cfg == nil {
			return errors.New("WithTLSConfig: the configuration is nil")
		}
		own := cfg.Clone()
		c.transport.change("WithTLSConfig", func(t *http.Transport) { t.TLSClientConfig = own.Clone() })
		return nil
	}
}

// WithMaxConnections limits the number of connections to each domain. Further calls wait for a connection within their
// deadline. There is no limit by default.
func WithMaxConnections(n int) Option {
	return func(c *config) error {
		if n < 1 {
			return fmt.Errorf("WithMaxConnections: must be positive, got %d", n)
		}
		c.transport.change("WithMaxConnections", func(t *http.Transport) { t.MaxConnsPerHost = n })
		return nil
	}
}

// WithIdleConnections sets the number of idle connections to each domain that are kept open. The default is 64.
func WithIdleConnections(n int) Option {
	return func(c *config) error {
		if n < 1 {
			return fmt.Errorf("WithIdleConnections: must be positive, got %d", n)
		}
		c.transport.change("WithIdleConnections", func(t *http.Transport) { t.MaxIdleConnsPerHost, t.MaxIdleConns = n, max(t.MaxIdleConns, n) })
		return nil
	}
}

func (t *transportConfig) change(option string, by func(*http.Transport)) {
	t.tuned = append(t.tuned, option)
	t.tune = append(t.tune, by)
}

// check refuses options that would have no effect.
func (t *transportConfig) check() error {
	if t.custom != nil && len(t.tuned) > 0 {
		return fmt.Errorf("%s: has no effect on the transport of WithTransport", strings.Join(t.tuned, ", "))
	}
	return nil
}

// connections has the transport of a client.
type connections struct {
	transport http.RoundTripper
	foreign   bool   // it may ignore a request's context
	closeIdle func() // of the transport itself: a middleware need not pass it on
	release   func() // releases what a closed client no longer needs
}

// open returns the transport with its middleware.
func (t *transportConfig) open(now func() time.Time) (*connections, error) {
	c := t.base(now)
	for _, wrap := range t.middleware {
		c.transport, c.foreign = wrap(c.transport), true
		if nilable.IsNil(c.transport) {
			c.release()
			return nil, errors.New("WithTransportMiddleware: the middleware returned nil")
		}
	}
	return c, nil
}

func (t *transportConfig) base(now func() time.Time) *connections {
	switch {
	case t.custom != nil:
		_, ofNetHTTP := t.custom.(*http.Transport)
		closeIdle := func() {
			if closer, ok := t.custom.(interface{ CloseIdleConnections() }); ok {
				closer.CloseIdleConnections()
			}
		}
		return &connections{transport: t.custom, foreign: !ofNetHTTP, closeIdle: closeIdle, release: closeIdle}
	case len(t.tune) == 0 && t.ping == defaultPings:
		common := t.shared.join()
		return &connections{transport: common, closeIdle: common.CloseIdleConnections, release: t.shared.leave}
	}
	own := newRenewing(now, func() *http.Transport {
		transport := newTransport(t.ping)
		for _, change := range t.tune {
			change(transport)
		}
		return transport
	})
	return &connections{transport: own, closeIdle: own.CloseIdleConnections, release: own.CloseIdleConnections}
}

// shared has the transport of all clients that change nothing about it. A program that creates a client for every call
// thus has no more connections than a program with one client.
var shared = new(sharedTransport)

type sharedTransport struct {
	mu      sync.Mutex
	users   int
	renewed *renewing
}

func (s *sharedTransport) join() *renewing {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.renewed == nil {
		s.renewed = newRenewing(time.Now, func() *http.Transport { return newTransport(defaultPings) })
	}
	s.users++
	return s.renewed
}

func (s *sharedTransport) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users--; s.users == 0 {
		s.renewed.CloseIdleConnections()
	}
}
