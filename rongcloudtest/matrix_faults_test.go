package rongcloudtest_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// known is what an attempt that met a fault tells of itself: the first column of the design's table.
type known int

const (
	neverLeft       known = iota + 1
	refusedForNow         // unexecuted: too many calls
	mayHaveRun            // and nothing of the service itself was heard
	failedInside          // the service itself says that it failed: it may have run
	refusedForCause       // 4xx with a code
	callerGone            // the caller gave up while it was under way
	unstarted             // the caller had given up before
	perhapsLeft           // the connection broke at the moment of writing: one of neverLeft and mayHaveRun
)

// fault is something that goes wrong on a domain.
type fault struct {
	name    string
	known   known
	once    bool // strikes the first request of a call only
	then    known
	asks    bool // asks to wait for longer than the context lasts, or than any call waits
	commits bool // the call takes effect all the same
	deaf    bool // no request arrives

	// at makes the two addresses where it is met; nil: the ordinary ones.
	at func(w *world) (primary, backup string)
	// answer answers the nth request of a call.
	answer func(s *scene, n int, w http.ResponseWriter, r *http.Request)

	backoff      time.Duration // 0: next to none
	noDeadline   bool          // of the context
	giveUpBefore bool
	giveUpAfter  bool // once the first attempt is over
}

// askedWait is what faults ask for in Retry-After, matrixPatience how long a call's context lasts.
const (
	matrixPatience = 20 * time.Second
	askedWait      = 25 * time.Second
)

var faults = []fault{
	{name: "DNS failure", known: neverLeft, deaf: true, at: func(*world) (string, string) {
		return "http://" + unresolvable("primary"), "http://" + unresolvable("backup")
	}},
	{name: "connection refused", known: neverLeft, deaf: true, at: func(*world) (string, string) {
		return "http://127.0.0.1:1", "http://127.0.0.1:2"
	}},
	{name: "connection refused and a long backoff", known: neverLeft, asks: true, backoff: forEver, deaf: true, at: func(*world) (string, string) {
		return "http://127.0.0.1:1", "http://127.0.0.1:2"
	}},
	{name: "TLS failure", known: neverLeft, deaf: true, at: func(w *world) (string, string) {
		return w.untrusted[0].URL, w.untrusted[1].URL
	}},
	{name: "reset before write", known: neverLeft, deaf: true, at: func(w *world) (string, string) {
		return "https://" + w.resetting[0], "https://" + w.resetting[1]
	}},
	{name: "reset while writing", known: perhapsLeft, deaf: true, at: func(w *world) (string, string) {
		return "http://" + w.slamming[0], "http://" + w.slamming[1]
	}},
	{name: "reset after write", known: mayHaveRun, answer: func(_ *scene, _ int, w http.ResponseWriter, _ *http.Request) { hangUp(w) }},
	{name: "slow headers", known: mayHaveRun, answer: func(s *scene, _ int, _ http.ResponseWriter, r *http.Request) {
		s.expire()
		<-r.Context().Done()
	}},
	{name: "cut body", known: mayHaveRun, commits: true, answer: func(s *scene, _ int, w http.ResponseWriter, r *http.Request) {
		text := s.commit(r)
		w.Header().Set("Content-Length", strconv.Itoa(len(text)))
		_, _ = io.WriteString(w, text[:5])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}},
	{name: "malformed JSON", known: mayHaveRun, commits: true, answer: func(s *scene, _ int, w http.ResponseWriter, r *http.Request) {
		text := s.commit(r)
		_, _ = io.WriteString(w, text[:len(text)-1])
	}},
	{name: "HTML 502", known: mayHaveRun, answer: saying(http.StatusBadGateway, "<html>Bad Gateway</html>", "Content-Type", "text/html")},
	{name: "empty 200", known: mayHaveRun, commits: true, answer: func(s *scene, _ int, _ http.ResponseWriter, r *http.Request) { s.commit(r) }},
	{name: "503 with Retry-After", known: mayHaveRun, asks: true, answer: saying(http.StatusServiceUnavailable, `{"code":1050}`, "Retry-After", seconds(askedWait))},
	{name: "500 of the service", known: failedInside, answer: saying(http.StatusInternalServerError, `{"code":1000}`)},
	{name: "500 of the service with Retry-After", known: failedInside, asks: true, answer: saying(http.StatusInternalServerError, `{"code":1000}`, "Retry-After", seconds(askedWait))},
	{name: "429 then good", known: refusedForNow, once: true, answer: tooMany},
	{name: "429 then reset", known: refusedForNow, once: true, then: mayHaveRun, answer: func(s *scene, n int, w http.ResponseWriter, r *http.Request) {
		if n == 1 {
			tooMany(s, n, w, r)
		} else {
			hangUp(w)
		}
	}},
	{name: "429 forever", known: refusedForNow, answer: tooMany},
	{name: "200 with code 1008", known: refusedForNow, answer: saying(http.StatusOK, `{"code":1008}`)},
	{name: "429 with Retry-After", known: refusedForNow, asks: true, answer: saying(http.StatusTooManyRequests, `{"code":1008}`, "Retry-After", seconds(askedWait))},
	{name: "429 with a date", known: refusedForNow, asks: true, answer: func(s *scene, n int, w http.ResponseWriter, r *http.Request) {
		at := time.Now().Add(askedWait).UTC().Format(http.TimeFormat)
		saying(http.StatusTooManyRequests, `{"code":1008}`, "Retry-After", at)(s, n, w, r)
	}},
	{name: "429 with an hour of Retry-After", known: refusedForNow, asks: true, noDeadline: true, answer: saying(http.StatusTooManyRequests, `{"code":1008}`, "Retry-After", "3600")},
	{name: "429 and a long backoff", known: refusedForNow, asks: true, backoff: forEver, answer: tooMany},
	{name: "500 and a long backoff", known: failedInside, asks: true, backoff: forEver, answer: saying(http.StatusInternalServerError, `{"code":1000}`)},
	{name: "401", known: refusedForCause, answer: saying(http.StatusUnauthorized, `{"code":1004}`)},
	{name: "cancelled before", known: unstarted, giveUpBefore: true, answer: tooMany},
	{name: "cancelled during", known: callerGone, answer: func(s *scene, _ int, _ http.ResponseWriter, r *http.Request) {
		s.giveUp()
		<-r.Context().Done()
	}},
	{name: "cancelled in backoff", known: refusedForNow, asks: true, backoff: forEver, noDeadline: true, giveUpAfter: true, answer: tooMany},
	{name: "drop after commit", known: mayHaveRun, commits: true, answer: func(s *scene, _ int, w http.ResponseWriter, r *http.Request) {
		s.commit(r)
		hangUp(w)
	}},
}

