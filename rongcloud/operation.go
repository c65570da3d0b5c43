package rongcloud

import (
	"context"
	"net/http"
	"time"
)

// Encoding says how an operation carries its parameters.
type Encoding uint8

const (
	Form  Encoding = iota // POST, application/x-www-form-urlencoded
	JSON                  // POST, application/json
	Query                 // GET, in the query string
)

// Operation describes one REST operation. It is all that a Client needs to encode, sign, meter and report a call.
type Operation struct {
	ID       string // such as "chatroom.create", as in errors and logs
	Method   string // empty: GET for Query, else POST
	Path     string // such as "/chatroom/create_new.json"; an id in it goes through url.PathEscape
	Encoding Encoding

	// Idempotent says that the same call made twice changes nothing more than made once. A failed call of any other operation
	// is never repeated once it may have reached the service, except within Request.IdempotentFor.
	Idempotent bool

	// Quota is the documented quota; the zero value where none is documented.
	Quota Quota

	// AcceptsZero marks the few operations that report success with code 0 beside 200.
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

// Counted says what a quota counts.
type Counted string

const (
	CountCalls      Counted = "calls"
	CountRecipients Counted = "recipients" // one per user a message goes to
	CountTargets    Counted = "targets"    // one per chatroom or group a message goes to
	CountUsers      Counted = "users"
	CountEntries    Counted = "entries" // one per attribute
)

// Window allows Limit units per Per.
type Window struct {
	Limit int
	Per   time.Duration
}

// Quota is how often an app may use an operation.
type Quota struct {
	Window
	Counts Counted
	Also   Window // a second window that holds at the same time; zero: none
	Shared string // the name of a budget that several operations draw on; empty: the operation's own

	// Narrower parts of the quota, which hold beside it; zero: none.
	PerTarget Window // for each of Request.Targets
	Groups    Window // for all calls with Request.ToGroup together
}

// CallsPerSecond is the most common quota.
func CallsPerSecond(n int) Quota {
	return Quota{Window: Window{Limit: n, Per: time.Second}, Counts: CountCalls}
}

// Field is one name and value of a form or a query.
type Field struct{ Name, Value string }

// NewField returns a Field.
func NewField(name, value string) Field { return Field{Name: name, Value: value} }

// Fields are the pairs of a form or a query, in the order they are sent. A repeated parameter repeats its name.
type Fields []Field

// Add appends a pair.
func (f *Fields) Add(name, value string) { *f = append(*f, Field{name, value}) }

// Encode renders the pairs in application/x-www-form-urlencoded form.
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

// appendEscaped is url.QueryEscape without a copy of its own: a message's content, which is JSON, is escaped nearly whole.
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
	Body      any    // for JSON: what encoding/json makes the body of

	// Units is how much of the quota the call takes, in what the quota counts; 0 stands for 1.
	Units int

	// Targets are what the call acts on, such as the ids of channels, where the quota has a part for each (Quota.PerTarget). One
	// that is listed twice takes twice as much.
	Targets []string

	// ToGroup says that the call is about a group, where the quota has a part for such calls (Quota.Groups).
	ToGroup bool

	// IdempotentFor is how long the service recognizes a repeat of this call, where it was given a number to know it by.
	IdempotentFor time.Duration

	// Invalid is what a service found wrong with the parameters, so that decorators and observers see the call. A Client sends
	// nothing then, and returns this error; the service returns it whatever its Caller returns.
	Invalid error
}

// Caller makes calls. A *Client is one. Every service is built on a Caller, so a decorator for audit, metrics or caching, or
// a fake for a test, is one method:
//
//	type timed struct{ rongcloud.Caller }
//
//	func (t timed) Call(ctx context.Context, req rongcloud.Request, out rongcloud.Answer, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
//		defer observe(req.Operation.ID, time.Now())
//		return t.Caller.Call(ctx, req, out, opts...)
//	}
type Caller interface {
	// Call sends the request and decodes the answer into out, which may be nil where only success matters.
	// What it knows about the call is returned with an error too.
	Call(ctx context.Context, req Request, out Answer, opts ...CallOption) (Meta, error)
}
