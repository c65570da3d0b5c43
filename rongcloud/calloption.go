package rongcloud

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// CallOption changes one call.
type CallOption func(*callConfig)

type callConfig struct {
	timeout        time.Duration // of the whole call; 0: only the context bounds it
	attemptTimeout time.Duration // 0: the client's
	requestID      string        // empty: a fresh one
	header         http.Header
	keepAnswer     bool
	attempts       int // 0: the client's
	outsideBudget  bool
	limit          *LimitMode // nil: the client's
	metas          []*Meta
	bad            *Error // the first option that was wrong
}

func configured(opts []CallOption) callConfig {
	var c callConfig
	for _, opt := range opts {
		if opt != nil {
			opt(&c)
		}
	}
	return c
}

func (c *callConfig) reject(option, message string) {
	if c.bad == nil {
		c.bad = &Error{Category: ErrInvalidArgument, Parameter: option, Message: message}
	}
}

// CallTimeout bounds the whole call, like a context with that timeout.
func CallTimeout(d time.Duration) CallOption {
	return func(c *callConfig) {
		if d <= 0 {
			c.reject("CallTimeout", "must be positive")
		}
		c.timeout = d
	}
}

// AttemptTimeout bounds each attempt of this call, instead of the client's WithAttemptTimeout. Of a stream it bounds the time until it
// begins and each wait for the next event: see [StreamAnswer].
func AttemptTimeout(d time.Duration) CallOption {
	return func(c *callConfig) {
		if d <= 0 {
			c.reject("AttemptTimeout", "must be positive")
		}
		c.attemptTimeout = d
	}
}

// Attempts sets how often this call is sent at most, instead of the client's WithAttempts; 1 never sends again.
func Attempts(n int) CallOption {
	return func(c *callConfig) {
		if n < 1 || n > maxAttempts {
			c.reject("Attempts", fmt.Sprintf("must be 1 to %d, is %d", maxAttempts, n))
		}
		c.attempts = n
	}
}

// OutsideRetryBudget lets this call be sent again even where the client's retry budget is used up.
func OutsideRetryBudget() CallOption {
	return func(c *callConfig) { c.outsideBudget = true }
}

// Limit makes this call wait for its quota, fail without it, or pass by the limiter, instead of the mode of WithLimiter.
func Limit(mode LimitMode) CallOption {
	return func(c *callConfig) {
		if mode > LimitFail {
			c.reject("Limit", "must be LimitOff, LimitWait or LimitFail")
		}
		c.limit = &mode
	}
}

// RequestID sends id as X-Request-ID instead of a random one, to tie the call to a trace of the caller's. At most 36 visible
// ASCII characters. RongCloud's support traces by it; it does not make a repeated send safe.
func RequestID(id string) CallOption {
	return func(c *callConfig) {
		visible := func(r rune) bool { return r > ' ' && r < 0x7f }
		if id == "" || len(id) > 36 || strings.ContainsFunc(id, func(r rune) bool { return !visible(r) }) {
			c.reject("RequestID", "must be 1 to 36 visible ASCII characters")
		}
		c.requestID = id
	}
}

// Header sends a header of this call's own, for a gateway or a proxy on the way. The headers that this library sets itself (the
// signature's, X-Request-ID, Accept, Content-Type), those that net/http governs, such as Host and Connection, and those that make
// net/http repeat a request, such as Idempotency-Key, are refused. Header may be given several times; a name given again
// adds a value.
func Header(name, value string) CallOption {
	return func(c *callConfig) {
		key := http.CanonicalHeaderKey(name)
		switch {
		case name == "" || strings.ContainsFunc(name, func(r rune) bool { return !inToken(r) }):
			c.reject("Header", "must have a valid name")
			return
		case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			c.reject("Header", "must have a valid value")
			return
		case reservedHeaders[key]:
			c.reject("Header", "must not be "+key)
			return
		}
		if c.header == nil {
			c.header = http.Header{}
		}
		c.header[key] = append(c.header[key], value)
	}
}

// inToken reports whether a character may stand in a header's name (RFC 9110, section 5.6.2).
func inToken(r rune) bool {
	return r < 0x80 && (isPlain(byte(r)) || strings.ContainsRune("!#$%&'*+^`|", r))
}

