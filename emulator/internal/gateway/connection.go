package gateway

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// connection is the connection of a browser. One goroutine reads and answers, another sends notifications and messages.
type connection struct {
	gateway *Gateway
	out     *backlog
	build   build
	session *state.Session
	gone    chan struct{}    // closed when nothing is read any more
	rooms   map[string]int64 // the rooms it joined, and the time after which messages are news to it; for the reading goroutine

	mu      sync.Mutex // held from the choice of what to write until it is written, so that frames keep that order
	socket  *websocket.Conn
	stuck   *time.Timer
	lastID  atomic.Uint32 // of the client's frames
	serials uint16

	ending sync.Mutex
	ended  bool
	opened *websocket.Conn
}

func newConnection(g *Gateway) *connection {
	return &connection{gateway: g, out: newBacklog(), gone: make(chan struct{}), rooms: map[string]int64{}}
}

// end closes the connection, or keeps it from opening. Any goroutine may call it.
func (c *connection) end() {
	c.ending.Lock()
	defer c.ending.Unlock()
	c.ended = true
	if c.opened != nil {
		_ = c.opened.CloseNow()
	}
}

// run serves the connection until it is closed.
func (c *connection) run(socket *websocket.Conn, query url.Values) {
	c.ending.Lock()
	c.socket, c.opened = socket, socket
	ended := c.ended
	c.ending.Unlock()
	defer c.end()
	if ended {
		return
	}
	c.stuck = time.AfterFunc(time.Hour, c.end)
	c.stuck.Stop()
	c.build = buildOf(query.Get("sdkVer"))
	c.out.takesPushed = c.build.five
	session, status := c.gateway.admit(query, c.out)
	hello := clientwire.ServerFrame{Header: clientwire.Header{Type: clientwire.ConnAck}, Status: status}
	if session == nil {
		_ = c.write(&hello)
		farewell := time.AfterFunc(c.gateway.config.Limits.Farewell, c.end)
		defer farewell.Stop()
		c.read()
		return
	}
	c.session = session
	defer c.hangUp()
	hello.UserID, hello.Connected = session.UserID(), c.now().UnixMilli()
	hello.SessionID = strconv.FormatInt(hello.Connected, 36)
	if c.write(&hello) != nil {
		return
	}
	c.out.begin()
	pushing := make(chan struct{})
	go func() {
		defer close(pushing)
		c.push()
	}()
	c.read()
	close(c.gone)
	c.end()
	<-pushing
}

// hangUp ends the session, and gives the messages that the client did not get back to the user.
func (c *connection) hangUp() {
	c.session.Close()
	c.session.GiveBack(c.out.unsent)
}

func (c *connection) now() time.Time { return c.gateway.state.Now() }

// keptBuffer is the largest buffer a connection keeps between frames.
const keptBuffer = 4 << 10

// read handles frames until there are no more, or one is malformed.
func (c *connection) read() {
	silent := time.AfterFunc(c.gateway.config.Limits.Silence, c.end)
	defer silent.Stop()
	var buffer bytes.Buffer
	for {
		kind, r, err := c.socket.Reader(context.Background())
		if err != nil || kind != websocket.MessageBinary {
			return
		}
		buffer.Reset()
		if _, err := buffer.ReadFrom(r); err != nil {
			return
		}
		silent.Reset(c.gateway.config.Limits.Silence)
		frame, err := clientwire.ParseClient(buffer.Bytes())
		if err != nil || c.handle(&frame) != nil {
			return
		}
		if buffer.Cap() > keptBuffer {
			buffer = bytes.Buffer{}
		}
	}
}

var errHungUp = errors.New("emulator: the client ended the connection")

