package emulator

import (
	"crypto/sha256"
	"encoding/json"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/mask"
)

// shownDeliveries is how many deliveries a page gets.
const shownDeliveries = 100

// consoleDelivery is a call of a webhook as the console shows it.
type consoleDelivery struct {
	ID       string           `json:"id"`
	Time     int64            `json:"time"` // when it became due
	Event    string           `json:"event"`
	URL      string           `json:"url"`
	Body     string           `json:"body"`
	State    string           `json:"state"` // deliveryWaiting and so on
	Next     int64            `json:"next"`  // when it is tried again; 0: not
	Attempts []consoleAttempt `json:"attempts"`
}

// The states of a delivery.
const (
	deliveryWaiting   = "waiting" // for its first attempt, or the next
	deliveryDelivered = "delivered"
	deliveryFailed    = "failed" // for good
)

type consoleAttempt struct {
	Time   int64  `json:"time"`   // 0: not known
	Took   int64  `json:"took"`   // microseconds; 0: not known
	Status int    `json:"status"` // 0: there was no answer
	Answer string `json:"answer"`
	Error  string `json:"error"`
}

// latestDeliveries returns as many deliveries as a page gets, the oldest first, with texts cut.
func (c *console) latestDeliveries() []consoleDelivery {
	list := []consoleDelivery{}
	if c.deliveries == nil {
		return list
	}
	all := c.deliveries()
	for _, d := range all[max(0, len(all)-shownDeliveries):] {
		d.Body, _ = shorten(mask.JSON(d.Body), shownBytes)
		attempts := make([]consoleAttempt, len(d.Attempts))
		for i, a := range d.Attempts {
			a.Answer, _ = shorten(mask.JSON(a.Answer), api.AnswerBytes)
			attempts[i] = a
		}
		d.Attempts = attempts
		list = append(list, d)
	}
	return list
}

// fingerprint tells whether something was sent before as it is now.
type fingerprint [sha256.Size]byte

func fingerprintOf(doc any) fingerprint {
	text, _ := json.Marshal(doc) // of this package's own types: cannot fail
	return sha256.Sum256(text)
}

// changedDeliveries returns those a page does not have as they are, and remembers that it has them from now on.
func changedDeliveries(list []consoleDelivery, known map[string]fingerprint) (changed []consoleDelivery) {
	current := make(map[string]fingerprint, len(list))
	for _, d := range list {
		current[d.ID] = fingerprintOf(d)
		if known[d.ID] != current[d.ID] {
			changed = append(changed, d)
		}
	}
	clear(known)
	for id, mark := range current {
		known[id] = mark
	}
	return changed
}
