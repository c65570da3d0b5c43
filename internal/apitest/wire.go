package apitest

import (
	"io"
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

// Wire is a client with a transport that records the requests.
type Wire struct {
	Client   *rongcloud.Client
	Requests []Request // requests in order
}

// Request is a request as it was sent.
type Request struct {
	Method string
	Path   string
	Header http.Header
	Query  string
	Body   string
}

// NewWire returns a client that receives the given response to every request. Every request is checked against the
// catalogue.
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

// operationOf returns the operation of a request. If several share method and path, the body decides.
func operationOf(r Request) (*catalogue.Operation, bool) {
	for _, op := range catalogue.ByPath(r.Path) {
		if op.Method == r.Method && op.When.Has([]byte(r.Body)) {
			return op, true
		}
	}
	return nil, false
}

// Violations checks a request against the catalogue.
func Violations(r Request) []string {
	op, ok := operationOf(r)
	if !ok {
		return []string{"no operation has this method, path and body"}
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

// formValue returns the value of a parameter of a form or a query, or "" if it is not sent.
func formValue(t testing.TB, r Request, name string) string {
	t.Helper()
	pairs, err := url.ParseQuery(r.Body + r.Query)
	require.NoError(t, err)
	return pairs.Get(name)
}
