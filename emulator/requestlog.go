package emulator

import (
	"slices"
	"sync"
	"time"
)

// SeenRequest is a REST request the emulator got, and what it answered. It holds no secret and no signature.
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
}

// requestLogSize bounds the log.
const requestLogSize = 1000

type requestLog struct {
	mu   sync.Mutex
	seen []SeenRequest
}

func (l *requestLog) add(r SeenRequest) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.seen) == requestLogSize {
		l.seen = append(l.seen[:0], l.seen[1:]...)
	}
	l.seen = append(l.seen, r)
}

func (l *requestLog) all() []SeenRequest {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.seen)
}

func (l *requestLog) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen = nil
}
