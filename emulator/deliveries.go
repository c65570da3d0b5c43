package emulator

import (
	"context"
	"fmt"
)

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

// Deliveries returns the latest deliveries of callbacks in the order they came up: up to 10,000, with bodies of up to 16 MiB
// together.
func (e *Emulator) Deliveries() []Delivery {
	if e.hooks == nil {
		return nil
	}
	return e.hooks.deliveries()
}

// LostDeliveries is how many events were dropped unsent because too many waited for their address.
func (e *Emulator) LostDeliveries() int {
	if e.hooks == nil {
		return 0
	}
	return e.hooks.lostCount()
}
