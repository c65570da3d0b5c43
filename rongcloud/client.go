package rongcloud

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"

	"github.com/rongcloud-go/sdk/internal/credential"
)

// Client makes signed calls. Its configuration never changes. It is safe for concurrent use.
type Client struct {
	appKey         string
	sign           signer
	headers        headerNames
	fixed          [3][]string // App-Key, User-Agent and Accept
	domains        *domains
	location       *time.Location
	http           *resty.Client
	connections    *connections
	attemptTimeout time.Duration
	attempts       int
	backoff        backoff
	throttle       backoff
	sleep          func(ctx context.Context, d time.Duration) bool // reports whether to continue
	budget         *retryBudget
	quotas         quotas
	answerLimit    int64
	observers      observers
	closed         *atomic.Bool
	now            func() time.Time
}

var _ Caller = (*Client)(nil)

// New returns a client for the app with the given App Key and App Secret. It sends nothing: a wrong key shows in the
// first call.
func New(appKey, appSecret string, opts ...Option) (*Client, error) {
	cfg := defaultConfig()
	problems := []error{credential.Check("appKey", appKey), credential.Check("appSecret", appSecret)}
	for i, opt := range opts {
		if opt == nil {
			problems = append(problems, fmt.Errorf("option %d is nil", i))
			continue
		}
		problems = append(problems, opt(&cfg))
	}
	problems = append(problems, cfg.transport.check())
	if err := errors.Join(problems...); err != nil {
		return nil, &Error{Operation: "New", Category: ErrInvalidArgument, Err: err}
	}
	connections, err := cfg.transport.open(cfg.now)
	if err != nil {
		return nil, &Error{Operation: "New", Category: ErrInvalidArgument, Err: err}
	}
	return newClient(appKey, newSigner(appSecret), cfg, connections), nil
}

func newClient(appKey string, sign signer, cfg config, connections *connections) *Client {
	if cfg.endpoints == nil {
		for _, base := range regions[cfg.region].domains {
			cfg.endpoints = append(cfg.endpoints, endpoint{base: base, host: strings.TrimPrefix(base, "https://")})
		}
	}
	if cfg.location == nil {
		cfg.location = cfg.region.Location()
	}
	return &Client{
		appKey:         appKey,
		sign:           sign,
		headers:        cfg.headers,
		domains:        newDomains(cfg.endpoints, cfg.cooldown, cfg.now, cfg.observers.domainChange),
		location:       cfg.location,
		http:           newHTTPClient(connections.transport),
		fixed:          [...][]string{{appKey}, {cfg.userAgent}, {"application/json"}},
		connections:    connections,
		attemptTimeout: cfg.attemptTimeout,
		attempts:       cfg.attempts,
		backoff:        cfg.backoff,
		throttle:       cfg.throttle,
		sleep:          cfg.sleep,
		budget:         newRetryBudget(cfg.retryBudget),
		quotas:         cfg.quotas,
		answerLimit:    cfg.answerLimit,
		observers:      cfg.observers,
		closed:         new(atomic.Bool),
		now:            cfg.now,
	}
}

// The environment variables that FromEnv reads.
const (
	EnvAppKey    = "RONGCLOUD_APP_KEY"
	EnvAppSecret = "RONGCLOUD_APP_SECRET"
	EnvRegion    = "RONGCLOUD_REGION"   // cn (the default), sg, sg-b, na or sau
	EnvEndpoint  = "RONGCLOUD_ENDPOINT" // base URL instead of the region's domains; several are separated by commas, with the primary first
)

// FromEnv returns a client configured by environment variables, so that the same program runs with the emulator and in
// production. RONGCLOUD_APP_KEY and RONGCLOUD_APP_SECRET are required. RONGCLOUD_REGION and RONGCLOUD_ENDPOINT are
// optional. The given options are applied after the variables.
func FromEnv(opts ...Option) (*Client, error) {
	var env []Option
	if name := os.Getenv(EnvRegion); name != "" {
		region, err := ParseRegion(name)
		if err != nil {
			return nil, &Error{Operation: "FromEnv", Category: ErrInvalidArgument, Parameter: EnvRegion, Err: err}
		}
		env = append(env, WithRegion(region))
	}
	if list := os.Getenv(EnvEndpoint); list != "" {
		bases := strings.Split(list, ",")
		env = append(env, ofVariable(EnvEndpoint, WithEndpoint(bases[0], bases[1:]...)))
	}
	for _, name := range []string{EnvAppKey, EnvAppSecret} {
		if os.Getenv(name) == "" {
			return nil, &Error{Operation: "FromEnv", Category: ErrInvalidArgument, Parameter: name, Message: "must be set"}
		}
	}
	return New(os.Getenv(EnvAppKey), os.Getenv(EnvAppSecret), append(env, opts...)...)
}

// ofVariable makes the error of an option name its environment variable.
func ofVariable(name string, opt Option) Option {
	return func(c *config) error {
		if err := opt(c); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
}

// AppKey returns the App Key. It is empty if New did not create the Client. There is no method that returns the secret.
func (c *Client) AppKey() string {
	if c == nil {
		return ""
	}
	return c.appKey
}

// Domains returns the domains of the client: which of them work, as its calls have shown, and which is in use.
func (c *Client) Domains() []Domain {
	if c == nil || c.domains == nil {
		return nil
	}
	return c.domains.states()
}

// CloseIdleConnections closes idle connections. The client stays usable. Clients with the default transport share their
// connections, so those of other clients are closed too.
func (c *Client) CloseIdleConnections() {
	if c != nil && c.http != nil {
		c.connections.closeIdle()
	}
}

// Close ends the client. Running calls continue, and new calls fail with ErrInvalidArgument. Close closes idle
// connections. If clients share the default transport, the last one to be closed does so. A client that is not closed
// wastes little: idle connections end after 45 s. Close may be called several times, and always returns nil.
func (c *Client) Close() error {
	if c != nil && c.http != nil && !c.closed.Swap(true) {
		c.connections.release()
	}
	return nil
}

// String returns the app and the primary domain, never the secret.
func (c *Client) String() string {
	switch {
	case c == nil:
		return "rongcloud.Client(nil)"
	case c.http == nil:
		return "rongcloud.Client(not made by New)"
	}
	return fmt.Sprintf("rongcloud.Client(app %s at %s)", c.appKey, c.domains.list[0].host)
}

// GoString returns the same as String, so that %#v does not show the secret.
func (c *Client) GoString() string { return c.String() }

// Format prints String for every verb, so that no verb prints the fields.
func (c *Client) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, c.String()) }

// LogValue returns String, for slog.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// newHTTPClient returns a resty client without cookies, redirects, retries and timeout. Deadlines are on the context,
// where they cost less.
func newHTTPClient(transport http.RoundTripper) *resty.Client {
	return resty.NewWithClient(&http.Client{
		Transport: transport,
		// A redirect is refused: the signature does not cover path and body, so a request sent elsewhere could be
		// replayed.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}).SetDisableWarn(true).SetPreRequestHook(sendOnce)
}

// onceKey marks the context of a request that must not be repeated as it is.
type onceKey struct{}

// sendOnce stops net/http from repeating a request, which it does after a broken connection for methods such as GET. It
// does not if the request has a body that it cannot read again, even an empty one.
func sendOnce(_ *resty.Client, r *http.Request) error {
	if (r.Body == nil || r.Body == http.NoBody) && r.Context().Value(onceKey{}) != nil {
		r.Body, r.GetBody = io.NopCloser(strings.NewReader("")), nil
	}
	return nil
}
