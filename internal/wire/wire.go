// Package wire has scalar types for responses in which the service varies the JSON type: numbers as strings, booleans
// as 0 and 1. A value that cannot be decoded is an error of the decoder, never a panic.
package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Int is an integer, as a number or a string. Null and the empty string are 0.
type Int int64

func (n *Int) UnmarshalJSON(text []byte) error {
	text = unquote(text)
	if len(text) == 0 {
		*n = 0
		return nil
	}
	v, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		return mismatch("number")
	}
	*n = Int(v)
	return nil
}

// Millis returns the time of n milliseconds since 1970, or the zero time for 0.
func (n Int) Millis() time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(n))
}

// Minutes returns n minutes. If they exceed the maximum of a time.Duration, it returns the maximum.
func (n Int) Minutes() time.Duration {
	const most = Int(math.MaxInt64 / time.Minute)
	switch {
	case n > most:
		return math.MaxInt64
	case n < -most:
		return math.MinInt64
	}
	return time.Duration(n) * time.Minute
}

// Bool is true or false, or 1 or 0, as such or as a string. Null and the empty string are false.
type Bool bool

func (b *Bool) UnmarshalJSON(text []byte) error {
	switch string(unquote(text)) {
	case "true", "1":
		*b = true
	case "false", "0", "":
		*b = false
	default:
		return mismatch("bool")
	}
	return nil
}

// Text is a string that may also be a number or a boolean, such as an id of digits. Numbers keep all their digits.
type Text string

// Strings converts a list of Text to strings. It returns nil for nil.
func Strings(list []Text) []string {
	if list == nil {
		return nil
	}
	all := make([]string, len(list))
	for i, t := range list {
		all[i] = string(t)
	}
	return all
}

func (t *Text) UnmarshalJSON(text []byte) error {
	if isPlain(text) {
		*t = Text(text[1 : len(text)-1])
		return nil
	}
	if len(text) > 0 && text[0] == '"' {
		var s string
		if err := json.Unmarshal(text, &s); err != nil {
			return err
		}
		*t = Text(s)
		return nil
	}
	if len(text) > 0 && (text[0] == '{' || text[0] == '[') {
		return mismatch("text")
	}
	*t = Text(unquote(text))
	return nil
}

// isPlain reports whether a quoted string needs no decoder, as most ids. That saves lists a decoder for each.
func isPlain(text []byte) bool {
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return false
	}
	for _, b := range text[1 : len(text)-1] {
		if b < ' ' || b == '"' || b == '\\' || b > '~' {
			return false
		}
	}
	return true
}

// unquote removes the quotes of a string, and returns the empty string for null. The decoded values have no escapes.
func unquote(text []byte) []byte {
	text = bytes.TrimSpace(text)
	if bytes.Equal(text, []byte("null")) {
		return nil
	}
	if len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"' {
		return text[1 : len(text)-1]
	}
	return text
}

// mismatch does not repeat the value: a response may contain a token.
func mismatch(want string) error { return fmt.Errorf("wire: not a %s", want) }
