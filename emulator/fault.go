package emulator

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is something that goes wrong with requests of an operation: at most one of Refuse, Drop, Status, Cut and Malformed, after
// a Delay or at once.
type Fault struct {
	Times int // how many requests it hits; 0: all until ClearFaults

	Delay  time.Duration // waits first, or until the client gives up
	Refuse bool          // closes the connection without an answer, before the call takes effect
	Drop   bool          // closes the connection without an answer, after the call took effect

	Status      int         // answers with this status, 200 to 599, instead; the call does not take effect
	Header      http.Header // headers of that answer
	ContentType string      // empty: JSON
	Body        string

	Cut       int  // sends only so many bytes of the answer, after the call took effect
	Malformed bool // sends an answer that is no JSON, after the call took effect
}

// Ready-made faults. Set Times on them to limit how often they strike.
var (
	// ServerError is a 503 as a gateway in trouble sends it.
	ServerError = Fault{Status: http.StatusServiceUnavailable, Body: `{"code":1050,"errorMessage":"inner timeout"}`}
	// HTMLError is a 502 with a page instead of JSON.
	HTMLError = Fault{Status: http.StatusBadGateway, ContentType: "text/html", Body: "<html><body><h1>502 Bad Gateway</h1></body></html>"}
	// NotEnabled says that the service behind the operation is switched off.
	NotEnabled = Fault{Status: 430, Body: `{"code":1009,"errorMessage":"service not enabled"}`}
	// DropBefore closes the connection before the call takes effect; the client cannot know that.
	DropBefore = Fault{Refuse: true}
	// DropAfterCommit closes the connection after the call took effect; the client cannot know that either.
	DropAfterCommit = Fault{Drop: true}
	// CutAnswer breaks the answer off after the call took effect.
	CutAnswer = Fault{Cut: 5}
	// MalformedJSON sends something that begins like an answer, after the call took effect.
	MalformedJSON = Fault{Malformed: true}
)

// RateLimited is a 429 that asks to wait; 0 leaves Retry-After out.
func RateLimited(retryAfter time.Duration) Fault {
	f := Fault{Status: http.StatusTooManyRequests, Body: `{"code":1008,"errorMessage":"called too often"}`}
	if retryAfter > 0 {
		f.Header = http.Header{"Retry-After": {strconv.Itoa(int((retryAfter + time.Second - 1) / time.Second))}}
	}
	return f
}

// Latency delays the answer.
func Latency(d time.Duration) Fault { return Fault{Delay: d} }

// AllOperations injects a fault into every operation.
const AllOperations = "*"

type faults struct {
	mu    sync.Mutex
	queue map[string][]Fault
}

// check fails for a fault that cannot strike as it says.
func (f Fault) check() error {
	for field, n := range map[string]int64{"Times": int64(f.Times), "Delay": int64(f.Delay), "Cut": int64(f.Cut)} {
		if n < 0 {
			return fmt.Errorf("emulator: Fault.%s must not be negative", field)
		}
	}
	if f.Status != 0 && (f.Status < 200 || f.Status > 599) {
		return fmt.Errorf("emulator: Fault.Status must be 200 to 599, is %d", f.Status)
	}
	if f.Status == 0 && (f.Body != "" || f.ContentType != "" || len(f.Header) > 0) {
		return errors.New("emulator: Fault.Body, ContentType and Header need a Status")
	}
	var ends []string
	for _, end := range []struct {
		field string
		set   bool
	}{{"Refuse", f.Refuse}, {"Drop", f.Drop}, {"Status", f.Status != 0}, {"Cut", f.Cut > 0}, {"Malformed", f.Malformed}} {
		if end.set {
			ends = append(ends, "Fault."+end.field)
		}
	}
	if len(ends) > 1 {
		return fmt.Errorf("emulator: %s exclude each other", strings.Join(ends, " and "))
	}
	return nil
}

