package moderation

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Edit returns a JSON object with what change makes of the text of a member. All else stays as it is, byte for byte; so does what is
// no object, has no such text, or is not changed.
func Edit(object, member string, change func(text string) string) string {
	if !json.Valid([]byte(object)) {
		return object
	}
	dec := json.NewDecoder(strings.NewReader(object))
	if begin, _ := dec.Token(); begin != json.Delim('{') {
		return object
	}
	var out strings.Builder
	done := 0 // bytes that are in out
	for dec.More() {
		name, _ := dec.Token()
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return object
		}
		var text string
		if name != member || value[0] != '"' || json.Unmarshal(value, &text) != nil {
			continue
		}
		edited := change(text)
		if edited == text {
			continue
		}
		end := int(dec.InputOffset())
		out.WriteString(object[done : end-len(value)])
		out.WriteString(quoted(edited))
		done = end
	}
	if done == 0 {
		return object
	}
	return out.String() + object[done:]
}

// quoted is a text in JSON, with < > & as they are.
func quoted(text string) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // a string cannot fail
	return strings.TrimSuffix(out.String(), "\n")
}
