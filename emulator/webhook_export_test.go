package emulator

import "time"

// WithTimer sets what ends attempts and suspensions.
func WithTimer(after func(d time.Duration, f func()) (stop func() bool)) Option {
	return func(c *config) error {
		c.webhooks.after = after
		return nil
	}
}

// WithOutbox sets the bounds of what waits for an address.
func WithOutbox(entries, bytes int) Option {
	return func(c *config) error {
		c.webhooks.outboxEntries, c.webhooks.outboxBytes = entries, bytes
		return nil
	}
}
