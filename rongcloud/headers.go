package rongcloud

import (
	"net/http"

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

// blankRequests are requests to copy, by encoding. One made anew for every attempt would have five maps that stay empty.
type blankRequests [Query + 1]resty.Request

func newBlankRequests(client *resty.Client, fixed fixedHeaders) (blank blankRequests) {
	for encoding := range blank {
		blank[encoding] = *client.R().SetDoNotParseResponse(true)
		blank[encoding].Header = fixed[encoding]
	}
	return blank
}

// stamp holds the header values of one attempt: nonce, timestamp, signature and request id.
type stamp [4]string

type stampKey struct{}

// stampOf makes the stamp of an attempt. It travels in the attempt's context and is put on when resty has made its request: headers
// that are given to resty are copied, those that are added to its request are not.
func (c *Client) stampOf(cl *call) stamp {
	timestamp := timestampOf(c.now())
	return stamp{cl.nonce, timestamp, c.sign(cl.nonce, timestamp), cl.meta.RequestID}
}

func (n headerNames) stampRequest(_ *resty.Client, r *http.Request) error {
	s := r.Context().Value(stampKey{}).(*stamp)
	r.Header[n.nonce] = s[0:1:1]
	r.Header[n.timestamp] = s[1:2:2]
	r.Header[n.signature] = s[2:3:3]
	r.Header["X-Request-Id"] = s[3:4:4]
	return nil
}
