// Package wire has the scalar types of answers whose JSON type the service does not keep to: numbers that come as text, flags
// that come as 0 and 1. A value that cannot be read is an error of the decoder, never a panic.
package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Int is a whole number, bare or in a text. Null and the empty text are 0.
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

// Millis reads the number as milliseconds since 1970; 0 is the zero time.
func (n Int) Millis() time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(n))
}

// Minutes reads the number as minutes. What is longer than a time.Duration can be is the longest there is.
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

// Bool is a flag: true or false, 1 or 0, bare or in a text. Null and the empty text are false.
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

// Text is a text that may come as a bare number or flag, as ids made of digits do. Numbers keep all their digits.
type Text string

// Strings makes texts of a list of them; nil stays nil.
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

// isPlain tells a quoted text that stands for itself, as ids do. It saves lists of them a decoder for each.
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

// unquote takes off the quotes of a text, and makes null the empty text. The values read here have no escapes.
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

// mismatch does not repeat the value: an answer may hold a token.
func mismatch(want string) error { return fmt.Errorf("wire: not a %s", want) }
