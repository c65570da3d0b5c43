package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"reflect"
	"time"

	"github.com/rongcloud-go/sdk/internal/credential"
	"github.com/rongcloud-go/sdk/internal/nilable"
	"github.com/rongcloud-go/sdk/message"
)

// Option configures a Handler.
type Option func(*config) error

type config struct {
	apps    []app
	window  time.Duration
	limit   int64
	timeout time.Duration
	store   NonceStore
	noStore bool

	privateCloud bool
	now          func() time.Time
	contents     *message.Registry
	logger       *slog.Logger
	onError      func(*http.Request, error)
	functions    map[reflect.Type]function
	preSend      func(context.Context, PreSend) (Verdict, error)
}

// function calls a function of the user with an event.
type function func(context.Context, Event) error

// The defaults of a Handler.
const (
	DefaultWindow    = 5 * time.Minute
	DefaultBodyLimit = 1 << 20
	DefaultTimeout   = 4500 * time.Millisecond // the service waits for 5 s
)

// WithApp accepts the deliveries of an app that are signed with one of the secrets. Pass both the old and the new secret during a
// rotation. A handler can serve several apps. At least one app is required.
func WithApp(appKey string, secrets ...string) Option {
	return func(c *config) error {
		if len(secrets) == 0 {
			return errors.New("WithApp: needs at least one App Secret")
		}
		problems := []error{credential.Check("the App Key", appKey)}
		for i, secret := range secrets {
			problems = append(problems, credential.Check(fmt.Sprintf("App Secret %d", i+1), secret))
		}
		if err := errors.Join(problems...); err != nil {
			return fmt.Errorf("WithApp: %w", err)
		}
		for i := range c.apps {
			if c.apps[i].key == appKey {
				c.apps[i] = c.apps[i].with(secrets)
				return nil
			}
		}
		c.apps = append(c.apps, app{key: appKey}.with(secrets))
		return nil
	}
}

// WithPrivateCloud accepts the signature parameters rc-nonce, rc-timestamp and rc-signature of private clouds for all callbacks.
// Without it they are accepted only for messages to public services, which are documented to use them: a delivery signed that way
// is treated as one, and refused if its body is not XML.
//
// Use it only if the service is a private cloud that sends these parameters. Their timestamp counts seconds, and nothing
// separates the nonce from the timestamp in the signed string. Someone who finds an old signature with milliseconds, for example
// in an access log, could move three of its digits to the nonce and get a current timestamp.
func WithPrivateCloud() Option {
	return func(c *config) error {
		c.privateCloud = true
		return nil
	}
}

// WithWindow sets how far the timestamp of a signature may be from now, in the past or the future. The default is 5 minutes; the
// service documents no limit. During network problems the service may deliver events about 5 minutes late. If those are refused
// with ErrExpired, use a wider window.
func WithWindow(window time.Duration) Option {
	return func(c *config) error {
		if window <= 0 {
			return errors.New("WithWindow: must be positive")
		}
		c.window = window
		return nil
	}
}

// WithBodyLimit sets the maximum size of a body in bytes. The default is 1 MiB.
func WithBodyLimit(bytes int64) Option {
	return func(c *config) error {
		if bytes <= 0 {
			return errors.New("WithBodyLimit: must be positive")
		}
		c.limit = min(bytes, math.MaxInt64-1) // a handler reads one byte more
		return nil
	}
}

// WithTimeout sets how long a body may take to arrive, and the deadline of the context that a function receives. The default is
// 4.5 s, since the service waits for 5 s; [OnPreSend] has at most 2.5 s. If a delivery has several events, each has the full
// timeout, and all are handled even if the service has stopped waiting. Use a [Queue] for work that takes longer: a function that
// runs past its deadline keeps the request open, and may run a second time when the service delivers again.
func WithTimeout(timeout time.Duration) Option {
	return func(c *config) error {
		if timeout <= 0 {
			return errors.New("WithTimeout: must be positive")
		}
		c.timeout = timeout
		return nil
	}
}

