package rongcloud

//go:generate go run ../internal/tools/quotanames quotanames.go

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/rongcloud-go/sdk/internal/nearest"
	"github.com/rongcloud-go/sdk/internal/nilable"
)

// Option configures a Client. Options are applied in order, and a later one wins.
type Option func(*config) error

const (
	defaultAttemptTimeout = 10 * time.Second
	defaultAnswerLimit    = 8 << 20
)

type config struct {
	region         Region
	endpoints      []endpoint
	location       *time.Location
	transport      transportConfig
	attemptTimeout time.Duration
	answerLimit    int64
	observers      observers
	attempts       int
	retryBudget    int
	backoff        backoff // after a failure
	throttle       backoff // after a refusal for too many calls
	sleep          func(ctx context.Context, d time.Duration) bool
	cooldown       time.Duration
	quotas         quotas
	userAgent      string
	headers        headerNames
	now            func() time.Time
}

func defaultConfig() config {
	return config{
		region:         Beijing,
		transport:      transportConfig{ping: defaultPings, shared: shared},
		attemptTimeout: defaultAttemptTimeout,
		answerLimit:    defaultAnswerLimit,
		attempts:       defaultAttempts,
		retryBudget:    defaultRetryBudget,
		backoff:        defaultBackoff,
		throttle:       defaultThrottle,
		sleep:          sleep,
		cooldown:       defaultCooldown,
		userAgent:      defaultUserAgent(),
		headers:        plainHeaders,
		now:            time.Now,
	}
}

// WithRegion selects the data centre of the App Key. The default is Beijing.
func WithRegion(region Region) Option {
	return func(c *config) error {
		if _, ok := regions[region]; !ok {
			return fmt.Errorf("WithRegion: unknown region %q", string(region))
		}
		c.region = region
		return nil
	}
}

// WithEndpoint sets base URLs that replace the region's domains, such as those of a private cloud or of the emulator.
// The first is the primary, the others are its backups, 15 at most. Plain http is allowed.
//
// Times without a zone in responses are still parsed in the region's zone, unless WithLocation sets another.
func WithEndpoint(primary string, backups ...string) Option {
	return func(c *config) error {
		if len(backups) > maxBackups {
			return fmt.Errorf("WithEndpoint: must have at most %d backups, has %d", maxBackups, len(backups))
		}
		endpoints := make([]endpoint, 0, 1+len(backups))
		for _, base := range append([]string{primary}, backups...) {
			e, err := parseEndpoint(base)
			if err != nil {
				return fmt.Errorf("WithEndpoint: %w", err)
			}
			endpoints = append(endpoints, e)
		}
		c.endpoints = endpoints
		return nil
	}
}

// maxBackups lets the set of domains of a call fit into one word.
const maxBackups = 15

// WithLocation sets the time zone of times without a zone in responses. By default it is the region's: Beijing time in
// China, UTC elsewhere.
func WithLocation(zone *time.Location) Option {
	return func(c *config) error {
		if zone == nil {
			return errors.New("WithLocation: the location is nil")
		}
		c.location = zone
		return nil
	}
}

// WithAttemptTimeout limits the time of one attempt of a call, from connecting to the last byte of the response. The
// default is 10 s. The context of a call limits the whole call. For a stream it limits the time until the stream begins
// and each wait for the next event: see [StreamAnswer].
func WithAttemptTimeout(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return fmt.Errorf("WithAttemptTimeout: must be positive, got %s", d)
		}
		c.attemptTimeout = d
		return nil
	}
}

// WithAnswerLimit sets the maximum size of a response in bytes. A larger one is refused. The default is 8 MiB.
func WithAnswerLimit(bytes int64) Option {
	return func(c *config) error {
		if bytes < 1 {
			return fmt.Errorf("WithAnswerLimit: must be positive, got %d", bytes)
		}
		c.answerLimit = min(bytes, math.MaxInt64-1) // one more byte is read to detect a longer body
		return nil
	}
}

// WithLogger logs every attempt to logger: the event "rongcloud.call", at Debug if it succeeded and at Warn if it
// failed, with the attributes operation, attempt, domain, request_id, status, code, duration, received (of a stream),
// and error. If the client has several domains, it also logs "rongcloud.domain" when one stops working (Warn) or works
// again (Info), with domain and event. Parameters, contents, tokens and secrets are never logged.
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) error {
		if logger == nil || logger.Handler() == nil {
			return errors.New("WithLogger: the logger is nil")
		}
		c.observers = append(c.observers, logObserver(logger))
		return nil
	}
}

// WithObserver adds an observer of calls and attempts. Several observers are called in the order they were given.
func WithObserver(o Observer) Option {
	return func(c *config) error {
		if o.CallStart == nil && o.CallEnd == nil && o.AttemptStart == nil && o.AttemptEnd == nil && o.DomainChange == nil {
			return errors.New("WithObserver: the observer has no function")
		}
		c.observers = append(c.observers, o)
		return nil
	}
}

