package apitest

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/samples"
)

// firstID is too large for the precision of a float64, but not for an int64.
const firstID = 9007199254740993000

var idName = regexp.MustCompile(`(?i)(id|ids|uid)$|^users$`)

// NumericIDs makes every call whose response has ids, with ids of digits, once as strings and once as numbers. The
// results must be the same, to the last digit.
func NumericIDs(t *testing.T, list []samples.Sample) {
	t.Helper()
	for _, c := range list {
		var asText, asNumber any
		texts, numbers := 0, 0
		if c.Answer != "" {
			asText = renumber(t, c.Answer, func() any { texts++; return strconv.Itoa(firstID + texts) })
			asNumber = renumber(t, c.Answer, func() any { numbers++; return json.Number(strconv.Itoa(firstID + numbers)) })
		}
		if numbers == 0 {
			continue
		}
		t.Run(c.Title(), func(t *testing.T) {
			result := func(answer any) any {
				text, err := json.Marshal(answer)
				require.NoError(t, err)
				got, err := c.Call.Do(t.Context(), NewWire(t, http.StatusOK, string(text)).Client)
				require.NoError(t, err)
				return got
			}
			assert.Equal(t, result(asText), result(asNumber))
		})
	}
}

// renumber replaces each id in a response by a new one.
func renumber(t *testing.T, answer string, next func() any) any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader([]byte(answer)))
	dec.UseNumber()
	var v any
	require.NoError(t, dec.Decode(&v))
	var walk func(name string, v any) any
	walk = func(name string, v any) any {
		switch v := v.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				v[key] = walk(key, v[key])
			}
		case []any:
			for i := range v {
				v[i] = walk(name, v[i])
			}
		case string:
			if idName.MatchString(name) {
				return next()
			}
		}
		return v
	}
	return walk("", v)
}
