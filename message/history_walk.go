package message

import (
	"fmt"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// historyWalk goes back through a history, page by page. A page may end among messages of one millisecond, so the next begins
// with that millisecond again, and what was delivered of it is left out.
type historyWalk struct {
	HistoryParams
	delivered map[string]bool // UIDs of the millisecond Newest
}

// unseen leaves out what was delivered before, and what is too new to have been asked for.
func (w *historyWalk) unseen(page []Received) []Received {
	newest := w.Newest.UnixMilli()
	fresh := make([]Received, 0, len(page))
	for _, m := range page {
		sent := m.Sent.UnixMilli()
		if sent < newest || (sent == newest && !w.delivered[m.UID]) {
			fresh = append(fresh, m)
		}
	}
	return fresh
}

// advance makes the walk ready for the page after this one, and reports whether there can be one.
func (w *historyWalk) advance(page []Received) (more bool, err error) {
	if len(page) < w.Size {
		return false, nil
	}
	fresh := w.unseen(page)
	if len(fresh) == 0 {
		return w.widen()
	}
	asked, oldest := w.Newest.UnixMilli(), w.Newest
	for _, m := range fresh {
		if m.Sent.IsZero() {
			return false, w.failure("a message came without its time, so the history before it cannot be found")
		}
		if m.Sent.Before(oldest) {
			oldest = m.Sent
		}
	}
	if w.delivered == nil || oldest.UnixMilli() < asked {
		w.delivered = map[string]bool{}
	}
	for _, m := range fresh {
		if m.Sent.UnixMilli() == oldest.UnixMilli() {
			w.delivered[m.UID] = true
		}
	}
	again := oldest.UnixMilli() == asked && !w.ExcludeNewest
	w.Newest, w.ExcludeNewest = oldest, false
	if again { // the next query would be this one
		return w.widen()
	}
	return oldest.UnixMilli() > w.Oldest.UnixMilli(), nil
}

// widen is for a page that one millisecond fills: only a larger page shows what is beyond. A service that always has more of that
// millisecond is left with an error. So every query but one begins earlier than the one before, and the walk ends.
func (w *historyWalk) widen() (more bool, err error) {
	if w.Size == maxHistoryPage {
		return false, w.failure(fmt.Sprintf(
			"at least %d messages were sent in the millisecond %d, and the rest of them cannot be read; go on from there with ExcludeNewest",
			maxHistoryPage, w.Newest.UnixMilli()))
	}
	w.Size = maxHistoryPage
	return true, nil
}

func (w *historyWalk) failure(message string) error {
	return &rongcloud.Error{Operation: opChatroomHistory.ID, Message: message}
}
