package rongcloud

import (
	"net/http"
	"time"
)

// WithClock sets the clock of timestamps, of dates in headers and of logged durations.
func WithClock(now func() time.Time) Option {
	return func(c *config) error {
		c.now = now
		return nil
	}
}

// Transport is what the client sends through.
func (c *Client) Transport() http.RoundTripper { return c.http.GetClient().Transport }

// NewNonce and TimestampOf make the two headers that change with every attempt.
var (
	NewNonce    = newNonce
	TimestampOf = timestampOf
)
