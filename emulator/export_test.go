package emulator

import "time"

// WithNow sets the clock that the emulator's own is built on, so that only Advance moves it.
func WithNow(now func() time.Time) Option {
	return func(c *config) error {
		c.now = now
		return nil
	}
}