var reservedHeaders = func() map[string]bool {
	names := map[string]bool{}
	for _, name := range []string{
		"App-Key", "Nonce", "Timestamp", "Signature", "RC-App-Key", "RC-Nonce", "RC-Timestamp", "RC-Signature",
		"X-Request-ID", "Accept", "Content-Type",
		"Host", "Connection", "Proxy-Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding", "TE", "Trailer", "Upgrade",
		"Expect", "Accept-Encoding", "Content-Encoding",
		"Idempotency-Key", "X-Idempotency-Key",
	} {
		names[http.CanonicalHeaderKey(name)] = true
	}
	return names
}()

// KeepAnswer keeps the headers and the body of the last answer in [Meta.Raw], for a field that this library does not read.
func KeepAnswer() CallOption {
	return func(c *callConfig) { c.keepAnswer = true }
}

// MetaInto fills m with what is known about the call, whether it succeeds or fails. Attempts is 0 for a call that was refused before
// it was sent.
func MetaInto(m *Meta) CallOption {
	return func(c *callConfig) {
		if m == nil {
			c.reject("MetaInto", "must not be nil")
			return
		}
		c.metas = append(c.metas, m)
	}
}

// Meta tells how a call went.
type Meta struct {
	Operation string // such as "chatroom.create"
	RequestID string // the X-Request-ID sent
	Attempts  int    // how often the call was sent
	Domain    string // host of the last attempt
	Status    int    // HTTP status of the last answer; 0 when none came
	Received  int64  // how many events, or bytes of a download, a stream handed on; 0 for other calls

	// Location is the zone of times without one in the answer.
	Location *time.Location

	// Raw is the last answer as it came, where the call was made with KeepAnswer; nil when none came.
	Raw *RawAnswer `json:"-"`
}

// RawAnswer is an answer as it came. It may hold what must not be logged, such as a user's token.
type RawAnswer struct {
	Header http.Header
	Body   []byte // empty where it was over the limit or could not be read
}

// String tells the size only.
func (r *RawAnswer) String() string {
	if r == nil {
		return "rongcloud.RawAnswer(nil)"
	}
	return fmt.Sprintf("rongcloud.RawAnswer(%d bytes)", len(r.Body))
}

// Format prints String for every verb.
func (r *RawAnswer) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, r.String()) }

// ParseTime reads a time of an answer that carries no zone, such as "2015-09-10 01:02:03"; older services leave out the
// leading zeros. An empty text is the zero time.
func (m Meta) ParseTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	zone := m.Location
	if zone == nil {
		zone = Beijing.Location()
	}
	if t, ok := parsePadded(text, zone); ok {
		return t, nil
	}
	t, err := time.ParseInLocation("2006-1-2 15:4:5", text, zone)
	if err != nil {
		return time.Time{}, m.unusable("answer has a time that cannot be read")
	}
	return t, nil
}

// parsePadded reads the current form, "2015-09-10 01:02:03". Lists have hundreds of them, and it takes a third of the time.
func parsePadded(text string, zone *time.Location) (t time.Time, ok bool) {
	const form = "0000-00-00 00:00:00"
	if len(text) != len(form) {
		return t, false
	}
	var fields [6]int
	at := 0
	for i := range len(form) {
		switch digit := text[i] - '0'; {
		case form[i] != '0' && text[i] == form[i]:
			at++
		case form[i] == '0' && digit <= 9:
			fields[at] = fields[at]*10 + int(digit)
		default:
			return t, false
		}
	}
	year, month, day, hour, minute, second := fields[0], time.Month(fields[1]), fields[2], fields[3], fields[4], fields[5]
	t = time.Date(year, month, day, hour, minute, second, 0, zone)
	// A date that does not exist is moved to one that does; the slow way refuses it.
	ok = hour < 24 && minute < 60 && second < 60 && month >= 1 && month <= 12 && t.Day() == day
	return t, ok
}

// unusable is the error for a successful answer whose result cannot be read.
func (m Meta) unusable(message string) *Error {
	return &Error{
		Operation: m.Operation, Category: ErrUnavailable, Message: message,
		Status: m.Status, RequestID: m.RequestID, Attempts: m.Attempts, Domain: m.Domain,
	}
}
