package wire

import (
	"bytes"
	"encoding/json"
)

// JSONText is a string that holds JSON. It also accepts the JSON itself.
type JSONText string

func (t *JSONText) UnmarshalJSON(text []byte) error {
	var s string
	if json.Unmarshal(text, &s) == nil { // null is the empty string
		*t = JSONText(s)
		return nil
	}
	*t = JSONText(Compact(text))
	return nil
}

// Compact removes the whitespace from JSON. Other text is returned unchanged.
func Compact(text []byte) string {
	var out bytes.Buffer
	if json.Compact(&out, text) != nil {
		return string(text)
	}
	return out.String()
}

// EncodeJSON encodes v, with <, > and & unescaped. An encoder around it can still escape them.
func EncodeJSON(v any) (string, error) {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(text.Bytes(), []byte("\n"))), nil
}
