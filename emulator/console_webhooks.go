package emulator

import "strconv"

// watchWebhooks shows the deliveries of an emulator that calls callbacks.
func (c *console) watchWebhooks(w *webhooks) {
	if w == nil {
		return
	}
	w.mu.Released = c.bell.ring
	c.deliveries = func() []consoleDelivery { return deliveriesOf(w.latest(shownDeliveries)) }
}

// deliveriesOf is for the deliveries up to one by its number.
func deliveriesOf(latest []Delivery, last uint64) []consoleDelivery {
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

var consoleStates = map[Outcome]string{
	DeliveryPending: deliveryWaiting, DeliverySucceeded: deliveryDelivered, DeliveryDropped: deliveryFailed,
}
