package rongcloud

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/wire"
)

// everything has fields of all types that results have.
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

// FuzzUnmarshal checks that both decoders accept the same input with the same result, and that a valid type is never
// left to the slow one. No decoded value may share memory with the input, which is reused.
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
			assert.NoError(t, jsonv2.Unmarshal(text, new(everything), asVersion1), "left to the slow decoder")
		}
	})
}

// A response can be nested as deep as it is long.
func TestDepth(t *testing.T) {
	for _, of := range []string{"[", `{"a":`, `{"next":`} {
		deep := `{"code":200,"any":` + strings.Repeat(of, defaultAnswerLimit/len(of))
		assert.Error(t, unmarshal([]byte(deep), &everything{}), of)
	}
}

type ids []string

// Version 2 refuses types that version 1 accepts. A call that was carried out must not fail or be retried for that.
func TestTypesOfVersion1(t *testing.T) {
	const text = `{"code":200,"ids":[1,2],"name":"n","rows":[{"n":1}]}`
	for name, answer := range map[string]Answer{
		"embedded non-struct": &struct {
			Envelope
			ids
		}{},
		"embedded lock": &struct {
			Envelope
			sync.Mutex
		}{},
		"options on an embedded struct": &struct {
			Envelope `json:",omitempty"`
		}{},
		"one level down": &struct {
			Envelope
			Rows []struct {
				ids
				N int `json:"n"`
			} `json:"rows"`
		}{},
	} {
		t.Run(name, func(t *testing.T) {
			want := reflect.New(reflect.TypeOf(answer).Elem()).Interface()
			require.NoError(t, json.Unmarshal([]byte(text), want))

			envelope, problem := decodeAnswer([]byte(text), answer)
			require.NoError(t, problem)
			assert.Equal(t, json.Number("200"), envelope.Code)
			assert.Equal(t, want, answer)
		})
	}
}

// The wrong field is named as in the type of the result, never with a part of the response.
func TestNamesOfWrongFields(t *testing.T) {
	for text, want := range map[string]string{
		`{"code":200,"TEXT":5}`:                    `the field "text"`,
		`{"code":200,"a~1b":5}`:                    "",
		`{"code":"200","text":5}`:                  `the field "text"`,
		`{"number":null,"text":5}`:                 `the field "text"`,
		`{"code":200,"a/b~c":"x"}`:                 `the field "a/b~c"`,
		`{"code":200,"maps":{"tok-4711":"x"}}`:     `the field "maps"`,
		`{"code":200,"rows":[{"tok-4711":1},"x"]}`: `the field "Rows"`,
		`{"code":{"tok-4711":1}}`:                  `the field "code"`,
	} {
		var out struct {
			everything
			Escaped int `json:"a/b~c"`
		}
		_, problem := decodeAnswer([]byte(text), &out)
		if want == "" {
			assert.NoError(t, problem, text)
			continue
		}
		assert.ErrorContains(t, problem, want, text)
		assert.NotContains(t, problem.Error(), "4711")
	}
}
