package message

import (
	"encoding/json"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/rongcloud-go/sdk/internal/param"
)

const (
	maxExpansionPairs = 100
	maxExpansionKey   = 32   // characters
	maxExpansionValue = 4096 // characters
)

// expansion makes a message carry key-value pairs that can be changed after it was sent.
func (d draft) expansion(expandable bool, pairs map[string]string) {
	d.True("expansion", expandable || len(pairs) > 0)
	if len(pairs) == 0 {
		return
	}
	checkPairs(d.Set, pairs)
	d.JSON("extraContent", pairs)
}

// checkPairs checks the first pairs of a message.
func checkPairs(p *param.Set, pairs map[string]string) {
	// The pages of the sends bound a message at 100 pairs; newer ones on changing them later say 300.
	p.CheckCount("extraContent", len(pairs), maxExpansionPairs)
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		value := pairs[key]
		if n := utf8.RuneCountInString(key); n < 1 || n > maxExpansionKey {
			p.Fail("extraContent", "keys must have 1 to %d characters, one has %d", maxExpansionKey, n)
		}
		if n := utf8.RuneCountInString(value); n > maxExpansionValue {
			p.Fail("extraContent", "values must have at most %d characters, one has %d", maxExpansionValue, n)
		}
		if !utf8.ValidString(key) || !utf8.ValidString(value) {
			p.Fail("extraContent", "must be UTF-8")
		}
	}
}

// DecodeExpansion decodes the pairs of a stored message from the string extraContent of its wire form. A value is a
// string, or {"v": value, "ts": time of the last change} as in the query of the pairs. Other values are kept as JSON.
// If text is not a JSON object, the result is empty.
func DecodeExpansion(text string) map[string]string {
	var raw map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &raw) != nil || len(raw) == 0 {
		return nil
	}
	pairs := make(map[string]string, len(raw))
	for key, value := range raw {
		var bare string
		var dated struct{ V *string }
		switch {
		case json.Unmarshal(value, &bare) == nil:
			pairs[key] = bare
		case json.Unmarshal(value, &dated) == nil && dated.V != nil:
			pairs[key] = *dated.V
		default:
			pairs[key] = string(value)
		}
	}
	return pairs
}
