package emulator

import (
	"slices"
	"sync"
	"time"
)

// SeenRequest is a REST request the emulator got, and what it answered. It holds no secret, no signature and no token: headers
// are not kept, and the bodies of answers only for the console, masked.
type SeenRequest struct {
	Time      time.Time
	Operation string // catalogue id; empty for an unknown path
	Method    string
	Path      string
	Query     string
	Body      string
	RequestID string
	Signed    bool   // the signature was right
	Status    int    // of the answer, even when a fault kept it from arriving; 0 when none was made
	Code      int    // result code
	Refusal   string // the words of a refusal
	Fault     string // the fault that was injected

	// Warnings say what the request has that the documentation does not allow and the emulator took all the same, unless it is
	// strict ([WithStrict]). There are at most 20.
	Warnings []string

	isForm bool
	answer *seenAnswer // nil: nobody looks at it
}

// requestLogSize and requestLogBytes bound the log.
const (
	requestLogSize  = 1000
	requestLogBytes = 16 << 20
)

type requestLog struct {
	mu    sync.Mutex
	seen  []SeenRequest
	bytes int // of what clients sent, and of the answers that are kept

	total, refused, clears uint64 // how many requests there ever were, and how often they were cleared
	changed                func() // nil: nobody watches
	keepsAnswers           bool
	logger                 logger
}

func (r *SeenRequest) bytes() int {
	n := len(r.Method) + len(r.Path) + len(r.Query) + len(r.Body) + len(r.RequestID) + len(r.Refusal) + r.answer.bytes()
	for _, warning := range r.Warnings {
		n += len(warning)
	}
	return n
}

func (l *requestLog) add(r SeenRequest) {
	r.answer.seal()
	l.logger.request(&r)
	defer l.tell()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen = append(l.seen, r)
	l.total++
	if r.Code != codeOK {
		l.refused++
	}
	l.bytes += r.bytes()
	for len(l.seen) > requestLogSize || l.bytes > requestLogBytes {
		l.bytes -= l.seen[0].bytes()
		l.seen[0] = SeenRequest{}
		l.seen = l.seen[1:]
	}
}

func (l *requestLog) all() []SeenRequest {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.seen)
}

func (l *requestLog) clear() {
	defer l.tell()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen, l.bytes = nil, 0
	l.clears++
}

// tell tells who watches the log, without holding it.
func (l *requestLog) tell() {
	if l.changed != nil {
		l.changed()
	}
}

// after returns the requests that follow one by its number, up to the last, whose number it also returns. It fails when some of
// them are gone or more than the limit, and when the log was cleared since. What is logged never changes.
func (l *requestLog) after(seq, clears uint64, limit int) (list []SeenRequest, last uint64, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	missing := l.total - seq
	if seq > l.total || clears != l.clears || missing > uint64(min(len(l.seen), limit)) {
		return nil, l.total, false
	}
	return slices.Clone(l.seen[len(l.seen)-int(missing):]), l.total, true
}

// latest returns at most so many requests, the number of the last, and how often the log was cleared.
func (l *requestLog) latest(limit int) (list []SeenRequest, last, clears uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.seen[max(0, len(l.seen)-limit):]), l.total, l.clears
}

// counts says how many requests there ever were, and how many of them did not succeed.
func (l *requestLog) counts() (total, refused uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total, l.refused
}
