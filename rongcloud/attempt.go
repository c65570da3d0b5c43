package rongcloud

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// outcome is the known effect of an attempt.
type outcome uint8

const (
	done       outcome = iota // the service carried it out
	neverLeft                 // not one byte of the request was sent
	throttled                 // refused without effect: too many calls
	refused                   // refused for another reason
	mayHaveRun                // it was sent, and no usable response was received
	cut                       // a stream broke off after a part was delivered
)

// attempt is the result of sending a call once.
type attempt struct {
	outcome    outcome
	status     int
	code       Code
	message    string
	retryAfter time.Duration
	clockSkew  time.Duration
	raw        *RawAnswer // if the caller asked for it
	err        error

	handedOn int64 // of a stream
	own      bool  // the attempt is done, and the error is from the reader of the stream
}

// health returns what the attempt shows about its domain.
func (a attempt) health() health {
	switch {
	case a.outcome == neverLeft:
		return failing
	case a.outcome != mayHaveRun:
		return working
	case a.code == 0, a.status >= http.StatusBadGateway && a.status <= http.StatusGatewayTimeout:
		return failing // not a response of the service itself, or from a gateway before it
	}
	return working
}

// attempt sends the call once, with a new signature.
func (c *Client) attempt(ctx context.Context, cl *call, to endpoint, now time.Time) attempt {
	ctx, cancel := context.WithTimeout(ctx, cl.attemptTimeout)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return attempt{outcome: neverLeft, err: err}
	}

	o, conn := c.prepare(ctx, cl, to, now)
	var answer exchange
	if c.connections.foreign {
		answer = o.sendApart(ctx)
	} else {
		answer = o.send()
	}
	if answer.err != nil {
		return conn.failure(answer.err, answer.abandoned)
	}
	defer answer.release()
	return c.judge(cl, answer)
}

// prepare creates the request of an attempt, and watches its connection.
func (c *Client) prepare(ctx context.Context, cl *call, to endpoint, now time.Time) (outgoing, *connection) {
	conn := new(connection)
	traced := conn.watch(ctx)
	if len(cl.body) == 0 && (!cl.op.Idempotent || cl.op.Encoding == Query) { // a query is repeated with a signature of its own
		traced = context.WithValue(traced, onceKey{}, true)
	}
	request := c.http.R().SetContext(traced).SetDoNotParseResponse(true)
	c.setHeaders(request.Header, cl, now)
	if len(cl.body) > 0 {
		request.SetBody(bytes.NewReader(cl.body)) // resty passes a reader on, and copies bytes
	}
	return outgoing{request: request, method: cl.op.method(), url: to.url(cl.op.Path, cl.query), limit: c.answerLimit}, conn
}

var (
	errMalformed   = errors.New("malformed HTTP answer")
	errBadLocation = errors.New("redirect with a malformed Location")
)

// quoting has the parts of net/http's errors that are followed by a part of the response.
var quoting = []string{
	"malformed", "bad Content-Length", "multiple Content-Length", "unsupported transfer encoding", "bad trailer",
	"invalid header", "invalid byte in chunk length", "GOAWAY",
}

// cause removes from the error what it must not repeat: the URL with its query, and the parts of a response that
// net/http quotes if they are not valid HTTP.
func cause(err error) error {
	var wrapped *url.Error
	for errors.As(err, &wrapped) && wrapped.Err != nil {
		err = wrapped.Err
	}
	text := err.Error()
	if strings.Contains(text, "parse Location header") {
		return errBadLocation
	}
	for _, phrase := range quoting {
		if strings.Contains(text, phrase) {
			return errMalformed
		}
	}
	return err
}

// judge returns the outcome of a response. A status that means a refusal counts even if the rest cannot be read.
func (c *Client) judge(cl *call, answer exchange) attempt {
	resp, unread := answer.response, answer.unread
	var said content
	if unread == nil {
		said = cl.understand(answer.body.Bytes())
	}
	result := attempt{
		outcome: mayHaveRun, status: resp.StatusCode, code: said.code, message: said.message, err: unread,
		raw: answer.raw(cl.keepAnswer),
	}
	redirected := false
	switch status := resp.StatusCode; {
	case status == http.StatusTooManyRequests || said.code == CodeRateLimited:
		result.outcome = throttled
		result.retryAfter = retryAfter(resp.Header, c.now())
	case status == http.StatusNotImplemented:
		result.outcome = refused // it cannot have been carried out there
	case status >= 500 || said.code == CodeInternal || said.code == CodeInternalTimeout:
		result.retryAfter = retryAfter(resp.Header, c.now())
	case status >= 400:
		result.outcome = refused
	case status >= 300:
		redirected = true
	case said.refused:
		result.outcome = refused
	case said.success && said.problem == nil:
		result.outcome, result.message = done, ""
		return result
	}
	switch {
	case errors.Is(unread, io.ErrUnexpectedEOF):
		result.message = "the answer was cut off"
	case errors.Is(unread, errSwitched):
		// The error says so.
	case unread != nil:
		result.message = "reading the answer"
	case redirected:
		result.message = fmt.Sprintf("redirect refused (%s)", redirectHost(resp))
	case said.problem != nil && !said.refused:
		result.message = fmt.Sprintf("answer %v (%s)", said.problem, describeBody(resp, answer.body.Len()))
	}
	if result.outcome == refused && (result.code == CodeBadSignature || (result.code == 0 && result.status == http.StatusUnauthorized)) {
		result.clockSkew = clockSkew(resp.Header, c.now())
	}
	return result
}

// redirectHost returns the host that a redirect leads to, if it is a valid host name.
func redirectHost(resp *http.Response) string {
	target, err := resp.Location()
	switch {
	case err != nil:
		return "without a target"
	case len(target.Host) > 255 || strings.ContainsFunc(target.Host, func(r rune) bool {
		return r > 'z' || !isPlain(byte(r)) && !strings.ContainsRune(":[]", r)
	}):
		return "to a target that is no host name"
	}
	return "to " + target.Host
}

// describeBody describes a body that is not JSON, without quoting it.
func describeBody(resp *http.Response, size int) string {
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch {
	case resp.Header.Get("Content-Type") == "":
		kind = "no content type"
	case err != nil || !knownMediaTypes[kind]:
		kind = "another content type"
	}
	return fmt.Sprintf("%d bytes, %s", size, kind)
}

var knownMediaTypes = map[string]bool{
	"application/json": true, "text/json": true, "text/html": true, "text/plain": true, "text/xml": true, "application/xml": true,
	"application/octet-stream": true, "application/javascript": true, "text/javascript": true,
}

// maxSkew is the difference between the clocks above which a refused signature is blamed on them.
const maxSkew = time.Minute

func clockSkew(h http.Header, now time.Time) time.Duration {
	theirs, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	if skew := theirs.Sub(now); skew.Abs() > maxSkew {
		return skew
	}
	return 0
}
