package rongcloud

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// outcome is what is known about an attempt's effect.
type outcome uint8

const (
	done       outcome = iota // the service carried it out
	neverLeft                 // not one byte of the request was sent
	throttled                 // refused unexecuted: too many calls
	refused                   // refused for cause
	mayHaveRun                // it left, and no usable answer came back
)

// attempt is the result of sending a call once.
type attempt struct {
	outcome    outcome
	status     int
	code       Code
	message    string
	retryAfter time.Duration
	clockSkew  time.Duration
	err        error
}

// health is what the attempt tells of the domain it was made on.
func (a attempt) health() health {
	switch {
	case a.outcome == neverLeft:
		return failing
	case a.outcome != mayHaveRun:
		return working
	case a.code == 0, a.status >= http.StatusBadGateway && a.status <= http.StatusGatewayTimeout:
		return failing // not the service's own answer, or the answer of a gateway before it
	}
	return working
}

// attempt sends the call once, freshly signed.
func (c *Client) attempt(ctx context.Context, cl *call, to endpoint, now time.Time) attempt {
	ctx, cancel := context.WithTimeout(ctx, cl.attemptTimeout)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return attempt{outcome: neverLeft, err: err}
	}

	f := &flight{Context: ctx, method: cl.op.method(), values: c.headersOf(cl, now)}
	f.body.Reset(cl.body)
	to.address(&f.url, cl.op.Path, cl.query)
	answer, err := c.blank.send(f)
	if err != nil {
		return f.failure(err)
	}
	return c.judge(cl, answer)
}

var (
	errMalformed   = errors.New("malformed HTTP answer")
	errBadLocation = errors.New("redirect with a malformed Location")
)

// cause keeps out of the error what its text would repeat: the URL, and with it the query, and the parts of an answer that
// net/http quotes where it cannot read them as HTTP.
func cause(err error) error {
	var wrapped *url.Error
	for errors.As(err, &wrapped) && wrapped.Err != nil {
		err = wrapped.Err
	}
	switch text := err.Error(); {
	case strings.Contains(text, "malformed HTTP"), strings.Contains(text, "malformed MIME"):
		return errMalformed
	case strings.Contains(text, "parse Location header"):
		return errBadLocation
	}
	return err
}

// judge reads an answer and says what it means. A status that tells of a refusal does so even where the rest cannot be read.
func (c *Client) judge(cl *call, resp *http.Response) attempt {
	defer resp.Body.Close()
	text := buffers.Get().(*bytes.Buffer)
	defer putBuffer(text)
	var said content
	unread := readAnswer(text, resp, c.answerLimit)
	if unread == nil {
		said = cl.understand(text.Bytes())
	}
	result := attempt{outcome: mayHaveRun, status: resp.StatusCode, code: said.code, message: said.message, err: unread}
	redirected := false
	switch status := resp.StatusCode; {
	case status == http.StatusTooManyRequests || said.code == CodeRateLimited:
		result.outcome = throttled
		result.retryAfter = retryAfter(resp.Header, c.now())
	case status >= 500 || said.code == CodeInternal || said.code == CodeInternalTimeout:
		result.retryAfter = retryAfter(resp.Header, c.now())
	case status >= 400:
		result.outcome = refused
	case status >= 300:
		redirected = true
	case said.refused:
		result.outcome = refused
	case said.success && said.problem == nil:
		return attempt{outcome: done, status: status, code: said.code}
	}
	switch {
	case errors.Is(unread, io.ErrUnexpectedEOF):
		result.message = "the answer was cut off"
	case unread != nil:
		result.message = "reading the answer"
	case redirected:
		result.message = fmt.Sprintf("redirect refused (%s)", redirectHost(resp))
	case said.problem != nil && !said.refused:
		result.message = fmt.Sprintf("answer %v (%s)", said.problem, describeBody(resp, text.Len()))
	}
	if result.outcome == refused && (result.code == CodeBadSignature || (result.code == 0 && result.status == http.StatusUnauthorized)) {
		result.clockSkew = clockSkew(resp.Header, c.now())
	}
	return result
}

func redirectHost(resp *http.Response) string {
	if target, err := resp.Location(); err == nil {
		return "to " + target.Host
	}
	return "without a target"
}

// maxSkew is how far the clocks may be apart before a refused signature is blamed on them.
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

// retryAfter reads the header in both its forms: seconds, or a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
