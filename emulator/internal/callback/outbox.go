package callback

import (
	"bytes"
	"math/rand/v2"

	"github.com/rongcloud-go/sdk/webhook"
)

// outbox holds the events for one URL, which are delivered one after the other. The lock of the dispatcher guards it.
type outbox struct {
	queue   []*parcel
	bytes   int // of the bodies in the queue
	running bool

	timeouts int           // in a row
	resumed  chan struct{} // closed when the suspension is over; nil: not suspended
	wake     func() bool   // stops the timer of the suspension

	dice     *rand.Rand // nil: no disorder
	held     []*parcel  // to be shuffled
	stopHold func() bool
}

// newOutbox returns an outbox. The seed and the stream determine its disorder; without a seed there is none.
func newOutbox(seed *uint64, stream int) *outbox {
	o := &outbox{}
	if seed != nil {
		o.dice = rand.New(rand.NewPCG(*seed, uint64(stream)))
	}
	return o
}

// parcel is an event and the record of its delivery.
type parcel struct {
	event   webhook.Event
	address string
	record  *Delivery
}

// emit puts an event into the outbox of its URL. It does not wait, so that it may be called under the lock of the state.
func (d *Dispatcher) emit(e webhook.Event) {
	if !d.Calls(e.Kind()) {
		return
	}
	p, err := d.pack(e)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return
	}
	d.log.add(p.record)
	if err != nil {
		p.record.Outcome, p.record.Attempts = Dropped, []Attempt{{Failure: "the event cannot be encoded"}}
		return
	}
	d.unsettled++
	o := d.outboxes[p.address]
	if o.dice != nil {
		d.hold(o, p)
		return
	}
	d.push(o, p)
}

// pack encodes an event for its record.
func (d *Dispatcher) pack(e webhook.Event) (*parcel, error) {
	address := d.config.URLs[e.Kind()]
	p := &parcel{event: e, address: address, record: &Delivery{Kind: e.Kind(), Address: withoutQuery(address), Time: d.config.Now()}}
	r, err := d.sender.NewRequest(d.ctx, address, e)
	if err != nil {
		return p, err
	}
	var body bytes.Buffer
	_, err = body.ReadFrom(r.Body)
	p.record.Body = body.String()
	return p, err
}

// push queues an event, and drops the oldest when the outbox is full.
func (d *Dispatcher) push(o *outbox, p *parcel) {
	o.queue = append(o.queue, p)
	o.bytes += len(p.record.Body)
	for len(o.queue) > 1 && (len(o.queue) > d.config.OutboxEntries || o.bytes > d.config.OutboxBytes) {
		d.lost++
		oldest := o.take()
		d.logGivenUp(oldest.record, "too many wait for this address")
		d.settle(oldest, Dropped)
	}
	if !o.running {
		o.running = true
		d.running.Add(1)
		go d.pump(o)
	}
}

// take removes the oldest event; nil: the queue is empty.
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

// settle ends a delivery, and wakes the callers of Await after the last.
func (d *Dispatcher) settle(p *parcel, outcome Outcome) {
	p.record.Outcome = outcome
	d.unsettled--
	if d.unsettled == 0 && d.settled != nil {
		close(d.settled)
		d.settled = nil
	}
}

// empty drops everything in an outbox, and stops its timers.
func (d *Dispatcher) empty(o *outbox) {
	for p := o.take(); p != nil; p = o.take() {
		d.settle(p, Dropped)
	}
	for _, p := range o.held {
		d.settle(p, Dropped)
	}
	o.held = nil
	for _, stop := range []func() bool{o.wake, o.stopHold} {
		if stop != nil {
			stop()
		}
	}
}

// pump delivers until the outbox is empty.
func (d *Dispatcher) pump(o *outbox) {
	defer d.running.Done()
	for {
		d.mu.Lock()
		p := o.take()
		o.running = p != nil
		d.mu.Unlock()
		if p == nil {
			return
		}
		d.deliver(o, p)
	}
}
