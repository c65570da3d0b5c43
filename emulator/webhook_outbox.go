package emulator

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/webhook"
)

// What the service documents of its deliveries, and what it leaves open: how many time-outs make it pause.
const (
	attemptLimit      = 5 * time.Second
	maxAttempts       = 3  // one right after the other
	timeoutsToSuspend = 10 // in a row, at one address
	suspension        = time.Minute
)

// The bounds of an outbox, unless a test sets others.
const (
	defaultOutboxEntries = 10_000
	defaultOutboxBytes   = 16 << 20
)

// outbox holds what is to be delivered to one address, one after the other. The lock of webhooks guards it.
type outbox struct {
	queue   []*parcel
	bytes   int // of the bodies in the queue
	running bool

	timeouts int           // in a row
	resumed  chan struct{} // closed when the suspension is over; nil: not suspended
	wake     func() bool   // stops the timer of the suspension

	dice     *rand.Rand // nil: events are delivered once, in their order
	held     []*parcel  // to be shuffled
	stopHold func() bool
}

// parcel is an event and the record of its delivery.
type parcel struct {
	event   webhook.Event
	address string
	record  *Delivery
}

// emit puts an event into the outbox of its address. It waits for nothing, so it may be called under the store's lock.
func (w *webhooks) emit(e webhook.Event) {
	if !w.wants(e.Kind()) {
		return
	}
	p, err := w.pack(e)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	w.log.add(p.record)
	if err != nil {
		p.record.Outcome, p.record.Attempts = DeliveryDropped, []Attempt{{Failure: "the event cannot be encoded"}}
		return
	}
	w.unsettled++
	o := w.outboxes[p.address]
	if o.dice != nil {
		w.hold(o, p)
		return
	}
	w.push(o, p)
}

func (w *webhooks) pack(e webhook.Event) (*parcel, error) {
	address := w.urls[e.Kind()]
	p := &parcel{event: e, address: address, record: &Delivery{Kind: e.Kind(), Address: withoutQuery(address), Time: w.now()}}
	r, err := w.sender.NewRequest(w.ctx, address, e)
	if err != nil {
		return p, err
	}
	var body bytes.Buffer
	_, err = body.ReadFrom(r.Body)
	p.record.Body = body.String()
	return p, err
}

// push queues an event, and drops the oldest where there is no room.
func (w *webhooks) push(o *outbox, p *parcel) {
	o.queue = append(o.queue, p)
	o.bytes += len(p.record.Body)
	for len(o.queue) > 1 && (len(o.queue) > w.outboxEntries || o.bytes > w.outboxBytes) {
		w.lost++
		oldest := o.take()
		w.logger.gaveUp(oldest.record, "too many wait for this address")
		w.settle(oldest, DeliveryDropped)
	}
	if !o.running {
		o.running = true
		w.running.Add(1)
		go w.pump(o)
	}
}

func (o *outbox) take() *parcel {
	if len(o.queue) == 0 {
		return nil
	}
	p := o.queue[0]
	o.queue[0] = nil
	o.queue = o.queue[1:]
	o.bytes -= len(p.record.Body)
	return p
}

func (w *webhooks) settle(p *parcel, outcome Outcome) {
	p.record.Outcome = outcome
	w.unsettled--
	if w.unsettled == 0 && w.settled != nil {
		close(w.settled)
		w.settled = nil
	}
}

// empty drops what is in an outbox, and wakes what waits.
func (w *webhooks) empty(o *outbox) {
	for p := o.take(); p != nil; p = o.take() {
		w.settle(p, DeliveryDropped)
	}
	for _, p := range o.held {
		w.settle(p, DeliveryDropped)
	}
	o.held = nil
	for _, stop := range []func() bool{o.wake, o.stopHold} {
		if stop != nil {
			stop()
		}
	}
}

// pump delivers until the outbox is empty. It runs only while there is something to deliver.
func (w *webhooks) pump(o *outbox) {
	defer w.running.Done()
	for {
		w.mu.Lock()
		p := o.take()
		o.running = p != nil
		w.mu.Unlock()
		if p == nil {
			return
		}
		w.deliver(o, p)
	}
}

