package emulator

import (
	"context"
	"math/rand/v2"
	"net/http"
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

func (w *webhooks) deliveries() []Delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.all()
}

func (w *webhooks) lostCount() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lost
}
