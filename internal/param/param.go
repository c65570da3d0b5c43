// Package param builds the parameters of a call and checks them against the documented limits. A Set keeps the first
// error. The call is then not sent, and the error has the operation, the wire name of the parameter, and the limit.
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

// Limit is the maximum length of a string. The zero value is no limit.
type Limit struct {
	max        int
	characters bool
}

// Bytes returns a limit in bytes of UTF-8.
func Bytes(n int) Limit { return Limit{max: n} }

// Chars returns a limit in characters (Unicode code points).
func Chars(n int) Limit { return Limit{max: n, characters: true} }

// IDLimit is the limit of user ids and chatroom ids.
var IDLimit = Bytes(64)

func (l Limit) of(text string) (n int, unit string) {
	if l.characters {
		return utf8.RuneCountInString(text), "characters"
	}
	return len(text), "bytes"
}

// Set is the parameters of one call.
type Set struct {
	req rongcloud.Request
	err *rongcloud.Error

	// The Go names of parameters.
	params   reflect.Type // the method's params struct; nil: none
	args     [3]argument
	argCount int
}

// For returns the Set of a call of op by a method without a params struct. Arg names its arguments.
func For(op rongcloud.Operation) *Set {
	return &Set{req: rongcloud.Request{Operation: op, Fields: make(rongcloud.Fields, 0, usualFields)}}
}

// Of returns the Set of a call of op by a method with the params struct P. The tag param of its fields has the wire
// names: DestroyAfter time.Duration `param:"destroyTime"`.
func Of[P any](op rongcloud.Operation) *Set {
	s := For(op)
	s.params = reflect.TypeFor[P]()
	return s
}

// usualFields is the initial capacity of the list of parameters, which suffices for most calls.
const usualFields = 4

// Fail records an invalid parameter. Only the first one counts.
func (s *Set) Fail(name, format string, args ...any) {
	if s.err == nil {
		s.err = &rongcloud.Error{
			Operation: s.req.Operation.ID, Category: rongcloud.ErrInvalidArgument,
			Parameter: name, Field: s.goName(name), Message: fmt.Sprintf(format, args...),
		}
	}
}

// Wrap records the error of a part of a parameter, such as a content that cannot be encoded.
func (s *Set) Wrap(name string, err error) {
	if s.err == nil && err != nil {
		s.Fail(name, "is not valid")
		s.err.Err = err
	}
}

// Check checks a string without adding it. If required is set, it must not be empty.
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

// CheckID checks an id. The documentation asks for letters and digits, older pages also allow + = - _, and clients work
// with more. So it refuses only what can never be in an id.
func (s *Set) CheckID(name, id string) {
	s.Check(name, id, IDLimit, true)
	for _, r := range id {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			s.Fail(name, "must not contain spaces or control characters")
		}
	}
}

// CheckCount checks that n is 1 to most. If most is 0, there is no maximum.
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

// Add adds a pair unchecked.
func (s *Set) Add(name, value string) { s.req.Fields.Add(name, value) }

// ID adds a required id.
func (s *Set) ID(name, id string) {
	s.CheckID(name, id)
	s.Add(name, id)
}

// IDs adds a parameter once for each of 1 to most ids.
func (s *Set) IDs(name string, ids []string, most int) {
	s.CheckCount(name, len(ids), most)
	for _, id := range ids {
		s.ID(name, id)
	}
}

// Text adds a required string.
func (s *Set) Text(name, value string, limit Limit) {
	s.Check(name, value, limit, true)
	s.Add(name, value)
}

// Optional adds a string unless it is empty.
func (s *Set) Optional(name, value string, limit Limit) {
	s.Check(name, value, limit, false)
	if value != "" {
		s.Add(name, value)
	}
}

// Texts adds a parameter once for each of 1 to most strings.
func (s *Set) Texts(name string, values []string, most int, each Limit) {
	s.CheckCount(name, len(values), most)
	for _, v := range values {
		s.Text(name, v, each)
	}
}

// Int adds a number from low to high.
func (s *Set) Int(name string, n, low, high int64) {
	if n < low || n > high {
		s.Fail(name, "must be %d to %d, is %d", low, high, n)
	}
	s.Add(name, strconv.FormatInt(n, 10))
}

// OptionalInt is like Int, but adds nothing for 0, which means the server's default.
func (s *Set) OptionalInt(name string, n, low, high int64) {
	if n != 0 {
		s.Int(name, n, low, high)
	}
}

