package emulator

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/emulator/internal/watched"
	"github.com/rongcloud-go/sdk/webhook"
)

// webhookConfig is what options say about callbacks.
type webhookConfig struct {
	urls          map[webhook.Kind]string
	routeServer   bool
	judgeServer   bool
	disorder      *uint64 // the seed
	after         timer
	outboxEntries int
	outboxBytes   int
}

// timer calls a function after a while, unless it is stopped before.
type timer func(d time.Duration, f func()) (stop func() bool)

func machineTimer(d time.Duration, f func()) (stop func() bool) { return time.AfterFunc(d, f).Stop }

// webhookKinds are the callbacks the emulator calls.
var webhookKinds = []webhook.Kind{
	webhook.KindMessage, webhook.KindPreSend, webhook.KindChatroomStatus, webhook.KindChatroomAttribute,
	webhook.KindOnlineStatus, webhook.KindDeactivation,
}

// WithWebhook makes the emulator call a callback at a URL. Each kind has one URL, as in the console; several kinds may have the
// same. The kinds are webhook.KindMessage, KindPreSend, KindChatroomStatus, KindChatroomAttribute, KindOnlineStatus and
// KindDeactivation. An emulator with callbacks must be closed.
//
// A delivery has three attempts of 5 s each; only a 200 is a success, and redirects are not followed. Up to 10,000 events with 16
// MiB wait for an address: of more, the oldest are dropped ([Emulator.LostDeliveries]).
func WithWebhook(kind webhook.Kind, address string) Option {
	return func(c *config) error {
		if !slices.Contains(webhookKinds, kind) {
			return fmt.Errorf("emulator: it does not call %q; it calls %s", string(kind), kindList())
		}
		u, err := url.Parse(address)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
			return fmt.Errorf("emulator: the address of %s must be of the form http://host/path", kind)
		}
		if c.webhooks.urls[kind] != "" {
			return fmt.Errorf("emulator: two addresses for %s", kind)
		}
		if c.webhooks.urls == nil {
			c.webhooks.urls = map[webhook.Kind]string{}
		}
		c.webhooks.urls[kind] = address
		return nil
	}
}

