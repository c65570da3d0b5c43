package console

import (
	"crypto/sha256"
	"encoding/json"

	"github.com/rongcloud-go/sdk/emulator/internal/mask"
)

const (
	shownDeliveries = 100     // that a page gets
	shownAnswer     = 8 << 10 // bytes of a response
)

// Delivery is a call of a callback as a page shows it.
type Delivery struct {
	ID       string    `json:"id"`
	Time     int64     `json:"time"` // when it became due
	Event    string    `json:"event"`
	URL      string    `json:"url"`
	Body     string    `json:"body"`
	State    string    `json:"state"` // one of the states below
	Next     int64     `json:"next"`  // when it is tried again; 0: not
	Attempts []Attempt `json:"attempts"`
}

// The states of a delivery.
const (
	Waiting   = "waiting" // for its first attempt, or the next
	Delivered = "delivered"
	Failed    = "failed" // for good
)

// Attempt is one request of a delivery.
type Attempt struct {
	Time   int64  `json:"time"`   // 0: not known
	Took   int64  `json:"took"`   // microseconds; 0: not known
	Status int    `json:"status"` // 0: there was no answer
	Answer string `json:"answer"`
	Error  string `json:"error"`
}

// latestDeliveries returns the deliveries that a page gets, the oldest first, with masked and shortened bodies.
func (v *views) latestDeliveries() []Delivery {
	list := []Delivery{}
	if v.deliveries == nil {
		return list
	}
	for _, d := range v.deliveries(shownDeliveries) {
		d.Body, _ = shorten(mask.JSON(d.Body), shownBytes)
		attempts := make([]Attempt, len(d.Attempts))
		for i, a := range d.Attempts {
			a.Answer, _ = shorten(mask.JSON(a.Answer), shownAnswer)
			attempts[i] = a
		}
		d.Attempts = attempts
		list = append(list, d)
	}
	return list
}

// fingerprint identifies a version of something that was sent.
type fingerprint [sha256.Size]byte

func fingerprintOf(doc any) fingerprint {
	encoded, _ := json.Marshal(doc) // of this package's own types: cannot fail
	return sha256.Sum256(encoded)
}

// changedDeliveries returns the deliveries that differ from what a page has, and adds them to what it has.
func changedDeliveries(list []Delivery, known map[string]fingerprint) (changed []Delivery) {
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
