package wire_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/wire"
)

func TestInt(t *testing.T) {
	for text, want := range map[string]wire.Int{
		`0`: 0, `5`: 5, `-5`: -5, `"5"`: 5, `"-5"`: -5, `null`: 0, `""`: 0,
		`9223372036854775807`: math.MaxInt64, `"-9223372036854775808"`: math.MinInt64,
	} {
		n := wire.Int(99)
		require.NoError(t, json.Unmarshal([]byte(text), &n), text)
		if text != "null" {
			assert.Equal(t, want, n, text)
		}
	}
	for _, text := range []string{`1.5`, `1e3`, `"x"`, `" 5"`, `true`, `{}`, `[]`, `[5]`, `9223372036854775808`, `"null"`, `"0x5"`, `"1_000"`} {
		var n wire.Int
		assert.ErrorContains(t, json.Unmarshal([]byte(text), &n), "not a number", text)
	}
}

func TestMillis(t *testing.T) {
	assert.True(t, wire.Int(0).Millis().IsZero())
	assert.Equal(t, time.Date(2014, 8, 22, 12, 30, 53, 491_000_000, time.UTC), wire.Int(1408710653491).Millis().UTC())
}

func TestMinutes(t *testing.T) {
	const most = math.MaxInt64 / int64(time.Minute)
	for n, want := range map[wire.Int]time.Duration{
		0: 0, 90: 90 * time.Minute, -1: -time.Minute, wire.Int(most): time.Duration(most) * time.Minute, wire.Int(-most): -time.Duration(most) * time.Minute,
		wire.Int(most + 1): math.MaxInt64, wire.Int(-most - 1): math.MinInt64, math.MaxInt64: math.MaxInt64, math.MinInt64: math.MinInt64,
	} {
		assert.Equal(t, want, n.Minutes(), "%d", int64(n))
	}
}

func TestBool(t *testing.T) {
	for text, want := range map[string]wire.Bool{
		`true`: true, `false`: false, `1`: true, `0`: false, `"true"`: true, `"false"`: false, `"1"`: true, `"0"`: false, `null`: false, `""`: false,
	} {
		b := !want
		require.NoError(t, json.Unmarshal([]byte(text), &b), text)
		if text != "null" {
			assert.Equal(t, want, b, text)
		}
	}
	for _, text := range []string{`2`, `-1`, `"yes"`, `"TRUE"`, `{}`, `[]`, `1.0`} {
		var b wire.Bool
		assert.ErrorContains(t, json.Unmarshal([]byte(text), &b), "not a bool", text)
	}
}

func TestText(t *testing.T) {
	for text, want := range map[string]wire.Text{
		`"a"`: "a", `""`: "", `"安\n\"\u00e9"`: "安\n\"é", `5`: "5", `-1.5`: "-1.5", `true`: "true", `false`: "false", `"null"`: "null",
		`9223372036854775808123`: "9223372036854775808123", `9007199254740993`: "9007199254740993", `1e3`: "1e3", `"~ !"`: "~ !",
		"\"a\x7f\"": "a\x7f", `"\\"`: `\`, `"\""`: `"`,
	} {
		s := wire.Text("before")
		require.NoError(t, json.Unmarshal([]byte(text), &s), text)
		assert.Equal(t, want, s, text)
	}
	for _, text := range []string{`{}`, `[]`, `["a"]`, `{"a":"b"}`} {
		var s wire.Text
		assert.ErrorContains(t, json.Unmarshal([]byte(text), &s), "not a text", text)
	}
}

func TestStrings(t *testing.T) {
	assert.Nil(t, wire.Strings(nil))
	assert.Equal(t, []string{}, wire.Strings([]wire.Text{}))
	assert.Equal(t, []string{"a", "5"}, wire.Strings([]wire.Text{"a", "5"}))
}

func TestNullIsTheZeroValue(t *testing.T) {
	row := struct {
		N wire.Int
		B wire.Bool
		T wire.Text
	}{5, true, "x"}
	require.NoError(t, json.Unmarshal([]byte(`{"N":null,"B":null,"T":null}`), &row))
	assert.Zero(t, row)
}

func TestErrorsDoNotRepeatTheValue(t *testing.T) {
	for _, into := range []any{new(wire.Int), new(wire.Bool), new(wire.Text)} {
		for _, text := range []string{`{"a":"tok-4711"}`, `["tok-4711"]`} {
			err := json.Unmarshal([]byte(text), into)
			require.Error(t, err)
			assert.NotContains(t, err.Error(), "4711")
		}
	}
}

// direct calls the method without the decoder, as a caller of UnmarshalJSON may.
func direct(t *testing.T, text string) {
	t.Helper()
	var n wire.Int
	var b wire.Bool
	var s wire.Text
	for _, err := range []error{n.UnmarshalJSON([]byte(text)), b.UnmarshalJSON([]byte(text)), s.UnmarshalJSON([]byte(text))} {
		if err != nil {
			assert.NotEmpty(t, err.Error())
		}
	}
}

func FuzzInt(f *testing.F) {
	for _, text := range []string{`5`, `"5"`, `null`, `""`, `"`, ``, `1.5`, ` 7 `} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		direct(t, text)
		var n wire.Int
		if json.Unmarshal([]byte(text), &n) != nil {
			return
		}
		again := wire.Int(0)
		require.NoError(t, json.Unmarshal(fmt.Appendf(nil, "%q", strconv.FormatInt(int64(n), 10)), &again))
		assert.Equal(t, n, again)
	})
}

func FuzzBool(f *testing.F) {
	for _, text := range []string{`true`, `"1"`, `0`, `null`, `""`, `2`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		direct(t, text)
		var b wire.Bool
		if json.Unmarshal([]byte(text), &b) == nil {
			assert.Equal(t, strings.Contains(text, "true") || strings.Contains(text, "1"), bool(b))
		}
	})
}

func FuzzText(f *testing.F) {
	for _, text := range []string{`"a"`, `"\ud800"`, `5`, `null`, `{}`, `"`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		direct(t, text)
		var s wire.Text
		var plain string
		if json.Unmarshal([]byte(text), &plain) != nil {
			return
		}
		require.NoError(t, json.Unmarshal([]byte(text), &s))
		assert.Equal(t, plain, string(s))
	})
}
