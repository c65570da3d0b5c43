package rongcloud

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

// call is one call on its way: what every attempt of it shares.
type call struct {
	op             Operation
	body           []byte
	query          string
	out            Answer
	attemptTimeout time.Duration
	attempts       int
	outsideBudget  bool
	limit          LimitMode
	units          int
	idempotentFor  time.Duration
	firstSent      time.Time
	mayHaveRun     bool   // an attempt may have taken effect
	nonce          string // of the next attempt
	meta           Meta
}

// Call sends the request and decodes the answer into out. Services call it; use it yourself for an operation that no package
// of this module has yet:
//
//	var op = rongcloud.Operation{ID: "own.example", Path: "/example.json", Idempotent: true}
//	_, err := client.Call(ctx, rongcloud.Request{Operation: op, Fields: rongcloud.Fields{{"userId", "u1"}}}, nil)
func (c *Client) Call(ctx context.Context, req Request, out Answer, opts ...CallOption) (Meta, error) {
	cl := call{
		op: req.Operation, out: out, units: req.Units, idempotentFor: req.IdempotentFor,
		meta: Meta{Operation: req.Operation.ID},
	}
	if c == nil || c.http == nil {
		return cl.meta, cl.invalid("Client", "must be made by New or FromEnv")
	}
	var cfg callConfig
	if len(opts) > 0 {
		cfg = configured(opts)
	}
	cl.attemptTimeout = cmp.Or(cfg.attemptTimeout, c.attemptTimeout)
	cl.attempts = cmp.Or(cfg.attempts, c.attempts)
	cl.outsideBudget = cfg.outsideBudget
	cl.limit = c.quotas.mode
	if cfg.limit != nil {
		cl.limit = *cfg.limit
	}
	cl.meta.Location = c.location
	cl.meta.RequestID, cl.nonce = newIDs()
	if cfg.requestID != "" {
		cl.meta.RequestID = cfg.requestID
	}
	err := cl.check(ctx, &cfg)
	if err == nil {
		err = cl.encode(req)
	}
	if err == nil {
		if cfg.timeout > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, cfg.timeout)
			defer cancel()
		}
		err = c.deliver(ctx, &cl)
	}
	for _, m := range cfg.metas {
		*m = cl.meta
	}
	return cl.meta, err
}

// check refuses a call that cannot be made as it is.
func (cl *call) check(ctx context.Context, cfg *callConfig) error {
	method := cl.op.method()
	switch {
	case cfg.bad != nil:
		cfg.bad.Operation = cl.op.ID
		return cfg.bad
	case ctx == nil:
		return cl.invalid("ctx", "must not be nil")
	case cl.out != nil && !isTarget(cl.out):
		return cl.invalid("out", "must be a pointer to a struct that embeds Envelope")
	case !validPath(cl.op.Path):
		return cl.invalid("Operation.Path", "must begin with a slash and be a path only, with ids in it escaped")
	case strings.ContainsFunc(method, func(r rune) bool { return r < 'A' || r > 'Z' }):
		return cl.invalid("Operation.Method", "must be an HTTP method")
	case cl.op.Encoding != Query && (method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions):
		return cl.invalid("Operation.Method", "must be one that carries a body")
	}
	return nil
}

func isTarget(out Answer) bool {
	v := reflect.ValueOf(out)
	return v.Kind() == reflect.Pointer && !v.IsNil()
}

// validPath refuses a path that would lead elsewhere than it says.
func validPath(path string) bool {
	for i := range len(path) {
		switch b := path[i]; {
		case inPath[b]:
		case b == '%' && i+2 < len(path) && isHex(path[i+1]) && isHex(path[i+2]):
		default:
			return false
		}
	}
	return strings.HasPrefix(path, "/") && !(strings.Contains(path, "/.") && hasDotSegment(path))
}

// inPath tells of each byte whether it may stand in a path as it is.
var inPath = func() (allowed [256]bool) {
	for b := range allowed {
		allowed[b] = isPlain(byte(b)) || strings.IndexByte("/!$&'()*+,;=:@", byte(b)) >= 0
	}
	return allowed
}()

func hasDotSegment(path string) bool {
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "." || segment == ".." {
			return true
		}
	}
	return false
}

func isHex(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}

// encode makes the query and the body once, since every attempt sends the same.
func (cl *call) encode(req Request) error {
	switch cl.op.Encoding {
	case Form:
		cl.body = req.Fields.Encode()
	case Query:
		cl.query = string(req.Fields.Encode())
	case JSON:
		var text bytes.Buffer
		enc := json.NewEncoder(&text)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(req.Body); err != nil {
			return &Error{Operation: cl.op.ID, Category: ErrInvalidArgument, Parameter: "body", Message: "cannot be made into JSON", Err: err}
		}
		cl.body = bytes.TrimSuffix(text.Bytes(), []byte("\n"))
	default:
		return cl.invalid("Operation.Encoding", "is unknown")
	}
	return nil
}

