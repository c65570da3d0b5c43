// Package miniclient is a small client of the gateway for tests and benchmarks. Like the vendor's library for browsers, it pulls
// messages after a notification, and acknowledges the frames that it receives.
package miniclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/coder/websocket"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
)

// Options are the options of a connection.
type Options struct {
	URL     string // of the emulator: http://host:port
	AppKey  string
	Token   string
	Version string       // of the client library; empty: 2.9.2
	Silent  bool         // notifications do not make the client pull, so that a test can pull itself
	HTTP    *http.Client // nil: http.DefaultClient

	// OnMessage is called with every message, in order, on the client's own goroutine.
	OnMessage func(clientwire.DownStreamMessage)
	// OnFrame is called with every frame before the client handles it.
	OnFrame func(clientwire.ServerFrame)
}

// RefusedError reports the status of a connection or request that was refused.
type RefusedError struct{ Status uint16 }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("miniclient: refused with status %d", e.Status)
}

// ErrEnded is returned by the requests that are pending when the connection ends.
var ErrEnded = errors.New("miniclient: the connection has ended")

// Client is a connected client. Its methods are safe for concurrent use.
type Client struct {
	UserID string

	options Options
	socket  *websocket.Conn
	done    chan struct{}
	frames  atomic.Int64 // received
	bytes   atomic.Int64

	mu      sync.Mutex
	lastID  uint16
	waiting map[uint16]func(clientwire.ServerFrame) // called by the reader
	rooms   map[string]*room
	mail    feed
	ended   uint16 // the status of the server's last frame
}

// feed is a place that the client pulls messages from, with one request at a time.
type feed struct {
	since    int64 // the time of the latest message that was pulled
	notified int64 // the time of the latest message that the server notified the client of
	pulling  bool
}

// room is the feed of a chatroom.
type room struct {
	feed
	count int64 // messages of the history to pull
}

// Dial connects, and returns once the server has accepted.
func Dial(ctx context.Context, o Options) (*Client, error) {
	if o.Version == "" {
		o.Version = "2.9.2"
	}
	query := url.Values{"appId": {o.AppKey}, "token": {o.Token}, "sdkVer": {o.Version}, "apiVer": {"normal"}}
	socket, response, err := websocket.Dial(ctx, strings.Replace(o.URL, "http", "ws", 1)+"/websocket?"+query.Encode(), &websocket.DialOptions{HTTPClient: o.HTTP})
	if err != nil {
		if response != nil && response.Body != nil {
			_ = response.Body.Close()
		}
		return nil, err
	}
	socket.SetReadLimit(4 << 20)
	c := &Client{
		options: o, socket: socket, done: make(chan struct{}),
		waiting: map[uint16]func(clientwire.ServerFrame){}, rooms: map[string]*room{},
	}
	_, bytes, err := socket.Read(ctx)
	if err != nil {
		_ = socket.CloseNow()
		return nil, err
	}
	hello, err := clientwire.ParseServer(bytes)
	if err == nil && (hello.Type != clientwire.ConnAck || hello.Status != 0) {
		err = &RefusedError{hello.Status}
	}
	if err != nil {
		_ = socket.CloseNow()
		return nil, err
	}
	c.UserID = hello.UserID
	go c.receive()
	if !o.Silent {
		c.pullMail(0)
	}
	return c, nil
}

// Close closes the connection without a frame, like a page that is closed, and waits until the client's goroutine has ended.
func (c *Client) Close() {
	_ = c.socket.CloseNow()
	<-c.done
}

// Done is closed when the connection has ended.
func (c *Client) Done() <-chan struct{} { return c.done }

// Ended returns the status of the server's last frame, or 0 if the server ended the connection without one. It is final when Done
// is closed.
func (c *Client) Ended() uint16 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ended
}

// Received returns the number of frames received, and of their bytes.
func (c *Client) Received() (frames, bytes int64) { return c.frames.Load(), c.bytes.Load() }

func (c *Client) receive() {
	defer func() {
		_ = c.socket.CloseNow()
		close(c.done)
	}()
	for {
		_, bytes, err := c.socket.Read(context.Background())
		if err != nil {
			return
		}
		c.frames.Add(1)
		c.bytes.Add(int64(len(bytes)))
		f, err := clientwire.ParseServer(bytes)
		if err != nil {
			return
		}
		if c.options.OnFrame != nil {
			c.options.OnFrame(f)
		}
		c.handle(f)
	}
}

