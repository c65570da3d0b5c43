package rongredis

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// Option configures a Limiter or a NonceStore.
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

// with applies the options given to a constructor.
func (c config) with(constructor string, client goredis.UniversalClient, opts []Option) (config, error) {
	if client == nil {
		return config{}, fmt.Errorf("rongredis: %s: the client is nil", constructor)
	}
	if v := reflect.ValueOf(client); v.Kind() == reflect.Pointer && v.IsNil() {
		return config{}, fmt.Errorf("rongredis: %s: the client is a nil %s", constructor, v.Type())
	}
	for _, set := range opts {
		if set == nil {
			return config{}, fmt.Errorf("rongredis: %s: an option is nil", constructor)
		}
		if err := set(&c); err != nil {
			return config{}, fmt.Errorf("rongredis: %w", err)
		}
	}
	return c, nil
}

func (c config) link(name string, now func() time.Time) *link {
	return &link{name: name, timeout: c.timeout, holdOff: c.holdOff, logger: c.logger, open: !c.closed, now: now}
}

// WithPrefix sets the prefix of all keys. The default is "rongcloud:". It may be empty, and must not contain braces, which mark
// the hash tag.
func WithPrefix(prefix string) Option {
	return func(c *config) error {
		if strings.ContainsAny(prefix, "{}") {
			return errors.New("WithPrefix: the prefix must have no braces")
		}
		c.prefix = prefix
		return nil
	}
}

// FailClosed makes calls and deliveries fail with rongcloud.ErrUnavailable while Redis is unavailable. It is the default of a
// NonceStore.
func FailClosed() Option {
	return func(c *config) error {
		c.closed = true
		return nil
	}
}

// FailOpen lets calls and deliveries through while Redis is unavailable. It is the default of a Limiter.
func FailOpen() Option {
	return func(c *config) error {
		c.closed = false
		return nil
	}
}

// WithTimeout sets how long to wait for Redis, whatever the timeouts of the Redis client are. The default is 250 ms.
func WithTimeout(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return errors.New("WithTimeout: the time must be positive")
		}
		c.timeout = d
		return nil
	}
}

// WithHoldOff sets how long to pause after Redis failed. The default is 1 s. Then one call tries it again.
func WithHoldOff(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return errors.New("WithHoldOff: the time must be positive")
		}
		c.holdOff = d
		return nil
	}
}

// WithLogger sets the logger that reports once when Redis fails, and once when it is available again. The default is
// slog.Default().
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) error {
		if logger == nil {
			return errors.New("WithLogger: the logger is nil")
		}
		c.logger = logger
		return nil
	}
}
