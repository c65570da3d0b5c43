package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/callback"
	"github.com/rongcloud-go/sdk/emulator/internal/console"
	"github.com/rongcloud-go/sdk/emulator/internal/gateway"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// The default credentials of an emulator. They are valid only for emulators.
const (
	DefaultAppKey    = "emulator-app-key"
	DefaultAppSecret = "emulator-app-secret"
)

// Emulator is an emulated app. It is an http.Handler and safe for concurrent use. It starts goroutines only for the
// connections of browsers and for callbacks ([WithWebhook]).
type Emulator struct {
	state     *state.State
	app       api.App
	callbacks *callback.Dispatcher
	api       *api.API
	gateway   *gateway.Gateway
	console   *console.Console // nil: none
	queueSize int              // size of a session's queue
	zone      *time.Location
}

// New returns an emulator.
func New(opts ...Option) (*Emulator, error) {
	cfg := config{
		appKey: DefaultAppKey, appSecret: DefaultAppSecret,
		zone: time.FixedZone("Asia/Shanghai", 8*60*60), now: time.Now, queueSize: defaultQueueSize,
	}
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("emulator: an option is nil")
		}
		if err := opt(&cfg); err != nil {
			return nil, err
		}
	}
	return assemble(&cfg)
}

// ServeHTTP serves the Server API, the vendor's browser client, and the console if there is one.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if e.console != nil && e.console.Serves(r) { // first, because WithStatic serves any path
		e.console.ServeHTTP(w, r)
		return
	}
	if e.serveLog(w, r) {
		return
	}
	if !e.gateway.Serve(w, r) && !e.gateway.RefusePage(w, r) {
		e.api.ServeHTTP(w, r)
	}
}

// Token issues a token for a user. A user who is not registered is registered with the id as the name. It is for tests
// that need a client but do not test registration: it makes no request, so it is not recorded and no fault applies.
func (e *Emulator) Token(userID string) (string, error) {
	if wrong := catalogue.CheckID("userID", userID); len(wrong) > 0 {
		return "", fmt.Errorf("emulator: %s", wrong[0])
	}
	token, err := e.state.TokenOf(userID)
	if err != nil {
		return "", fmt.Errorf("emulator: %w", err)
	}
	return token, nil
}

// Connect opens a session with a token, like a client. The error is a *ClientError, or [ErrClosed] after Close.
func (e *Emulator) Connect(token string) (*Session, error) { return e.connect(token) }

// Advance moves the emulator's clock forward. Mutes, blocks and rooms whose time has passed end. Signatures are still
// checked against the machine's time.
func (e *Emulator) Advance(d time.Duration) { e.state.Advance(d) }

// Now returns the emulator's time.
func (e *Emulator) Now() time.Time { return e.state.Now() }

// Inject makes requests of an operation fail, such as "chatroom.create" or AllOperations. The faults of an operation
// apply in the order in which they were injected, each as often as its Times says. Faults of AllOperations apply to
// operations without faults of their own. The operation may be any documented one, even one that the emulator does not
// have. For an unknown id the error has the nearest ones. If the fault is inconsistent, Inject returns an error and
// injects nothing.
func (e *Emulator) Inject(operation string, f Fault) error {
	return e.api.Faults().Inject(operation, api.Fault(f))
}

// ClearFaults removes all faults.
func (e *Emulator) ClearFaults() { e.api.Faults().Clear() }

// Requests returns the latest REST requests in the order in which they were answered: up to 1000, with bodies of up to
// 16 MiB in total.
func (e *Emulator) Requests() []SeenRequest {
	all := e.api.Log().All()
	list := make([]SeenRequest, len(all))
	for i := range all {
		list[i] = seenRequestOf(&all[i])
	}
	return list
}

// ClearRequests clears the request log.
func (e *Emulator) ClearRequests() { e.api.Log().Clear() }

// SetGroup sets the members of a group, who receive its messages. It creates the group if it does not exist.
func (e *Emulator) SetGroup(id string, members ...string) { e.state.SetGroup(id, members...) }

// ErrClosed is the error of connecting to a closed emulator.
var ErrClosed = state.ErrClosed

// Close ends all sessions and the connections of browsers, and drops pending callbacks. A closed emulator accepts no
// more connections.
func (e *Emulator) Close() {
	e.callbacks.Close() // first, because a session may wait for a verdict
	e.state.Close()
	if e.console != nil {
		e.console.Close()
	}
	e.gateway.Close()
}

// Credentials returns the App Key and App Secret that sign requests and callbacks.
func (e *Emulator) Credentials() (appKey, appSecret string) { return e.app.Key, e.app.Secret }
