package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/samples"
)

// sample is a request of an operation that other SDKs may write differently.
type sample struct {
	op    *catalogue.Operation
	of    samples.Sample
	form  url.Values
	json  map[string]any
	path  string
	sign  func(r *http.Request)
	after bool // another call was made with the same signature
}

func newSample(t *testing.T, id string) sample {
	t.Helper()
	op, ok := catalogue.Lookup(id)
	require.True(t, ok, id)
	s := sample{op: op, of: firstSample(t, id), path: op.Path, sign: func(r *http.Request) { signed(r, "") }}
	req := s.of.Request()
	if op.Encoding == "json" {
		body, err := json.Marshal(req.Body)
		require.NoError(t, err)
		var wrong []catalogue.Violation
		s.json, wrong = catalogue.DecodeObject(body)
		require.Empty(t, wrong)
		return s
	}
	var err error
	s.form, err = url.ParseQuery(string(req.Fields.Encode()))
	require.NoError(t, err)
	return s
}

// restOf returns an emulator that is ready for a sample.
func restOf(t *testing.T, s samples.Sample, opts ...emulator.Option) rest {
	t.Helper()
	return rest{t, prepared(t, s, opts...).Emulator}
}

// set returns the sample with another parameter: strings for a form, one value for a JSON body.
func (s sample) set(name string, values ...any) sample {
	if s.json != nil {
		changed := map[string]any{}
		for member, value := range s.json {
			changed[member] = value
		}
		changed[name] = values[0]
		s.json = changed
		return s
	}
	changed := url.Values{}
	for key, value := range s.form {
		changed[key] = value
	}
	changed.Del(name)
	for _, v := range values {
		changed.Add(name, fmt.Sprint(v))
	}
	s.form = changed
	return s
}

func (s sample) request(t *testing.T) *http.Request {
	t.Helper()
	if s.json != nil {
		body, err := json.Marshal(s.json)
		require.NoError(t, err)
		r := httptest.NewRequest(s.op.Method, s.path, strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "application/json")
		return r
	}
	return requestOf(s.op.Encoding, s.path, s.form.Encode())
}

// send sends the sample, and returns the response and its warnings.
func (s sample) send(t *testing.T, api rest) (answer, []string) {
	t.Helper()
	r := s.request(t)
	s.sign(r)
	if s.after {
		other := formRequest(checkOnline, "userId=u1")
		other.Header = r.Header.Clone()
		other.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		require.Equal(t, 200, api.do(other).code)
	}
	got := api.do(r)
	seen := api.emu.Requests()
	return got, seen[len(seen)-1].Warnings
}

// shape is an undocumented way to write a request.
type shape struct {
	name   string
	param  string // the parameter, if any
	sample sample
	warns  string // a part of the warning in the default mode
	says   string // a part of the message in strict mode
	code   int    // the code in strict mode
}

func signedAs(nonce string, at time.Time) func(r *http.Request) {
	return func(r *http.Request) {
		resign(r, emulator.DefaultAppSecret, nonce, strconv.FormatInt(at.UnixMilli(), 10))
	}
}

// shapesOf returns the ways in which the SDKs of other languages write a request, if it has parameters for them.
func shapesOf(s sample) []shape {
	with := func(name string, change func(s *sample), warns, says string, code int) shape {
		changed := s
		change(&changed)
		return shape{name, "", changed, warns, says, code}
	}
	shapes := []shape{
		with("nonce of 19 digits", func(s *sample) { s.sign = signedAs("9223372036854775807", time.Now()) }, "Nonce has at most 18", "Nonce has at most 18", 1004),
		with("negative nonce", func(s *sample) { s.sign = signedAs("-9223372036854775808", time.Now()) }, "Nonce has at most 18", "Nonce has at most 18", 1004),
		with("fraction as nonce", func(s *sample) { s.sign = signedAs("0.84442185152450489", time.Now()) }, "Nonce has at most 18", "Nonce has at most 18", 1004),
		with("one signature for a process", func(s *sample) { s.after = true }, "were used before", "were used before", 1004),
		with("of a process that runs for a day", func(s *sample) { s.sign = signedAs("1", time.Now().Add(-24*time.Hour)) }, "Timestamp is more than 5m0s", "Timestamp is more than 5m0s", 1004),
		with("two slashes", func(s *sample) { s.path = "/" + s.path }, "several slashes", "no operation has the path", 404),
		with("many slashes", func(s *sample) { s.path = strings.ReplaceAll(s.path, "/", "///") }, "several slashes", "no operation has the path", 404),
		{"stray parameter", "", s.set("stray", "1"), "stray: is not a", "stray: is not a", 1002},
	}
	if len(s.form) == 0 && s.json == nil {
		shapes = append(shapes, with("no content type", func(s *sample) {
			s.sign = func(r *http.Request) {
				r.Header.Del("Content-Type")
				signed(r, "")
			}
		}, "no Content-Type", "the body must be application/x-www-form-urlencoded", 1002))
	}
	for i := range s.op.Params {
		p := &s.op.Params[i]
		if !strings.Contains(p.Name, "[") {
			shapes = append(shapes, shapesOfParameter(s, p)...)
		}
	}
	return shapes
}

