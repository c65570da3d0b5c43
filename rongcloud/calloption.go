package rongcloud

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// CallOption is an option of a single call.
type CallOption func(*callConfig)

type callConfig struct {
	timeout        time.Duration // of the whole call; 0: bounded only by the context
	attemptTimeout time.Duration // 0: the client's
	requestID      string        // empty: a random one
	header         http.Header
	keepAnswer     bool
	attempts       int // 0: the client's
	outsideBudget  bool
	limit          *LimitMode // nil: the client's
	metas          []*Meta
	bad            *Error // error of the first invalid option
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

// CallTimeout limits the time of the whole call, like a context with that timeout.
func CallTimeout(d time.Duration) CallOption {
	return func(c *callConfig) {
		if d <= 0 {
			c.reject("CallTimeout", "must be positive")
		}
		c.timeout = d
	}
}

// AttemptTimeout limits the time of each attempt of the call. It overrides WithAttemptTimeout. For a stream it limits
// the time until the stream begins and each wait for the next event: see [StreamAnswer].
func AttemptTimeout(d time.Duration) CallOption {
	return func(c *callConfig) {
		if d <= 0 {
			c.reject("AttemptTimeout", "must be positive")
		}
		c.attemptTimeout = d
	}
}

// Attempts sets the maximum number of attempts of the call. It overrides WithAttempts. With 1 the call is never
// retried.
func Attempts(n int) CallOption {
	return func(c *callConfig) {
		if n < 1 || n > maxAttempts {
			c.reject("Attempts", fmt.Sprintf("must be 1 to %d, is %d", maxAttempts, n))
		}
		c.attempts = n
	}
}

// OutsideRetryBudget allows retries of the call even if the client's retry budget is used up.
func OutsideRetryBudget() CallOption {
	return func(c *callConfig) { c.outsideBudget = true }
}

// Limit sets what the call does about its quota: wait, fail, or ignore the limiter. It overrides the mode of
// WithLimiter.
func Limit(mode LimitMode) CallOption {
	return func(c *callConfig) {
		if mode > LimitFail {
			c.reject("Limit", "must be LimitOff, LimitWait or LimitFail")
		}
		c.limit = &mode
	}
}

// RequestID sets the X-Request-ID header, which is random by default, to relate the call to a trace of yours. It may
// have at most 36 visible ASCII characters. RongCloud's support finds calls by it. It does not make a repeat safe.
func RequestID(id string) CallOption {
	return func(c *callConfig) {
		visible := func(r rune) bool { return r > ' ' && r < 0x7f }
		if id == "" || len(id) > 36 || strings.ContainsFunc(id, func(r rune) bool { return !visible(r) }) {
			c.reject("RequestID", "must be 1 to 36 visible ASCII characters")
		}
		c.requestID = id
	}
}

// Header adds a header to the call, for a gateway or a proxy on the way. It refuses headers that this library sets (the
// signature's, X-Request-ID, Accept, Content-Type), headers that net/http manages, such as Host and Connection, and
// headers that make net/http repeat a request, such as Idempotency-Key. Header may be given several times. The same
// name again adds a value.
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

// inToken reports whether a character is valid in the name of a header (RFC 9110, section 5.6.2).
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

// KeepAnswer keeps the headers and the body of the last response in [Meta.Raw], for fields that this library does not
// decode.
func KeepAnswer() CallOption {
	return func(c *callConfig) { c.keepAnswer = true }
}

// MetaInto sets m to the Meta of the call, whether it succeeds or fails. Attempts is 0 if the call was refused before
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

// Meta describes a call that was made.
type Meta struct {
	Operation string // such as "chatroom.create"
	RequestID string // the X-Request-ID sent
	Attempts  int    // number of attempts
	Domain    string // host of the last attempt
	Status    int    // HTTP status of the last response; 0 if there was none
	Received  int64  // number of events, or bytes of a download, that a stream delivered; 0 for other calls

	// Location is the time zone of times without a zone in the response.
	Location *time.Location

	// Raw is the last response as received, if the call has the option KeepAnswer. It is nil if there was no response.
	Raw *RawAnswer `json:"-"`
}

// RawAnswer is a response as received. It may contain data that must not be logged, such as a user's token.
type RawAnswer struct {
	Header http.Header
	Body   []byte // empty if it was over the limit or could not be read
}

// String returns only the size.
func (r *RawAnswer) String() string {
	if r == nil {
		return "rongcloud.RawAnswer(nil)"
	}
	return fmt.Sprintf("rongcloud.RawAnswer(%d bytes)", len(r.Body))
}

// Format prints String for every verb.
func (r *RawAnswer) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, r.String()) }

// ParseTime parses a time of a response that has no zone, such as "2015-09-10 01:02:03". Older services omit the
// leading zeros. For an empty string it returns the zero time.
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

// parsePadded parses the current format, "2015-09-10 01:02:03". It takes a third of the time, and lists have hundreds
// of times.
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
	// time.Date normalizes a date that does not exist. The slow way refuses it.
	ok = hour < 24 && minute < 60 && second < 60 && month >= 1 && month <= 12 && t.Day() == day
	return t, ok
}

// unusable returns the error of a successful response whose result cannot be used.
func (m Meta) unusable(message string) *Error {
	return &Error{
		Operation: m.Operation, Category: ErrUnavailable, Message: message,
		Status: m.Status, RequestID: m.RequestID, Attempts: m.Attempts, Domain: m.Domain,
	}
}
