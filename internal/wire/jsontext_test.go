package wire_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/wire"
)

func TestJSONText(t *testing.T) {
	for text, want := range map[string]string{
		`"{\"a\": 1}"`: `{"a": 1}`, `{"a": 1}`: `{"a":1}`, `[ 1 ]`: `[1]`, `null`: "", `""`: "", `5`: "5",
	} {
		var got wire.JSONText
		require.NoError(t, json.Unmarshal([]byte(text), &got), text)
		assert.Equal(t, want, string(got), text)
	}
	assert.Equal(t, "{ no", wire.Compact([]byte("{ no")))
}
