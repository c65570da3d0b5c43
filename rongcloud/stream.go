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

// StreamAnswer is an [Answer] that reads the body of a response as it arrives. [EventStream] reads server-sent events,
// and [Download] copies the body to a writer. A type of your own embeds StreamEnvelope and has the two methods.
//
// Call returns when the stream has ended. The attempt timeout limits the time until the response begins, and then each
// wait for the next event. The context and [CallTimeout] limit the whole call. If the stream ends early, the connection
// is closed.
//
// A stream that fails before anything was delivered is retried by the usual rules. Once something was delivered there
// is no retry, and the error is an [ErrStreamCut]. A response that is not a stream, such as a refusal, is read like any
// other.
type StreamAnswer interface {
	Answer

	// MediaType is the Content-Type of the stream, such as text/event-stream. If it is empty, any but JSON and HTML is
	// accepted.
	MediaType() string

	// ReadStream reads the body until it ends, or until the caller stops. It returns the number of events or bytes that
	// it delivered, also with an error. Call returns an error of the consumer, such as a writer's, and does not retry.
	ReadStream(s *Stream) (handedOn int64, err error)

	attempt(ctx context.Context, c *Client, cl *call, to ticket, now time.Time) attempt
	missing() string
}

// StreamEnvelope is the [Envelope] of a [StreamAnswer]. It contains the code that reads a stream, so that programs
// without streams do not link it.
type StreamEnvelope struct{ Envelope }

// missing returns the name of a field that must be set, or "".
func (e *StreamEnvelope) missing() string { return "" }

// Stream is the body of a response that is read as it arrives.
type Stream struct {
	body  io.Reader
	size  int64
	limit int64
	ctx   context.Context
	wait  *patience // nil: no limit
	err   error     // why the body cannot be read further
}

// NewStream returns a Stream that reads from body, for fakes of a [Caller] and for tests of a [StreamAnswer].
func NewStream(body io.Reader) *Stream {
	return &Stream{body: body, size: -1, limit: defaultAnswerLimit, ctx: context.Background()}
}

// Read reads the data that has arrived, or waits for more.
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
		err = ended // also instead of the end of the body that it causes, so that the missing rest is noticed
	}
	if errors.Is(err, io.EOF) {
		return n, io.EOF
	}
	s.err = cause(err)
	return n, s.err
}

// Progress reports that an event has arrived, or a comment that shows that the service is alive. The wait for the next
// one begins.
func (s *Stream) Progress() { s.wait.renew() }

// Limit returns the maximum size of an event or a download, in bytes, if its StreamAnswer sets none: see
// [WithAnswerLimit].
func (s *Stream) Limit() int64 { return s.limit }

// Size returns the number of bytes of the body, or -1 if it is not known.
func (s *Stream) Size() int64 { return s.size }

// Reject records that the body is invalid, and returns err. The error is then the service's, not the consumer's.
func (s *Stream) Reject(err error) error {
	s.err = err
	return err
}

// patience limits the waits for an event. The time in which an event is delivered does not count.
type patience struct {
	each  time.Duration
	left  time.Duration
	since time.Time
	timer *time.Timer
}

// errSilent ends the context of a stream if no event arrives in time.
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

// acceptStream returns the Accept header of a call for a stream. Refusals are JSON.
func acceptStream(wanted StreamAnswer) []string {
	if kind := wanted.MediaType(); kind != "" {
		return []string{kind + ", application/json"}
	}
	return []string{"*/*"}
}

// attempt is Client.attempt for a call whose response is a stream.
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
		wait.begin() // for the rest of the attempt
		answer.response.Body = body
		answer = readExchange(answer.response, c.answerLimit)
		defer answer.release()
		return c.judge(cl, answer)
	}
	c.domains.report(ctx, to, working) // a stream may last long, and other calls wait for the result of a probe
	wait.renew()
	s := &Stream{body: body, size: answer.response.ContentLength, limit: c.answerLimit, ctx: ctx, wait: wait}
	return e.follow(cl, s, answer)
}

// follow reads a stream to its end, and returns the result.
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
