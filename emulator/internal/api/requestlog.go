package api

import (
	"log/slog"
	"slices"
	"sync"
	"time"
)

// SeenRequest is a request and the response to it. It has no secret, no signature and no token: headers are not kept, and tokens
// in responses are masked.
type SeenRequest struct {
	Time      time.Time
	Operation string // id; empty for an unknown path
	Method    string
	Path      string
	Query     string
	Body      string
	RequestID string
	Signed    bool   // the signature was right
	Status    int    // of the response, even when a fault kept it from arriving; 0: there was none
	Code      int    // result code
	Refusal   string // the message of a refusal
	Fault     string // the fault that was injected
	Warnings  []string

	IsForm bool    // Body is a form
	Answer *Answer // nil: responses are not kept
}

func (r *SeenRequest) bytes() int {
	n := len(r.Method) + len(r.Path) + len(r.Query) + len(r.Body) + len(r.RequestID) + len(r.Refusal) + r.Answer.bytes()
	for _, warning := range r.Warnings {
		n += len(warning)
	}
	return n
}

// log logs the request to a logger, which may be nil.
func (r *SeenRequest) log(to *slog.Logger) {
	if to == nil {
		return
	}
	args := []any{"method", r.Method, "path", r.Path}
	if r.Operation != "" {
		args = append(args, "operation", r.Operation)
	}
	args = append(args, "status", r.Status, "code", r.Code)
	if r.Fault != "" {
		args = append(args, "fault", r.Fault)
	}
	for _, warning := range r.Warnings {
		to.Warn("request warning", "path", r.Path, "warning", warning)
	}
	if r.Code == codeOK && r.Status != 0 {
		to.Info("request", args...)
		return
	}
	if r.Refusal != "" {
		args = append(args, "reason", r.Refusal)
	}
	to.Warn("request refused", args...)
}

// requestLogSize and requestLogBytes bound the log.
const (
	requestLogSize  = 1000
	requestLogBytes = 16 << 20
)

// RequestLog has the latest requests. The requests in it never change.
type RequestLog struct {
	mu    sync.Mutex
	seen  []SeenRequest
	bytes int // of what clients sent, and of the responses that are kept

	total, refused, clears uint64 // numbers of all requests, of those that failed, and of calls of Clear
	changed                func() // nil: no watcher
	logger                 *slog.Logger
}

// Watch sets a function that is called after every change of the log, and keeps responses from then on. It must be
// called before the API is used.
func (l *RequestLog) Watch(changed func()) { l.changed = changed }

func (l *RequestLog) add(r SeenRequest) {
	r.Answer.seal()
	r.log(l.logger)
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

// tell calls the function of Watch, without the lock.
func (l *RequestLog) tell() {
	if l.changed != nil {
		l.changed()
	}
}

// All returns all requests, oldest first.
func (l *RequestLog) All() []SeenRequest {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.seen)
}

// Clear removes all requests.
func (l *RequestLog) Clear() {
	defer l.tell()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen, l.bytes = nil, 0
	l.clears++
}

// After returns the requests that follow the one numbered seq, and the number of the last. It fails if some of them are
// gone, if there are more than limit, or if the log was cleared since.
func (l *RequestLog) After(seq, clears uint64, limit int) (list []SeenRequest, last uint64, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	missing := l.total - seq
	if seq > l.total || clears != l.clears || missing > uint64(min(len(l.seen), limit)) {
		return nil, l.total, false
	}
	return slices.Clone(l.seen[len(l.seen)-int(missing):]), l.total, true
}

// Latest returns at most limit requests, the number of the last, and the number of calls of Clear.
func (l *RequestLog) Latest(limit int) (list []SeenRequest, last, clears uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.seen[max(0, len(l.seen)-limit):]), l.total, l.clears
}

// Counts returns the number of all requests, and of those that failed.
func (l *RequestLog) Counts() (total, refused uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total, l.refused
}
