package message

import (
	"fmt"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// historyWalk reads a history backwards, page by page. A page may end among messages of one millisecond. So the next
// page begins with that millisecond again, and the messages that were delivered are left out.
type historyWalk struct {
	HistoryParams
	delivered map[string]bool // UIDs of messages of the millisecond Newest
}

// unseen returns the messages of a page that were not delivered and are not newer than requested.
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

// advance prepares the query of the next page, and reports whether there can be one.
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
	if again { // the next query would be the same
		return w.widen()
	}
	return oldest.UnixMilli() > w.Oldest.UnixMilli(), nil
}

// widen handles a page that holds only messages of one millisecond. Only a larger page can show the messages before
// them. If the service always returns more messages of that millisecond, the walk fails. So all queries but one begin
// earlier than the previous query, and the walk ends.
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