func shapesOfParameter(s sample, p *catalogue.Param) (shapes []shape) {
	add := func(name string, values ...any) {
		shapes = append(shapes, shape{name, p.Name, s.set(p.Name, values...), p.Name + ": ", p.Name + ": ", 1002})
	}
	switch {
	case p.Kind() == catalogue.Flag:
		for _, spelling := range []string{"1", "True", "0", "False", ""} {
			if p.Name == "bindNotifyMsg" && (spelling == "1" || spelling == "True") { // on, it needs a message
				continue
			}
			add("is "+strconv.Quote(spelling), spelling)
		}
		if s.json != nil {
			add("is a text", "true")
			add("is the number 1", 1)
		}
	case p.IsBit():
		for _, spelling := range []string{"true", "False"} {
			add("as a digit is "+strconv.Quote(spelling), spelling)
		}
		if !p.Required {
			add("is empty", "")
		}
	case p.IsNumber():
		if excludesZero(p) && !p.Required {
			add("is 0", 0)
		}
		if p.Capped {
			add("is above its cap", *p.Max+1)
		}
		if s.json != nil {
			value, given := s.json[p.Name]
			if !given {
				value = 10
			}
			add("is a text", fmt.Sprint(value))
		}
		if !p.Required && p.Name != "unpushLevel" { // which is needed where isMuted is not sent
			add("is empty", "")
		}
	case p.Kind() == catalogue.JSONText && !p.Required && p.Name != "entryInfo": // it needs its owner
		add("is empty", "")
	case p.List == catalogue.RepeatedKey:
		value := s.form.Get(p.Name)
		if value == "" {
			value = "u1"
		}
		add("is joined with a comma", value+","+value)
		if !p.Required {
			add("is empty", "")
		}
	case p.List == catalogue.CommaJoined:
		add("is repeated", s.form.Get(p.Name), s.form.Get(p.Name))
	}
	return shapes
}

func excludesZero(p *catalogue.Param) bool {
	return (p.Min != nil && *p.Min > 0) || (p.OneOf != nil && !slices.Contains(p.OneOf, any(0.0)))
}

// TestShapesOfOtherSDKs sends the sample of every operation in every way in which the SDKs of other languages write
// requests. The default mode accepts it with a warning, and strict mode refuses it.
func TestShapesOfOtherSDKs(t *testing.T) {
	tried := map[string]int{}
	for _, id := range sampled() {
		t.Run(id, func(t *testing.T) {
			documented := newSample(t, id)
			for _, opt := range []emulator.Option{emulator.WithStrict(), emulator.WithLenient()} {
				got, warned := documented.send(t, restOf(t, documented.of, opt))
				require.Equal(t, 200, got.code, got.text)
				require.Empty(t, warned)
			}
			for _, c := range shapesOf(documented) {
				tried[c.name]++
				c.name = strings.TrimSpace(c.param + " " + c.name)
				got, warned := c.sample.send(t, restOf(t, c.sample.of))
				assert.Equal(t, 200, got.code, "%s: %s", c.name, got.text)
				if assert.Len(t, warned, 1, c.name) {
					assert.Contains(t, warned[0], c.warns, c.name)
				}

				got, warned = c.sample.send(t, restOf(t, c.sample.of, emulator.WithStrict()))
				assert.Equal(t, c.code, got.code, "%s, strict: %s", c.name, got.text)
				assert.Contains(t, got.doc["errorMessage"], c.says, c.name)
				assert.Empty(t, warned, c.name)
			}
		})
	}
	for _, name := range []string{
		"nonce of 19 digits", "negative nonce", "fraction as nonce", "one signature for a process", "of a process that runs for a day",
		"two slashes", "many slashes", "stray parameter",
	} {
		assert.Equal(t, len(sampled()), tried[name], name)
	}
	for _, name := range []string{
		`is "1"`, `is "True"`, `is "0"`, `is "False"`, `is ""`, "is 0", "is empty", "is a text", "is the number 1",
		"is joined with a comma", "is repeated", "is above its cap", "no content type", `as a digit is "true"`, `as a digit is "False"`,
	} {
		assert.NotZero(t, tried[name], name)
	}
}
