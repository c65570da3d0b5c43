package emulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/families"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// driven is an emulator with the SDK's client and its last response.
type driven struct {
	*emulator.Emulator
	client *rongcloud.Client
	answer map[string]any
}

// RoundTrip passes a request to the emulator without a network.
func (d *driven) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil { // as of a query; a server always has one
		r = r.Clone(r.Context())
		r.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	d.answer = nil
	return w.Result(), json.Unmarshal(w.Body.Bytes(), &d.answer)
}

// prepared returns an emulator that is ready for a sample.
func prepared(t testing.TB, s samples.Sample, opts ...emulator.Option) *driven {
	t.Helper()
	emu, err := emulator.New(opts...)
	require.NoError(t, err)
	d := &driven{Emulator: emu}
	d.client, err = rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint("http://emulator.invalid"), rongcloud.WithTransport(d))
	require.NoError(t, err)
	require.NoError(t, samples.Settle(t.Context(), emu, d.client))
	require.NoError(t, s.Prepare(t.Context(), d.client))
	return d
}

// sampled returns the operations of the emulator that have samples: those that the SDK calls.
func sampled() []string {
	return slices.DeleteFunc(emulator.Operations(), func(id string) bool { return len(samples.Of(id)) == 0 })
}

// firstSample returns the first sample of an operation.
func firstSample(t testing.TB, id string) samples.Sample {
	t.Helper()
	found := samples.Of(id)
	require.NotEmpty(t, found, "%s has no sample", id)
	return found[0]
}

// TestEveryOperationHasAHandler checks that the emulator has all operations that the SDK calls.
func TestEveryOperationHasAHandler(t *testing.T) {
	for _, op := range families.Operations() {
		assert.True(t, slices.Contains(emulator.Operations(), op.ID), "the emulator has no handler for %s", op.ID)
	}
}

// TestSamplesAreAnsweredAsDocumented checks that no response has an undocumented field, and that one sample of every
// operation has a response with all documented fields.
func TestSamplesAreAnsweredAsDocumented(t *testing.T) {
	for _, id := range sampled() {
		t.Run(id, func(t *testing.T) {
			op, ok := catalogue.Lookup(id)
			require.True(t, ok)
			firstSample(t, id)
			answered, absent := false, []string{"an answer"} // of the best response
			for _, s := range samples.Of(id) {
				d := prepared(t, s, emulator.WithStrict())
				_, err := s.Call.Do(t.Context(), d.client)
				if s.NotEmulated {
					require.True(t, rongcloud.HasCode(err, http.StatusNotImplemented), "%s: %v", s.Title(), err)
					continue
				}
				require.NoError(t, err, s.Title())
				var c comparison
				c.fields("", op.Response, d.answer)
				assert.Empty(t, c.wrong, s.Title())
				if !answered || len(c.absent) < len(absent) {
					answered, absent = true, c.absent
				}
			}
			assert.Empty(t, absent, "documented, and in no sample's answer")
		})
	}
}

// comparison has the differences of a response from the documentation.
type comparison struct{ wrong, absent []string }

func (c *comparison) fields(prefix string, documented []catalogue.Field, doc map[string]any) {
	known := map[string]bool{}
	for _, f := range documented {
		known[f.Name] = true
		v, ok := doc[f.Name]
		switch {
		case ok:
			c.value(prefix+f.Name, f, v)
		case f.Name != "errorMessage":
			c.absent = append(c.absent, prefix+f.Name)
		}
	}
	for name := range doc {
		if !known[name] {
			c.wrong = append(c.wrong, prefix+name+": is not documented")
		}
	}
}

func (c *comparison) value(path string, f catalogue.Field, v any) {
	right := true
	switch f.Type {
	case "int", "long", "int64":
		n, isNumber := v.(float64)
		right = isNumber && n == float64(int64(n))
	case "bool", "boolean":
		_, right = v.(bool)
	case "string":
		_, right = v.(string)
	case "object":
		var doc map[string]any
		if doc, right = v.(map[string]any); right {
			c.fields(path+".", f.Fields, doc)
		}
	case "map<string,object>":
		var doc map[string]any
		if doc, right = v.(map[string]any); right {
			c.elements(path, catalogue.Field{Name: f.Name, Type: "object[]", Fields: f.Fields}, slices.Collect(maps.Values(doc)))
		}
	case "string[]", "object[]":
		var list []any
		if list, right = v.([]any); right {
			c.elements(path, f, list)
		}
	default:
		c.wrong = append(c.wrong, path+": the test does not know the type "+f.Type)
	}
	if !right {
		c.wrong = append(c.wrong, fmt.Sprintf("%s: documented as %s, is %v", path, f.Type, v))
	}
}

func (c *comparison) elements(path string, f catalogue.Field, list []any) {
	if len(list) == 0 {
		c.absent = append(c.absent, path+": elements")
	}
	element := catalogue.Field{Name: f.Name, Type: strings.TrimSuffix(f.Type, "[]"), Fields: f.Fields}
	for _, v := range list {
		c.value(path+"[]", element, v)
	}
}
