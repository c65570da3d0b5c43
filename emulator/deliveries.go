package emulator

import (
	"context"
	"fmt"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/callback"
	"github.com/rongcloud-go/sdk/webhook"
)

// Delivery is an event on its way to a callback, or a message that waits for a verdict. It holds no signature and no secret.
type Delivery struct {
	Kind     webhook.Kind
	Address  string    // without the query
	Time     time.Time // when it came up, by the machine's clock
	Body     string
	Attempts []Attempt
	Outcome  Outcome
}

// Attempt is one request of a delivery.
type Attempt struct {
	Time    time.Time // by the machine's clock
	Took    time.Duration
	Status  int    // of the answer; 0: none came
	Answer  string // its body, at most the first 1024 bytes
	Failure string // empty: it succeeded; else what was wrong, such as "time-out"
}

// Outcome is what became of a delivery.
type Outcome int

const (
	DeliveryPending   Outcome = iota
	DeliverySucceeded         // answered with 200; of a webhook.KindPreSend: a usable verdict came
	DeliveryDropped           // given up: after the last attempt, for want of room, or when the emulator was closed
)

// String names the outcome.
func (o Outcome) String() string {
	names := [...]string{"pending", "succeeded", "dropped"}
	if o < 0 || int(o) >= len(names) {
		return "unknown"
	}
	return names[o]
}

// AwaitWebhooks returns when there is nothing left to deliver: every event is delivered, or dropped after its third attempt. It
// fails only when the context ends before.
func (e *Emulator) AwaitWebhooks(ctx context.Context) error {
	if err := e.callbacks.Await(ctx); err != nil {
		return fmt.Errorf("emulator: callbacks are still to be delivered: %w", err)
	}
	return nil
}

// Deliveries returns the latest deliveries of callbacks in the order they came up: up to 10,000, with bodies of up to 16 MiB
// together.
func (e *Emulator) Deliveries() []Delivery {
	list := e.callbacks.Deliveries()
	all := make([]Delivery, len(list))
	for i := range list {
		all[i] = deliveryOf(&list[i])
	}
	return all
}

func deliveryOf(d *callback.Delivery) Delivery {
	var attempts []Attempt
	for _, a := range d.Attempts {
		attempts = append(attempts, Attempt(a))
	}
	return Delivery{Kind: d.Kind, Address: d.Address, Time: d.Time, Body: d.Body, Attempts: attempts, Outcome: Outcome(d.Outcome)}
}

// LostDeliveries is how many events were dropped unsent because too many waited for their address.
func (e *Emulator) LostDeliveries() int { return e.callbacks.Lost() }
