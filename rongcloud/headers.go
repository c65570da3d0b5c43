package rongcloud

import (
	"net/http"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"
)

// headerNames are the four signature headers, in the canonical form of http.Header keys.
type headerNames struct{ appKey, nonce, timestamp, signature string }

var (
	plainHeaders    = headerNames{"App-Key", "Nonce", "Timestamp", "Signature"}
	prefixedHeaders = headerNames{"Rc-App-Key", "Rc-Nonce", "Rc-Timestamp", "Rc-Signature"}
)

// fixedHeaders are the headers that never change, by encoding. resty copies them into each request, and must find in them all
// that it would add by itself: they are shared by all calls.
type fixedHeaders [Query + 1]http.Header

func newFixedHeaders(names headerNames, appKey, userAgent string) fixedHeaders {
	with := func(more http.Header) http.Header {
		more[names.appKey] = []string{appKey}
		more["User-Agent"] = []string{userAgent}
		more["Accept"] = []string{"application/json"} // without it resty matches the content type against patterns, call by call
		return more
	}
	return fixedHeaders{
		Form:  with(http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}),
		JSON:  with(http.Header{"Content-Type": {"application/json; charset=UTF-8"}}),
		Query: with(http.Header{}),
	}
}

// blankRequests are resty's requests, by encoding, to be used again: half a kilobyte and, where resty makes them, five maps that
// stay empty.
type blankRequests [Query + 1]struct {
	blank resty.Request
	pool  sync.Pool
}

func newBlankRequests(client *resty.Client, fixed fixedHeaders) *blankRequests {
	var requests blankRequests
	for encoding := range requests {
		of := &requests[encoding]
		of.blank = *client.R().SetDoNotParseResponse(true)
		of.blank.Header = fixed[encoding]
		of.pool.New = func() any { r := of.blank; return &r }
	}
	return &requests
}

func (b *blankRequests) get(encoding Encoding) *resty.Request {
	return b[encoding].pool.Get().(*resty.Request)
}

// put takes back a request of which nothing is held any more: what the transport may still hold is net/http's.
func (b *blankRequests) put(encoding Encoding, r *resty.Request) {
	*r = b[encoding].blank
	b[encoding].pool.Put(r)
}

// stamp holds the header values of one attempt: nonce, timestamp, signature and request id.
type stamp [4]string

// stampOf makes the stamp of an attempt.
func (c *Client) stampOf(cl *call, now time.Time) stamp {
	timestamp := timestampOf(now)
	return stamp{cl.nonce, timestamp, c.sign(cl.nonce, timestamp), cl.meta.RequestID}
}

// placeholder is the URL given to resty, which parses what it is given twice.
const placeholder = "x:"

// prepare completes the request that resty has made with the address and the stamp, which travel in its context: what is given
// to resty is parsed and copied, what is added to its request is not.
func (n headerNames) prepare(_ *resty.Client, r *http.Request) error {
	on := r.Context().Value(flightKey{}).(*flight)
	r.URL, r.Host = &on.url, on.url.Host
	s := &on.stamp
	r.Header[n.nonce] = s[0:1:1]
	r.Header[n.timestamp] = s[1:2:2]
	r.Header[n.signature] = s[2:3:3]
	r.Header["X-Request-Id"] = s[3:4:4]
	return nil
}
