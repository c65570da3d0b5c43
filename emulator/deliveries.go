package emulator

import (
	"context"
	"fmt"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/callback"
	"github.com/rongcloud-go/sdk/webhook"
)

// Delivery is the delivery of an event to a callback, or of a message that waits for a verdict. It has no signature and
// no secret.
type Delivery struct {
	Kind     webhook.Kind
	Address  string    // URL without its query
	Time     time.Time // time of the event, by the machine's clock
	Body     string
	Attempts []Attempt
	Outcome  Outcome
}

// Attempt is one request of a delivery.
type Attempt struct {
	Time    time.Time // by the machine's clock
	Took    time.Duration
	Status  int    // HTTP status of the response; 0: no response
	Answer  string // body of the response, at most the first 1024 bytes
	Failure string // empty: success; else what went wrong, such as "time-out"
}

// Outcome is the outcome of a delivery.
type Outcome int

const (
	DeliveryPending   Outcome = iota
	DeliverySucceeded         // the response was 200, and for a webhook.KindPreSend had a usable verdict
	DeliveryDropped           // given up: after the last attempt, because too many events waited, or because the emulator was closed
)

// String returns the name of the outcome.
func (o Outcome) String() string {
	names := [...]string{"pending", "succeeded", "dropped"}
	if o < 0 || int(o) >= len(names) {
		return "unknown"
	}
	return names[o]
}

// AwaitWebhooks waits until every event is delivered, or dropped after its third attempt. It fails only if the context
// ends first.
func (e *Emulator) AwaitWebhooks(ctx context.Context) error {
	if err := e.callbacks.Await(ctx); err != nil {
		return fmt.Errorf("emulator: callbacks are still to be delivered: %w", err)
	}
	return nil
}

// Deliveries returns the latest deliveries of callbacks, oldest first: up to 10,000, with bodies of up to 16 MiB in
// total.
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

// LostDeliveries returns the number of events that were dropped without an attempt because too many waited for their
// URL.
func (e *Emulator) LostDeliveries() int { return e.callbacks.Lost() }
