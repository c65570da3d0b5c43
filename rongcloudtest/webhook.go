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

// WebhookApp makes a webhook.Handler accept requests of NewWebhookRequest, and those of servers of this package that were not
// given other credentials; [Server.WebhookApp] is for those.
func WebhookApp() webhook.Option { return webhook.WithApp(appKey, appSecret) }

// WebhookApp makes a webhook.Handler accept what this server sends.
func (s *Server) WebhookApp() webhook.Option { return webhook.WithApp(s.Credentials()) }

// WebhookSender signs as NewWebhookRequest does. Change its Generation, Time or Nonce, or even its AppSecret, for requests that
// are out of the ordinary. It sends events as they are.
func WebhookSender() webhook.Sender { return webhook.Sender{AppKey: appKey, AppSecret: appSecret} }

// NewWebhookRequest returns a request as the service makes to a callback, signed for WebhookApp, to be sent or to be given to a
// handler's ServeHTTP. The address may be a mere path. Fields that the service always sends and that are zero get a value: users,
// rooms and groups, ids, the time, a text as content. Several events go only with kinds that come as lists.
func NewWebhookRequest(t testing.TB, address string, events ...webhook.Event) *http.Request {
	t.Helper()
	return newWebhookRequest(t, WebhookSender(), address, events)
}

// NewWebhookRequest is the function of the same name, signed for [Server.WebhookApp].
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

// WithWebhooks makes a server call callbacks of these kinds, or of all that the emulator has, at the path / of a handler;
// [WithWebhooksAt] takes another path.
func WithWebhooks(t testing.TB, handler http.Handler, kinds ...webhook.Kind) emulator.Option {
	t.Helper()
	return WithWebhooksAt(t, "/", handler, kinds...)
}

// WithWebhooksAt makes a server call callbacks of these kinds, or of all that the emulator has, at a path of a handler, such as
// "/rongcloud". The handler listens on loopback until the test ends. One that needs the server's client or its credentials is put
// into a mux after the server was started:
//
//	mux := http.NewServeMux()
//	server := rongcloudtest.NewServer(t, rongcloudtest.WithWebhooksAt(t, "/rongcloud", mux))
//	mux.Handle("POST /rongcloud", NewApp(server.Client(), server.WebhookApp()))
//
// A callback that is given up, after three attempts that were not answered with 200 or for want of a verdict, fails the test: in
// [Server.AwaitWebhooks], or when the test ends, which waits up to a second for callbacks under way. A test of refusals gives a
// handler's own URL to emulator.WithWebhooks instead.
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
		listening.CloseClientConnections() // those of a handler that does not end too
		listening.Close()
	})
	return emulator.WithWebhooks(listening.URL+path, kinds...)
}

// must are the URLs of handlers that no callback may be given up at. An option cannot tell the server it is for.
var must sync.Map

// settleTime bounds the waiting for callbacks at the end of a test.
const settleTime = time.Second

// checkWebhooks reports callbacks that were given up, once. It does not end the test: it may run when the test is over.
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

// endWebhooks gives callbacks under way a moment, and reports those that are given up.
func (s *Server) endWebhooks() {
	ctx, cancel := context.WithTimeout(context.Background(), settleTime)
	defer cancel()
	_ = s.Emulator.AwaitWebhooks(ctx) // what is still under way is dropped
	s.checkWebhooks()
}

// AwaitWebhooks returns when there is nothing left to deliver to callbacks. It fails the test when that is not so shortly before
// the test's deadline, and when a callback of [WithWebhooks] was given up.
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
