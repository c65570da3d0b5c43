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

// function hands an event to a function of the user's.
type function func(context.Context, Event) error

// The defaults of a Handler.
const (
	DefaultWindow    = 5 * time.Minute
	DefaultBodyLimit = 1 << 20
	DefaultTimeout   = 4500 * time.Millisecond // the service waits for 5 s
)

// WithApp accepts the deliveries of an app, signed with one of the secrets: while a secret is being changed, both the old and
// the new one. Several apps may share a handler. At least one app is required.
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
// Without it they are accepted for messages to public services only, which are documented to have them: a delivery signed so is
// taken for one, and refused if its body is not XML.
//
// Their timestamp counts seconds, and nothing separates nonce and timestamp in what is signed. So somebody who finds an old
// signature that counts milliseconds, in an access log, could move three of its digits to the nonce and have a time of today. Use it
// where the service really is a private cloud that sends these.
func WithPrivateCloud() Option {
	return func(c *config) error {
		c.privateCloud = true
		return nil
	}
}

// WithWindow sets how far the time of a signature may be from now, before and after. The default is 5 minutes; the service
// documents none. It may deliver events late by about 5 minutes when its network breaks: should it not sign them anew then, what
// is refused as ErrExpired needs a wider window.
func WithWindow(window time.Duration) Option {
	return func(c *config) error {
		if window <= 0 {
			return errors.New("WithWindow: must be positive")
		}
		c.window = window
		return nil
	}
}

// WithBodyLimit sets how many bytes a body may have. The default is 1 MiB.
func WithBodyLimit(bytes int64) Option {
	return func(c *config) error {
		if bytes <= 0 {
			return errors.New("WithBodyLimit: must be positive")
		}
		c.limit = min(bytes, math.MaxInt64-1) // a handler reads one more
		return nil
	}
}

// WithTimeout sets how long a body may take to arrive, and the deadline of the context that a function gets. The default is 4.5 s,
// since the service waits for 5 s; [OnPreSend] has at most 2.5 s. Of a delivery of several events each has the whole time, and
// they are handled to the end even if the service has stopped waiting. What takes longer belongs in a [Queue]: a function
// that goes on after its deadline keeps the request open, and may run beside itself when the service delivers again.
func WithTimeout(timeout time.Duration) Option {
	return func(c *config) error {
		if timeout <= 0 {
			return errors.New("WithTimeout: must be positive")
		}
		c.timeout = timeout
		return nil
	}
}

// WithNonceStore sets where used signatures are remembered. The default is a MemoryStore of the handler's own. All handlers that
// know the same secret should share a store, in one process or several, whatever their addresses: the signature covers no address, so
// what was sent to one could be sent to another with another body.
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

// WithRegistry decodes the contents of messages through a registry with the app's own types.
func WithRegistry(contents *message.Registry) Option {
	return func(c *config) error {
		if contents == nil {
			return errors.New("WithRegistry: the registry is nil")
		}
		c.contents = contents
		return nil
	}
}

// WithLogger logs what was refused and what failed, at warning level. Bodies, signatures and secrets are not logged.
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) error {
		if logger == nil || logger.Handler() == nil {
			return errors.New("WithLogger: the logger is nil")
		}
		c.logger = logger
		return nil
	}
}

// WithClock sets the time that timestamps are compared with, for tests.
func WithClock(now func() time.Time) Option {
	return func(c *config) error {
		if now == nil {
			return errors.New("WithClock: the clock is nil")
		}
		c.now = now
		return nil
	}
}

// OnError is called with every delivery that was not answered with 200, with what a function returned, and with what else went
// wrong: a failed write to the nonce store, a corrected verdict, an unrecognized body. The error is one of this package's, or
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

// On calls fn with the events of a type:
//
//	webhook.On(func(ctx context.Context, m webhook.Message) error { ... })
//
// With the type Event it gets what no other function takes. An error is answered with 500, so that the service delivers again, up
// to three times in all. A delivery of several events is repeated as a whole: the functions see the first ones again.
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

// OnPreSend calls fn with messages that wait to be delivered, and answers with its verdict. An error is answered with 500, which
// delivers the message on RongCloud; return a verdict that blocks where that must not be. Without a function all messages pass.
// While the nonce store fails messages are judged all the same, the repeated ones again.
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
