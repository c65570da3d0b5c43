package console

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

func (c *Console) serveSnapshot(w http.ResponseWriter, _ *http.Request) {
	sendJSON(w, http.StatusOK, c.views.snapshot())
}

// stream is a page that receives updates. Nothing is queued for it: it continues at its cursor. If it is so slow that what follows
// is gone, it is asked to load the snapshot again.
type stream struct {
	views      *views
	at         cursor
	state      fingerprint
	deliveries map[string]fingerprint
}

// next returns what changed. It fails when the page missed something.
func (s *stream) next() (update, bool) {
	v := s.views
	current := v.current() // first: the rest may be newer, never older
	news := update{Now: v.state.Now().UnixMilli()}
	var messages, requests bool
	news.Messages, s.at.Messages, messages = v.feed.after(s.at.Messages)
	news.Requests, s.at.Requests, requests = v.requestsAfter(s.at.Requests, s.at.Clears)
	if !messages || !requests {
		_, _, s.at.Clears = v.latestRequests()
		return update{}, false
	}
	news.Deliveries = changedDeliveries(v.latestDeliveries(), s.deliveries)
	if mark := fingerprintOf(current); mark != s.state {
		s.state, news.State = mark, &current
	}
	return news, true
}

// serveEvents streams changes as server-sent events: "update" with an update, "reset" when the page must load the
// snapshot again, and comments while there is nothing new.
func (c *Console) serveEvents(w http.ResponseWriter, r *http.Request) {
	at, ok := readCursor(r.URL.Query())
	if !ok {
		refuse(w, http.StatusBadRequest, "messages, requests and clears must be the numbers of a snapshot's cursor")
		return
	}
	heard, leave, ok := c.bell.listen(maxStreams)
	if !ok {
		refuse(w, http.StatusServiceUnavailable, fmt.Sprintf("%d pages are open already: close one", maxStreams))
		return
	}
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	s := &stream{views: &c.views, at: at, deliveries: map[string]fingerprint{}}
	heartbeat := time.NewTicker(c.config.Heartbeat)
	defer heartbeat.Stop()
	// A server's read timeout would end the request while it is being answered.
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	for {
		news, ok := s.next()
		piece := event("update", news)
		switch {
		case !ok:
			piece = event("reset", struct{}{})
		case news.empty():
			piece = []byte(": nothing new\n\n")
		}
		if !push(w, piece) || !c.pause(r, time.After(c.config.Pace), nil) || !c.pause(r, heartbeat.C, heard) {
			return
		}
	}
}

// pause waits for a time or for the bell, and reports whether the stream goes on.
func (c *Console) pause(r *http.Request, until <-chan time.Time, heard <-chan struct{}) bool {
	select {
	case <-until:
	case <-heard:
	case <-r.Context().Done():
		return false
	case <-c.closed:
		return false
	}
	return true
}

// push sends a piece to a page, and reports whether the page took it in time.
func push(w http.ResponseWriter, piece []byte) bool {
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Now().Add(patience))
	if _, err := w.Write(piece); err != nil {
		return false
	}
	return control.Flush() == nil
}

func event(kind string, doc any) []byte {
	encoded, _ := json.Marshal(doc) // of this package's own types: cannot fail
	return fmt.Appendf(nil, "event: %s\ndata: %s\n\n", kind, encoded)
}

func readCursor(query url.Values) (cursor, bool) {
	var at cursor
	for name, field := range map[string]*uint64{"messages": &at.Messages, "requests": &at.Requests, "clears": &at.Clears} {
		n, err := strconv.ParseUint(query.Get(name), 10, 64)
		if err != nil {
			return at, false
		}
		*field = n
	}
	return at, true
}
