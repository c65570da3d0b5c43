package emulator

import (
	"strconv"

	"github.com/rongcloud-go/sdk/emulator/internal/callback"
)

// watchWebhooks shows the deliveries of an emulator that calls callbacks.
func (c *console) watchWebhooks(d *callback.Dispatcher) {
	d.WhenReleased(c.bell.ring)
	c.deliveries = func() []consoleDelivery { return deliveriesOf(d.Latest(shownDeliveries)) }
}

// deliveriesOf is for the deliveries up to one by its number.
func deliveriesOf(latest []callback.Delivery, last uint64) []consoleDelivery {
	list := make([]consoleDelivery, len(latest))
	for i, d := range latest {
		list[i] = consoleDelivery{
			ID: strconv.FormatUint(last-uint64(len(latest)-i), 10), Time: d.Time.UnixMilli(), Event: string(d.Kind),
			URL: d.Address, Body: d.Body, State: consoleStates[d.Outcome],
		}
		for _, a := range d.Attempts {
			list[i].Attempts = append(list[i].Attempts, consoleAttempt{
				Time: a.Time.UnixMilli(), Took: a.Took.Microseconds(), Status: a.Status, Answer: a.Answer, Error: a.Failure,
			})
		}
	}
	return list
}

var consoleStates = map[callback.Outcome]string{
	callback.Pending: deliveryWaiting, callback.Succeeded: deliveryDelivered, callback.Dropped: deliveryFailed,
}
