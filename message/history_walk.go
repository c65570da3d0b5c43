package message

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// historyItem is a message of a history.
type historyItem interface {
	uid() string
	sent() time.Time
}

// historyBounds selects the messages of a page.
type historyBounds struct {
	newest, oldest time.Time
	size           int
	excludeNewest  bool
}

// historyWalk goes back through a history, page by page. A page may end among messages of one millisecond, so the next begins
// with that millisecond again, and what was delivered of it is left out.
type historyWalk[M historyItem] struct {
	historyBounds
	operation string
	fetch     func(b historyBounds) ([]M, error)
	delivered map[string]bool // UIDs of messages of the millisecond Newest
}

// back yields the messages from the newest to the oldest. It yields an error once, as the last pair.
func (w historyWalk[M]) back(yield func(M, error) bool) {
	var none M
	for {
		page, err := w.fetch(w.historyBounds)
		if err != nil {
			yield(none, err)
			return
		}
		for _, m := range w.unseen(page) {
			if !yield(m, nil) {
				return
			}
		}
		more, err := w.advance(page)
		if err != nil {
			yield(none, err)
		}
		if !more {
			return
		}
	}
}

// maxHeld is how many messages a walk forward holds, because the service returns the newest first.
const maxHeld = 1000

// forward yields the messages from the oldest to the newest. A span with more than maxHeld messages is read in two halves.
func (w historyWalk[M]) forward() iter.Seq2[M, error] {
	return func(yield func(M, error) bool) { w.forwardAfter(time.Time{}, yield) }
}

// forwardAfter yields the messages that are later than floor, and reports whether to go on.
func (w historyWalk[M]) forwardAfter(floor time.Time, yield func(M, error) bool) bool {
	var held []M
	var split time.Time
	failed := false
	w.back(func(m M, err error) bool {
		if err != nil {
			failed = true
			yield(m, err)
			return false
		}
		if !floor.IsZero() && m.sent().UnixMilli() <= floor.UnixMilli() {
			return true
		}
		held = append(held, m)
		if oldest, newest := w.oldest.UnixMilli(), held[0].sent().UnixMilli(); len(held) > maxHeld && newest-oldest >= 2 {
			split = time.UnixMilli(oldest + (newest-oldest)/2) // halves what there is, not the span that was asked for
			return false
		}
		return true
	})
	if failed {
		return false
	}
	if !split.IsZero() {
		earlier, later := w, w
		earlier.newest, earlier.excludeNewest = split, false
		later.oldest = split
		return earlier.forwardAfter(floor, yield) && later.forwardAfter(split, yield)
	}
	for _, m := range slices.Backward(held) {
		if !yield(m, nil) {
			return false
		}
	}
	return true
}

// unseen returns the messages of a page without those that were delivered, and those that are too new.
func (w *historyWalk[M]) unseen(page []M) []M {
	newest := w.newest.UnixMilli()
	fresh := make([]M, 0, len(page))
	for _, m := range page {
		sent := m.sent().UnixMilli()
		if sent < newest || (sent == newest && !w.delivered[m.uid()]) {
			fresh = append(fresh, m)
		}
	}
	return fresh
}

// advance prepares the walk for the next page, and reports whether there can be one.
func (w *historyWalk[M]) advance(page []M) (more bool, err error) {
	if len(page) < w.size {
		return false, nil
	}
	fresh := w.unseen(page)
	if len(fresh) == 0 {
		return w.widen()
	}
	asked, oldest := w.newest.UnixMilli(), w.newest
	for _, m := range fresh {
		if m.sent().IsZero() {
			return false, w.failure("a message came without its time, so the history before it cannot be found")
		}
		if m.sent().Before(oldest) {
			oldest = m.sent()
		}
	}
	if w.delivered == nil || oldest.UnixMilli() < asked {
		w.delivered = map[string]bool{}
	}
	for _, m := range fresh {
		if m.sent().UnixMilli() == oldest.UnixMilli() {
			w.delivered[m.uid()] = true
		}
	}
	again := oldest.UnixMilli() == asked && !w.excludeNewest
	w.newest, w.excludeNewest = oldest, false
	if again { // the next query would be the same
		return w.widen()
	}
	return oldest.UnixMilli() > w.oldest.UnixMilli(), nil
}

// widen is for a page that has only messages of one millisecond: only a larger page has others. If the largest page has none, the walk
// ends with an error. So every query but one begins earlier than the previous one, and the walk ends.
func (w *historyWalk[M]) widen() (more bool, err error) {
	if w.size == maxHistoryPage {
		return false, w.failure(fmt.Sprintf(
			"at least %d messages were sent in the millisecond %d, and the rest of them cannot be read; go on from there with ExcludeNewest",
			maxHistoryPage, w.newest.UnixMilli()))
	}
	w.size = maxHistoryPage
	return true, nil
}

func (w *historyWalk[M]) failure(message string) error {
	return &rongcloud.Error{Operation: w.operation, Message: message}
}
