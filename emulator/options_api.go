package emulator

import (
	"errors"
	"fmt"
	"log/slog"
)

// WithQuotas enforces the documented quota of each operation, in units of the quota, over a window that slides with the
// emulator's clock, so that [Emulator.Advance] frees it. A request over the quota fails with HTTP 429 and code 1008,
// has no effect, and uses no quota. A request that is refused because of its signature or its parameters uses none
// either. The default is no quotas.
func WithQuotas() Option {
	return func(c *config) error {
		c.quotas = true
		return nil
	}
}

// WithDeduplication enables deduplication, which takes a support ticket for a real app: a message is refused if its
// msgRandom is that of an earlier message of the same sender and operation within the last minute. The default is off.
func WithDeduplication() Option {
	return func(c *config) error {
		c.deduplication = true
		return nil
	}
}

// WithStrict refuses every request that the documentation does not allow, even if the service accepts it. Otherwise
// such a request only has a warning in [SeenRequest]. Package rongcloudtest uses it.
func WithStrict() Option {
	return func(c *config) error {
		c.strict = true
		return nil
	}
}

// WithLenient accepts requests that the service accepts although the documentation does not allow them: the SDKs of
// other languages send such requests. It is the default of [New], and serves to switch [WithStrict] off again. The
// package documentation lists what is accepted.
func WithLenient() Option {
	return func(c *config) error {
		c.strict = false
		return nil
	}
}

// WithOperation sets the function that handles an operation, such as "group.create". The emulator may lack the
// operation, or have it already. The id must be of a documented operation. For a misspelt id the error has the nearest
// ones.
func WithOperation(id string, answer OperationFunc) Option {
	return func(c *config) error {
		if err := CheckOperation(id); err != nil {
			return err
		}
		if answer == nil {
			return fmt.Errorf("emulator: the function of %s is nil", id)
		}
		if c.operations[id] != nil {
			return fmt.Errorf("emulator: two functions for %s", id)
		}
		if c.operations == nil {
			c.operations = map[string]OperationFunc{}
		}
		c.operations[id] = answer
		return nil
	}
}

// WithLogger logs every request of the Server API and every attempt of a callback at the level Info, or at Warn if it
// was refused, failed, or was given up. Queries, bodies, signatures and secrets are not logged. By default nothing is
// logged.
func WithLogger(l *slog.Logger) Option {
	return func(c *config) error {
		if l == nil {
			return errors.New("emulator: the logger is nil")
		}
		c.logger = l
		return nil
	}
}
