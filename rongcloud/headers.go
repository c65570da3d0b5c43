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

// headerValues are those of one attempt, side by side so that http.Header can have slices of them: App Key, nonce, timestamp,
// signature, request id, Accept and Content-Type.
type headerValues [7]string

// contentTypes of what the encodings send; a query has none.
var contentTypes = [...]string{
	Form:  "application/x-www-form-urlencoded",
	JSON:  "application/json; charset=UTF-8",
	Query: "",
}

// headersOf makes the header values of an attempt.
func (c *Client) headersOf(cl *call, now time.Time) headerValues {
	timestamp := timestampOf(now)
	return headerValues{
		c.appKey, cl.nonce, timestamp, c.sign(cl.nonce, timestamp), cl.meta.RequestID,
		"application/json", contentTypes[cl.op.Encoding],
	}
}

func (n headerNames) set(h http.Header, values *headerValues) {
	for i, name := range [...]string{n.appKey, n.nonce, n.timestamp, n.signature, "X-Request-Id", "Accept", "Content-Type"} {
		if values[i] != "" {
			h[name] = values[i : i+1 : i+1]
		}
	}
}