func (c *Client) handle(f clientwire.ServerFrame) {
	switch f.Type {
	case clientwire.Disconnect:
		c.mu.Lock()
		c.ended = f.Status
		c.mu.Unlock()
	case clientwire.PingResp:
		c.resolve(0, f)
	case clientwire.PubAck:
		c.resolve(f.ID, f)
	case clientwire.QueryAck:
		if f.QoS > 0 {
			c.write(&clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.QueryCon}, ID: f.ID})
		}
		c.resolve(f.ID, f)
	case clientwire.Publish:
		if f.QoS > 0 {
			c.write(&clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.PubAck}, ID: f.ID})
		}
		c.published(f)
	}
}

// published handles a frame that the server published.
func (c *Client) published(f clientwire.ServerFrame) {
	switch f.Topic {
	case "s_msg":
		var m clientwire.DownStreamMessage
		if clientwire.Unmarshal(f.Body, &m) != nil {
			return
		}
		c.mu.Lock()
		c.mail.since = max(c.mail.since, m.Time)
		pulling := c.mail.pulling
		c.mu.Unlock()
		if !pulling {
			c.deliver(m)
		}
	case "s_ntf":
		var n clientwire.NotifyMsg
		if clientwire.Unmarshal(f.Body, &n) != nil || c.options.Silent {
			return
		}
		switch n.Type {
		case clientwire.NotifyRoom:
			c.pull(n.ChrmID, n.Time)
		case clientwire.NotifyMail:
			c.pullMail(n.Time)
		}
	}
}

func (c *Client) deliver(m clientwire.DownStreamMessage) {
	if c.options.OnMessage != nil {
		c.options.OnMessage(m)
	}
}

// pull pulls the messages of a room, unless it is pulling already.
func (c *Client) pull(id string, notified int64) {
	c.mu.Lock()
	r := c.rooms[id]
	if r == nil {
		c.mu.Unlock()
		return
	}
	r.notified = max(r.notified, notified)
	if r.pulling {
		c.mu.Unlock()
		return
	}
	r.pulling = true
	since, count := r.since, r.count
	c.mu.Unlock()
	c.ask("chrmPull", id, &clientwire.ChrmPullMsg{SyncTime: since, Count: count}, func(f clientwire.ServerFrame) {
		var got clientwire.DownStreamMessages
		ok := f.Status == 0 && clientwire.Unmarshal(f.Body, &got) == nil
		c.mu.Lock()
		r.pulling = false
		if ok {
			r.since = got.SyncTime
		}
		again := ok && (r.notified > r.since || (!got.Finished && strings.HasPrefix(c.options.Version, "2.")))
		c.mu.Unlock()
		for _, m := range got.List {
			c.deliver(m)
		}
		if again {
			c.pull(id, 0)
		}
	})
}

// pullMail pulls the messages outside of chatrooms, unless it is pulling already.
func (c *Client) pullMail(notified int64) {
	c.mu.Lock()
	c.mail.notified = max(c.mail.notified, notified)
	if c.mail.pulling {
		c.mu.Unlock()
		return
	}
	c.mail.pulling = true
	since := c.mail.since
	c.mu.Unlock()
	c.ask("pullMsg", c.UserID, &clientwire.SyncRequestMsg{SyncTime: since, PullSend: true}, func(f clientwire.ServerFrame) {
		var got clientwire.DownStreamMessages
		ok := f.Status == 0 && clientwire.Unmarshal(f.Body, &got) == nil
		c.mu.Lock()
		c.mail.pulling = false
		if ok {
			c.mail.since = max(c.mail.since, got.SyncTime)
		}
		again := ok && (c.mail.notified > c.mail.since || !got.Finished)
		c.mu.Unlock()
		for _, m := range got.List {
			c.deliver(m)
		}
		if again {
			c.pullMail(0)
		}
	})
}

// ask sends a request. The reading goroutine calls handle with the response.
func (c *Client) ask(topic, target string, body clientwire.Message, handle func(clientwire.ServerFrame)) {
	c.send(&clientwire.ClientFrame{
		Header: clientwire.Header{Type: clientwire.Query, QoS: 1}, Topic: topic, Target: target, Body: clientwire.Marshal(body),
	}, handle)
}

func (c *Client) send(f *clientwire.ClientFrame, handle func(clientwire.ServerFrame)) {
	c.mu.Lock()
	if f.Type != clientwire.PingReq {
		c.lastID = max(c.lastID+1, 1)
		f.ID = c.lastID
	}
	c.waiting[f.ID] = handle
	c.mu.Unlock()
	c.write(f)
}