// inject adds a fault to an operation or to all. It fails for an unknown operation and for a fault that contradicts itself.
func (f *faults) inject(operation string, fault Fault) error {
	if operation != AllOperations {
		if err := CheckOperation(operation); err != nil {
			return err
		}
	}
	if err := fault.check(); err != nil {
		return err
	}
	f.add(operation, fault)
	return nil
}

func (f *faults) add(operation string, fault Fault) {
	fault.Header = fault.Header.Clone()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.queue == nil {
		f.queue = map[string][]Fault{}
	}
	f.queue[operation] = append(f.queue[operation], fault)
}

func (f *faults) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queue = nil
}

// remove takes the faults of one operation out.
func (f *faults) remove(operation string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.queue, operation)
}

// waitingFault is a fault that waits for requests of an operation.
type waitingFault struct {
	operation string
	fault     Fault
}

// waiting lists at most so many faults by operation, in the order they strike.
func (f *faults) waiting(limit int) []waitingFault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []waitingFault
	for _, operation := range slices.Sorted(maps.Keys(f.queue)) {
		for _, fault := range f.queue[operation] {
			if len(list) == limit {
				return list
			}
			list = append(list, waitingFault{operation, fault})
		}
	}
	return list
}

// take returns the fault that strikes the next request of an operation, or nil.
func (f *faults) take(operation string) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range []string{operation, AllOperations} {
		waiting := f.queue[key]
		if len(waiting) == 0 {
			continue
		}
		struck := waiting[0]
		switch waiting[0].Times {
		case 0:
		case 1:
			f.queue[key] = waiting[1:]
		default:
			waiting[0].Times--
		}
		return &struck
	}
	return nil
}

// before does what happens instead of the call. It reports whether the call goes on.
func (f *Fault) before(w http.ResponseWriter, r *http.Request, seen *SeenRequest) bool {
	seen.Fault = f.name()
	if f.Delay > 0 {
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			panic(http.ErrAbortHandler) // whoever is still there must not take an empty answer for one
		}
	}
	if f.Refuse {
		panic(http.ErrAbortHandler)
	}
	if f.Status == 0 {
		return true
	}
	kind := f.ContentType
	if kind == "" {
		kind = "application/json; charset=utf-8"
	}
	maps.Copy(w.Header(), f.Header)
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(f.Body))
	seen.Status = f.Status
	return false
}

// after spoils the answer of a call that took effect.
func (f *Fault) after(w http.ResponseWriter) http.ResponseWriter {
	if f.Drop || f.Cut > 0 || f.Malformed {
		return &spoiled{ResponseWriter: w, fault: f}
	}
	return w
}

func (f *Fault) name() string {
	traits := map[string]bool{
		"delay": f.Delay > 0, "refuse": f.Refuse, "drop": f.Drop, "cut": f.Cut > 0, "malformed": f.Malformed,
		"status " + strconv.Itoa(f.Status): f.Status != 0,
	}
	var name string
	for _, trait := range slices.Sorted(maps.Keys(traits)) {
		if traits[trait] {
			name += trait + " "
		}
	}
	if name == "" {
		return "none"
	}
	return name[:len(name)-1]
}

// spoiled is a response that does not arrive whole.
type spoiled struct {
	http.ResponseWriter
	fault *Fault
}

func (s *spoiled) WriteHeader(status int) {
	if s.fault.Drop {
		panic(http.ErrAbortHandler)
	}
	s.ResponseWriter.WriteHeader(status)
}

func (s *spoiled) Write(text []byte) (int, error) {
	if s.fault.Malformed {
		text = append(text[:len(text)-1:len(text)-1], `,"x":`...)
		return s.ResponseWriter.Write(text)
	}
	// What is cut off must be visible to the client as a broken answer, so the whole length is announced.
	s.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = s.ResponseWriter.Write(text[:min(s.fault.Cut, len(text))])
	_ = http.NewResponseController(s.ResponseWriter).Flush()
	panic(http.ErrAbortHandler)
}
