package rongcloudtest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/webhook"
)

// WebhookApp makes a webhook.Handler accept requests of NewWebhookRequest, and of servers of this package with the default
// credentials. For other credentials, use [Server.WebhookApp].
func WebhookApp() webhook.Option { return webhook.WithApp(appKey, appSecret) }

// WebhookApp makes a webhook.Handler accept the callbacks of this server.
func (s *Server) WebhookApp() webhook.Option { return webhook.WithApp(s.Credentials()) }

// WebhookSender returns a Sender that signs like NewWebhookRequest. Change its Generation, Time, Nonce or AppSecret for unusual
// requests. It does not fill in fields.
func WebhookSender() webhook.Sender { return webhook.Sender{AppKey: appKey, AppSecret: appSecret} }

// NewWebhookRequest returns a request like those of the service, signed for WebhookApp, to send or to pass to a handler's
// ServeHTTP. The address may be a path. Required fields that are zero get a value: users, rooms and groups, IDs, the time, and a
// text as content. Several events are possible only for kinds that come as lists.
func NewWebhookRequest(t testing.TB, address string, events ...webhook.Event) *http.Request {
	t.Helper()
	return newWebhookRequest(t, WebhookSender(), address, events)
}

// NewWebhookRequest is like the function NewWebhookRequest, but signs for [Server.WebhookApp].
func (s *Server) NewWebhookRequest(address string, events ...webhook.Event) *http.Request {
	s.t.Helper()
	key, secret := s.Credentials()
	return newWebhookRequest(s.t, webhook.Sender{AppKey: key, AppSecret: secret}, address, events)
}

func newWebhookRequest(t testing.TB, sender webhook.Sender, address string, events []webhook.Event) *http.Request {
	t.Helper()
	whole := make([]webhook.Event, len(events))
	for i, e := range events {
		whole[i] = complete(e)
	}
	r, err := sender.NewRequest(t.Context(), address, whole...)
	if err != nil {
		t.Fatalf("rongcloudtest: %v", err)
	}
	return r
}

// WithWebhooks makes a server send callbacks of these kinds, or of all kinds that the emulator has, to the path / of a handler.
// For another path, use [WithWebhooksAt].
func WithWebhooks(t testing.TB, handler http.Handler, kinds ...webhook.Kind) emulator.Option {
	t.Helper()
	return WithWebhooksAt(t, "/", handler, kinds...)
}

// WithWebhooksAt makes a server send callbacks of these kinds, or of all kinds that the emulator has, to a path of a handler,
// such as "/rongcloud". The handler listens on loopback until the test ends. If it needs the server's client or credentials,
// register it in a mux after the server has started:
//
//	mux := http.NewServeMux()
//	server := rongcloudtest.NewServer(t, rongcloudtest.WithWebhooksAt(t, "/rongcloud", mux))
//	mux.Handle("POST /rongcloud", NewApp(server.Client(), server.WebhookApp()))
//
// The test fails if a callback is given up, after three attempts without a 200 or without a verdict: in [Server.AwaitWebhooks],
// or at the end of the test, which waits up to a second for pending callbacks. To test refusals, pass the handler's own URL to
// emulator.WithWebhooks.
func WithWebhooksAt(t testing.TB, path string, handler http.Handler, kinds ...webhook.Kind) emulator.Option {
	t.Helper()
	if handler == nil {
		t.Fatalf("rongcloudtest: the handler of callbacks is nil")
	}
	if !strings.HasPrefix(path, "/") {
		t.Fatalf("rongcloudtest: the path of callbacks must begin with /, got %q", path)
	}
	listening := httptest.NewServer(handler)
	must.Store(listening.URL, true)
	t.Cleanup(func() {
		must.Delete(listening.URL)
		listening.CloseClientConnections() // also of a handler that does not return
		listening.Close()
	})
	return emulator.WithWebhooks(listening.URL+path, kinds...)
}

// must holds the URLs of handlers for which no callback may be given up. An option does not know its server.
var must sync.Map

// settleTime limits how long the end of a test waits for callbacks.
const settleTime = time.Second

// checkWebhooks reports callbacks that were given up, once. It does not end the test, since it may run after it.
func (s *Server) checkWebhooks() {
	s.t.Helper()
	if s.reported {
		return
	}
	for _, d := range s.Deliveries() {
		u, err := url.Parse(d.Address)
		if err != nil || d.Outcome != emulator.DeliveryDropped {
			continue
		}
		if _, mustArrive := must.Load(u.Scheme + "://" + u.Host); !mustArrive {
			continue
		}
		s.reported = true
		reason := "it was never sent"
		if n := len(d.Attempts); n > 0 {
			last := d.Attempts[n-1]
			reason = fmt.Sprintf("%s, status %d, answer %q", last.Failure, last.Status, last.Answer)
		}
		s.t.Errorf("rongcloudtest: the callback %s was given up at the path %s: %s", d.Kind, u.Path, reason)
	}
}

// endWebhooks waits for pending callbacks, and reports those that were given up.
func (s *Server) endWebhooks() {
	ctx, cancel := context.WithTimeout(context.Background(), settleTime)
	defer cancel()
	_ = s.Emulator.AwaitWebhooks(ctx) // pending callbacks are dropped
	s.checkWebhooks()
}

// AwaitWebhooks waits until all callbacks are delivered. It fails the test if that does not happen before the test's deadline, or
// if a callback of [WithWebhooks] was given up.
func (s *Server) AwaitWebhooks() {
	s.t.Helper()
	ctx := s.t.Context()
	if limited, ok := s.t.(interface{ Deadline() (time.Time, bool) }); ok {
		if deadline, set := limited.Deadline(); set {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, deadline.Add(-patience))
			defer cancel()
		}
	}
	if err := s.Emulator.AwaitWebhooks(ctx); err != nil {
		s.t.Fatalf("rongcloudtest: %v", err)
	}
	s.checkWebhooks()
}