func (cl *call) invalid(parameter, message string) error {
	return &Error{Operation: cl.op.ID, Category: ErrInvalidArgument, Parameter: parameter, Message: message}
}

// deliver makes the call, and is the one place that decides what happens after an attempt: sending again, waiting, and
// changing to another domain.
func (c *Client) deliver(ctx context.Context, cl *call) error {
	var tried visited
	for {
		if err := c.mayStart(ctx, cl); err != nil {
			return err
		}
		domain := c.domains.take(tried)
		started := c.now()
		cl.begin(domain.host, started)
		got := c.attempt(ctx, cl, domain.endpoint, started)
		cl.meta.Status = got.status
		seen := healthSeen(ctx, got)
		c.domains.report(ctx, domain, seen)
		if seen == failing {
			tried = tried.with(domain.index)
		}
		failed := cl.verdict(ctx, got)
		c.logAttempt(ctx, cl, got, failed, started)
		if failed == nil {
			if cl.meta.Attempts == 1 {
				c.budget.succeeded()
			}
			return nil
		}
		step := c.next(cl, got, !c.domains.all(tried))
		if !step.again || ctx.Err() != nil || !(cl.outsideBudget || c.budget.take()) || !c.sleep(ctx, step.wait) {
			return failed
		}
	}
}

// begin makes the call ready for its next attempt.
func (cl *call) begin(host string, now time.Time) {
	if cl.meta.Attempts == 0 {
		cl.firstSent = now
	} else {
		cl.nonce = newNonce()
		if cl.out != nil {
			reflect.ValueOf(cl.out).Elem().SetZero() // what a broken answer may have left in it
		}
	}
	cl.meta.Attempts++
	cl.meta.Domain = host
}

// mayStart holds an attempt until the quota allows it, and fails where the caller no longer wants it.
func (c *Client) mayStart(ctx context.Context, cl *call) error {
	if err := ctx.Err(); err != nil {
		return cl.unsent(&Error{Operation: cl.op.ID, RequestID: cl.meta.RequestID, Message: "not sent", Err: err})
	}
	return cl.unsent(c.takeQuota(ctx, cl))
}

// unsent makes the error of an attempt that was not made: an earlier one may have run all the same.
func (cl *call) unsent(err *Error) error {
	if err == nil {
		return nil
	}
	if err.Attempts = cl.meta.Attempts; err.Attempts > 0 {
		err.Domain, err.Message = cl.meta.Domain, "not sent again"
	}
	if cl.mayHaveRun && !cl.op.Idempotent {
		err.Category = ErrOutcomeUnknown
	}
	return err
}

// healthSeen is what an attempt tells of its domain, unless the caller ended it.
func healthSeen(ctx context.Context, got attempt) health {
	if ctx.Err() != nil && got.status == 0 {
		return unknown
	}
	return got.health()
}

// verdict makes the error of an attempt, or nil.
func (cl *call) verdict(ctx context.Context, got attempt) *Error {
	if got.outcome == done {
		return nil
	}
	if got.code == CodeNoSuchData && cl.mayHaveRun && cl.op.Idempotent {
		return nil // an earlier attempt has deleted it: what was asked for is done
	}
	cl.mayHaveRun = cl.mayHaveRun || got.outcome == mayHaveRun
	e := &Error{
		Operation: cl.op.ID,
		Category:  categoryOf(got.status, got.code),
		Status:    got.status, Code: got.code, Message: clip(got.message),
		RequestID: cl.meta.RequestID, Attempts: cl.meta.Attempts, Domain: cl.meta.Domain,
		RetryAfter: got.retryAfter, ClockSkew: got.clockSkew, Err: got.err,
	}
	switch {
	case cl.mayHaveRun && !cl.op.Idempotent:
		e.Category = ErrOutcomeUnknown // whatever this attempt came to, an earlier one may have run
	case got.outcome != mayHaveRun && got.outcome != neverLeft:
		// What the service said stands.
	case errors.Is(ctx.Err(), context.Canceled):
		e.Category = nil // the caller gave up; nothing is known about the service
	default:
		e.Category = ErrUnavailable
	}
	if e.Err != nil && e.Message == "" && errors.Is(e.Err, context.DeadlineExceeded) && ctx.Err() == nil {
		e.Message = fmt.Sprintf("no answer within %s", cl.attemptTimeout)
	}
	// Where the caller's context was ended for a reason of its own, net/http returns only that.
	if ended := ctx.Err(); ended != nil && e.Err != nil && !errors.Is(e.Err, ended) {
		e.Err = fmt.Errorf("%w: %w", ended, e.Err)
	}
	return e
}

// messageLimit keeps an error fit for a log, whatever the service answers.
const messageLimit = 500

func clip(text string) string {
	if len(text) <= messageLimit {
		return text
	}
	end := messageLimit
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
