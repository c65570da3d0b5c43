package catalogue

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCallbacksAreWellFormed(t *testing.T) {
	contentTypes := map[string]string{"form": "application/x-www-form-urlencoded", "json": "application/json", "xml": "application/xml"}
	require.Len(t, Callbacks(), 14)
	ids := map[string]bool{}
	for _, c := range Callbacks() {
		t.Run(c.ID, func(t *testing.T) {
			assert.False(t, ids[c.ID], "listed twice")
			ids[c.ID] = true
			assert.NotEmpty(t, c.Title)
			if c.Doc != "" {
				page, err := url.Parse(c.Doc)
				require.NoError(t, err)
				assert.NotEmpty(t, page.Hostname(), c.Doc)
			}
			require.Contains(t, contentTypes, c.Encoding)
			assert.Equal(t, contentTypes[c.Encoding], c.ContentType)
			require.NotEmpty(t, c.Shapes)
			assert.Subset(t, []string{"one", "list", "profiles"}, c.Shapes)
			assert.Contains(t, []string{"query", "headers"}, c.Signature.Location)
			assert.Contains(t, []string{"ms", "s"}, c.Signature.Timestamp)
			assert.Contains(t, []int{3, 4}, len(c.Signature.Params))
			assert.Contains(t, []int{0, 3, 4}, len(c.Signature.Legacy))
			wellFormed(t, c.Fields)
		})
	}
}

func wellFormed(t *testing.T, fields []CallbackField) {
	t.Helper()
	require.NotEmpty(t, fields)
	names := map[string]bool{}
	for _, f := range fields {
		assert.NotEmpty(t, f.Type, f.Name)
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			assert.NotEmpty(t, name)
			assert.False(t, names[name], "%s is listed twice", name)
			names[name] = true
		}
		values := map[string]bool{}
		for _, v := range f.Allowed {
			assert.NotEmpty(t, v.Value, f.Name)
			assert.False(t, values[v.Value], "%s: %s is listed twice", f.Name, v.Value)
			values[v.Value] = true
		}
		if len(f.Fields) > 0 {
			assert.Contains(t, []string{"object", "string(JSON)"}, f.Type, f.Name)
			wellFormed(t, f.Fields)
		}
	}
}

func TestTheListOfCallbacksCannotBeChanged(t *testing.T) {
	Callbacks()[0] = Callback{}
	assert.Equal(t, "message.sync", Callbacks()[0].ID)
}