// WithNonceStore sets the store of used signatures. The default is a MemoryStore for this handler alone. All handlers that know
// the same secret should share a store, in one process or several, even if their URLs differ: the signature does not cover the
// URL, so a signature that was sent to one could be sent to another with a different body.
func WithNonceStore(store NonceStore) Option {
	return func(c *config) error {
		if nilable.IsNil(store) {
			return errors.New("WithNonceStore: the store is nil; WithoutReplayProtection turns it off")
		}
		c.store = store
		return nil
	}
}

// WithoutReplayProtection accepts a signature any number of times within the window, with any body.
func WithoutReplayProtection() Option {
	return func(c *config) error {
		c.noStore = true
		return nil
	}
}

// WithRegistry sets the registry that decodes the contents of messages. It can hold the app's own types.
func WithRegistry(contents *message.Registry) Option {
	return func(c *config) error {
		if contents == nil {
			return errors.New("WithRegistry: the registry is nil")
		}
		c.contents = contents
		return nil
	}
}

// WithLogger logs refused and failed deliveries at warning level. Bodies, signatures and secrets are not logged.
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) error {
		if logger == nil || logger.Handler() == nil {
			return errors.New("WithLogger: the logger is nil")
		}
		c.logger = logger
		return nil
	}
}

// WithClock sets the clock that timestamps are compared with, for tests.
func WithClock(now func() time.Time) Option {
	return func(c *config) error {
		if now == nil {
			return errors.New("WithClock: the clock is nil")
		}
		c.now = now
		return nil
	}
}

// OnError calls fn for every delivery that is not answered with 200, with every error that a function returns, and with other
// problems: a failed write to the nonce store, a corrected verdict, an unrecognized body. The error is one of this package, or
// wraps the function's.
func OnError(fn func(r *http.Request, err error)) Option {
	return func(c *config) error {
		if fn == nil {
			return errors.New("OnError: the function is nil")
		}
		c.onError = fn
		return nil
	}
}

// On calls fn with the events of type E:
//
//	webhook.On(func(ctx context.Context, m webhook.Message) error { ... })
//
// With the type Event, fn receives every event that no other function takes. If fn returns an error the response is 500, and the
// service delivers again, up to three times in all. A delivery of several events is repeated as a whole, so functions receive the
// earlier events again.
func On[E Event](fn func(ctx context.Context, event E) error) Option {
	return func(c *config) error {
		t := reflect.TypeFor[E]()
		switch {
		case fn == nil:
			return fmt.Errorf("On: the function for %s is nil", t)
		case t == reflect.TypeFor[PreSend]():
			return errors.New("On: a PreSend waits for a verdict; use OnPreSend")
		case t.Kind() == reflect.Pointer:
			return fmt.Errorf("On: events are values; use %s", t.Elem())
		case t.Kind() == reflect.Interface && t != anyEvent:
			return fmt.Errorf("On: %s is no type of an event; use Event for all others", t)
		case c.functions[t] != nil:
			return fmt.Errorf("On: two functions for %s", t)
		}
		c.functions[t] = func(ctx context.Context, e Event) error { return fn(ctx, e.(E)) }
		return nil
	}
}

var anyEvent = reflect.TypeFor[Event]()

// OnPreSend calls fn with each message that waits to be delivered, and responds with its verdict. If fn returns an error the
// response is 500, and RongCloud delivers the message; to prevent that, return a verdict that blocks. Without a function all
// messages pass. While the nonce store fails, messages are still judged, repeated ones again.
func OnPreSend(fn func(ctx context.Context, p PreSend) (Verdict, error)) Option {
	return func(c *config) error {
		if fn == nil {
			return errors.New("OnPreSend: the function is nil")
		}
		if c.preSend != nil {
			return errors.New("OnPreSend: two functions")
		}
		c.preSend = fn
		return nil
	}
}
