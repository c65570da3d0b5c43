package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// cursor is how far a page has got.
type cursor struct {
	Messages uint64 `json:"messages"`
	Requests uint64 `json:"requests"`
	Clears   uint64 `json:"clears"` // of the request log
}

// consoleUpdate is what is new for a page; a snapshot, all there is.
type consoleUpdate struct {
	Now        int64             `json:"now"` // the emulator's time
	State      *consoleState     `json:"state,omitempty"`
	Messages   []consoleMessage  `json:"messages,omitempty"`
	Requests   []consoleRequest  `json:"requests,omitempty"`
	Deliveries []consoleDelivery `json:"deliveries,omitempty"`
	Cursor     *cursor           `json:"cursor,omitempty"` // of a snapshot: where its updates begin
}

func (u consoleUpdate) empty() bool {
	return u.State == nil && len(u.Messages)+len(u.Requests)+len(u.Deliveries) == 0
}

func (c *console) serveSnapshot(w http.ResponseWriter, _ *http.Request) {
	sendJSON(w, http.StatusOK, c.snapshot())
}

func (c *console) snapshot() consoleUpdate {
	at := cursor{}
	update := consoleUpdate{Cursor: &at, Deliveries: c.latestDeliveries()}
	update.Messages, at.Messages = c.feed.latest()
	update.Requests, at.Requests, at.Clears = c.latestRequests()
	state := c.current()
	update.State, update.Now = &state, c.state.Now().UnixMilli()
	return update
}

// stream is a page that is told of changes. Nothing is queued for it: it reads on from where it is, and when that is gone
// because it was too slow, it is told to load the snapshot again.
type stream struct {
	console    *console
	at         cursor
	state      fingerprint
	deliveries map[string]fingerprint
}

// next returns what changed. It fails when the page missed something.
func (s *stream) next() (consoleUpdate, bool) {
	c := s.console
	state := c.current() // first: what is reported beside it may be newer, never older
	update := consoleUpdate{Now: c.state.Now().UnixMilli()}
	var messages, requests bool
	update.Messages, s.at.Messages, messages = c.feed.after(s.at.Messages)
	update.Requests, s.at.Requests, requests = c.requestsAfter(s.at.Requests, s.at.Clears)
	if !messages || !requests {
		_, _, s.at.Clears = c.latestRequests()
		return consoleUpdate{}, false
	}
	update.Deliveries = changedDeliveries(c.latestDeliveries(), s.deliveries)
	if mark := fingerprintOf(state); mark != s.state {
		s.state, update.State = mark, &state
	}
	return update, true
}

// serveEvents streams changes as server-sent events: "update" with a consoleUpdate, "reset" when the page must load the
// snapshot again, and comments while there is nothing to tell.
func (c *console) serveEvents(w http.ResponseWriter, r *http.Request) {
	at, ok := readCursor(r.URL.Query())
	if !ok {
		refuse(w, http.StatusBadRequest, "messages, requests and clears must be the numbers of a snapshot's cursor")
		return
	}
	heard, leave, ok := c.bell.listen(consoleStreams)
	if !ok {
		refuse(w, http.StatusServiceUnavailable, fmt.Sprintf("%d pages are open already: close one", consoleStreams))
		return
	}
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	s := &stream{console: c, at: at, deliveries: map[string]fingerprint{}}
	heartbeat := time.NewTicker(c.heartbeat)
	defer heartbeat.Stop()
	// A server's read timeout would end the request while it is being answered.
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	for {
		update, ok := s.next()
		text := event("update", update)
		switch {
		case !ok:
			text = event("reset", struct{}{})
		case update.empty():
			text = []byte(": nothing new\n\n")
		}
		if !push(w, text) || !c.pause(r, time.After(c.pace), nil) || !c.pause(r, heartbeat.C, heard) {
			return
		}
	}
}

// pause waits for a time or for the bell, and reports whether the stream goes on.
func (c *console) pause(r *http.Request, until <-chan time.Time, heard <-chan struct{}) bool {
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
func push(w http.ResponseWriter, text []byte) bool {
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Now().Add(consolePatience))
	if _, err := w.Write(text); err != nil {
		return false
	}
	return control.Flush() == nil
}

func event(kind string, doc any) []byte {
	text, _ := json.Marshal(doc) // of this package's own types: cannot fail
	return fmt.Appendf(nil, "event: %s\ndata: %s\n\n", kind, text)
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
