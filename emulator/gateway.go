package emulator

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

// gateway serves the connections of browsers: each is a session whose events become frames.
type gateway struct {
	state  *state.State
	appKey string
	hosts  map[string]bool
	static fs.FS
	limits gatewayLimits

	mu      sync.Mutex
	crowd   atomic.Int64 // how many are open
	closed  bool
	open    map[*connection]struct{}
	serving sync.WaitGroup
}

// gatewayLimits bound what a connection may cost.
type gatewayLimits struct {
	connections int           // at the same time
	silence     time.Duration // without a frame from the client, which pings every 15 or 30 seconds
	stuck       time.Duration // in one write to a client that does not read
	farewell    time.Duration // between the last frame and the end: clients want to read the reason first
}

var usualLimits = gatewayLimits{connections: 10_000, silence: 2 * time.Minute, stuck: 15 * time.Second, farewell: 300 * time.Millisecond}

// maxFrameBytes allows the largest message, and what is around it.
const maxFrameBytes = 2 * state.MaxContentBytes

func newGateway(s *state.State, appKey string, c browserConfig) *gateway {
	g := &gateway{state: s, appKey: appKey, hosts: c.hosts, static: c.static, limits: usualLimits, open: map[*connection]struct{}{}}
	if c.limits != nil {
		g.limits = *c.limits
	}
	return g
}

// serve serves one connection until it ends.
func (g *gateway) serve(w http.ResponseWriter, r *http.Request) {
	c := newConnection(g)
	if !g.add(c) {
		http.Error(w, "emulator: too many connections, or closed", http.StatusServiceUnavailable)
		return
	}
	defer g.remove(c)
	// Pages of any origin may connect: who has a token may, and a page that has none is refused below.
	socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	socket.SetReadLimit(maxFrameBytes)
	c.run(socket, r.URL.Query())
}

func (g *gateway) add(c *connection) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed || len(g.open) >= g.limits.connections {
		return false
	}
	g.open[c] = struct{}{}
	g.crowd.Store(int64(len(g.open)))
	g.serving.Add(1)
	return true
}

func (g *gateway) remove(c *connection) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.open, c)
	g.crowd.Store(int64(len(g.open)))
	g.serving.Done()
}

// pause is the time between two times that a connection is told of what happened. The more there are, the longer it is: what
// happens meanwhile is told, asked for and answered at once, which is most of what a message costs. A few pages do not wait.
func (g *gateway) pause() time.Duration {
	const share, longest, shortest = 100 * time.Microsecond, 200 * time.Millisecond, time.Millisecond
	if pause := min(time.Duration(g.crowd.Load())*share, longest); pause >= shortest {
		return pause
	}
	return 0
}

// shutDown ends all connections and waits until nothing of them runs.
func (g *gateway) shutDown() {
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

// frameVersion is the only version of the frames that is emulated. A client that names none means it.
const frameVersion = "3"

// refusedStatus are the statuses of what the state refuses to a client that connects.
var refusedStatus = map[state.Reason]uint16{
	state.TokenIncorrect: connTokenIncorrect, state.UserDeactivated: connTokenIncorrect, state.TokenExpired: connTokenExpired,
	state.UserBlocked: connUserBlocked,
}

// admit opens the session of a connection, or says why not.
func (g *gateway) admit(query url.Values, to *backlog) (*state.Session, uint16) {
	if subtle.ConstantTimeCompare([]byte(query.Get("appId")), []byte(g.appKey)) != 1 {
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

// build is what of a client library's version changes what it is sent.
type build struct{ five bool } // 5.x: another answer to chrmPull

func buildOf(version string) build {
	major, _, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(major)
	return build{five: err == nil && n >= 5}
}

// pulled is the answer to chrmPull.
func (b build) pulled(list []clientwire.DownStreamMessage, syncTime int64, finished bool) clientwire.Message {
	if b.five {
		return &clientwire.ChrmDownStreamMessages{List: list, SyncTime: syncTime}
	}
	return &clientwire.DownStreamMessages{List: list, SyncTime: syncTime, Finished: finished}
}
