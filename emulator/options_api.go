package emulator

import (
	"errors"
	"fmt"
	"log/slog"
)

// WithQuotas holds requests to the documented quota of their operation, counted in what the quota counts over a window that
// slides with the emulator's clock, so that [Emulator.Advance] frees it. A request beyond it is answered with HTTP 429 and code
// 1008, takes no effect, and draws nothing. Requests that are refused for their signature or their parameters draw nothing
// either. The default is no quotas.
func WithQuotas() Option {
	return func(c *config) error {
		c.quotas = true
		return nil
	}
}

// WithDeduplication switches on what a support ticket does for a real app: a message whose msgRandom is the number of an earlier
// message of the same sender, sent by the same operation within the last minute, is refused and not sent. The default is off.
func WithDeduplication() Option {
	return func(c *config) error {
		c.deduplication = true
		return nil
	}
}

// WithStrict refuses every request that the documentation does not allow, even where the service takes it: what would only be a
// warning in [SeenRequest] becomes a refusal. Package rongcloudtest has it on.
func WithStrict() Option {
	return func(c *config) error {
		c.strict = true
		return nil
	}
}

// WithLenient takes what the service takes, though it is not documented: the SDKs of other languages send such requests. It is
// the default of [New], and for tests that turn [WithStrict] off again. The section on modes in the package's documentation lists
// what is taken.
func WithLenient() Option {
	return func(c *config) error {
		c.strict = false
		return nil
	}
}

// WithOperation makes a function answer an operation, such as "group.create": one that the emulator lacks, or in place of its own.
// Ids are those of the documented operations; for a misspelt one the error names the nearest.
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

// WithLogger logs every request of the Server API and every attempt to call a callback: at the level Info, and at Warn what was
// refused, failed, or was given up. Queries, bodies, signatures and secrets are left out. The default logs nothing.
func WithLogger(l *slog.Logger) Option {
	return func(c *config) error {
		if l == nil {
			return errors.New("emulator: the logger is nil")
		}
		c.logger = l
		return nil
	}
}