func (c *Client) resolve(id uint16, f clientwire.ServerFrame) {
	c.mu.Lock()
	handle := c.waiting[id]
	delete(c.waiting, id)
	c.mu.Unlock()
	if handle != nil {
		handle(f)
	}
}

// write sends a frame. An error needs no handling: the connection has ended, and the reading goroutine notices that.
func (c *Client) write(f *clientwire.ClientFrame) {
	_ = c.socket.Write(context.Background(), websocket.MessageBinary, f.Append(nil))
}

// Do sends a frame and waits for its response. The error for a status other than 0 is a *RefusedError.
func (c *Client) Do(ctx context.Context, f clientwire.ClientFrame) (clientwire.ServerFrame, error) {
	answer := make(chan clientwire.ServerFrame, 1)
	c.send(&f, func(f clientwire.ServerFrame) { answer <- f })
	select {
	case a := <-answer:
		if a.Status != 0 {
			return a, &RefusedError{a.Status}
		}
		return a, nil
	case <-c.done:
		return clientwire.ServerFrame{}, ErrEnded
	case <-ctx.Done():
		return clientwire.ServerFrame{}, ctx.Err()
	}
}

// Query makes a request and decodes the response into out, unless out is nil.
func (c *Client) Query(ctx context.Context, topic, target string, in, out clientwire.Message) error {
	a, err := c.Do(ctx, clientwire.ClientFrame{
		Header: clientwire.Header{Type: clientwire.Query}, Topic: topic, Target: target, Body: clientwire.Marshal(in),
	})
	if err != nil || out == nil {
		return err
	}
	return clientwire.Unmarshal(a.Body, out)
}

// Ping sends a ping and waits for its response.
func (c *Client) Ping(ctx context.Context) error {
	_, err := c.Do(ctx, clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.PingReq}})
	return err
}

// Join enters a room and pulls its latest messages.
func (c *Client) Join(ctx context.Context, id string, history int) error {
	return c.join(ctx, "joinChrm", id, history)
}

// Rejoin enters a room only if it exists.
func (c *Client) Rejoin(ctx context.Context, id string, history int) error {
	return c.join(ctx, "joinChrmR", id, history)
}

func (c *Client) join(ctx context.Context, topic, id string, history int) error {
	var joined clientwire.ChrmOutput
	if err := c.Query(ctx, topic, id, &clientwire.ChrmInput{Nothing: 1}, &joined); err != nil {
		return err
	}
	if history == 0 {
		history = -1 // as the client library writes it
	}
	c.mu.Lock()
	if c.rooms[id] == nil {
		c.rooms[id] = &room{count: int64(history)}
	}
	c.mu.Unlock()
	if !c.options.Silent {
		c.pull(id, 0)
	}
	return nil
}

// Quit leaves a room.
func (c *Client) Quit(ctx context.Context, id string) error {
	err := c.Query(ctx, "exitChrm", id, &clientwire.ChrmInput{Nothing: 1}, nil)
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.rooms, id)
	return err
}

// Say sends a stored text into a room, and returns its id.
func (c *Client) Say(ctx context.Context, roomID, text string) (uid string, err error) {
	return c.publish(ctx, "chatMsg", roomID, text)
}

// Whisper sends a stored text to a user, and returns its id.
func (c *Client) Whisper(ctx context.Context, userID, text string) (uid string, err error) {
	return c.publish(ctx, "ppMsgP", userID, text)
}

// TellGroup sends a stored text to a group, or to some of its members, and returns its id.
func (c *Client) TellGroup(ctx context.Context, groupID, text string, userIDs ...string) (uid string, err error) {
	return c.publish(ctx, "pgMsgP", groupID, text, userIDs...)
}

func (c *Client) publish(ctx context.Context, topic, target, text string, userIDs ...string) (string, error) {
	a, err := c.Do(ctx, clientwire.ClientFrame{
		Header: clientwire.Header{Type: clientwire.Publish, QoS: 1}, Topic: topic, Target: target,
		Body: clientwire.Marshal(&clientwire.UpStreamMessage{
			Flags: clientwire.UpStored | clientwire.UpCounted, ObjectName: "RC:TxtMsg", Content: []byte(text), UserIDs: userIDs,
		}),
	})
	return a.MessageUID, err
}
