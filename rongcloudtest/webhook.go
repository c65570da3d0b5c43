package rongcloudtest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/webhook"
)

// WebhookApp makes a webhook.Handler accept what servers of this package and requests of NewWebhookRequest are signed with.
func WebhookApp() webhook.Option { return webhook.WithApp(appKey, appSecret) }

// WebhookSender signs as NewWebhookRequest does. Change its Generation, Time or Nonce, or even its AppSecret, for requests that
// are out of the ordinary.
func WebhookSender() webhook.Sender { return webhook.Sender{AppKey: appKey, AppSecret: appSecret} }

// NewWebhookRequest makes a request as the service makes to a callback, signed for WebhookApp, to be sent or to be handed to a
// handler's ServeHTTP. The address may be a mere path. Several events go only with kinds that come as lists.
func NewWebhookRequest(t testing.TB, address string, events ...webhook.Event) *http.Request {
	t.Helper()
	r, err := WebhookSender().NewRequest(t.Context(), address, events...)
	if err != nil {
		t.Fatalf("rongcloudtest: %v", err)
	}
	return r
}

// WithWebhooks makes a server call callbacks of these kinds, or of all that the emulator has, at a handler: it listens on loopback
// until the test ends. A handler that needs the server's client is handed over in a mux, and put into it afterwards:
//
//	mux := http.NewServeMux()
//	server := rongcloudtest.NewServer(t, rongcloudtest.WithWebhooks(t, mux))
//	mux.Handle("/", NewApp(server.Client()))
func WithWebhooks(t testing.TB, handler http.Handler, kinds ...webhook.Kind) emulator.Option {
	t.Helper()
	if handler == nil {
		t.Fatalf("rongcloudtest: the handler of callbacks is nil")
	}
	listening := httptest.NewServer(handler)
	t.Cleanup(func() {
		listening.CloseClientConnections() // those of a handler that does not end too
		listening.Close()
	})
	return emulator.WithWebhooks(listening.URL, kinds...)
}

// AwaitWebhooks returns when there is nothing left to deliver to callbacks, and fails the test when that is not so shortly before
// the test's deadline.
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
}
