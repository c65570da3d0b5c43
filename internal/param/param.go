// Package param builds the parameters of a call and checks them against the documented limits. A Set remembers the first thing
// that is wrong; nothing is sent then, and the error names the operation, the parameter as it is called on the wire, and the
// limit.
package param

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// Limit bounds the length of a text. The zero value is no bound.
type Limit struct {
	max        int
	characters bool
}

// Bytes is a limit in bytes of UTF-8.
func Bytes(n int) Limit { return Limit{max: n} }

// Chars is a limit in characters (Unicode code points).
func Chars(n int) Limit { return Limit{max: n, characters: true} }

// IDLimit is the limit of user ids and chatroom ids.
var IDLimit = Bytes(64)

func (l Limit) of(text string) (n int, unit string) {
	if l.characters {
		return utf8.RuneCountInString(text), "characters"
	}
	return len(text), "bytes"
}

// Set collects the parameters of one call.
type Set struct {
	req rongcloud.Request
	err *rongcloud.Error

	// What parameters are called in Go.
	params   reflect.Type // the method's params struct; nil: none
	args     [2]argument
	argCount int
}

// For begins the parameters of a call of op by a method without a params struct. Arg names its arguments.
func For(op rongcloud.Operation) *Set {
	return &Set{req: rongcloud.Request{Operation: op, Fields: make(rongcloud.Fields, 0, usualFields)}}
}

// Of begins the parameters of a call of op by a method that takes the params struct P. Its fields carry the names of their
// parameters in the tag param: DestroyAfter time.Duration `param:"destroyTime"`.
func Of[P any](op rongcloud.Operation) *Set {
	s := For(op)
	s.params = reflect.TypeFor[P]()
	return s
}

// usualFields saves most calls from growing their list of parameters.
const usualFields = 4

// Fail records that a parameter is wrong. The first one wins.
func (s *Set) Fail(name, format string, args ...any) {
	if s.err == nil {
		s.err = &rongcloud.Error{
			Operation: s.req.Operation.ID, Category: rongcloud.ErrInvalidArgument,
			Parameter: name, Field: s.goName(name), Message: fmt.Sprintf(format, args...),
		}
	}
}

// Wrap records an error of something a parameter is made of, such as a content that refuses to be encoded.
func (s *Set) Wrap(name string, err error) {
	if s.err == nil && err != nil {
		s.Fail(name, "is not valid")
		s.err.Err = err
	}
}

// Check checks a text against a limit without sending it; required says that it must not be empty.
func (s *Set) Check(name, value string, limit Limit, required bool) {
	n, unit := limit.of(value)
	switch {
	case value == "" && required && limit.max > 0:
		s.Fail(name, "must have 1 to %d %s, is empty", limit.max, unit)
	case value == "" && required:
		s.Fail(name, "must not be empty")
	case limit.max > 0 && n > limit.max:
		s.Fail(name, "must have at most %d %s, has %d", limit.max, unit, n)
	case !utf8.ValidString(value):
		s.Fail(name, "must be UTF-8")
	}
}

// CheckID checks an id against the limit of ids. The documentation asks for letters and digits, older pages allow + = - _ too,
// and clients work with more; so only what can never be part of an id is refused.
func (s *Set) CheckID(name, id string) {
	s.Check(name, id, IDLimit, true)
	for _, r := range id {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			s.Fail(name, "must not contain spaces or control characters")
		}
	}
}

// CheckCount checks that there are 1 to most values; most 0 is no upper bound.
func (s *Set) CheckCount(name string, n, most int) {
	switch {
	case n == 0 && most > 0:
		s.Fail(name, "must have 1 to %d values, has none", most)
	case n == 0:
		s.Fail(name, "must have at least 1 value, has none")
	case most > 0 && n > most:
		s.Fail(name, "must have at most %d values, has %d", most, n)
	}
}

// Add sends a pair as it is.
func (s *Set) Add(name, value string) { s.req.Fields.Add(name, value) }

// ID sends a required id.
func (s *Set) ID(name, id string) {
	s.CheckID(name, id)
	s.Add(name, id)
}

// IDs sends a parameter once for each of 1 to most ids.
func (s *Set) IDs(name string, ids []string, most int) {
	s.CheckCount(name, len(ids), most)
	for _, id := range ids {
		s.ID(name, id)
	}
}

// Text sends a required text.
func (s *Set) Text(name, value string, limit Limit) {
	s.Check(name, value, limit, true)
	s.Add(name, value)
}

// Optional sends a text unless it is empty.
func (s *Set) Optional(name, value string, limit Limit) {
	s.Check(name, value, limit, false)
	if value != "" {
		s.Add(name, value)
	}
}

// Texts sends a parameter once for each of 1 to most texts.
func (s *Set) Texts(name string, values []string, most int, each Limit) {
	s.CheckCount(name, len(values), most)
	for _, v := range values {
		s.Text(name, v, each)
	}
}

