package rongcloud

import (
	"context"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
)

// connection watches the connections of an attempt, to know whether any byte of the request can have been sent. A
// transport may report from other goroutines, even after it has returned.
type connection struct {
	mu     sync.Mutex
	asked  bool          // a connection was requested
	wrote  bool          // something was written, or that is unknown
	count  *atomic.Int64 // bytes written on the current connection; nil: none
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

// take records the connection. A second one means that net/http found the first one dead.
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

// failure returns the result of an attempt without a response. Only a transport that reports its work proves that
// nothing was sent: it had no connection, or wrote no byte. A test double, HTTP/3, and a transport that is still
// running prove nothing.
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
