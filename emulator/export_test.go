package emulator

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/console"
)

// WithNow sets the machine's clock of the emulator, so that only Advance moves its time.
func WithNow(now func() time.Time) Option {
	return func(c *config) error {
		c.now = now
		return nil
	}
}

// WithGatewayConnections limits the connections of browsers.
func WithGatewayConnections(limit int) Option {
	return func(c *config) error {
		c.gateway.Limits.Connections = limit
		return nil
	}
}

// ConsoleDelivery and ConsoleAttempt let tests show their own deliveries.
type (
	ConsoleDelivery = console.Delivery
	ConsoleAttempt  = console.Attempt
)

// SetConsoleDeliveries makes the console show the deliveries of a function.
func (e *Emulator) SetConsoleDeliveries(list func() []ConsoleDelivery) {
	e.console.ShowDeliveries(func(int) []ConsoleDelivery { return list() })
}

// RingConsole notifies the console's pages of possible news.
func (e *Emulator) RingConsole() { e.console.Ring() }

// WithConsolePace sets the shortest and the longest time between two updates of a page. A negative pace is none.
func WithConsolePace(pace, heartbeat time.Duration) Option {
	return func(c *config) error {
		c.console.Pace, c.console.Heartbeat = pace, heartbeat
		return nil
	}
}

// WithTimer sets the timer that ends attempts and suspensions of callbacks.
func WithTimer(after func(d time.Duration, f func()) (stop func() bool)) Option {
	return func(c *config) error {
		c.callbacks.After = after
		return nil
	}
}

// WithOutbox sets the limits of the events that wait for a URL.
func WithOutbox(entries, bytes int) Option {
	return func(c *config) error {
		c.callbacks.OutboxEntries, c.callbacks.OutboxBytes = entries, bytes
		return nil
	}
}
