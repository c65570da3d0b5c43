package state

import (
	"strings"
	"time"
)

// numberSpan is the time for which the number of a message is remembered.
const numberSpan = time.Minute

// numbers remembers the numbers of messages that took effect. Nil remembers nothing.
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

// once carries an action out unless its number is known.
func (n *numbers) once(message numbered, now time.Time, carryOut func() error) error {
	if n == nil || message.number == 0 { // no number was given
		return carryOut()
	}
	n.forget(now)
	if _, again := n.sent[message]; again {
		return refuse(Repeated, "msgRandom", "the sender used the number within the last minute, the message is not sent again")
	}
	if err := carryOut(); err != nil {
		return err
	}
	message.sender = strings.Clone(message.sender)
	n.sent[message] = struct{}{}
	n.order = append(n.order, remembered{message, now})
	return nil
}

func (n *numbers) forget(now time.Time) {
	over := 0
	for over < len(n.order) && !n.order[over].at.After(now.Add(-numberSpan)) {
		delete(n.sent, n.order[over].numbered)
		over++
	}
	n.order = n.order[over:]
}
