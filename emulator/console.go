package emulator

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/callback"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// ConsolePath is where the console is served.
const ConsolePath = "/_console"

// consoleConfig is what options say about the console.
type consoleConfig struct {
	on       bool
	webhooks bool // callbacks are called
	hosts    []string

	appKey        string // that pages show
	defaultSecret bool
}

// The console's limits.
const (
	consoleStreams   = 16                     // pages that are told of changes at the same time
	consolePace      = 200 * time.Millisecond // between two updates of a page
	consoleHeartbeat = 10 * time.Second       // also how late what only time changes is shown
	consolePatience  = 10 * time.Second       // for a page to take an update
	consoleBodyBytes = 256 << 10              // of a request
)

// console shows an emulator in a browser. A nil one is switched off: its methods do nothing.
type console struct {
	state  *state.State
	api    *api.API
	cfg    consoleConfig
	hosts  []string
	secret string // what only a page that could read the console's own has
	feed   feed
	bell   bell
	closed chan struct{}
	close  func()

	// deliveries are the latest calls of webhooks, oldest first; nil: the emulator has no webhooks. Whoever changes what it
	// returns rings the bell.
	deliveries func() []consoleDelivery

	pace, heartbeat time.Duration
}

// newConsole makes a console for what nobody uses yet. The webhooks may be nil.
func newConsole(s *state.State, a *api.API, d *callback.Dispatcher, cfg consoleConfig) *console {
	if !cfg.on {
		return nil
	}
	raw := make([]byte, 32)
	rand.Read(raw)
	c := &console{
		state: s, api: a, cfg: cfg, hosts: cfg.hosts, secret: base64.RawURLEncoding.EncodeToString(raw),
		closed: make(chan struct{}), pace: consolePace, heartbeat: consoleHeartbeat,
	}
	c.close = sync.OnceFunc(func() { close(c.closed) })
	s.Observe(c.feed.observe)
	s.WhenReleased(c.bell.ring)
	a.Log().Watch(c.bell.ring)
	if cfg.webhooks {
		c.watchWebhooks(d)
	}
	return c
}

// shutDown ends the streams to pages, for good.
func (c *console) shutDown() {
	if c != nil {
		c.close()
	}
}

// serves reports whether a request is the console's.
func (c *console) serves(r *http.Request) bool {
	return c != nil && (r.URL.Path == ConsolePath || strings.HasPrefix(r.URL.Path, ConsolePath+"/"))
}

// route is what is served at a path below ConsolePath.
type route struct {
	method string
	serve  func(c *console, w http.ResponseWriter, r *http.Request)
}

var consoleRoutes = map[string]route{
	"":                    {http.MethodGet, (*console).servePage},
	"/":                   {http.MethodGet, (*console).servePage},
	"/api/snapshot":       {http.MethodGet, (*console).serveSnapshot},
	"/api/events":         {http.MethodGet, (*console).serveEvents},
	"/api/call":           {http.MethodPost, (*console).serveCall},
	"/api/question":       {http.MethodPost, (*console).serveQuestion},
	"/api/faults":         {http.MethodPost, (*console).serveFault},
	"/api/faults/clear":   {http.MethodPost, (*console).serveClearFaults},
	"/api/requests/clear": {http.MethodPost, (*console).serveClearRequests},
}

// ServeHTTP serves the page, its files, and what the page asks for.
func (c *console) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	protect(w.Header())
	if !c.knowsHost(r) {
		refuse(w, http.StatusForbidden, "the Host is not known to the console; the option WithConsoleHosts and the flag -console-host allow more")
		return
	}
	path := strings.TrimPrefix(r.URL.Path, ConsolePath)
	served, known := consoleRoutes[path]
	if name, isFile := strings.CutPrefix(path, "/assets/"); isFile {
		served, known = route{http.MethodGet, func(_ *console, w http.ResponseWriter, _ *http.Request) { serveAsset(w, name) }}, true
	}
	switch {
	case !known:
		refuse(w, http.StatusNotFound, "the console has no such page")
	case served.method != r.Method:
		w.Header().Set("Allow", served.method)
		refuse(w, http.StatusMethodNotAllowed, "the method must be "+served.method)
	case strings.HasPrefix(path, "/api/") && !c.isOwnPage(w, r):
	default:
		served.serve(c, w, r)
	}
}

// refuse answers what the console does not do.
func refuse(w http.ResponseWriter, status int, reason string) {
	sendJSON(w, status, map[string]string{"error": reason})
}

func sendJSON(w http.ResponseWriter, status int, doc any) {
	text, err := json.Marshal(doc)
	if err != nil {
		http.Error(w, "emulator: the answer cannot be encoded", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}