// WithAttempts sets the maximum number of attempts of a call. With 1 a call is never retried. The default is 3.
func WithAttempts(n int) Option {
	return func(c *config) error {
		if n < 1 || n > maxAttempts {
			return fmt.Errorf("WithAttempts: must be 1 to %d, got %d", maxAttempts, n)
		}
		c.attempts = n
		return nil
	}
}

// WithRetryBudget limits the load that retries add in an outage. A client may make the given number of retries, and
// gets a tenth of a retry back for each call that succeeds at once. With 0 there is no limit. The default is 100.
func WithRetryBudget(retries int) Option {
	return func(c *config) error {
		if retries < 0 {
			return fmt.Errorf("WithRetryBudget: must not be negative, got %d", retries)
		}
		c.retryBudget = retries
		return nil
	}
}

// WithBackoff sets the delay before a retry if the service did not set one: a random time up to base before the first
// retry, up to twice that before the second, and so on, never more than most. The default is 100 ms and 5 s, and 1 s
// and 20 s after a refusal for too many calls.
func WithBackoff(base, most time.Duration) Option {
	return func(c *config) error {
		if base <= 0 || most < base {
			return fmt.Errorf("WithBackoff: must be positive and in order, got %s and %s", base, most)
		}
		c.backoff = backoff{base: base, most: most}
		c.throttle = c.backoff
		return nil
	}
}

// WithDomainCooldown sets the time for which a failed domain is not used before one call tries it again. The default is
// 30 s.
func WithDomainCooldown(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return fmt.Errorf("WithDomainCooldown: must be positive, got %s", d)
		}
		c.cooldown = d
		return nil
	}
}

// WithLimiter keeps calls within the documented quotas. With LimitWait they wait for their turn. With LimitFail they
// fail with ErrRateLimited before they are sent. Without a limiter the service refuses calls over the quota.
func WithLimiter(limiter Limiter, mode LimitMode) Option {
	return func(c *config) error {
		if nilable.IsNil(limiter) {
			return errors.New("WithLimiter: the limiter is nil")
		}
		if mode > LimitFail {
			return errors.New("WithLimiter: the mode is unknown")
		}
		c.quotas.limiter, c.quotas.mode, c.quotas.take = limiter, mode, (*Client).takeQuota
		return nil
	}
}

// WithQuota sets the quota that the app's plan has for an operation, such as "chatroom.sendMessage", instead of the
// documented one. For operations that share a budget, use the name of the budget: see Operation.Quota.Shared. A part of
// a quota keeps its documented limit unless it is set too, as "message.setExpansion:groups" or
// "ultragroup.publishMessage:target". A name that is not of a documented operation, budget or part is refused. Set the
// quota of an operation of your own in Operation.Quota.
func WithQuota(name string, windows ...Window) Option {
	return func(c *config) error {
		if name == "" || len(windows) == 0 {
			return errors.New("WithQuota: needs a name and a window")
		}
		if _, known := slices.BinarySearch(quotaNames, name); !known {
			return fmt.Errorf("WithQuota: no operation or shared budget is named %q%s", name, nearest.Hint(name, quotaNames))
		}
		for _, w := range windows {
			if w.Limit < 1 || w.Per < time.Second {
				return errors.New("WithQuota: a window must allow at least 1 per second or longer")
			}
		}
		if c.quotas.granted == nil {
			c.quotas.granted = map[string][]Window{}
		}
		c.quotas.granted[name] = slices.Clone(windows)
		return nil
	}
}

// WithUserAgent adds product, such as "quizserver/2.1", before this library's User-Agent.
func WithUserAgent(product string) Option {
	return func(c *config) error {
		if product == "" || strings.ContainsFunc(product, unicode.IsControl) {
			return errors.New("WithUserAgent: must be printable and not empty")
		}
		c.userAgent = product + " " + defaultUserAgent()
		return nil
	}
}

// WithPrefixedHeaders sends the headers RC-App-Key, RC-Nonce, RC-Timestamp and RC-Signature instead of those without a
// prefix, for hosting platforms that filter them. The service accepts both.
func WithPrefixedHeaders() Option {
	return func(c *config) error {
		c.headers = prefixedHeaders
		return nil
	}
}

// endpoint is a base URL without a trailing slash, and its host for errors and logs.
type endpoint struct{ base, host string }

// url returns the URL of a request. Path and query are escaped already.
func (e endpoint) url(path, query string) string {
	if query == "" {
		return e.base + path
	}
	return e.base + path + "?" + query
}

func parseEndpoint(base string) (endpoint, error) {
	u, err := url.Parse(strings.TrimRight(strings.TrimSpace(base), "/"))
	switch {
	case err != nil, u.Hostname() == "", u.Scheme != "http" && u.Scheme != "https":
		// The error does not repeat the URL: a mistyped URL may contain a password.
		return endpoint{}, errors.New("must be an http or https URL such as https://api.example.com")
	case u.User != nil:
		return endpoint{}, errors.New("must not hold a user name or password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return endpoint{}, errors.New("must not have a query or a fragment")
	}
	return endpoint{base: u.String(), host: u.Host}, nil
}
