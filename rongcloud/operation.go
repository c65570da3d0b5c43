package rongcloud

import (
	"context"
	"net/http"
	"time"
)

// Encoding is the encoding of an operation's parameters.
type Encoding uint8

const (
	Form  Encoding = iota // POST, application/x-www-form-urlencoded
	JSON                  // POST, application/json
	Query                 // GET, in the query string
)

// Operation describes one REST operation. A Client needs nothing else to encode, sign, limit and report a call.
type Operation struct {
	ID       string // such as "chatroom.create", as in errors and logs
	Method   string // empty: GET for Query, else POST
	Path     string // such as "/chatroom/create_new.json"; escape an id in it with url.PathEscape
	Encoding Encoding

	// Idempotent means that a repeat has no further effect. A failed call of any other operation is never repeated once
	// it may have reached the service, except within Request.IdempotentFor.
	Idempotent bool

	// Quota is the documented quota, or zero if none is documented.
	Quota Quota

	// AcceptsZero is set for the few operations that report success with code 0 as well as 200.
	AcceptsZero bool
}

func (op *Operation) method() string {
	switch {
	case op.Method != "":
		return op.Method
	case op.Encoding == Query:
		return http.MethodGet
	}
	return http.MethodPost
}

// Counted is the unit of a quota.
type Counted string

const (
	CountCalls      Counted = "calls"
	CountRecipients Counted = "recipients" // one per recipient of a message
	CountTargets    Counted = "targets"    // one per chatroom or group that receives a message
	CountUsers      Counted = "users"
	CountEntries    Counted = "entries" // one per attribute
)

// Window allows Limit units per Per.
type Window struct {
	Limit int
	Per   time.Duration
}

// Quota limits how often an app may use an operation.
type Quota struct {
	Window
	Counts Counted
	Also   Window // a second window that applies at the same time; zero: none
	Shared string // the name of a budget that several operations share; empty: the operation's own

	// Narrower parts of the quota, which apply as well; zero: none.
	PerTarget Window // for each of Request.Targets
	Groups    Window // for all calls with Request.ToGroup in total
}

// CallsPerSecond is the most common quota.
func CallsPerSecond(n int) Quota {
	return Quota{Window: Window{Limit: n, Per: time.Second}, Counts: CountCalls}
}

// Field is one name and value of a form or a query.
type Field struct{ Name, Value string }

// NewField returns a Field.
func NewField(name, value string) Field { return Field{Name: name, Value: value} }

// Fields are the pairs of a form or a query, in the order they are sent. A name may be repeated.
type Fields []Field

// Add appends a pair.
func (f *Fields) Add(name, value string) { *f = append(*f, Field{name, value}) }

// Encode encodes the pairs as application/x-www-form-urlencoded.
func (f Fields) Encode() []byte {
	size := 0
	for _, p := range f {
		size += escapedLen(p.Name) + escapedLen(p.Value) + len("=&")
	}
	out := make([]byte, 0, size)
	for i, p := range f {
		if i > 0 {
			out = append(out, '&')
		}
		out = appendEscaped(out, p.Name)
		out = append(out, '=')
		out = appendEscaped(out, p.Value)
	}
	return out
}

func isPlain(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '-' || b == '_' || b == '.' || b == '~'
}

func escapedLen(text string) int {
	n := len(text)
	for i := range len(text) {
		if !isPlain(text[i]) && text[i] != ' ' {
			n += len("%00") - 1
		}
	}
	return n
}

// appendEscaped is like url.QueryEscape, without a copy: nearly all of a message's content is escaped.
func appendEscaped(out []byte, text string) []byte {
	const digits = "0123456789ABCDEF"
	for i := range len(text) {
		switch b := text[i]; {
		case isPlain(b):
			out = append(out, b)
		case b == ' ':
			out = append(out, '+')
		default:
			out = append(out, '%', digits[b>>4], digits[b&15])
		}
	}
	return out
}

// Request is one call of an operation.
type Request struct {
	Operation Operation
	Fields    Fields // for Form and Query
	Body      any    // for JSON: the value that encoding/json encodes as the body

	// Units is the number of units of the quota that the call takes; 0 means 1.
	Units int

	// Targets are the ids that the call acts on, such as those of channels, if the quota has a part for each
	// (Quota.PerTarget). A target that is listed twice takes twice as much.
	Targets []string

	// ToGroup means that the call is about a group, if the quota has a part for such calls (Quota.Groups).
	ToGroup bool

	// IdempotentFor is the time in which the service detects a repeat of the call by a number in its parameters.
	IdempotentFor time.Duration

	// Invalid is the error that a service found in the parameters. It is part of the request so that decorators and
	// observers see the call. A Client then sends nothing and returns this error. The service returns it whatever its
	// Caller returns.
	Invalid error
}

// Caller makes calls. A *Client is a Caller. Every service uses a Caller, so a decorator for audit, metrics or caching,
// or a fake for a test, needs only one method:
//
//	type timed struct{ rongcloud.Caller }
//
//	func (t timed) Call(ctx context.Context, req rongcloud.Request, out rongcloud.Answer, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
//		defer observe(req.Operation.ID, time.Now())
//		return t.Caller.Call(ctx, req, out, opts...)
//	}
type Caller interface {
	// Call sends the request and decodes the response into out, which may be nil if only success matters. It returns
	// the Meta of the call with an error too.
	Call(ctx context.Context, req Request, out Answer, opts ...CallOption) (Meta, error)
}
