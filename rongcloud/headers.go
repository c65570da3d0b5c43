package rongcloud

import (
	"net/http"
	"time"
)

// headerNames are the four signature headers, in the canonical form of http.Header keys.
type headerNames struct{ appKey, nonce, timestamp, signature string }

var (
	plainHeaders    = headerNames{"App-Key", "Nonce", "Timestamp", "Signature"}
	prefixedHeaders = headerNames{"Rc-App-Key", "Rc-Nonce", "Rc-Timestamp", "Rc-Signature"}
)

// contentTypes has the Content-Type of each encoding. A query has none.
var contentTypes = [...][]string{
	Form: {"application/x-www-form-urlencoded"},
	JSON: {"application/json; charset=UTF-8"},
}

// setHeaders sets the headers of an attempt. Headers that are the same for all attempts share their values, which resty
// copies.
func (c *Client) setHeaders(h http.Header, cl *call, now time.Time) {
	h[c.headers.appKey], h["User-Agent"], h["Accept"] = c.fixed[0], c.fixed[1], c.fixed[2]
	timestamp := timestampOf(now)
	values := []string{cl.nonce, timestamp, c.sign(cl.nonce, timestamp), cl.meta.RequestID}
	for i, name := range [...]string{c.headers.nonce, c.headers.timestamp, c.headers.signature, "X-Request-Id"} {
		h[name] = values[i : i+1 : i+1]
	}
	if cl.op.Encoding != Query {
		h["Content-Type"] = contentTypes[cl.op.Encoding]
	}
	for name, values := range cl.header {
		h[name] = values
	}
}
