package rongcloud

import (
	"context"
	"io"
	"net/http"
	"runtime"
	"time"
)

// grace is the time that a foreign transport has after the context has ended. A transport that obeys the context
// returns at once, and knows whether anything was sent.
const grace = 100 * time.Millisecond

// sendApart sends with a transport that is not net/http's. Such a transport, or the body of its response, may ignore
// the context. So it runs on its own goroutine, which the call abandons when its time is up.
func (o outgoing) sendApart(ctx context.Context) exchange {
	result := make(chan sent, 1)
	go o.sendTo(result)
	select {
	case s := <-result:
		return s.take()
	case <-ctx.Done():
	}
	late := time.NewTimer(grace)
	defer late.Stop()
	select {
	case s := <-result:
		return s.take()
	case <-late.C:
		if o.streamed {
			go closeLate(result)
		}
		return exchange{err: context.Cause(ctx), abandoned: true}
	}
}

func (o outgoing) sendTo(result chan<- sent) {
	var s sent
	defer func() {
		if !s.returned {
			if value := recover(); value != nil {
				s.failed = panicked(value)
			}
		}
		result <- s
	}()
	s.exchange = o.send()
	s.returned = true
}

// sent is the result of a transport.
type sent struct {
	exchange
	returned bool
	failed   *PanicError // its panic; nil and not returned: ended by runtime.Goexit, as by the Fatal methods of tests
}

// take returns what the transport returned. It panics or exits the goroutine if the transport did.
func (s sent) take() exchange {
	switch {
	case s.failed != nil:
		panic(s.failed)
	case !s.returned:
		runtime.Goexit()
	}
	return s.exchange
}

// closeLate closes the body of a response that arrives too late.
func closeLate(result <-chan sent) {
	if s := <-result; s.response != nil {
		s.response.Body.Close()
	}
}

// bodyOf returns the body of a response, to be read as it arrives.
func (c *Client) bodyOf(ctx context.Context, resp *http.Response) io.ReadCloser {
	if !c.connections.foreign {
		return resp.Body
	}
	return &foreignBody{ctx: ctx, body: resp.Body, buffer: make([]byte, downloadChunk)}
}

// foreignBody is the body of a transport that is not net/http's. Reading it may ignore the context. So a read runs on
// its own goroutine, which is abandoned when the time is up.
type foreignBody struct {
	ctx    context.Context
	body   io.ReadCloser
	buffer []byte // of the current read
	left   bool   // a read was abandoned: it owns the buffer
}

type readResult struct {
	n        int
	err      error
	returned bool
	failed   *PanicError
}

func (b *foreignBody) Read(p []byte) (int, error) {
	if b.left {
		return 0, context.Cause(b.ctx)
	}
	result := make(chan readResult, 1)
	into := b.buffer[:min(len(p), len(b.buffer))]
	go readInto(b.body, into, result)
	select {
	case r := <-result:
		return b.take(p, r)
	case <-b.ctx.Done():
	}
	late := time.NewTimer(grace)
	defer late.Stop()
	select {
	case r := <-result:
		return b.take(p, r)
	case <-late.C:
		b.left = true
		return 0, context.Cause(b.ctx)
	}
}

func readInto(body io.Reader, into []byte, result chan<- readResult) {
	var r readResult
	defer func() {
		if !r.returned {
			if value := recover(); value != nil {
				r.failed = panicked(value)
			}
		}
		result <- r
	}()
	r.n, r.err = body.Read(into)
	r.returned = true
}

// take returns what the read returned. It panics or exits the goroutine if the read did.
func (b *foreignBody) take(p []byte, r readResult) (int, error) {
	switch {
	case r.failed != nil:
		panic(r.failed)
	case !r.returned:
		runtime.Goexit()
	}
	return copy(p, b.buffer[:max(0, min(r.n, len(b.buffer)))]), r.err
}

// Close closes the body, which ends most abandoned reads. It does not wait for a body that is slow to close.
func (b *foreignBody) Close() error {
	if b.left {
		go b.body.Close()
		return nil
	}
	return b.body.Close()
}