// WithWebhooks is WithWebhook for several kinds at one URL; without kinds, for all the emulator calls.
func WithWebhooks(address string, kinds ...webhook.Kind) Option {
	if len(kinds) == 0 {
		kinds = webhookKinds
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
	for _, kind := range webhookKinds {
		names = append(names, string(kind))
	}
	return strings.Join(names, ", ")
}

// WithServerMessageRouting copies messages of the Server API to webhook.KindMessage too, as the service's switch "real-time
// routing of Server API messages" does. The default is off: messages of clients only.
func WithServerMessageRouting() Option {
	return func(c *config) error {
		c.webhooks.routeServer = true
		return nil
	}
}

// WithServerMessagePreSend lets webhook.KindPreSend judge messages of the Server API too, as the service's switch "filter Server
// API messages" does. The default is off: messages of clients only.
func WithServerMessagePreSend() Option {
	return func(c *config) error {
		c.webhooks.judgeServer = true
		return nil
	}
}

// WithWebhookDisorder tests a consumer of callbacks: events are delivered once or more, in an order that is not theirs. They
// gather until there are 16 for an address, 100 ms have passed or [Emulator.AwaitWebhooks] is called. The same events gathered in
// the same way come in the same order for the same seed. Messages that wait for a verdict come as ever.
func WithWebhookDisorder(seed uint64) Option {
	return func(c *config) error {
		c.webhooks.disorder = &seed
		return nil
	}
}

// webhooks calls the callbacks of the app. Nil calls none.
type webhooks struct {
	webhookConfig
	logger   logger
	sender   webhook.Sender
	now      func() time.Time // the machine's: Advance must not make signatures too old
	emulated func() time.Time // the emulator's
	client   *http.Client
	ctx      context.Context // ends with close
	cancel   context.CancelFunc

	// The lock of the state guards these: they are used by the observer only. They outlive the rooms: a room that is made again must not repeat what identified an event.
	changes  map[string]*state.Sequence // times of what is told of a room
	versions map[string]*state.Sequence // of its attributes
	ended    []string                   // rooms that were destroyed, and may still have times in the maps

	mu        watched.Mutex // guards the rest, and is never held while something waits
	outboxes  map[string]*outbox
	log       deliveryLog
	lost      int
	unsettled int
	waiting   int           // callers of await
	settled   chan struct{} // closed when nothing is unsettled; nil: nobody waits
	closed    bool
	running   sync.WaitGroup // what calls at the moment
}

func newWebhooks(c *config, emulated func() time.Time) *webhooks {
	if len(c.webhooks.urls) == 0 {
		return nil
	}
	w := &webhooks{
		webhookConfig: c.webhooks, now: c.now, emulated: emulated, logger: c.logger,
		sender:  webhook.Sender{AppKey: c.appKey, AppSecret: c.appSecret},
		changes: map[string]*state.Sequence{}, versions: map[string]*state.Sequence{}, outboxes: map[string]*outbox{},
		client: &http.Client{
			// No proxy: what a proxy of the environment is for is out there.
			Transport:     &http.Transport{IdleConnTimeout: 30 * time.Second, DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	for i, kind := range webhookKinds {
		address := w.urls[kind]
		if address == "" || w.outboxes[address] != nil || kind == webhook.KindPreSend {
			continue
		}
		o := &outbox{}
		if w.disorder != nil {
			o.dice = rand.New(rand.NewPCG(*w.disorder, uint64(i)))
		}
		w.outboxes[address] = o
	}
	return w
}

func (w *webhooks) wants(kind webhook.Kind) bool { return w != nil && w.urls[kind] != "" }

// close drops what is not delivered and ends what calls.
func (w *webhooks) close() {
	if w == nil {
		return
	}
	w.mu.Lock()
	w.closed = true
	w.cancel()
	for _, o := range w.outboxes {
		w.empty(o)
	}
	w.mu.Unlock()
	w.running.Wait()
	w.client.CloseIdleConnections()
}

// begin counts a caller in, unless all is over.
func (w *webhooks) begin() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.closed {
		w.running.Add(1)
	}
	return !w.closed
}

// AwaitWebhooks returns when there is nothing left to deliver: every event is delivered, or dropped after its third attempt. It
// fails only when the context ends before.
func (e *Emulator) AwaitWebhooks(ctx context.Context) error {
	if e.hooks == nil {
		return nil
	}
	if err := e.hooks.await(ctx); err != nil {
		return fmt.Errorf("emulator: callbacks are still to be delivered: %w", err)
	}
	return nil
}

func (w *webhooks) await(ctx context.Context) error {
	w.mu.Lock()
	if w.unsettled == 0 {
		w.mu.Unlock()
		return nil
	}
	w.waiting++
	for _, o := range w.outboxes {
		w.release(o)
	}
	if w.settled == nil {
		w.settled = make(chan struct{})
	}
	settled := w.settled
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.waiting--
	}()
	select {
	case <-settled:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// latest returns at most so many deliveries, and the number of the last. It does not count as a change.
func (w *webhooks) latest(limit int) ([]Delivery, uint64) {
	w.mu.Lock()
	defer w.mu.UnlockQuietly()
	return w.log.latest(limit)
}

// Deliveries returns the latest deliveries of callbacks in the order they came up: up to 10,000, with bodies of up to 16 MiB
// together.
func (e *Emulator) Deliveries() []Delivery {
	if e.hooks == nil {
		return nil
	}
	e.hooks.mu.Lock()
	defer e.hooks.mu.Unlock()
	return e.hooks.log.all()
}

// LostDeliveries is how many events were dropped unsent because too many waited for their address.
func (e *Emulator) LostDeliveries() int {
	if e.hooks == nil {
		return 0
	}
	e.hooks.mu.Lock()
	defer e.hooks.mu.Unlock()
	return e.hooks.lost
}
