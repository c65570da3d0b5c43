// Package gateway serves the vendor's browser client: its navigation, its connections, and files beside them.
//
// A connection is a session of the state whose events become frames. A client is notified of messages in a chatroom and pulls them.
// Other messages are pushed.
package gateway

import (
	"crypto/subtle"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// Config is what does not change in the life of a Gateway.
type Config struct {
	AppKey string
	Hosts  map[string]bool // names that browsers may use, in lower case, beside the usual ones
	Static fs.FS           // files that are served; nil: none
	Limits Limits
}

// Limits bound the cost of connections. What is zero has its default.
type Limits struct {
	Connections int           // at the same time: 10,000
	Silence     time.Duration // without a frame from the client, which pings every 15 or 30 seconds: 2 min
	Stuck       time.Duration // of one write to a client that does not read: 15 s
	Farewell    time.Duration // between the last frame and the end, so that the client can read the reason: 300 ms
}

func (l Limits) withDefaults() Limits {
	if l.Connections == 0 {
		l.Connections = 10_000
	}
	if l.Silence == 0 {
		l.Silence = 2 * time.Minute
	}
	if l.Stuck == 0 {
		l.Stuck = 15 * time.Second
	}
	if l.Farewell == 0 {
		l.Farewell = 300 * time.Millisecond
	}
	return l
}

// Gateway serves browsers. Its methods are safe for concurrent use.
type Gateway struct {
	state  *state.State
	config Config

	mu      sync.Mutex
	crowd   atomic.Int64 // how many are open
	closed  bool
	open    map[*connection]struct{}
	serving sync.WaitGroup
}

// maxFrameBytes allows the largest message and its envelope.
const maxFrameBytes = 2 * state.MaxContentBytes

// New returns a gateway to a state.
func New(s *state.State, c Config) *Gateway {
	c.Limits = c.Limits.withDefaults()
	return &Gateway{state: s, config: c, open: map[*connection]struct{}{}}
}

// connect serves one connection until it ends.
func (g *Gateway) connect(w http.ResponseWriter, r *http.Request) {
	c := newConnection(g)
	if !g.add(c) {
		http.Error(w, "emulator: too many connections, or closed", http.StatusServiceUnavailable)
		return
	}
	defer g.remove(c)
	// Pages of any origin may connect: a page without a token is refused below.
	socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	socket.SetReadLimit(maxFrameBytes)
	c.run(socket, r.URL.Query())
}

func (g *Gateway) add(c *connection) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed || len(g.open) >= g.config.Limits.Connections {
		return false
	}
	g.open[c] = struct{}{}
	g.crowd.Store(int64(len(g.open)))
	g.serving.Add(1)
	return true
}

func (g *Gateway) remove(c *connection) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.open, c)
	g.crowd.Store(int64(len(g.open)))
	g.serving.Done()
}

// pause returns the time between two notifications of a connection. It grows with the number of connections: all that happens in
// that time takes one notification, one request and one response, which are most of the cost of a message. A few pages do not wait.
func (g *Gateway) pause() time.Duration {
	const share, longest, shortest = 100 * time.Microsecond, 200 * time.Millisecond, time.Millisecond
	if pause := min(time.Duration(g.crowd.Load())*share, longest); pause >= shortest {
		return pause
	}
	return 0
}

// Close ends all connections, for good, and waits until their goroutines have ended.
func (g *Gateway) Close() {
	g.mu.Lock()
	g.closed = true
	for c := range g.open {
		c.end()
	}
	g.mu.Unlock()
	g.serving.Wait()
}

// The statuses a connection can be refused with.
const (
	connAccepted       = 0
	connWrongProtocol  = 1
	connWrongApp       = 2
	connUnavailable    = 3
	connTokenIncorrect = 4
	connUserBlocked    = 9
	connTokenExpired   = 10
)

// The statuses a connection can be ended with.
const (
	endReplaced = 1
	endBlocked  = 2
)

// frameVersion is the only version of the frames that is emulated, and the default of clients.
const frameVersion = "3"

// refusedStatus are the statuses of refusals to connect.
var refusedStatus = map[state.Reason]uint16{
	state.TokenIncorrect: connTokenIncorrect, state.UserDeactivated: connTokenIncorrect, state.TokenExpired: connTokenExpired,
	state.UserBlocked: connUserBlocked,
}

// admit opens the session of a connection, or returns nil and the status of the refusal.
func (g *Gateway) admit(query url.Values, to *backlog) (*state.Session, uint16) {
	if subtle.ConstantTimeCompare([]byte(query.Get("appId")), []byte(g.config.AppKey)) != 1 {
		return nil, connWrongApp
	}
	if version := query.Get("protocolVer"); version != "" && version != frameVersion {
		return nil, connWrongProtocol
	}
	session, err := g.state.Connect(query.Get("token"), to)
	switch {
	case err == nil:
		return session, connAccepted
	case errors.Is(err, state.ErrClosed):
		return nil, connUnavailable
	}
	return nil, refusedStatus[state.ReasonOf(err)]
}

// build has the differences between versions of the client library.
type build struct{ five bool } // 5.x: it expects another answer to chrmPull, and takes what is pushed while it pulls

func buildOf(version string) build {
	major, _, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(major)
	return build{five: err == nil && n >= 5}
}

// pulled returns the answer to chrmPull.
func (b build) pulled(list []clientwire.DownStreamMessage, syncTime int64, finished bool) clientwire.Message {
	if b.five {
		return &clientwire.ChrmDownStreamMessages{List: list, SyncTime: syncTime}
	}
	return &clientwire.DownStreamMessages{List: list, SyncTime: syncTime, Finished: finished}
}