// handle answers a frame. An error ends the connection.
func (c *connection) handle(f *clientwire.ClientFrame) error {
	if c.session == nil {
		return nil // refused: the client has yet to notice
	}
	switch f.Type {
	case clientwire.PingReq:
		return c.write(&clientwire.ServerFrame{Header: clientwire.Header{Type: clientwire.PingResp}})
	case clientwire.Disconnect:
		return errHungUp
	case clientwire.Query:
		c.lastID.Store(uint32(f.ID))
		return c.query(f)
	case clientwire.Publish:
		c.lastID.Store(uint32(f.ID))
		return c.publish(f)
	}
	return nil // acknowledgements: nothing waits for them
}

// write sends a frame. A client that does not read is disconnected.
func (c *connection) write(f *clientwire.ServerFrame) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.writeLocked(f)
}

func (c *connection) writeLocked(f *clientwire.ServerFrame) error {
	c.stuck.Reset(c.gateway.config.Limits.Stuck)
	defer c.stuck.Stop()
	return c.socket.Write(context.Background(), websocket.MessageBinary, f.Append(nil))
}

// push sends notifications and messages until the session or the connection ends.
func (c *connection) push() {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-c.gone:
			return
		case <-c.out.ready:
		}
		over, err := c.pushBatch()
		if err != nil {
			c.end()
			return
		}
		if over {
			timer.Reset(c.gateway.config.Limits.Farewell)
			select {
			case <-timer.C:
				c.end()
			case <-c.gone:
			}
			return
		}
		if pause := c.gateway.pause(); pause > 0 {
			timer.Reset(pause)
			select {
			case <-timer.C:
			case <-c.gone:
				return
			}
		}
	}
}

// pushBatch sends everything that waits, and reports whether the session is over.
func (c *connection) pushBatch() (over bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := c.out.take()
	for _, m := range b.direct {
		body := down(m, c.session.UserID())
		if err := c.publishLocked("s_msg", m.From, m.Time, &body); err != nil {
			return true, err
		}
	}
	if b.mailed != 0 {
		if err := c.notifyLocked("s_ntf", clientwire.NotifyMail, b.mailed, ""); err != nil {
			return true, err
		}
	}
	for room, at := range b.rooms {
		if err := c.notifyLocked("s_ntf", clientwire.NotifyRoom, at, room); err != nil {
			return true, err
		}
	}
	for room := range b.attributes {
		if err := c.notifyLocked("s_cmd", clientwire.NotifyRoom, c.session.AttributeTime(room), room); err != nil {
			return true, err
		}
	}
	if b.states {
		if err := c.notifyLocked("s_ntf", clientwire.NotifyStates, c.session.ConversationTime(), ""); err != nil {
			return true, err
		}
	}
	if !b.ended {
		return false, nil
	}
	if status, ok := endStatus[b.reason]; ok {
		return true, c.writeLocked(&clientwire.ServerFrame{Header: clientwire.Header{Type: clientwire.Disconnect}, Status: status})
	}
	return true, errHungUp // there is no status for it: the connection ends at once
}

var endStatus = map[state.CloseReason]uint16{
	state.ReasonReplaced: endReplaced, state.ReasonBlocked: endBlocked, state.ReasonDeactivated: endBlocked,
}

func (c *connection) notifyLocked(topic string, about, at int64, room string) error {
	return c.publishLocked(topic, c.session.UserID(), time.UnixMilli(at), &clientwire.NotifyMsg{Type: about, Time: at, ChrmID: room})
}

func (c *connection) publishLocked(topic, target string, at time.Time, body clientwire.Message) error {
	return c.writeLocked(&clientwire.ServerFrame{
		Header: clientwire.Header{Type: clientwire.Publish, QoS: 1, Retain: true},
		Time:   uint32(at.Unix()), Topic: topic, Target: target, ID: c.nextID(), Body: clientwire.Marshal(body),
	})
}

// nextID returns an id from the half of the range that the client is not using: it takes any frame with the id of a request for the
// answer.
func (c *connection) nextID() uint16 {
	const half = 0x8000
	c.serials = (c.serials + 1) % half
	if c.lastID.Load() >= half {
		return max(c.serials, 1)
	}
	return half | c.serials
}
