package wire

import (
	"bytes"
	"encoding/json"
)

// JSONText is a text that holds JSON, or that JSON itself in its place.
type JSONText string

func (t *JSONText) UnmarshalJSON(text []byte) error {
	var s string
	if json.Unmarshal(text, &s) == nil { // null is the empty text
		*t = JSONText(s)
		return nil
	}
	*t = JSONText(Compact(text))
	return nil
}

// Compact takes the blanks out of JSON; what is not JSON stays as it is.
func Compact(text []byte) string {
	var out bytes.Buffer
	if json.Compact(&out, text) != nil {
		return string(text)
	}
	return out.String()
}
