package emulator

import (
	"strings"
	"time"
)

// WithDeduplication switches on what a support ticket does for a real app: a message whose msgRandom is the number of an earlier
// message of the same sender, sent by the same operation within the last minute, is refused and not sent. The default is off.
func WithDeduplication() Option {
	return func(c *config) error {
		c.deduplication = true
		return nil
	}
}

// dedupSpan is how long a number is remembered.
const dedupSpan = time.Minute

// numbers remembers which messages took effect, by the number their sender gave them. Nil remembers nothing. The store's lock
// guards it.
type numbers struct {
	sent  map[numbered]struct{}
	order []remembered // by time
}

type numbered struct {
	operation, sender string
	number            int64
}

type remembered struct {
	numbered
	at time.Time
}

func newNumbers() *numbers { return &numbers{sent: map[numbered]struct{}{}} }

// once carries a request out unless its number is known.
func (n *numbers) once(r *request, now time.Time, carryOut func() (fields, *failure)) (fields, *failure) {
	message := numbered{r.op.ID, strings.Clone(r.text("fromUserId")), r.number("msgRandom", 0)}
	if n == nil || message.number == 0 { // no number was given
		return carryOut()
	}
	n.forget(now)
	if _, again := n.sent[message]; again {
		return nil, fail(codeBadParameter, "msgRandom: the sender used the number within the last minute, the message is not sent again")
	}
	result, problem := carryOut()
	if problem == nil {
		n.sent[message] = struct{}{}
		n.order = append(n.order, remembered{message, now})
	}
	return result, problem
}

func (n *numbers) forget(now time.Time) {
	over := 0
	for over < len(n.order) && !n.order[over].at.After(now.Add(-dedupSpan)) {
		delete(n.sent, n.order[over].numbered)
		over++
	}
	n.order = n.order[over:]
}
