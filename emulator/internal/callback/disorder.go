package callback

import (
	"math/rand/v2"
	"slices"
	"time"
)

// Events are held back to be shuffled until there are holdEvents of them or holdTime has passed.
const (
	holdEvents = 16
	holdTime   = 100 * time.Millisecond
)

// hold holds back an event. While somebody waits for deliveries it is released at once.
func (d *Dispatcher) hold(o *outbox, p *parcel) {
	o.held = append(o.held, p)
	if len(o.held) >= holdEvents || d.waiting > 0 {
		d.release(o)
		return
	}
	if len(o.held) == 1 {
		o.stopHold = d.config.After(holdTime, func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.release(o)
		})
	}
}

// release queues the events that were held back in another order, some of them twice.
func (d *Dispatcher) release(o *outbox) {
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
			d.log.add(p.record)
			d.unsettled++
		}
		met[p] = true
		d.push(o, p)
	}
}

// disorder returns a list in another order, with about half of the entries repeated somewhere behind themselves.
func disorder[T any](list []T, dice *rand.Rand) []T {
	order := dice.Perm(len(list))
	if len(order) > 1 && slices.IsSorted(order) {
		slices.Reverse(order)
	}
	mixed := make([]T, 0, 2*len(list))
	for _, i := range order {
		mixed = append(mixed, list[i])
	}
	for i := len(mixed) - 1; i >= 0; i-- { // backwards, so that an insertion moves no entry that is still to come
		if dice.IntN(2) == 0 {
			mixed = slices.Insert(mixed, i+1+dice.IntN(len(mixed)-i), mixed[i])
		}
	}
	return mixed
}
