package rongcloud

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Category is the kind of an error. Check it with errors.Is, and use its String as a label of metrics.
type Category string

// Error makes a category a target of errors.Is.
func (c Category) Error() string { return string(c) }

// String returns the category's name, such as "rate limited".
func (c Category) String() string { return string(c) }

// The categories of errors, for errors.Is. An error has at most one.
var (
	// ErrInvalidArgument: a parameter is missing or outside its limit. It is found before sending, or by the service.
	ErrInvalidArgument error = Category("invalid argument")
	// ErrUnauthorized: wrong key, secret or signature, a locked app, or a call this app may not make.
	ErrUnauthorized error = Category("unauthorized")
	// ErrRateLimited: called too often. The call was not carried out.
	ErrRateLimited error = Category("rate limited")
	// ErrNotEnabled: a feature has to be switched on in the console first.
	ErrNotEnabled error = Category("not enabled")
	// ErrNotFound: the user, chatroom or other thing does not exist.
	ErrNotFound error = Category("not found")
	// ErrUnavailable: the service could not be reached or could not serve the call. The call had no effect, or is one
	// whose repeat is harmless: it is safe to make it again.
	ErrUnavailable error = Category("unavailable")
	// ErrOutcomeUnknown: the request was sent, and no usable response was received. The call may have taken effect, and
	// a repeat could have the effect twice: a message, a broadcast, a notice. The library does not repeat such a call,
	// except a message with a DedupKey, within its minute. RongCloud's support can trace the error's RequestID. A
	// caller who can find out whether the call took effect (from a callback, the history, or the room itself) may
	// decide to make it again.
	ErrOutcomeUnknown error = Category("outcome unknown")
	// ErrStreamCut: a stream broke off after a part of it was delivered. The delivered part is valid, and the rest is
	// missing. The library does not retry such a call, even if it is idempotent: the stream would begin again.
	ErrStreamCut error = Category("stream cut")
)

// CategoryOf returns the category of an error, or "" if it has none.
func CategoryOf(err error) Category {
	var e *Error
	if !errors.As(err, &e) || e == nil {
		return ""
	}
	category, _ := e.Category.(Category)
	return category
}

// Error is the error of every call. It never contains a secret, a token or the content of a message.
type Error struct {
	Operation string // such as "chatroom.create"
	Category  error  // one of the Err values of this package, or nil
	Parameter string // the invalid parameter by its API name, if a check before sending found one
	Field     string // the Go name of Parameter: a field of a params struct, or an argument of a method
	Status    int    // HTTP status; 0 if there was no response
	Code      Code   // result code of the service; 0 if there was none
	Message   string // the service's message, or this library's

	RequestID  string        // the X-Request-ID of the call; quote it to RongCloud's support
	Attempts   int           // number of attempts
	Domain     string        // host of the last attempt
	RetryAfter time.Duration // time to wait, as the service asked; 0 if it did not

	// ClockSkew is the time by which the service's clock is ahead of this machine's (negative: behind). It is set if a
	// signature was refused and the clocks differ by more than a minute.
	ClockSkew time.Duration

	// Err is the cause, such as context.DeadlineExceeded or a *net.OpError. It may be nil.
	Err error
}

// Error returns the operation, the category, the problem and the request in one line.
func (e *Error) Error() string {
	if e == nil {
		return "rongcloud: no error"
	}
	var b strings.Builder
	b.WriteString("rongcloud")
	section := func(text string) {
		if text != "" {
			b.WriteString(": ")
			b.WriteString(text)
		}
	}
	section(e.Operation)
	if e.Category != nil {
		section(e.Category.Error())
	}
	section(e.answerText())
	section(strings.TrimSpace(e.parameterText() + " " + e.Message))
	if e.Err != nil {
		section(e.Err.Error())
	}
	if e.ClockSkew != 0 {
		section(skewText(e.ClockSkew))
	}
	b.WriteString(e.requestText())
	return oneLine(b.String())
}

// oneLine removes line breaks that would break a log: several errors in one (errors.Join), or the service's message.
func oneLine(text string) string {
	if !strings.ContainsFunc(text, breaksLine) {
		return text
	}
	text = strings.ReplaceAll(strings.TrimSpace(text), "\n", "; ")
	return strings.Map(func(r rune) rune {
		if breaksLine(r) {
			return ' '
		}
		return r
	}, text)
}

// breaksLine reports line breaks and control characters.
func breaksLine(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// MarshalJSON encodes the exported fields, by stable names, for structured logs. Durations are in milliseconds.
func (e *Error) MarshalJSON() ([]byte, error) {
	if e == nil {
		return []byte("null"), nil
	}
	facts := errorFacts{
		Error: e.Error(), Operation: e.Operation, Category: CategoryOf(e), Parameter: e.Parameter, Field: e.Field,
		Status: e.Status, Code: e.Code, Message: oneLine(e.Message),
		RequestID: e.RequestID, Attempts: e.Attempts, Domain: e.Domain,
		RetryAfter: e.RetryAfter.Milliseconds(), ClockSkew: e.ClockSkew.Milliseconds(),
	}
	if e.Err != nil {
		facts.Cause = oneLine(e.Err.Error())
	}
	return json.Marshal(facts)
}

type errorFacts struct {
	Error      string   `json:"error"` // the string of Error
	Operation  string   `json:"operation,omitempty"`
	Category   Category `json:"category,omitempty"`
	Parameter  string   `json:"parameter,omitempty"`
	Field      string   `json:"field,omitempty"`
	Status     int      `json:"status,omitempty"`
	Code       Code     `json:"code,omitempty"`
	Message    string   `json:"message,omitempty"`
	RequestID  string   `json:"requestId,omitempty"`
	Attempts   int      `json:"attempts,omitempty"`
	Domain     string   `json:"domain,omitempty"`
	RetryAfter int64    `json:"retryAfterMs,omitempty"`
	ClockSkew  int64    `json:"clockSkewMs,omitempty"`
	Cause      string   `json:"cause,omitempty"`
}

// parameterText returns a string such as "CreateParams.DestroyAfter (destroyTime)".
func (e *Error) parameterText() string {
	if e.Field == "" || e.Field == e.Parameter {
		return e.Parameter
	}
	return e.Field + " (" + e.Parameter + ")"
}

func (e *Error) answerText() string {
	switch {
	case e.Code != 0:
		return fmt.Sprintf("code %d (HTTP %d)", e.Code, e.Status)
	case e.Status != 0:
		return "HTTP " + strconv.Itoa(e.Status)
	}
	return ""
}

func (e *Error) requestText() string {
	if e.RequestID == "" || e.Attempts == 0 {
		return ""
	}
	text := " (request " + e.RequestID + " to " + e.Domain
	if e.Attempts > 1 {
		text += ", attempt " + strconv.Itoa(e.Attempts)
	}
	return text + ")"
}

func skewText(skew time.Duration) string {
	relation := "ahead of"
	if skew < 0 {
		relation, skew = "behind", -skew
	}
	return fmt.Sprintf("the service's clock is %s %s this machine's; check the time", skew.Round(time.Second), relation)
}

// Is reports whether target is the category of the error.
func (e *Error) Is(target error) bool { return e != nil && e.Category != nil && target == e.Category }

// Unwrap returns the cause.
func (e *Error) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.Err
}