// True adds "true" if on is set.
func (s *Set) True(name string, on bool) { s.mark(name, "true", on) }

// One adds "1" if on is set.
func (s *Set) One(name string, on bool) { s.mark(name, "1", on) }

// Zero adds "0" if off is set, for flags that are 1 by default.
func (s *Set) Zero(name string, off bool) { s.mark(name, "0", off) }

func (s *Set) mark(name, value string, on bool) {
	if on {
		s.Add(name, value)
	}
}

// Minutes adds a duration of low to high whole minutes.
func (s *Set) Minutes(name string, d time.Duration, low, high int64) {
	if d%time.Minute != 0 || d < time.Duration(low)*time.Minute || d > time.Duration(high)*time.Minute {
		s.Fail(name, "must be %d to %d whole minutes, is %s", low, high, d)
	}
	s.Add(name, strconv.FormatInt(int64(d/time.Minute), 10))
}

// OptionalMinutes is like Minutes, but adds nothing for 0, which means the server's default.
func (s *Set) OptionalMinutes(name string, d time.Duration, low, high int64) {
	if d != 0 {
		s.Minutes(name, d, low, high)
	}
}

// Millis adds a time in milliseconds since 1970. It must not be zero.
func (s *Set) Millis(name string, t time.Time) {
	if t.IsZero() {
		s.Fail(name, "must not be the zero time")
	}
	s.OptionalMillis(name, t)
}

// OptionalMillis adds a time in milliseconds since 1970 unless it is zero.
func (s *Set) OptionalMillis(name string, t time.Time) {
	if !t.IsZero() {
		s.CheckTime(name, t)
		s.Add(name, strconv.FormatInt(t.UnixMilli(), 10))
	}
}

// CheckTime checks that a time is in the years 1970 to 9999. The milliseconds of a time far outside do not fit into 64
// bits and would be those of another time.
func (s *Set) CheckTime(name string, t time.Time) {
	switch {
	case t.Before(time.Unix(0, 0)):
		s.Fail(name, "must be in the years 1970 to 9999, is earlier")
	case !t.Before(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)):
		s.Fail(name, "must be in the years 1970 to 9999, is later")
	}
}

// Page adds the number and size of a page, which is the argument page of a method, unless they are 0.
func (s *Set) Page(numberName, sizeName string, page rongcloud.Page, largest int64) {
	s.Arg("page.Number", numberName).Arg("page.Size", sizeName)
	s.OptionalInt(numberName, int64(page.Number), 1, 1<<31-1)
	s.OptionalInt(sizeName, int64(page.Size), 1, largest)
}

// Body sets a JSON body.
func (s *Set) Body(body any) { s.req.Body = body }

// Units sets the number of units that the call takes of the quota.
func (s *Set) Units(n int) { s.req.Units = n }

// IdempotentFor sets the time in which the service detects a repeat of the call.
func (s *Set) IdempotentFor(d time.Duration) { s.req.IdempotentFor = d }

// HasEffectTwice marks a call whose repeat has an effect, although its operation is idempotent without these
// parameters.
func (s *Set) HasEffectTwice(when bool) {
	if when {
		s.req.Operation.Idempotent = false
	}
}

// Err returns the first error.
func (s *Set) Err() error {
	if s.err == nil {
		return nil
	}
	return s.err
}

// Call makes the call with c, unless there is an error. Every call of every service uses it, so it also checks for a
// service without a Caller.
func (s *Set) Call(ctx context.Context, c rongcloud.Caller, out rongcloud.Answer, opts []rongcloud.CallOption) (rongcloud.Meta, error) {
	if err := s.checkCaller(c); err != nil {
		return rongcloud.Meta{Operation: s.req.Operation.ID}, err
	}
	if s.err != nil {
		// Callers that count or log calls must see this one too.
		meta, _ := c.Call(ctx, rongcloud.Request{Operation: s.req.Operation, Invalid: s.err}, nil, opts...)
		return meta, s.err
	}
	return c.Call(ctx, s.req, out, opts...)
}

// Do is Call for calls without a result.
func (s *Set) Do(ctx context.Context, c rongcloud.Caller, opts []rongcloud.CallOption) error {
	_, err := s.Call(ctx, c, nil, opts)
	return err
}
