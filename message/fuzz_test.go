package message

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// checkDecoded checks a decoded content. An Unknown keeps its body and is encoded unchanged. Any other content is
// encoded so that it decodes to the same value.
func checkDecoded(t *testing.T, name, body string) {
	got := Decode(name, body)
	require.Equal(t, name, got.ObjectName())
	unknown, ok := got.(Unknown)
	if !ok {
		text, err := marshal(got)
		require.NoError(t, err)
		require.Equal(t, got, Decode(name, text))
		_, _, _ = encode(got) // may be invalid, but must not panic
		return
	}
	require.Equal(t, body, unknown.Body)
	sentName, sent, wrong := encode(unknown)
	switch {
	case checkObjectName(name) != "":
		require.NotNil(t, wrong)
		assert.Equal(t, "objectName", wrong.parameter)
	case body == "" || len(body) > MaxContentBytes || !utf8.ValidString(body):
		require.NotNil(t, wrong)
		assert.Equal(t, "content", wrong.parameter)
	default:
		require.Nil(t, wrong)
		assert.Equal(t, name, sentName)
		assert.Equal(t, body, sent)
	}
}

var oddBodies = []string{
	"", "null", "[]", "1", `"a"`, "{}", "{", "\xff", `{"content":null}`, `{"content":"a","content":"b"}`, `{"content":"\ud83d"}`,
	`{"content":1}`, `{"user":{"id":1}}`, `{"user":{}}`, `{"mentionedInfo":{"userIdList":[]}}`, `{"duration":"-3"}`, `{"duration":1e3}`,
	`{"latitude":-0,"longitude":1e308}`, `{"data":{"a": [1, "<"]}}`, `{"summaryList":"[\"a\"]"}`, `{"summaryList":["\u2028"]}`,
	`{"msgList":[null,{}, {"objectName":"RC:CombineV2Msg","content":{"msgList":[]}}]}`,
	`{"objName":"RC:ReferenceMsg","referMsg":{"referMsg":"x"}}`, `{"objName":"RC:TxtMsg","referMsg":"{\"content\": 1}"}`,
	`{"referMsg":" {\"a\" : 1}"}`, `{"referMsg":"null"}`, `{"sentTime":-62135596800000}`, `{"sentTime":9223372036854775807}`,
}

func FuzzDecode(f *testing.F) {
	for _, s := range samples {
		f.Add(s.content.ObjectName(), s.json)
	}
	for _, body := range oddBodies {
		f.Add("APP:Gift", body)
		for _, c := range builtinContents {
			f.Add(c.ObjectName(), body)
		}
	}
	f.Add("", "{}")
	f.Fuzz(checkDecoded)
}

func FuzzQuiz(f *testing.F) {
	quiz := []Content{goodQuestion(), goodAnswer(), goodResult(), openResult(), goodRanking()}
	for _, c := range quiz {
		text, err := json.Marshal(c)
		require.NoError(f, err)
		f.Add(string(text))
	}
	for _, body := range oddBodies {
		f.Add(body)
	}
	f.Add(`{"opensAt":"1700000000123","deadline":1,"options":[],"number":"1","final":1,"entries":[{}]}`)
	f.Add(`{"opensAt":-62135596800000,"options":[null],"counts":null,"entries":null}`)
	f.Fuzz(func(t *testing.T, body string) {
		for _, c := range quiz {
			checkDecoded(t, c.ObjectName(), body)
		}
	})
}
