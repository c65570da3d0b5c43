package emulator

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/rongcloud-go/sdk/emulator/internal/callback"
	"github.com/rongcloud-go/sdk/webhook"
)

// WithWebhook sends callbacks of a kind to a URL. Each kind has one URL, as in the console; several kinds may have the
// same. The kinds are webhook.KindMessage, KindPreSend, KindChatroomStatus, KindChatroomAttribute, KindOnlineStatus and
// KindDeactivation. An emulator with callbacks must be closed.
//
// A delivery has three attempts of 5 s each. Only a 200 is a success, and redirects are not followed. Up to 10,000
// events with 16 MiB wait for a URL. If there are more, the oldest are dropped ([Emulator.LostDeliveries]).
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

// WithWebhooks is like WithWebhook for several kinds at one URL. Without kinds it is for all kinds that the emulator
// has.
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

// WithServerMessageRouting also copies messages of the Server API to webhook.KindMessage, like the service's switch
// "real-time routing of Server API messages". By default only messages of clients are copied.
func WithServerMessageRouting() Option {
	return func(c *config) error {
		c.callbacks.RouteServer = true
		return nil
	}
}

// WithServerMessagePreSend also sends messages of the Server API to webhook.KindPreSend, like the service's switch
// "filter Server API messages". By default only messages of clients wait for a verdict.
func WithServerMessagePreSend() Option {
	return func(c *config) error {
		c.judgeServer = true
		return nil
	}
}

// WithWebhookDisorder delivers events out of order and repeats some, to test the consumer of callbacks. Events are
// collected until there are 16 for a URL, 100 ms have passed, or [Emulator.AwaitWebhooks] is called. Equal collections
// of events have the same order for the same seed. Messages that wait for a verdict are not affected.
func WithWebhookDisorder(seed uint64) Option {
	return func(c *config) error {
		c.callbacks.Disorder = &seed
		return nil
	}
}
