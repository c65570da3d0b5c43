package emulator

import (
	"net/url"
	"slices"
	"time"

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

// loggedAnswer is how much of an answer is kept.
const loggedAnswer = 1024

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

// deliveryLogSize and deliveryLogBytes bound the log.
const (
	deliveryLogSize  = 10_000
	deliveryLogBytes = 16 << 20
)

type deliveryLog struct {
	seen  []*Delivery
	bytes int
	total uint64 // how many there ever were
}

func (l *deliveryLog) add(d *Delivery) {
	l.seen = append(l.seen, d)
	l.bytes += len(d.Body)
	l.total++
	for len(l.seen) > deliveryLogSize || l.bytes > deliveryLogBytes {
		l.bytes -= len(l.seen[0].Body)
		l.seen[0] = nil
		l.seen = l.seen[1:]
	}
}

func (l *deliveryLog) all() []Delivery {
	all := make([]Delivery, len(l.seen))
	for i, d := range l.seen {
		all[i] = *d
		all[i].Attempts = slices.Clone(d.Attempts)
	}
	return all
}

// latest returns at most so many deliveries, and the number of the last.
func (l *deliveryLog) latest(limit int) ([]Delivery, uint64) {
	latest := deliveryLog{seen: l.seen[max(0, len(l.seen)-limit):]}
	return latest.all(), l.total
}

// withoutQuery is an address as it may be shown: some put a token into the query.
func withoutQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.RawQuery = ""
	return u.String()
}
