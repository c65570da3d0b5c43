package browsertest

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// watch records what a browser reports about a page.
type watch struct {
	mu         sync.Mutex
	changed    chan struct{} // closed by the next record; nil: nobody waits
	console    []string      // what the page printed, for a test that fails
	complaints []string      // errors: of the console, of scripts, of loading, of the policies of the page; not warnings, which the client prints many of
	requests   []string      // addresses, those of sockets included
	frames     [][]byte      // what came on sockets
}

// recorded wakes the callers of until, and unlocks.
func (w *watch) recorded() {
	defer w.mu.Unlock()
	if w.changed != nil {
		close(w.changed)
		w.changed = nil
	}
}

// until waits until a condition on the records is true.
func (w *watch) until(ctx context.Context, condition func() bool) error {
	for {
		w.mu.Lock()
		if w.changed == nil {
			w.changed = make(chan struct{})
		}
		changed := w.changed
		w.mu.Unlock()
		if condition() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// see records an event. It runs on the goroutine that reads from the browser, and must not block.
func (w *watch) see(event any) {
	w.mu.Lock()
	defer w.recorded()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		text := fmt.Sprintf("console.%s %s", e.Type, printed(e.Args))
		w.console = append(w.console, text)
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			w.complaints = append(w.complaints, text)
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			text += " " + thrown.Description
		}
		w.complaints = append(w.complaints, "exception "+text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity {
			w.complaints = append(w.complaints, fmt.Sprintf("%s %s %s %s", e.Entry.Source, e.Entry.Level, e.Entry.Text, withoutQuery(e.Entry.URL)))
		}
	case *network.EventRequestWillBeSent:
		w.requests = append(w.requests, e.Request.URL)
	case *network.EventWebSocketCreated:
		w.requests = append(w.requests, e.URL)
	case *network.EventWebSocketFrameReceived:
		w.frames = append(w.frames, e.Response.PayloadData)
	}
}

func printed(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		if len(a.Value) > 0 {
			words = append(words, string(a.Value))
		} else {
			words = append(words, a.Description)
		}
	}
	return strings.Join(words, " ")
}

// withoutQuery removes the query, which may contain tokens.
func withoutQuery(address string) string {
	bare, _, _ := strings.Cut(address, "?")
	return bare
}

// complained returns the problems that the page reported.
func (w *watch) complained() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string{}, w.complaints...)
}

// elsewhere returns the requests to other hosts than these, given as host:port.
func (w *watch) elsewhere(hosts ...string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	found := []string{}
	for _, address := range w.requests {
		u, err := url.Parse(address)
		known := err == nil && (u.Scheme == "data" || u.Scheme == "blob")
		for _, host := range hosts {
			known = known || (err == nil && u.Host == host)
		}
		if !known {
			found = append(found, withoutQuery(address))
		}
	}
	return found
}

// mark returns the position in the received frames, for received.
func (w *watch) mark() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.frames)
}

// received counts the frames after a mark that contain a string.
func (w *watch) received(after int, text string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, frame := range w.frames[after:] {
		if bytes.Contains(frame, []byte(text)) {
			n++
		}
	}
	return n
}

func (w *watch) report() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return "console:\n  " + strings.Join(w.console, "\n  ") + "\ncomplaints:\n  " + strings.Join(w.complaints, "\n  ")
}

// refusal returns the end of a frame with a code: a status of two bytes, since a refusal has no body.
func refusal(code uint16) string { return string(binary.BigEndian.AppendUint16(nil, code)) }

// requested counts the requests for a path.
func (w *watch) requested(path string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, address := range w.requests {
		if u, err := url.Parse(address); err == nil && u.Path == path {
			n++
		}
	}
	return n
}
