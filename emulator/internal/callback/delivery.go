package callback

import (
	"net/url"
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/webhook"
)

// Delivery records an event and its attempts. It has no signature and no secret.
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
	Status  int    // of the response; 0: none came
	Answer  string // its body, at most the first loggedAnswer bytes
	Failure string // empty: it succeeded
}

// loggedAnswer is how much of a response is kept.
const loggedAnswer = 1024

// Outcome is the result of a delivery. The numbers are those of package emulator.
type Outcome int

// The outcomes.
const (
	Pending   Outcome = iota
	Succeeded         // answered with 200; of a webhook.KindPreSend: a usable verdict came
	Dropped           // given up: after the last attempt, because the outbox was full, or by Close
)

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

func (l *deliveryLog) latest(limit int) ([]Delivery, uint64) {
	latest := deliveryLog{seen: l.seen[max(0, len(l.seen)-limit):]}
	return latest.all(), l.total
}

// withoutQuery returns a URL as it may be shown: the query may hold a token.
func withoutQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.RawQuery = ""
	return u.String()
}
