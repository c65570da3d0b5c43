package rongcloud

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/go-resty/resty/v2"
)

// exchange is the response to a request, with its body read.
type exchange struct {
	response *http.Response
	body     *answerBuffer // from the pool; nil if there is no response
	unread   error         // why the body could not be read
	err      error         // why there is no response

	abandoned bool // the transport is still running
}

var (
	errTooLarge = errors.New("answer is too large")
	errSwitched = errors.New("the answer switched to another protocol")
)

// outgoing is a request that is ready to be sent.
type outgoing struct {
	request *resty.Request
	method  string
	url     string
	limit   int64 // of the response

	streamed bool // the body is read later, as it arrives
}

func (o outgoing) send() exchange {
	resp, err := o.request.Execute(o.method, o.url)
	if err != nil {
		return exchange{err: err}
	}
	if o.streamed {
		return exchange{response: resp.RawResponse}
	}
	return readExchange(resp.RawResponse, o.limit)
}

// readExchange reads a response to its end, so that its connection can be reused, but no more than limit bytes.
func readExchange(resp *http.Response, limit int64) exchange {
	defer resp.Body.Close()
	got := exchange{response: resp, body: buffers.Get().(*answerBuffer)}
	if resp.StatusCode == http.StatusSwitchingProtocols {
		got.unread = errSwitched // the body is the connection, and no deadline ends it
		return got
	}
	if resp.ContentLength > limit {
		got.unread = tooLarge(limit)
		return got
	}
	n, err := got.body.readLimited(resp.Body, limit+1) // one byte more, to detect a longer body
	switch {
	case err != nil:
		got.unread = cause(err)
	case n > limit:
		got.unread = tooLarge(limit)
	}
	return got
}

func tooLarge(limit int64) error {
	return fmt.Errorf("%w: over the limit of %d bytes (WithAnswerLimit)", errTooLarge, limit)
}

// release gives the body's buffer back.
func (e exchange) release() { putBuffer(e.body) }

// raw returns a copy of the response if the caller asked to keep it.
func (e exchange) raw(keep bool) *RawAnswer {
	if !keep {
		return nil
	}
	return &RawAnswer{Header: e.response.Header, Body: bytes.Clone(e.body.Bytes())}
}

// answerBuffer holds a response while it is decoded, with the reader that limits it.
type answerBuffer struct {
	bytes.Buffer
	limited io.LimitedReader
}

func (b *answerBuffer) readLimited(from io.Reader, limit int64) (int64, error) {
	b.limited = io.LimitedReader{R: from, N: limit}
	defer func() { b.limited.R = nil }()
	return b.ReadFrom(&b.limited)
}

var buffers = sync.Pool{New: func() any { return new(answerBuffer) }}

// pooledCap keeps a large response from staying in the pool.
const pooledCap = 64 << 10

func putBuffer(b *answerBuffer) {
	if b.Cap() <= pooledCap {
		b.Reset()
		buffers.Put(b)
	}
}
