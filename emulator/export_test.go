package emulator

import "time"

// WithNow sets the clock that the emulator's own is built on, so that only Advance moves it.
func WithNow(now func() time.Time) Option {
	return func(c *config) error {
		c.now = now
		return nil
	}
}

// WithGatewayLimits sets what bounds the connections of browsers.
func WithGatewayLimits(connections int, silence, stuck time.Duration) Option {
	return func(c *config) error {
		limits := usualLimits
		limits.connections, limits.silence, limits.stuck = connections, silence, stuck
		c.browsers.limits = &limits
		return nil
	}
}
