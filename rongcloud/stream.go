package rongcloud

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"
)

// StreamAnswer is an [Answer] that reads the body of a response as it arrives. [EventStream] reads server-sent events, and
// [Download] copies the body to a writer. A type of your own embeds StreamEnvelope and has the two methods.
//
// Call returns when the stream has ended. The attempt timeout bounds the time until the response begins, and then each wait for the
// next event; the context and [CallTimeout] bound the whole. What ends the stream early closes the connection.
//
// A stream that failed before anything was handed on is sent again by the usual rules. Once something was handed on nothing is
// sent again, and the error is an [ErrStreamCut]. A response that is no stream, such as a refusal, is read like any other.
type StreamAnswer interface {
	Answer

	// MediaType is the Content-Type of a stream, such as text/event-stream. Empty is any but JSON and HTML.
	MediaType() string

	// ReadStream reads the body until it ends, or until the caller has had enough. It returns how much was handed on, such as the
	// number of events, also with an error. An error of its own, such as a writer's, is returned by Call and nothing is sent again.
	ReadStream(s *Stream) (handedOn int64, err error)

	attempt(ctx context.Context, c *Client, cl *call, to ticket, now time.Time) attempt
	missing() string
}

// StreamEnvelope is the [Envelope] of a [StreamAnswer]. It has what reads a stream, so that programs without streams do not link it.
type StreamEnvelope struct{ Envelope }

// missing names a field that must be set.
func (e *StreamEnvelope) missing() string { return "" }

// Stream is the body of a response that is read as it arrives.
type Stream struct {
	body  io.Reader
	size  int64
	limit int64
	ctx   context.Context
	wait  *patience // nil: waits as long as it takes
	err   error     // why the body cannot be read on
}

// NewStream returns a Stream of what body has, for fakes of a [Caller] and for tests of a [StreamAnswer].
func NewStream(body io.Reader) *Stream {
	return &Stream{body: body, size: -1, limit: defaultAnswerLimit, ctx: context.Background()}
}

// Read reads what has arrived, or waits for more.
func (s *Stream) Read(p []byte) (n int, err error) {
	if s.err != nil {
		return 0, s.err
	}
	s.wait.begin()
	n, err = s.body.Read(p)
	s.wait.end()
	if err == nil {
		return n, nil
	}
	if ended := context.Cause(s.ctx); ended != nil {
		err = ended // also where the end of the body comes of it: what is missing must not go unnoticed
	}
	if errors.Is(err, io.EOF) {
		return n, io.EOF
	}
	s.err = cause(err)
	return n, s.err
}

// Progress says that an event has come, or a comment that says as much as that the service is alive. The wait for the next begins.
func (s *Stream) Progress() { s.wait.renew() }

// Limit is the most bytes that an event may have, or a download, where its StreamAnswer sets none: see [WithAnswerLimit].
func (s *Stream) Limit() int64 { return s.limit }

// Size is how many bytes the body has, -1 where that is not known.
func (s *Stream) Size() int64 { return s.size }

// Reject says that the body is not what it must be, and returns err: the service is at fault, and not who reads the stream.
func (s *Stream) Reject(err error) error {
	s.err = err
	return err
}

// patience bounds the waits for an event. The time in which an event is handed on is none of it.
type patience struct {
	each  time.Duration
	left  time.Duration
	since time.Time
	timer *time.Timer
}

// errSilent ends the context of a stream for which nothing came.
var errSilent = fmt.Errorf("silence: %w", context.DeadlineExceeded)

func newPatience(each time.Duration, end context.CancelCauseFunc) *patience {
	p := &patience{each: each, left: each}
	p.timer = time.AfterFunc(each, func() { end(errSilent) })
	p.timer.Stop()
	return p
}

func (p *patience) begin() {
	if p != nil {
		p.since = time.Now()
		p.timer.Reset(p.left)
	}
}

func (p *patience) end() {
	if p != nil {
		p.timer.Stop()
		p.left = max(0, p.left-time.Since(p.since))
	}
}

func (p *patience) renew() {
	if p != nil {
		p.left = p.each
	}
}

var errNoStream = errors.New("is no stream")

// isStream reports whether a response is the stream that the call asked for.
func isStream(wanted StreamAnswer, resp *http.Response) bool {
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return false
	}
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if want := wanted.MediaType(); want != "" {
		return err == nil && kind == want
	}
	switch kind {
	case "application/json", "text/json", "text/html":
		return false
	}
	return true
}

// acceptStream is the header of a call for a stream. Refusals are JSON.
func acceptStream(wanted StreamAnswer) []string {
	if kind := wanted.MediaType(); kind != "" {
		return []string{kind + ", application/json"}
	}
	return []string{"*/*"}
}

// attempt is Client.attempt for a call whose answer is a stream.
func (e *StreamEnvelope) attempt(ctx context.Context, c *Client, cl *call, to ticket, now time.Time) attempt {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if err := ctx.Err(); err != nil {
		return attempt{outcome: neverLeft, err: err}
	}
	wait := newPatience(cl.attemptTimeout, cancel)
	defer wait.timer.Stop()
	o, conn := c.prepare(ctx, cl, to.endpoint, now)
	o.request.Header["Accept"] = acceptStream(cl.stream)
	o.streamed = true

	wait.begin()
	var answer exchange
	if c.connections.foreign {
		answer = o.sendApart(ctx)
	} else {
		answer = o.send()
	}
	wait.end()
	if answer.err != nil {
		if errors.Is(context.Cause(ctx), errSilent) {
			answer.err = errSilent
		}
		return conn.failure(answer.err, answer.abandoned)
	}
	body := c.bodyOf(ctx, answer.response)
	defer body.Close()
	if !isStream(cl.stream, answer.response) {
		wait.begin() // for the rest of what it takes
		answer.response.Body = body
		answer = readExchange(answer.response, c.answerLimit)
		defer answer.release()
		return c.judge(cl, answer)
	}
	c.domains.report(ctx, to, working) // a stream may last, and others wait for what a probe finds out
	wait.renew()
	s := &Stream{body: body, size: answer.response.ContentLength, limit: c.answerLimit, ctx: ctx, wait: wait}
	return e.follow(cl, s, answer)
}

// follow reads a stream to its end, and says how it went.
func (e *StreamEnvelope) follow(cl *call, s *Stream, answer exchange) attempt {
	handedOn, err := cl.stream.ReadStream(s)
	cl.meta.Received = handedOn
	got := attempt{outcome: done, status: answer.response.StatusCode, handedOn: handedOn}
	if cl.keepAnswer {
		got.raw = &RawAnswer{Header: answer.response.Header}
	}
	if err == nil {
		return got
	}
	if got.err = err; s.err == nil {
		got.own = true
		return got
	}
	got.outcome, got.message = mayHaveRun, "the stream broke off"
	if handedOn > 0 {
		got.outcome, got.message = cut, fmt.Sprintf("the stream broke off after %d were handed on", handedOn)
	}
	if errors.Is(err, errSilent) {
		got.message += fmt.Sprintf(", with nothing for %s", cl.attemptTimeout)
	}
	return got
}
