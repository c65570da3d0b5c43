package rongcloud

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/wire"
)

// everything has what results are made of.
type everything struct {
	Envelope
	Text   string          `json:"text"`
	Small  int8            `json:"small"`
	Float  float64         `json:"float"`
	Flag   bool            `json:"flag"`
	Quoted int             `json:"quoted,string"`
	Number json.Number     `json:"number"`
	Count  wire.Int        `json:"count"`
	On     wire.Bool       `json:"on"`
	Words  wire.Text       `json:"words"`
	Names  []string        `json:"names"`
	Pair   [2]int          `json:"pair"`
	Bytes  []byte          `json:"bytes"`
	Map    map[string]int  `json:"map"`
	Raw    json.RawMessage `json:"raw"`
	Any    any             `json:"any"`
	Next   *everything     `json:"next"`
	Rows   []struct{ ID, Value string }
	Maps   map[string]everything `json:"maps"`
}

// FuzzUnmarshal: what is decoded, and whether it can be, does not depend on the decoder. Nothing decoded is part of the text,
// whose memory is used again.
func FuzzUnmarshal(f *testing.F) {
	for _, text := range []string{
		`{"code":200,"text":"a\u00e9\ud83d\ude00\"","small":-128,"float":1.5e3,"flag":true,"quoted":"17","number":1e400,"count":"5","on":1}`,
		`{"Code":"200","TEXT":"安","words":12,"names":["a","b",null],"pair":[1],"bytes":"AQI=","map":{"a":1,"b":null},"raw":[1, {"a":"b"}]}`,
		`{"any":{"a":[1,2.5,"x",null,true]},"next":{"text":"in","next":null},"rows":[{"id":"1","value":"v"},{"ID":"2"}],"maps":{"k":{"text":"t"}}}`,
		`{"text":"one","text":"two","rows":[{"id":"1"}],"rows":[{"value":"2"}],"map":{"a":1},"map":{"b":2}}`,
		`{"user_id":1,"te_xt":"no","te-xt":"no"}`, "{\"text\":\"\xff\xfe\"}", `{"text":"\ud800"}`, "{\"text\":\"\x01\"}", `{"small":128}`, `{"small":1.0}`,
		`{"number":"12"}`, `{"number":"x"}`, `{"number":""}`, `{"number":null,"quoted":null,"count":null,"any":null}`, `{"number":-0}`, `{"number":01}`,
		`{"code":200}{`, `{"code":200} x`, `{"code":200,}`, `{`, ``, `null`, `[]`, `"x"`, `{"pair":[1,2,3]}`, `{"bytes":"AQI"}`, `{"bytes":[1,2]}`,
		`{"quoted":17}`, `{"quoted":"x"}`, `{"map":[]}`, `{"":1,"\u0063ode":200}`, "\ufeff{}",
		strings.Repeat(`{"next":`, 20) + "{}" + strings.Repeat("}", 20),
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var want, got everything
		wantErr := json.Unmarshal(text, &want)
		used := bytes.Clone(text)
		err := unmarshal(used, &got)
		for i := range used {
			used[i] = 'x'
		}
		require.Equal(t, wantErr == nil, err == nil, "%v, %v", wantErr, err)
		if err == nil {
			assert.Equal(t, want, got)
		}
	})
}

// An answer can be nested as deep as it is long.
func TestDepth(t *testing.T) {
	for _, of := range []string{"[", `{"a":`, `{"next":`} {
		deep := `{"code":200,"any":` + strings.Repeat(of, defaultAnswerLimit/len(of))
		assert.Error(t, unmarshal([]byte(deep), &everything{}), of)
	}
}
