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

// Category is a kind of error. Ask for one with errors.Is, and use its String as a label of metrics.
type Category string

// Error makes a category a target of errors.Is.
func (c Category) Error() string { return string(c) }

// String returns the category's name, such as "rate limited".
func (c Category) String() string { return string(c) }

// The categories of errors, for errors.Is. An error has at most one.
var (
	// ErrInvalidArgument: a parameter is missing or outside its limit. Found before sending, or said by the service.
	ErrInvalidArgument error = Category("invalid argument")
	// ErrUnauthorized: wrong key, secret or signature, a locked app, or a call this app may not make.
	ErrUnauthorized error = Category("unauthorized")
	// ErrRateLimited: called too often. The call was not carried out.
	ErrRateLimited error = Category("rate limited")
	// ErrNotEnabled: a feature has to be switched on in the console first.
	ErrNotEnabled error = Category("not enabled")
	// ErrNotFound: the user, chatroom or other thing does not exist.
	ErrNotFound error = Category("not found")
	// ErrUnavailable: the service could not be reached or could not serve the call. The call did not take effect, or is one
	// that may be repeated without harm: making it again is safe.
	ErrUnavailable error = Category("unavailable")
	// ErrOutcomeUnknown: the request was sent, and no usable answer came back. The call may have taken effect or not, and is one
	// that would take effect twice when repeated: a message, a broadcast, a notice. The library does not repeat such a call,
	// except a message with a number that the service knows it by (DedupKey), within its minute. The error's RequestID lets
	// RongCloud's support trace it; a caller who can tell whether it took effect (from a callback, the history, or the room
	// itself) may decide to make it again.
	ErrOutcomeUnknown error = Category("outcome unknown")
	// ErrStreamCut: a stream broke off after a part of it was handed on, which was good: its service took the call, and what is
	// missing is the rest. The library does not make such a call again, idempotent or not: it would begin anew.
	ErrStreamCut error = Category("stream cut")
)

// CategoryOf returns the category of an error, and "" where it has none.
func CategoryOf(err error) Category {
	var e *Error
	if !errors.As(err, &e) || e == nil {
		return ""
	}
	category, _ := e.Category.(Category)
	return category
}

// Error is the error of every call. It never holds a secret, a token or a message's content.
type Error struct {
	Operation string // such as "chatroom.create"
	Category  error  // one of the Err values of this package, or nil
	Parameter string // the parameter at fault as the service calls it, where a check before sending found one
	Field     string // what Parameter is called in Go: a params struct and its field, or a method's argument
	Status    int    // HTTP status; 0 when no answer came
	Code      Code   // result code of the service; 0 when none came
	Message   string // the service's own words, or this library's

	RequestID  string        // the X-Request-ID that was sent; quote it to RongCloud's support
	Attempts   int           // how often the call was sent
	Domain     string        // host of the last attempt
	RetryAfter time.Duration // how long the service asked to wait; 0 when it did not say

	// ClockSkew is how far the service's clock is ahead of this machine's (negative: behind). Set where a signature was refused
	// and the clocks are more than a minute apart.
	ClockSkew time.Duration

	// Err is the underlying cause, such as context.DeadlineExceeded or a *net.OpError. May be nil.
	Err error
}

// Error names the operation, the category, what is wrong, and the request, on one line.
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

// oneLine keeps what came from elsewhere from breaking a log: several errors in one (errors.Join), or the words of the service.
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

// breaksLine finds line breaks, and what a terminal would obey or hide.
func breaksLine(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// MarshalJSON makes an error fit for a structured log: its public facts, by stable names. Durations are in milliseconds.
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
	Error      string   `json:"error"` // the whole text
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

// parameterText reads "CreateParams.DestroyAfter (destroyTime)".
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

// Is makes errors.Is find the category.
func (e *Error) Is(target error) bool { return e != nil && e.Category != nil && target == e.Category }

// Unwrap returns the cause.
func (e *Error) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.Err
}