// Int sends a number that must lie between low and high.
func (s *Set) Int(name string, n, low, high int64) {
	if n < low || n > high {
		s.Fail(name, "must be %d to %d, is %d", low, high, n)
	}
	s.Add(name, strconv.FormatInt(n, 10))
}

// OptionalInt is Int, but leaves 0 to the server's default.
func (s *Set) OptionalInt(name string, n, low, high int64) {
	if n != 0 {
		s.Int(name, n, low, high)
	}
}

// True sends "true" when on.
func (s *Set) True(name string, on bool) { s.mark(name, "true", on) }

// One sends "1" when on.
func (s *Set) One(name string, on bool) { s.mark(name, "1", on) }

// Zero sends "0" when off is set: for flags that are 1 by default.
func (s *Set) Zero(name string, off bool) { s.mark(name, "0", off) }

func (s *Set) mark(name, value string, on bool) {
	if on {
		s.Add(name, value)
	}
}

// Minutes sends a duration of low to high whole minutes.
func (s *Set) Minutes(name string, d time.Duration, low, high int64) {
	if d%time.Minute != 0 || d < time.Duration(low)*time.Minute || d > time.Duration(high)*time.Minute {
		s.Fail(name, "must be %d to %d whole minutes, is %s", low, high, d)
	}
	s.Add(name, strconv.FormatInt(int64(d/time.Minute), 10))
}

// OptionalMinutes is Minutes, but leaves 0 to the server's default.
func (s *Set) OptionalMinutes(name string, d time.Duration, low, high int64) {
	if d != 0 {
		s.Minutes(name, d, low, high)
	}
}

// Millis sends a time in milliseconds since 1970; it must not be the zero time.
func (s *Set) Millis(name string, t time.Time) {
	if t.IsZero() {
		s.Fail(name, "must not be the zero time")
	}
	s.OptionalMillis(name, t)
}

// OptionalMillis sends a time in milliseconds since 1970 unless it is the zero time.
func (s *Set) OptionalMillis(name string, t time.Time) {
	if !t.IsZero() {
		s.CheckTime(name, t)
		s.Add(name, strconv.FormatInt(t.UnixMilli(), 10))
	}
}

// CheckTime checks that a time is in the years 1970 to 9999. Milliseconds of times far outside do not fit into 64 bits: they
// would be those of any other time.
func (s *Set) CheckTime(name string, t time.Time) {
	switch {
	case t.Before(time.Unix(0, 0)):
		s.Fail(name, "must be in the years 1970 to 9999, is earlier")
	case !t.Before(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)):
		s.Fail(name, "must be in the years 1970 to 9999, is later")
	}
}

// Page sends the number and size of a page, the argument page of a method, each only where the caller set it.
func (s *Set) Page(numberName, sizeName string, page rongcloud.Page, largest int64) {
	s.Arg("page.Number", numberName).Arg("page.Size", sizeName)
	s.OptionalInt(numberName, int64(page.Number), 1, 1<<31-1)
	s.OptionalInt(sizeName, int64(page.Size), 1, largest)
}

// Body sends a JSON body.
func (s *Set) Body(body any) { s.req.Body = body }

// Units says how much of the quota the call takes.
func (s *Set) Units(n int) { s.req.Units = n }

// IdempotentFor says how long the service recognizes a repeat of this call.
func (s *Set) IdempotentFor(d time.Duration) { s.req.IdempotentFor = d }

// HasEffectTwice says that this call, with what is in it, must not be repeated although its operation usually may.
func (s *Set) HasEffectTwice(when bool) {
	if when {
		s.req.Operation.Idempotent = false
	}
}

// Err is the first thing found wrong.
func (s *Set) Err() error {
	if s.err == nil {
		return nil
	}
	return s.err
}

// Call makes the call through c, unless something is wrong. Every call of every service comes by here, so this is where a service
// without a client is noticed.
func (s *Set) Call(ctx context.Context, c rongcloud.Caller, out rongcloud.Answer, opts []rongcloud.CallOption) (rongcloud.Meta, error) {
	if err := s.checkCaller(c); err != nil {
		return rongcloud.Meta{Operation: s.req.Operation.ID}, err
	}
	if s.err != nil {
		// Whoever counts or logs calls sees this one too.
		meta, _ := c.Call(ctx, rongcloud.Request{Operation: s.req.Operation, Invalid: s.err}, nil, opts...)
		return meta, s.err
	}
	return c.Call(ctx, s.req, out, opts...)
}

// Do is Call where only success matters.
func (s *Set) Do(ctx context.Context, c rongcloud.Caller, opts []rongcloud.CallOption) error {
	_, err := s.Call(ctx, c, nil, opts)
	return err
}
