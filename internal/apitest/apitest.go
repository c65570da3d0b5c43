// Package apitest is what the tests of the service packages share: a client over httpmock that checks every request against the
// catalogue, and tables for calls, limits, operation tables and documentation. A service package that runs all of them cannot
// send what the API does not know, leave a method untested, or document a quota that is not the catalogue's.
package apitest

import (
	"context"
	"io"
	"iter"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	appKey    = "test-key"
	appSecret = "test-secret"
	baseURL   = "https://api.test.example"
)

// OK is the answer of an operation without results.
const OK = `{"code":200}`

// Wire is a client whose requests end in a test double.
type Wire struct {
	Client   *rongcloud.Client
	Requests []Request // what was sent, in order
}

// Request is a request as it was sent.
type Request struct {
	Method string
	Path   string
	Header http.Header
	Query  string
	Body   string
}

// NewWire returns a client that gets the given answer to whatever it sends. Every request is checked against the catalogue.
func NewWire(t testing.TB, status int, answer string) *Wire {
	t.Helper()
	return newWire(t, httpmock.NewStringResponder(status, answer).HeaderSet(http.Header{"Content-Type": {"application/json"}}))
}

func newWire(t testing.TB, responder httpmock.Responder) *Wire {
	t.Helper()
	w := &Wire{}
	mock := httpmock.NewMockTransport()
	mock.RegisterNoResponder(func(r *http.Request) (*http.Response, error) {
		w.Requests = append(w.Requests, w.record(t, r))
		return responder(r)
	})
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(baseURL), rongcloud.WithTransport(mock), rongcloud.WithAttempts(1))
	require.NoError(t, err)
	w.Client = client
	return w
}

func (w *Wire) record(t testing.TB, r *http.Request) Request {
	seen := Request{Method: r.Method, Path: r.URL.Path, Header: r.Header, Query: r.URL.RawQuery}
	if r.Body != nil {
		text, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		seen.Body = string(text)
	}
	for _, v := range Violations(seen) {
		t.Errorf("%s %s contradicts the catalogue: %s", seen.Method, seen.Path, v)
	}
	h := r.Header
	assert.Equal(t, appKey, h.Get("App-Key"))
	assert.Equal(t, rongcloud.Sign(appSecret, h.Get("Nonce"), h.Get("Timestamp")), h.Get("Signature"))
	return seen
}

// Violations checks a request against the catalogue.
func Violations(r Request) []string {
	ops := catalogue.ByPath(r.Path)
	if len(ops) == 0 {
		return []string{"no operation has this path"}
	}
	op := ops[0]
	if r.Method != op.Method {
		return []string{"the method must be " + op.Method}
	}
	var found []catalogue.Violation
	kind := r.Header.Get("Content-Type")
	switch op.Encoding {
	case "form":
		if kind != "application/x-www-form-urlencoded" {
			return []string{"the body must be a form, is " + kind}
		}
		pairs, err := url.ParseQuery(r.Body)
		if err != nil {
			return []string{err.Error()}
		}
		found = op.CheckForm(pairs)
	case "query":
		pairs, err := url.ParseQuery(r.Query)
		if err != nil {
			return []string{err.Error()}
		}
		found = op.CheckForm(pairs)
	case "json":
		if !strings.HasPrefix(kind, "application/json") {
			return []string{"the body must be JSON, is " + kind}
		}
		found = op.CheckJSON([]byte(r.Body))
	}
	var texts []string
	for _, v := range found {
		texts = append(texts, v.String())
	}
	return texts
}

// Func makes one call of a method.
type Func func(ctx context.Context, c rongcloud.Caller) (result any, err error)

// Void adapts a method that returns only an error.
func Void(call func(ctx context.Context, c rongcloud.Caller) error) Func {
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return nil, call(ctx, c) }
}

// Case is one call, what it must send and what it must return.
type Case struct {
	Method    string // the method of the service under test
	Name      string // tells several cases of one method apart
	Operation string // catalogue id
	Call      Func
	Form      string // the body of a form or the query, decoded: name=value pairs joined with "&"
	JSON      string // the JSON body
	Answer    string // empty: OK
	Want      any
}

func (c Case) title() string {
	if c.Name == "" {
		return c.Method
	}
	return c.Method + "/" + c.Name
}

// Calls runs every case against the wire, and each through the same table of failures.
func Calls(t *testing.T, cases []Case) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.title(), func(t *testing.T) {
			t.Parallel()
			c.runOnWire(t)
			c.runFailures(t)
		})
	}
}

func (c Case) runOnWire(t *testing.T) {
	op, ok := catalogue.Lookup(c.Operation)
	require.True(t, ok, "catalogue has no %s", c.Operation)
	answer := c.Answer
	if answer == "" {
		answer = OK
	}
	w := NewWire(t, http.StatusOK, answer)
	got, err := c.Call(t.Context(), w.Client)
	require.NoError(t, err)
	assert.Equal(t, c.Want, got)
	require.Len(t, w.Requests, 1)
	sent := w.Requests[0]
	assert.Equal(t, op.Path, sent.Path)
	if c.JSON != "" {
		assert.JSONEq(t, c.JSON, sent.Body)
		return
	}
	pairs := sent.Body
	if op.Encoding == "query" {
		pairs = sent.Query
	}
	decoded, err := url.QueryUnescape(pairs)
	require.NoError(t, err)
	assert.Equal(t, c.Form, decoded)
}

