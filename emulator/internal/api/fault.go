package api

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault is something that goes wrong with requests of an operation: at most one of Refuse, Drop, Status, Cut and Malformed, after
// a Delay or at once. Package emulator has the same type and documents its fields.
type Fault struct {
	Times int // 0: until it is cleared

	Delay  time.Duration
	Refuse bool
	Drop   bool

	Status      int
	Header      http.Header
	ContentType string
	Body        string

	Cut       int
	Malformed bool
}

// Ready-made faults, which package emulator documents.
var (
	ServerError     = Fault{Status: http.StatusServiceUnavailable, Body: `{"code":1050,"errorMessage":"inner timeout"}`}
	HTMLError       = Fault{Status: http.StatusBadGateway, ContentType: "text/html", Body: "<html><body><h1>502 Bad Gateway</h1></body></html>"}
	NotEnabled      = Fault{Status: 430, Body: `{"code":1009,"errorMessage":"service not enabled"}`}
	DropBefore      = Fault{Refuse: true}
	DropAfterCommit = Fault{Drop: true}
	CutAnswer       = Fault{Cut: 5}
	MalformedJSON   = Fault{Malformed: true}
)

// RateLimited is a 429 with a Retry-After, unless that is 0.
func RateLimited(retryAfter time.Duration) Fault {
	f := Fault{Status: http.StatusTooManyRequests, Body: `{"code":1008,"errorMessage":"called too often"}`}
	if retryAfter > 0 {
		f.Header = http.Header{"Retry-After": {strconv.Itoa(int((retryAfter + time.Second - 1) / time.Second))}}
	}
	return f
}

// Latency delays the answer.
func Latency(d time.Duration) Fault { return Fault{Delay: d} }

// check returns an error for a fault that contradicts itself.
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

// before delays the call or puts something else in its place. It reports whether the call goes on.
func (f *Fault) before(w http.ResponseWriter, r *http.Request, seen *SeenRequest) bool {
	seen.Fault = f.Name()
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

// after spoils the response to a call that took effect.
func (f *Fault) after(w http.ResponseWriter) http.ResponseWriter {
	if f.Drop || f.Cut > 0 || f.Malformed {
		return &spoiled{ResponseWriter: w, fault: f}
	}
	return w
}

// Name describes the fault in a few words.
func (f *Fault) Name() string {
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

// spoiled is a response that does not arrive as it should.
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
	// The Content-Length is that of the whole response, so that the client notices that it is cut.
	s.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = s.ResponseWriter.Write(text[:min(s.fault.Cut, len(text))])
	_ = http.NewResponseController(s.ResponseWriter).Flush()
	panic(http.ErrAbortHandler)
}
