package rongredis

import (
	"errors"
	"log/slog"
	"strings"
	"time"
)

// Option configures a Limiter.
type Option func(*config) error

type config struct {
	prefix  string
	closed  bool
	timeout time.Duration
	holdOff time.Duration
	logger  *slog.Logger
}

func defaultConfig() config {
	return config{prefix: "rongcloud:", timeout: 250 * time.Millisecond, holdOff: time.Second}
}

// WithPrefix sets what the keys begin with instead of "rongcloud:". It may be empty, and has no braces: those mark the hash tag.
func WithPrefix(prefix string) Option {
	return func(c *config) error {
		if strings.ContainsAny(prefix, "{}") {
			return errors.New("WithPrefix: the prefix must have no braces")
		}
		c.prefix = prefix
		return nil
	}
}

// FailClosed makes calls fail with rongcloud.ErrUnavailable while Redis cannot be asked. Without it they are let through.
func FailClosed() Option {
	return func(c *config) error {
		c.closed = true
		return nil
	}
}

// WithTimeout sets how long an answer of Redis is waited for, 250 ms by default. It holds whatever the timeouts of the Redis
// client are.
func WithTimeout(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return errors.New("WithTimeout: the time must be positive")
		}
		c.timeout = d
		return nil
	}
}

// WithHoldOff sets for how long Redis is not asked after it failed, 1 s by default. Then one call tries it again.
func WithHoldOff(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return errors.New("WithHoldOff: the time must be positive")
		}
		c.holdOff = d
		return nil
	}
}

// WithLogger sets where it is told that Redis fails, and that it answers again: once for each change. Default: slog.Default().
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) error {
		if logger == nil {
			return errors.New("WithLogger: the logger is nil")
		}
		c.logger = logger
		return nil
	}
}