// failures are what every method must turn into the right error.
var failures = []struct {
	name      string
	responder httpmock.Responder
	cancelled bool
	check     func(t *testing.T, idempotent bool, err error)
}{
	{name: "transport error", responder: httpmock.NewErrorResponder(io.ErrUnexpectedEOF), check: mayHaveRun},
	{name: "502 with HTML", responder: httpmock.NewStringResponder(502, "<html>Bad Gateway</html>"), check: mayHaveRun},
	{name: "500 with code 1000", responder: httpmock.NewStringResponder(500, `{"code":1000,"errorMessage":"inner"}`), check: mayHaveRun},
	{name: "200 with HTML", responder: httpmock.NewStringResponder(200, "<html></html>"), check: mayHaveRun},
	{name: "cut JSON", responder: httpmock.NewStringResponder(200, `{"code":20`), check: mayHaveRun},
	{name: "empty answer", responder: httpmock.NewStringResponder(200, ""), check: mayHaveRun},
	{name: "null", responder: httpmock.NewStringResponder(200, "null"), check: mayHaveRun},
	{name: "an array", responder: httpmock.NewStringResponder(200, "[]"), check: mayHaveRun},
	{name: "no code", responder: httpmock.NewStringResponder(200, "{}"), check: mayHaveRun},
	{name: "refused", responder: httpmock.NewStringResponder(400, `{"code":1002,"errorMessage":"userId is wrong"}`), check: func(t *testing.T, _ bool, err error) {
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
		assert.True(t, rongcloud.HasCode(err, rongcloud.CodeBadParameter))
		assert.ErrorContains(t, err, "userId is wrong")
	}},
	{name: "429", responder: httpmock.NewStringResponder(429, `{"code":1008}`), check: func(t *testing.T, _ bool, err error) {
		assert.ErrorIs(t, err, rongcloud.ErrRateLimited)
	}},
	{name: "not enabled", responder: httpmock.NewStringResponder(430, `{"code":1009}`), check: func(t *testing.T, _ bool, err error) {
		assert.ErrorIs(t, err, rongcloud.ErrNotEnabled)
	}},
	{name: "cancelled", responder: httpmock.NewStringResponder(200, OK), cancelled: true, check: func(t *testing.T, _ bool, err error) {
		assert.ErrorIs(t, err, context.Canceled)
		assert.NotErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
	}},
}

func mayHaveRun(t *testing.T, idempotent bool, err error) {
	if idempotent {
		assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
	} else {
		assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
	}
}

func (c Case) runFailures(t *testing.T) {
	for _, f := range failures {
		t.Run(f.name, func(t *testing.T) {
			w := newWire(t, f.responder)
			seen := &spy{Caller: w.Client}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if f.cancelled {
				cancel()
			}
			_, err := c.Call(ctx, seen)
			var e *rongcloud.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, c.Operation, e.Operation)
			assert.NotContains(t, err.Error(), appSecret)
			f.check(t, seen.idempotent, err)
			if f.cancelled {
				assert.Empty(t, w.Requests)
				return
			}
			assert.NotEmpty(t, e.RequestID)
			assert.Len(t, w.Requests, 1)
		})
	}
}

// spy notes whether the call that was made may be repeated, which can hang on what is in it.
type spy struct {
	rongcloud.Caller
	idempotent bool
}

func (s *spy) Call(ctx context.Context, req rongcloud.Request, out rongcloud.Answer, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
	s.idempotent = req.Operation.Idempotent
	return s.Caller.Call(ctx, req, out, opts...)
}

// BadInput is a call that must be refused before anything is sent.
type BadInput struct {
	Name      string
	Call      Func
	Parameter string // the wire name the error must carry
	Says      string // what the error text must contain
}

// Refusals runs every bad input.
func Refusals(t *testing.T, inputs []BadInput) {
	t.Helper()
	for _, in := range inputs {
		t.Run(in.Name, func(t *testing.T) {
			t.Parallel()
			refuse(t, in.Call, in.Parameter, in.Says)
		})
	}
}

func refuse(t *testing.T, call Func, parameter, says string) {
	t.Helper()
	w := NewWire(t, http.StatusOK, OK)
	_, err := call(t.Context(), w.Client)
	var e *rongcloud.Error
	require.ErrorAs(t, err, &e)
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.Equal(t, parameter, e.Parameter)
	assert.NotEmpty(t, e.Field, "what the parameter is called in Go")
	assert.ErrorContains(t, err, says)
	assert.NotEmpty(t, e.Operation)
	assert.Empty(t, w.Requests, "nothing may be sent")
}

// Bound is a documented limit. Call is made with the lowest and the highest allowed n, which must be sent, and with the ones
// just outside, which must be refused by an error that names the parameter and the limit.
type Bound struct {
	Name      string
	Parameter string
	Low, High int    // High 0: no upper bound
	Says      string // what the refusal must contain; empty: the bound that was crossed
	Call      func(ctx context.Context, c rongcloud.Caller, n int) error
}

// Unbounded says that a Bound has no lower side, as where an empty text leaves the parameter out.
const Unbounded = math.MinInt

// Bounds tries both sides of every limit.
func Bounds(t *testing.T, bounds []Bound) {
	t.Helper()
	for _, b := range bounds {
		t.Run(b.Name, func(t *testing.T) {
			t.Parallel()
			at := func(n int) Func {
				return Void(func(ctx context.Context, c rongcloud.Caller) error { return b.Call(ctx, c, n) })
			}
			accept := func(n int) {
				w := NewWire(t, http.StatusOK, OK)
				_, err := at(n)(t.Context(), w.Client)
				require.NoError(t, err, "n = %d", n)
				assert.Len(t, w.Requests, 1)
			}
			if b.Low != Unbounded {
				accept(b.Low)
				refuse(t, at(b.Low-1), b.Parameter, b.says(b.Low))
			}
			if b.High > 0 {
				accept(b.High)
				refuse(t, at(b.High+1), b.Parameter, b.says(b.High))
			}
		})
	}
}

// Collect reads an iterator to its end or its error.
func Collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, item)
	}
	return all, nil
}
