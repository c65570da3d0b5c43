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

// The credentials an emulator has unless told otherwise. They open nothing but an emulator.
const (
	DefaultAppKey    = "emulator-app-key"
	DefaultAppSecret = "emulator-app-secret"
)

// Emulator is one emulated app. It is an http.Handler, safe for concurrent use. Its only goroutines serve the connections of
// browsers and deliver callbacks ([WithWebhook]).
type Emulator struct {
	state     *state.State
	app       api.App
	callbacks *callback.Dispatcher
	api       *api.API
	gateway   *gateway.Gateway
	console   *console.Console // nil: none
	queueSize int              // of sessions
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
	if e.console != nil && e.console.Serves(r) { // first: WithStatic serves any path
		e.console.ServeHTTP(w, r)
		return
	}
	if !e.gateway.Serve(w, r) && !e.gateway.RefusePage(w, r) {
		e.api.ServeHTTP(w, r)
	}
}

// Token issues a token for a user, and registers the user when it is not known yet, with its id as its name. It is for tests
// that need a client and are not about registering one: nothing is logged, and no fault strikes.
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

// Connect opens a session with a token, as a client does. The error is a *ClientError, or [ErrClosed] after Close.
func (e *Emulator) Connect(token string) (*Session, error) { return e.connect(token) }

// Advance puts the emulator's clock forward, and ends what is over by then: mutes, blocks, rooms. Signatures are still checked
// against the machine's time.
func (e *Emulator) Advance(d time.Duration) { e.state.Advance(d) }

// Now is the emulator's time.
func (e *Emulator) Now() time.Time { return e.state.Now() }

// Inject makes requests of an operation, such as "chatroom.create" or AllOperations, go wrong. Faults of one operation strike
// in the order they were injected, each as often as its Times says; those of AllOperations strike where the operation has none
// of its own. Any documented operation may be named, also one that the emulator lacks; for an unknown id the error names the
// nearest. It fails, and injects nothing, when the fault contradicts itself.
func (e *Emulator) Inject(operation string, f Fault) error {
	return e.api.Faults().Inject(operation, api.Fault(f))
}

// ClearFaults takes all faults out.
func (e *Emulator) ClearFaults() { e.api.Faults().Clear() }

// Requests returns the latest REST requests in the order they were answered: up to 1000, with bodies of up to 16 MiB together.
func (e *Emulator) Requests() []SeenRequest {
	all := e.api.Log().All()
	list := make([]SeenRequest, len(all))
	for i := range all {
		list[i] = seenRequestOf(&all[i])
	}
	return list
}

// ClearRequests empties the request log.
func (e *Emulator) ClearRequests() { e.api.Log().Clear() }

// SetGroup sets the members of a group, which group messages go to. Group operations are not emulated yet.
func (e *Emulator) SetGroup(id string, members ...string) { e.state.SetGroup(id, members...) }

// ErrClosed is the error of connecting to an emulator that was closed.
var ErrClosed = state.ErrClosed

// Close ends all sessions and the connections of browsers, for good, and drops callbacks that are not delivered yet.
func (e *Emulator) Close() {
	e.callbacks.Close() // first: a session may wait for a verdict
	e.state.Close()
	if e.console != nil {
		e.console.Close()
	}
	e.gateway.Close()
}

// Credentials returns the App Key and App Secret that requests must be signed with, and that callbacks are signed with.
func (e *Emulator) Credentials() (appKey, appSecret string) { return e.app.Key, e.app.Secret }
