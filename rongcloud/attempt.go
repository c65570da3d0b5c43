package rongcloud

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// outcome is what is known about an attempt's effect.
type outcome uint8

const (
	done       outcome = iota // the service carried it out
	neverLeft                 // no connection was made: not one byte of the request was sent
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

// attempt sends the call once, freshly signed.
func (c *Client) attempt(ctx context.Context, cl *call, to endpoint) attempt {
	ctx, cancel := context.WithTimeout(ctx, cl.attemptTimeout)
	defer cancel()

	var conn connection
	r := c.http.R().
		SetContext(httptrace.WithClientTrace(ctx, conn.trace())).
		SetDoNotParseResponse(true)
	c.putHeaders(r.Header, cl)
	if cl.body != nil {
		r.SetBody(bytes.NewReader(cl.body))
	}
	address := to.base + cl.op.Path
	if cl.query != "" {
		address += "?" + cl.query
	}
	answer, err := r.Execute(cl.op.method(), address)
	if err != nil {
		if answer != nil && answer.RawResponse != nil {
			_ = answer.RawResponse.Body.Close()
		}
		return conn.failure(err)
	}
	return c.judge(cl, answer.RawResponse)
}

func (c *Client) putHeaders(h http.Header, cl *call) {
	nonce, timestamp := newNonce(), timestampOf(c.now())
	fresh := [4]string{nonce, timestamp, c.sign(nonce, timestamp), cl.meta.RequestID}
	h[c.names.appKey] = c.fixed.appKey
	h[c.names.nonce] = fresh[0:1:1]
	h[c.names.timestamp] = fresh[1:2:2]
	h[c.names.signature] = fresh[2:3:3]
	h["X-Request-Id"] = fresh[3:4:4]
	h["User-Agent"] = c.fixed.userAgent
	switch cl.op.Encoding {
	case Form:
		h["Content-Type"] = c.fixed.formType
	case JSON:
		h["Content-Type"] = c.fixed.jsonType
	}
}

// connection watches an attempt's connection, to know whether anything can have been sent.
type connection struct{ asked, got bool }

func (c *connection) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { c.asked = true },
		GotConn: func(httptrace.GotConnInfo) { c.got = true },
	}
}

// failure judges an attempt that brought no answer. That it never left is certain only where a connection was asked for and
// none was had; a transport that reports neither (a test double, HTTP/3) proves nothing.
func (c *connection) failure(err error) attempt {
	result := attempt{outcome: mayHaveRun, err: cause(err)}
	if c.asked && !c.got {
		result.outcome = neverLeft
	}
	return result
}

// cause takes off the wrapper that would repeat the URL, and with it the query, in the error text.
func cause(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// judge reads an answer and says what it means.
func (c *Client) judge(cl *call, resp *http.Response) attempt {
	defer resp.Body.Close()
	result := attempt{status: resp.StatusCode, outcome: mayHaveRun}
	text := buffers.Get().(*bytes.Buffer)
	defer putBuffer(text)
	if err := readAnswer(text, resp, c.answerLimit); err != nil {
		result.err, result.message = err, "reading the answer"
		if errors.Is(err, io.ErrUnexpectedEOF) {
			result.message = "the answer was cut off"
		}
		return result
	}
	envelope, err := decodeAnswer(text.Bytes(), cl.out)
	var success, hasCode bool
	if envelope != nil {
		result.code, success, hasCode = envelope.result()
		result.message = envelope.message()
		if cl.op.AcceptsZero && hasCode && result.code == 0 {
			success = true
		}
	}
	switch status := resp.StatusCode; {
	case status == http.StatusTooManyRequests || result.code == CodeRateLimited:
		result.outcome = throttled
		result.retryAfter = retryAfter(resp.Header, c.now())
	case status >= 500 || result.code == CodeInternal || result.code == CodeInternalTimeout:
		result.retryAfter = retryAfter(resp.Header, c.now())
	case status >= 400:
		result.outcome = refused
	case status >= 300:
		result.message = fmt.Sprintf("redirect refused (%s)", redirectHost(resp))
	case hasCode && !success:
		result.outcome = refused
	case err == nil && success:
		return attempt{outcome: done, status: status, code: result.code}
	case err == nil:
		err = errors.New("has no result code")
	}
	if err != nil && !(hasCode && !success) {
		result.message = fmt.Sprintf("answer %v (%s)", err, describeBody(resp, text.Len()))
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