// deliver makes up to three attempts, each signed anew: whether the service does is unknown, and an app that holds against this
// one holds against the other.
func (w *webhooks) deliver(o *outbox, p *parcel) {
	outcome := DeliveryDropped
	for range maxAttempts {
		if !w.resumed(o) {
			break
		}
		a, _, err := w.post(p, attemptLimit)
		if a.Failure == "" {
			outcome = DeliverySucceeded
		}
		w.note(o, p, a, errors.Is(err, errTimedOut))
		if outcome == DeliverySucceeded {
			break
		}
	}
	if outcome == DeliveryDropped {
		w.logger.gaveUp(p.record, "every attempt failed")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settle(p, outcome)
}

// resumed waits until the address may be called, and reports whether it ever will.
func (w *webhooks) resumed(o *outbox) bool {
	w.mu.Lock()
	resumed := o.resumed
	w.mu.Unlock()
	if resumed != nil {
		select {
		case <-resumed:
		case <-w.ctx.Done():
		}
	}
	return w.ctx.Err() == nil
}

// note records an attempt, and suspends the address after too many time-outs.
func (w *webhooks) note(o *outbox, p *parcel, a Attempt, timedOut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p.record.Attempts = append(p.record.Attempts, a)
	if !timedOut {
		o.timeouts = 0
		return
	}
	if o.timeouts++; o.timeouts < timeoutsToSuspend || w.closed {
		return
	}
	resumed := make(chan struct{})
	o.timeouts, o.resumed = 0, resumed
	o.wake = w.after(suspension, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		o.resumed = nil
		close(resumed)
	})
}

// errTimedOut ends an attempt that takes too long.
var errTimedOut = errors.New("time-out")

// maxAnswerBytes is how much of an answer is read: a verdict with the largest content, escaped.
const maxAnswerBytes = 1 << 20

// post makes one attempt, which fails where no 200 comes. The error is that none came whole.
func (w *webhooks) post(p *parcel, limit time.Duration) (a Attempt, answer []byte, err error) {
	started := w.now()
	status, answer, err := w.exchange(p, limit)
	a = Attempt{Time: started, Took: w.now().Sub(started), Status: status, Answer: string(answer[:min(len(answer), loggedAnswer)])}
	switch {
	case err != nil:
		a.Failure = err.Error()
	case status != http.StatusOK:
		a.Failure = "not 200"
	}
	w.logger.attempt(p.record, a)
	return a, answer, err
}

// exchange sends a request and reads the answer. The error tells no more than its class: that of the HTTP client has the signed
// address in it.
func (w *webhooks) exchange(p *parcel, limit time.Duration) (status int, answer []byte, err error) {
	ctx, cancel := context.WithCancelCause(w.ctx)
	defer cancel(nil)
	stop := w.after(limit, func() { cancel(errTimedOut) })
	defer stop()
	sender := w.sender
	sender.Time = w.now()
	r, err := sender.NewRequest(ctx, p.address, p.event)
	if err != nil {
		return 0, nil, errors.New("the request cannot be made")
	}
	resp, err := w.client.Do(r)
	if err == nil {
		status = resp.StatusCode
		defer resp.Body.Close()
		answer, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswerBytes))
	}
	switch cause := context.Cause(ctx); {
	case err == nil:
		return status, answer, nil
	case errors.Is(cause, errTimedOut):
		return status, nil, errTimedOut
	case w.ctx.Err() != nil:
		return status, nil, errors.New("the emulator was closed")
	case status != 0:
		return status, nil, errors.New("the answer broke off")
	}
	return 0, nil, errors.New("no answer")
}

// Events are held back to be shuffled, but not for long.
const (
	holdEvents = 16
	holdTime   = 100 * time.Millisecond
)

// hold gathers events for disorder. Once somebody waits for them they go one by one.
func (w *webhooks) hold(o *outbox, p *parcel) {
	o.held = append(o.held, p)
	if len(o.held) >= holdEvents || w.waiting > 0 {
		w.release(o)
		return
	}
	if len(o.held) == 1 {
		o.stopHold = w.after(holdTime, func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.release(o)
		})
	}
}

// release queues what was held back in another order, some of it twice.
func (w *webhooks) release(o *outbox) {
	if len(o.held) == 0 {
		return
	}
	if o.stopHold != nil {
		o.stopHold()
	}
	mixed := disorder(o.held, o.dice)
	o.held = nil
	met := map[*parcel]bool{}
	for _, p := range mixed {
		if met[p] {
			again := Delivery{Kind: p.record.Kind, Address: p.record.Address, Time: p.record.Time, Body: p.record.Body}
			p = &parcel{event: p.event, address: p.address, record: &again}
			w.log.add(p.record)
			w.unsettled++
		}
		met[p] = true
		w.push(o, p)
	}
}

// disorder returns a list in another order, with about half of the entries once more somewhere behind themselves.
func disorder[T any](list []T, dice *rand.Rand) []T {
	order := dice.Perm(len(list))
	if len(order) > 1 && slices.IsSorted(order) {
		slices.Reverse(order)
	}
	mixed := make([]T, 0, 2*len(list))
	for _, i := range order {
		mixed = append(mixed, list[i])
	}
	for i := len(mixed) - 1; i >= 0; i-- { // from behind, so that what is inserted moves none that is yet to come
		if dice.IntN(2) == 0 {
			mixed = slices.Insert(mixed, i+1+dice.IntN(len(mixed)-i), mixed[i])
		}
	}
	return mixed
}
