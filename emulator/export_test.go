package emulator

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/gateway"
)

// WithNow sets the clock that the emulator's own is built on, so that only Advance moves it.
func WithNow(now func() time.Time) Option {
	return func(c *config) error {
		c.now = now
		return nil
	}
}

// WithGatewayLimits sets the limits of the connections of browsers.
func WithGatewayLimits(connections int, silence, stuck time.Duration) Option {
	return func(c *config) error {
		c.gateway.Limits = gateway.Limits{Connections: connections, Silence: silence, Stuck: stuck}
		return nil
	}
}

// ConsoleDelivery and ConsoleAttempt let tests be the webhooks.
type (
	ConsoleDelivery = consoleDelivery
	ConsoleAttempt  = consoleAttempt
)

// SetConsoleDeliveries makes the console show what list returns.
func (e *Emulator) SetConsoleDeliveries(list func() []ConsoleDelivery) { e.console.deliveries = list }

// RingConsole tells the console's pages that there may be something new.
func (e *Emulator) RingConsole() { e.console.bell.ring() }

// ConsoleSecret is what the console's page has in it.
func (e *Emulator) ConsoleSecret() string { return e.console.secret }

// SetConsolePace sets how long a page's stream rests between updates, and how often it tells that it lives.
func (e *Emulator) SetConsolePace(pace, heartbeat time.Duration) {
	e.console.pace, e.console.heartbeat = pace, heartbeat
}

// WithTimer sets the timer that ends attempts and suspensions of callbacks.
func WithTimer(after func(d time.Duration, f func()) (stop func() bool)) Option {
	return func(c *config) error {
		c.callbacks.After = after
		return nil
	}
}

// WithOutbox sets how much may wait for one URL.
func WithOutbox(entries, bytes int) Option {
	return func(c *config) error {
		c.callbacks.OutboxEntries, c.callbacks.OutboxBytes = entries, bytes
		return nil
	}
}