// forEver is a backoff whose random wait is longer than the patience, but for one time in some hundred million.
const forEver = 1 << 62 * time.Nanosecond

var tooMany = saying(http.StatusTooManyRequests, `{"code":1008}`)

func saying(status int, body string, header ...string) func(*scene, int, http.ResponseWriter, *http.Request) {
	return func(_ *scene, _ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

// hangUp resets the connection of a request that was read.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	reset(conn)
}

func reset(conn net.Conn) {
	_ = conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

// commit makes the call take effect, and returns the answer the client does not get.
func (s *scene) commit(r *http.Request) string {
	answer := httptest.NewRecorder()
	s.service.ServeHTTP(answer, r)
	return answer.Body.String()
}

// expectation is what must come of a call.
type expectation struct {
	attempts  string // the domain of each: P, B
	category  error  // nil with failed: none of them
	failed    bool
	cancelled bool   // the error is context.Canceled
	down      string // the domains that are known to fail afterwards
}

// expect is the table of the design, from what is known of an attempt to what happens. everywhere says that the backup has the
// fault too.
func expect(f fault, idempotent, hourly, everywhere bool) expectation {
	fails := func(attempts, down string, category error) expectation {
		return expectation{attempts: attempts, category: category, failed: true, down: down}
	}
	switch f.known {
	case neverLeft: // any operation goes to the next domain at once
		switch {
		case !everywhere:
			return expectation{attempts: "PB", down: "P"}
		case f.asks:
			return fails("PB", "PB", rongcloud.ErrUnavailable)
		}
		return fails("PBP", "PB", rongcloud.ErrUnavailable)
	case refusedForNow: // any operation waits, unless the wait outlives the context or the quota is hourly
		switch {
		case hourly || f.asks:
			return fails("P", "", rongcloud.ErrRateLimited)
		case f.then == mayHaveRun && !idempotent:
			return fails("PP", "P", rongcloud.ErrOutcomeUnknown)
		case f.then == mayHaveRun && everywhere:
			return fails("PPB", "PB", rongcloud.ErrUnavailable)
		case f.then == mayHaveRun:
			return expectation{attempts: "PPB", down: "P"}
		case f.once:
			return expectation{attempts: "PP"}
		}
		return fails("PPP", "", rongcloud.ErrRateLimited)
	case mayHaveRun: // idempotent operations go again, others return ErrOutcomeUnknown; the domain is left
		switch {
		case !idempotent:
			return fails("P", "P", rongcloud.ErrOutcomeUnknown)
		case !everywhere:
			return expectation{attempts: "PB", down: "P"}
		case f.asks:
			return fails("PB", "PB", rongcloud.ErrUnavailable)
		}
		return fails("PBP", "PB", rongcloud.ErrUnavailable)
	case failedInside: // the same, but the domain has done its part
		switch {
		case !idempotent:
			return fails("P", "", rongcloud.ErrOutcomeUnknown)
		case f.asks:
			return fails("P", "", rongcloud.ErrUnavailable)
		}
		return fails("PPP", "", rongcloud.ErrUnavailable)
	case refusedForCause: // returned
		return fails("P", "", rongcloud.ErrUnauthorized)
	case callerGone:
		e := fails("P", "", nil)
		if e.cancelled = true; !idempotent {
			e.category = rongcloud.ErrOutcomeUnknown
		}
		return e
	case unstarted:
		return expectation{failed: true, cancelled: true}
	}
	panic("no rule for " + f.name)
}
