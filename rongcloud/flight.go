package rongcloud

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"

	"github.com/go-resty/resty/v2"
)

// flight is one attempt's request on its way through resty and http.Client. Both parse and copy what they are given, http.Client
// for the redirects it may follow. So they get a blank request to run, and this, its context, brings what it is made of.
type flight struct {
	context.Context
	method string
	url    url.URL
	values headerValues
	header http.Header // while http.Client has the request
	body   bytes.Reader
	connection
	trace httptrace.ClientTrace
}

type flightKey struct{}

// request is the context to make the request with.
func (f *flight) request() context.Context {
	f.trace.GetConn, f.trace.GotConn = f.ask, f.take
	return httptrace.WithClientTrace(f, &f.trace)
}

// Value finds the flight itself.
func (f *flight) Value(key any) any {
	if key == (flightKey{}) {
		return f
	}
	return f.Context.Value(key)
}

func flightOf(r *http.Request) *flight { return r.Context().Value(flightKey{}).(*flight) }

// board makes what resty made into the request of its flight. The headers wait for headersBelow.
func (n headerNames) board(_ *resty.Client, r *http.Request) error {
	f := flightOf(r)
	r.Method, r.URL, r.Host = f.method, &f.url, f.url.Host
	if size := f.body.Size(); size > 0 {
		r.Body, r.ContentLength = io.NopCloser(&f.body), size
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(&f.body, 0, size)), nil }
	}
	n.set(r.Header, &f.values)
	f.header, r.Header = r.Header, noHeader
	return nil
}

// noHeader is never written to.
var noHeader = http.Header{}

// headersBelow puts the headers on beneath http.Client.
type headersBelow struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper. The request is the client's own to change.
func (t headersBelow) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header = flightOf(r).header
	answer, err := t.RoundTripper.RoundTrip(r)
	if answer == nil && err == nil { // http.Client would blame headersBelow
		return nil, fmt.Errorf("the transport (%T) returned neither an answer nor an error", t.RoundTripper)
	}
	return answer, err
}

// CloseIdleConnections is what http.Client calls.
func (t headersBelow) CloseIdleConnections() {
	if closer, ok := t.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

// blankRequests are resty's requests, to be used again: half a kilobyte and, where resty makes them, five maps that stay empty.
type blankRequests struct {
	blank resty.Request
	pool  sync.Pool
}

// newBlankRequests gives them a User-Agent, or they would get resty's.
func newBlankRequests(client *resty.Client, userAgent string) *blankRequests {
	b := &blankRequests{blank: *client.R().SetDoNotParseResponse(true)}
	b.blank.Header = http.Header{"User-Agent": {userAgent}}
	b.pool.New = func() any { r := b.blank; return &r }
	return b
}

// send runs a flight.
func (b *blankRequests) send(f *flight) (*http.Response, error) {
	r := b.pool.Get().(*resty.Request)
	answer, err := r.SetContext(f.request()).Get("x:") // the shortest URL there is: resty parses it twice
	*r = b.blank
	b.pool.Put(r) // what the transport may still hold is net/http's
	if err != nil {
		return nil, err
	}
	return answer.RawResponse, nil
}
