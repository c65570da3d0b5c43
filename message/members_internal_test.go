package message

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRepeats(t *testing.T) {
	many := func(last string) string {
		var names []string
		for i := range 40 {
			names = append(names, fmt.Sprintf(`"Name%d":{"a":[%d,"b"]}`, i, i))
		}
		return "{" + strings.Join(append(names, last), ",") + "}"
	}
	for body, want := range map[string]struct{ exact, folded bool }{
		`{}`:                        {},
		` {"a":1,"b":2} `:           {},
		`{"a":1,"a":2}`:             {true, true},
		`{"a":1,"A":2}`:             {false, true},
		`{"a":1,"\u0061":2}`:        {true, true},
		`{"a\"":1,"a":2}`:           {},
		`{"a":"a","b":"a"}`:         {},
		`{"a":{"b":1},"b":{"a":1}}`: {},
		`{"a":{"b":1,"b":2}}`:       {},
		`{"a":["a","a",{"a":1}]}`:   {},
		`{"a":"}","b":"{","a":1}`:   {true, true},
		`{"a":"\\","b":"\"","b":1}`: {true, true},
		`{"k":1,"K":1}`:             {false, true}, // the Kelvin sign
		`{"":1,"":1}`:               {true, true},
		`["a","a"]`:                 {},
		`"a"`:                       {},
		many(`"x":1`):               {},
		many(`"Name7":1`):           {true, true},
		many(`"name39":1`):          {false, true},
	} {
		assert.Equal(t, want.exact, repeats(body, false), body)
		assert.Equal(t, want.folded, repeats(body, true), body)
	}
}

// FuzzMemberNames checks that the names are those that encoding/json finds.
func FuzzMemberNames(f *testing.F) {
	for _, body := range []string{`{"a":1,"b":[{"c":"d"}],"\u0061":{"e":"}"}}`, ` {} `, `[1]`, `"a"`, `{"a\\":"\"","":null}`} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		names := slices.Collect(memberNames(body))
		if !json.Valid([]byte(body)) {
			return // it only must not loop forever
		}
		assert.Equal(t, reference(body), names)
	})
}

func reference(body string) (names []string) {
	dec := json.NewDecoder(strings.NewReader(body))
	if first, err := dec.Token(); err != nil || first != json.Delim('{') {
		return nil
	}
	var value json.RawMessage
	for dec.More() {
		name, _ := dec.Token()
		names = append(names, name.(string))
		_ = dec.Decode(&value)
	}
	return names
}
