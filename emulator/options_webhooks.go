package emulator

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/rongcloud-go/sdk/emulator/internal/callback"
	"github.com/rongcloud-go/sdk/webhook"
)

// WithWebhook makes the emulator call a callback at a URL. Each kind has one URL, as in the console; several kinds may have the
// same. The kinds are webhook.KindMessage, KindPreSend, KindChatroomStatus, KindChatroomAttribute, KindOnlineStatus and
// KindDeactivation. An emulator with callbacks must be closed.
//
// A delivery has three attempts of 5 s each; only a 200 is a success, and redirects are not followed. Up to 10,000 events with 16
// MiB wait for an address: of more, the oldest are dropped ([Emulator.LostDeliveries]).
func WithWebhook(kind webhook.Kind, address string) Option {
	return func(c *config) error {
		if !slices.Contains(callback.Kinds, kind) {
			return fmt.Errorf("emulator: it does not call %q; it calls %s", string(kind), kindList())
		}
		u, err := url.Parse(address)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
			return fmt.Errorf("emulator: the address of %s must be of the form http://host/path", kind)
		}
		if c.callbacks.URLs[kind] != "" {
			return fmt.Errorf("emulator: two addresses for %s", kind)
		}
		if c.callbacks.URLs == nil {
			c.callbacks.URLs = map[webhook.Kind]string{}
		}
		c.callbacks.URLs[kind] = address
		return nil
	}
}

// WithWebhooks is WithWebhook for several kinds at one URL; without kinds, for all the emulator calls.
func WithWebhooks(address string, kinds ...webhook.Kind) Option {
	if len(kinds) == 0 {
		kinds = callback.Kinds
	}
	return func(c *config) error {
		for _, kind := range kinds {
			if err := WithWebhook(kind, address)(c); err != nil {
				return err
			}
		}
		return nil
	}
}

func kindList() string {
	var names []string
	for _, kind := range callback.Kinds {
		names = append(names, string(kind))
	}
	return strings.Join(names, ", ")
}

// WithServerMessageRouting copies messages of the Server API to webhook.KindMessage too, as the service's switch "real-time
// routing of Server API messages" does. The default is off: messages of clients only.
func WithServerMessageRouting() Option {
	return func(c *config) error {
		c.callbacks.RouteServer = true
		return nil
	}
}

// WithServerMessagePreSend lets webhook.KindPreSend judge messages of the Server API too, as the service's switch "filter Server
// API messages" does. The default is off: messages of clients only.
func WithServerMessagePreSend() Option {
	return func(c *config) error {
		c.judgeServer = true
		return nil
	}
}

// WithWebhookDisorder tests a consumer of callbacks: events are delivered once or more, in an order that is not theirs. They
// gather until there are 16 for an address, 100 ms have passed or [Emulator.AwaitWebhooks] is called. The same events gathered in
// the same way come in the same order for the same seed. Messages that wait for a verdict come as ever.
func WithWebhookDisorder(seed uint64) Option {
	return func(c *config) error {
		c.callbacks.Disorder = &seed
		return nil
	}
}
