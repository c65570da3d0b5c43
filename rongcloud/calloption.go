package rongcloud

import (
	"strings"
	"time"
)

// CallOption changes one call.
type CallOption func(*callConfig)

type callConfig struct {
	timeout        time.Duration // of the whole call; 0: only the context bounds it
	attemptTimeout time.Duration // 0: the client's
	requestID      string        // empty: a fresh one
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

// AttemptTimeout bounds each attempt of this call, instead of the client's WithAttemptTimeout.
func AttemptTimeout(d time.Duration) CallOption {
	return func(c *callConfig) {
		if d <= 0 {
			c.reject("AttemptTimeout", "must be positive")
		}
		c.attemptTimeout = d
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

// MetaInto fills m with what is known about the call, whether it succeeds or fails. A call that a parameter kept from being made
// leaves m as it is.
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

	// Location is the zone of times without one in the answer.
	Location *time.Location
}

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
	t, err := time.ParseInLocation("2006-1-2 15:4:5", text, zone)
	if err != nil {
		return time.Time{}, m.unusable("answer has a time that cannot be read")
	}
	return t, nil
}

// unusable is the error for a successful answer whose result cannot be read.
func (m Meta) unusable(message string) *Error {
	return &Error{
		Operation: m.Operation, Category: ErrUnavailable, Message: message,
		Status: m.Status, RequestID: m.RequestID, Attempts: m.Attempts, Domain: m.Domain,
	}
}
