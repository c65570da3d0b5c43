// Package console serves the page that shows an emulator in a browser and has forms to change it.
//
// Reading and changing are apart: views describe the state, the requests, the messages and the deliveries of callbacks, and actions
// make requests of the Server API and inject faults. A Console maps HTTP requests of the page to the two.
package console

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// Config is what does not change in the life of a Console.
type Config struct {
	Path         string // where it is served, without a slash at the end
	AppKey       string
	PublicSecret bool     // the App Secret is the default one
	Operations   []string // that are emulated
	Hosts        []string // names that browsers may use, in lower case, beside the usual ones

	Pace      time.Duration // between two updates of a page; zero: 200 ms, less than zero: none
	Heartbeat time.Duration // the longest time between two updates; zero: 10 s
}

func (c Config) withDefaults() Config {
	if c.Pace == 0 {
		c.Pace = 200 * time.Millisecond
	}
	if c.Heartbeat == 0 {
		c.Heartbeat = 10 * time.Second
	}
	return c
}

const (
	maxStreams   = 16               // pages that receive updates at the same time
	patience     = 10 * time.Second // for a page to take an update
	maxBodyBytes = 256 << 10        // of a request
)

// Console serves the page. It is safe for concurrent use.
type Console struct {
	config  Config
	views   views
	actions actions
	secret  string // in the page, which only the console's own origin can read
	bell    bell
	closed  chan struct{}
	close   func()
}

// New returns a console of a state and its API. It must be called before these are used.
func New(s *state.State, a *api.API, c Config) *Console {
	raw := make([]byte, 32)
	rand.Read(raw)
	page := &Console{
		config: c.withDefaults(), secret: base64.RawURLEncoding.EncodeToString(raw), closed: make(chan struct{}),
		views: views{config: c, state: s, api: a},
	}
	page.actions = actions{appKey: c.AppKey, api: a, now: s.Now, changed: page.bell.ring}
	page.close = sync.OnceFunc(func() { close(page.closed) })
	s.Observe(page.views.feed.observe)
	s.WhenReleased(page.Ring)
	a.Log().Watch(page.Ring)
	return page
}

// ShowDeliveries has pages show the deliveries that a function returns, the oldest first. It must be called before the console is
// used. Call Ring after they have changed.
func (c *Console) ShowDeliveries(latest func(limit int) []Delivery) { c.views.deliveries = latest }

// Ring wakes the pages to look for something new. It does not wait.
func (c *Console) Ring() { c.bell.ring() }

// Close ends the streams to pages, for good.
func (c *Console) Close() { c.close() }

// Serves reports whether a request is for the console.
func (c *Console) Serves(r *http.Request) bool {
	return r.URL.Path == c.config.Path || strings.HasPrefix(r.URL.Path, c.config.Path+"/")
}

// route serves a path below that of the console.
type route struct {
	method string
	serve  func(c *Console, w http.ResponseWriter, r *http.Request)
}

var paths = map[string]route{
	"":                    {http.MethodGet, (*Console).servePage},
	"/":                   {http.MethodGet, (*Console).servePage},
	"/api/snapshot":       {http.MethodGet, (*Console).serveSnapshot},
	"/api/events":         {http.MethodGet, (*Console).serveEvents},
	"/api/call":           {http.MethodPost, (*Console).serveCall},
	"/api/question":       {http.MethodPost, (*Console).serveQuestion},
	"/api/faults":         {http.MethodPost, (*Console).serveFault},
	"/api/faults/clear":   {http.MethodPost, (*Console).serveClearFaults},
	"/api/requests/clear": {http.MethodPost, (*Console).serveClearRequests},
}

// ServeHTTP serves the page, its files, and the requests of the page.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	protect(w.Header())
	if !c.knowsHost(r) {
		refuse(w, http.StatusForbidden, "the Host is not known to the console; the option WithConsoleHosts and the flag -console-host allow more")
		return
	}
	path := strings.TrimPrefix(r.URL.Path, c.config.Path)
	served, known := paths[path]
	if name, isFile := strings.CutPrefix(path, "/assets/"); isFile {
		served, known = route{http.MethodGet, func(_ *Console, w http.ResponseWriter, _ *http.Request) { serveAsset(w, name) }}, true
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

// refuse answers with an error.
func refuse(w http.ResponseWriter, status int, reason string) {
	sendJSON(w, status, map[string]string{"error": reason})
}

func sendJSON(w http.ResponseWriter, status int, doc any) {
	encoded, err := json.Marshal(doc)
	if err != nil {
		http.Error(w, "emulator: the answer cannot be encoded", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(encoded)
}

// done answers an action without a result. A problem names the field that is wrong.
func done(w http.ResponseWriter, problem string) {
	if problem != "" {
		refuse(w, http.StatusBadRequest, problem)
		return
	}
	sendJSON(w, http.StatusOK, struct{}{})
}
