// Package callback calls the callbacks of the emulated app for what happens in the state, and asks the app for its verdict on
// messages.
//
// A Dispatcher is an observer of the state: it encodes what was done as an event, and puts it into the outbox of its URL. Each
// outbox is delivered by a goroutine that runs only while there is something to deliver.
package callback

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/watched"
	"github.com/rongcloud-go/sdk/webhook"
)

// Kinds are the callbacks that can be called.
var Kinds = []webhook.Kind{
	webhook.KindMessage, webhook.KindPreSend, webhook.KindChatroomStatus, webhook.KindChatroomAttribute,
	webhook.KindOnlineStatus, webhook.KindDeactivation,
}

// Timer calls a function after some time, unless it is stopped before.
type Timer func(d time.Duration, f func()) (stop func() bool)

// Config is what does not change in the life of a Dispatcher. What is zero has a default, except the credentials and Emulated.
type Config struct {
	AppKey, AppSecret string
	URLs              map[webhook.Kind]string // by Kinds; a kind without one is not called
	RouteServer       bool                    // messages of the app server are copied too
	Disorder          *uint64                 // the seed of the order; nil: events are delivered once, in their order
	OutboxEntries     int                     // of one URL, with OutboxBytes; the oldest are dropped
	OutboxBytes       int
	Now               func() time.Time // the machine's time: the emulator's may be ahead, and make signatures too old
	Emulated          func() time.Time // the emulator's time, which events carry
	After             Timer
	Logger            *slog.Logger      // nil: nothing is logged
	Transport         http.RoundTripper // nil: a transport of its own, without a proxy
}

// The default bounds of an outbox.
const (
	outboxEntries = 10_000
	outboxBytes   = 16 << 20
)

func (c Config) withDefaults() Config {
	if c.OutboxEntries == 0 {
		c.OutboxEntries = outboxEntries
	}
	if c.OutboxBytes == 0 {
		c.OutboxBytes = outboxBytes
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.After == nil {
		c.After = func(d time.Duration, f func()) (stop func() bool) { return time.AfterFunc(d, f).Stop }
	}
	if c.Transport == nil {
		// A proxy of the environment is meant for other hosts than the app under test.
		c.Transport = &http.Transport{IdleConnTimeout: 30 * time.Second, DisableCompression: true}
	}
	return c
}

// Dispatcher calls callbacks. Its methods are safe for concurrent use.
type Dispatcher struct {
	config Config
	sender webhook.Sender
	client *http.Client
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	times  roomTimes // used by Observe only, under the lock of the state

	mu        watched.Mutex // guards the rest; nobody waits while holding it
	outboxes  map[string]*outbox
	log       deliveryLog
	lost      int
	unsettled int
	waiting   int           // callers of Await
	settled   chan struct{} // closed when nothing is unsettled; nil: nobody waits
	closed    bool
	running   sync.WaitGroup // the goroutines and the callers of Judge
}

// New returns a dispatcher for the URLs of the config. It must be closed.
func New(c Config) *Dispatcher {
	c = c.withDefaults()
	d := &Dispatcher{
		config: c, sender: webhook.Sender{AppKey: c.AppKey, AppSecret: c.AppSecret}, times: newRoomTimes(), outboxes: map[string]*outbox{},
		client: &http.Client{
			Transport:     c.Transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	for i, kind := range Kinds {
		if address := c.URLs[kind]; address != "" && d.outboxes[address] == nil && kind != webhook.KindPreSend {
			d.outboxes[address] = newOutbox(c.Disorder, i)
		}
	}
	return d
}

// Calls reports whether a kind has a URL.
func (d *Dispatcher) Calls(kind webhook.Kind) bool { return d.config.URLs[kind] != "" }

// WhenReleased has a function called after each change of what Latest returns, without the lock. It must be called before the
// dispatcher is used.
func (d *Dispatcher) WhenReleased(f func()) { d.mu.Released = f }

// Close drops what is not delivered, cancels the requests under way, and waits until they have ended.
func (d *Dispatcher) Close() {
	d.mu.Lock()
	d.closed = true
	d.cancel()
	for _, o := range d.outboxes {
		d.empty(o)
	}
	d.mu.Unlock()
	d.running.Wait()
	d.client.CloseIdleConnections()
}

// begin adds a caller to those that Close waits for. It reports false after Close.
func (d *Dispatcher) begin() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.running.Add(1)
	}
	return !d.closed
}

// Await returns when every event is delivered or dropped. It fails only when the context ends before. Events that are held back
// for disorder are released first.
func (d *Dispatcher) Await(ctx context.Context) error {
	d.mu.Lock()
	if d.unsettled == 0 {
		d.mu.Unlock()
		return nil
	}
	d.waiting++
	for _, o := range d.outboxes {
		d.release(o)
	}
	if d.settled == nil {
		d.settled = make(chan struct{})
	}
	settled := d.settled
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.waiting--
	}()
	select {
	case <-settled:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Deliveries returns the latest deliveries in the order they came up.
func (d *Dispatcher) Deliveries() []Delivery {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.log.all()
}

// Latest returns at most limit deliveries and the number of all there ever were. It does not count as a change.
func (d *Dispatcher) Latest(limit int) (list []Delivery, total uint64) {
	d.mu.Lock()
	defer d.mu.UnlockQuietly()
	return d.log.latest(limit)
}

// Lost returns how many events were dropped unsent because too many waited for their URL.
func (d *Dispatcher) Lost() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lost
}
