package moderation_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/api/moderation"
)

func TestEdit(t *testing.T) {
	upper := func(text string) string { return strings.ToUpper(text) }
	for object, want := range map[string]string{
		`{"content":"a"}`: `{"content":"A"}`,
		" {\n\"x\" : 1.50 , \"content\" :  \"a\"\t,\"y\":[]} ": " {\n\"x\" : 1.50 , \"content\" :  \"A\"\t,\"y\":[]} ",
		`{"\u0063ontent":"\u0061","extra":"a"}`:                `{"\u0063ontent":"A","extra":"a"}`,
		`{"content":"<a>&\""}`:                                 `{"content":"<A>&\""}`,
		`{"content":"a","content":"b"}`:                        `{"content":"A","content":"B"}`,
		`{"in":{"content":"a"},"content":["a"]}`:               `{"in":{"content":"a"},"content":["a"]}`,
		`{"content":"\u0041"}`:                                 `{"content":"\u0041"}`,
		`["content","a"]`:                                      `["content","a"]`,
		`"a"`:                                                  `"a"`,
		`{"content":"a"`:                                       `{"content":"a"`,
		`{"content":null}`:                                     `{"content":null}`,
		`{}`:                                                   `{}`,
		``:                                                     ``,
	} {
		assert.Equal(t, want, moderation.Edit(object, "content", upper), object)
	}
}

// FuzzEdit: the result is JSON where the object was, with all else as it was.
func FuzzEdit(f *testing.F) {
	for _, seed := range []string{`{"content":"a","x":[1,{"content":"b"}]}`, `{"a":-0.0e1,"content":"\ud800"}`, `[]`, `{"content":"a"} x`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, object string) {
		edited := moderation.Edit(object, "content", func(string) string { return "<new>" })
		var before, after map[string]any
		if json.Unmarshal([]byte(object), &before) != nil || before == nil {
			assert.Equal(t, object, edited)
			return
		}
		require.NoError(t, json.Unmarshal([]byte(edited), &after), edited)
		if _, isText := before["content"].(string); isText {
			before["content"] = "<new>"
		}
		assert.Equal(t, before, after)
	})
}
