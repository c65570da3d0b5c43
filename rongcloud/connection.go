package rongcloud

import (
	"context"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
)

// connection watches the connections of an attempt, to know whether anything of the request can have been sent. A transport
// may report from other goroutines, even after it has returned.
type connection struct {
	mu     sync.Mutex
	asked  bool          // a connection was asked for
	wrote  bool          // something was written, or it cannot be told
	count  *atomic.Int64 // bytes written on the connection it has; nil: none
	before int64         // count when the attempt got it

	trace httptrace.ClientTrace
}

// watch returns a context whose requests report their connections.
func (c *connection) watch(ctx context.Context) context.Context {
	c.trace.GetConn, c.trace.GotConn = c.ask, c.take
	return httptrace.WithClientTrace(ctx, &c.trace)
}

func (c *connection) ask(string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = true
}

// take notes the connection. A second one means that net/http found the first one dead.
func (c *connection) take(info httptrace.GotConnInfo) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle()
	count, ok := writtenOn(info.Conn)
	if !ok {
		c.wrote = true
		return
	}
	c.count, c.before = count, count.Load()
}

func (c *connection) settle() {
	if c.count != nil && c.count.Load() != c.before {
		c.wrote = true
	}
}

// failure judges an attempt that brought no answer. That it never left is proved only by a transport that reports what it does:
// no connection was had, or not one byte was written on it. A test double or HTTP/3 proves nothing, nor does a transport that is
// still at work.
func (c *connection) failure(err error, abandoned bool) attempt {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle()
	result := attempt{outcome: mayHaveRun, err: cause(err)}
	if c.asked && !c.wrote && !abandoned {
		result.outcome = neverLeft
	}
	return result
}
