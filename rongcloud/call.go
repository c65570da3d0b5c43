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

// call has the state that all attempts of a call share.
type call struct {
	op             Operation
	body           []byte
	query          string
	header         http.Header // the caller's own
	out            Answer
	stream         StreamAnswer // out, if it is a stream
	keepAnswer     bool
	attemptTimeout time.Duration
	attempts       int
	outsideBudget  bool
	limit          LimitMode
	units          int
	targets        []string
	toGroup        bool
	idempotentFor  time.Duration
	mayHaveRun     bool      // an attempt may have taken effect
	mayHaveRunAt   time.Time // when the first of them was sent
	nonce          string    // of the next attempt
	meta           Meta
}

// Call sends the request and decodes the response into out. Services use it. Use it yourself for an operation that no
// package of this module has yet:
//
//	var op = rongcloud.Operation{ID: "own.example", Path: "/example.json", Idempotent: true}
//	_, err := client.Call(ctx, rongcloud.Request{
//		Operation: op,
//		Fields:    rongcloud.Fields{rongcloud.NewField("userId", "u1")},
//	}, nil)
func (c *Client) Call(ctx context.Context, req Request, out Answer, opts ...CallOption) (Meta, error) {
	cl := call{
		op: req.Operation, out: out, units: req.Units, targets: req.Targets, toGroup: req.ToGroup, idempotentFor: req.IdempotentFor,
		meta: Meta{Operation: req.Operation.ID},
	}
	switch {
	case c == nil || c.http == nil:
		return cl.meta, cl.invalid("Client", "must be made by New or FromEnv")
	case ctx == nil:
		return cl.meta, cl.invalid("ctx", "must not be nil")
	}
	cl.stream, _ = out.(StreamAnswer)
	var cfg callConfig
	if len(opts) > 0 {
		cfg = configured(opts)
	}
	cl.configure(c, &cfg)

	err := c.observed(ctx, &cl, req, &cfg)
	for _, m := range cfg.metas {
		*m = cl.meta
	}
	return cl.meta, err
}

// configure applies the options of the client and of the call.
func (cl *call) configure(c *Client, cfg *callConfig) {
	cl.attemptTimeout = cmp.Or(cfg.attemptTimeout, c.attemptTimeout)
	cl.attempts = cmp.Or(cfg.attempts, c.attempts)
	cl.outsideBudget = cfg.outsideBudget
	cl.header = cfg.header
	cl.keepAnswer = cfg.keepAnswer
	cl.limit = c.quotas.mode
	if cfg.limit != nil {
		cl.limit = *cfg.limit
	}
	cl.meta.Location = c.location
	cl.meta.RequestID, cl.nonce = newIDs()
	if cfg.requestID != "" {
		cl.meta.RequestID = cfg.requestID
	}
}

// observed makes the call, and reports its start and end.
func (c *Client) observed(ctx context.Context, cl *call, req Request, cfg *callConfig) error {
	if len(c.observers) == 0 {
		return c.run(ctx, cl, req, cfg)
	}
	started := c.now()
	ctx = c.observers.callStart(ctx, CallStart{Operation: cl.op.ID, RequestID: cl.meta.RequestID})
	err := c.run(ctx, cl, req, cfg)
	c.observers.callEnd(ctx, cl.ended(err, c.now().Sub(started)))
	return err
}

// run checks the call, makes it, and returns its error.
func (c *Client) run(ctx context.Context, cl *call, req Request, cfg *callConfig) error {
	if req.Invalid != nil {
		return req.Invalid
	}
	if c.closed.Load() {
		return cl.invalid("Client", "is closed")
	}
	if err := cl.check(req, cfg); err != nil {
		return err
	}
	if err := cl.encode(req); err != nil {
		return err
	}
	if cfg.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, cfg.timeout)
		defer cancel()
	}
	return c.deliver(ctx, cl)
}

// ended returns the CallEnd of a call.
func (cl *call) ended(err error, took time.Duration) CallEnd {
	e := CallEnd{
		Operation: cl.op.ID, RequestID: cl.meta.RequestID, Attempts: cl.meta.Attempts, Domain: cl.meta.Domain,
		Status: cl.meta.Status, Duration: took, Received: cl.meta.Received, Err: err,
	}
	var failed *Error
	if errors.As(err, &failed) {
		e.Code = failed.Code
	}
	return e
}

// check checks that the call can be made.
func (cl *call) check(req Request, cfg *callConfig) error {
	method := cl.op.method()
	switch {
	case cfg.bad != nil:
		cfg.bad.Operation = cl.op.ID
		return cfg.bad
	case cl.stream != nil && !isTarget(cl.out):
		return cl.invalid("out", "must not be nil")
	case cl.stream != nil && cl.stream.missing() != "":
		return cl.invalid(cl.stream.missing(), "must not be nil")
	case cl.out != nil && !isTarget(cl.out):
		return cl.invalid("out", "must be a pointer to a struct that embeds Envelope")
	case !validPath(cl.op.Path):
		return cl.invalid("Operation.Path", "must begin with a slash and be a path only, with ids in it escaped")
	case strings.ContainsFunc(method, func(r rune) bool { return r < 'A' || r > 'Z' }):
		return cl.invalid("Operation.Method", "must be an HTTP method")
	case cl.op.Encoding != Query && (method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions):
		return cl.invalid("Operation.Method", "must be one that carries a body")
	case cl.op.Encoding == JSON && len(req.Fields) > 0:
		return cl.invalid("Request.Fields", "must be empty: the operation is encoded as JSON and takes a Body")
	case cl.op.Encoding != JSON && req.Body != nil:
		return cl.invalid("Request.Body", "must be nil: the operation is encoded as a form or a query and takes Fields")
	}
	return nil
}

func isTarget(out Answer) bool {
	v := reflect.ValueOf(out)
	return v.Kind() == reflect.Pointer && !v.IsNil()
}

// validPath reports whether a path leads where it says.
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

// inPath has the bytes that need no escape in a path.
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

// encode encodes the query and the body once for all attempts.
func (cl *call) encode(req Request) error {
	switch cl.op.Encoding {
	case Form:
		cl.body = req.Fields.Encode()
	case Query:
		cl.query = string(req.Fields.Encode())
	case JSON:
		if req.Body == nil {
			cl.body = []byte("{}") // no parameters
			break
		}
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

// deliver makes the call. It is the one place that decides what follows an attempt: a retry, a wait, or a change to
// another domain.
func (c *Client) deliver(ctx context.Context, cl *call) error {
	var tried visited
	var backoff time.Duration
	for {
		quotaWait, err := c.mayStart(ctx, cl)
		if err != nil {
			return err
		}
		got, failed := c.try(ctx, cl, &tried, AttemptStart{QuotaWait: quotaWait, Backoff: backoff})
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
		backoff = step.wait
	}
}

// try makes one attempt on a domain, and reports its outcome.
func (c *Client) try(ctx context.Context, cl *call, tried *visited, start AttemptStart) (attempt, *Error) {
	domain := c.domains.take(*tried)
	seen := unknown
	defer func() { c.domains.report(ctx, domain, seen) }() // also if a transport or an observer panics
	started := c.now()
	cl.begin(domain.host)
	if len(c.observers) > 0 {
		start.Operation, start.RequestID, start.Attempt, start.Domain = cl.op.ID, cl.meta.RequestID, cl.meta.Attempts, domain.host
		ctx = c.observers.attemptStart(ctx, start)
	}
	var got attempt
	if cl.stream == nil {
		got = c.attempt(ctx, cl, domain.endpoint, started)
	} else {
		got = cl.stream.attempt(ctx, c, cl, domain, started)
	}
	cl.meta.Status, cl.meta.Raw = got.status, got.raw
	if seen = healthSeen(ctx, got); seen == failing {
		*tried = tried.with(domain.index)
	}
	failed := cl.verdict(ctx, got, started)
	if len(c.observers) > 0 {
		end := AttemptEnd{
			Operation: cl.op.ID, RequestID: cl.meta.RequestID, Attempt: cl.meta.Attempts, Domain: domain.host,
			Status: got.status, Code: got.code, Outcome: outcomes[got.outcome], Duration: c.now().Sub(started), Received: got.handedOn,
		}
		if failed != nil {
			end.Err = failed
		}
		c.observers.attemptEnd(ctx, end)
	}
	return got, failed
}

// begin prepares the next attempt.
func (cl *call) begin(host string) {
	if cl.meta.Attempts > 0 {
		cl.nonce = newNonce()
		if cl.out != nil && cl.stream == nil {
			reflect.ValueOf(cl.out).Elem().SetZero() // a broken response may have set a part of it
		}
	}
	cl.meta.Attempts++
	cl.meta.Domain = host
}

// mayStart waits until the quota allows an attempt, and returns the time it waited. It fails if the context ended, or
// if the attempt would now be harmful.
func (c *Client) mayStart(ctx context.Context, cl *call) (waited time.Duration, err error) {
	if err := ctx.Err(); err != nil {
		return 0, cl.unsent(&Error{Operation: cl.op.ID, RequestID: cl.meta.RequestID, Message: "not sent", Err: err})
	}
	var failed *Error
	if cl.limit != LimitOff && c.quotas.take != nil {
		waited, failed = c.quotas.take(c, ctx, cl)
	}
	if failed != nil {
		return 0, cl.unsent(failed)
	}
	if cl.mayHaveRun && !cl.mayRepeat(c.now()) {
		return 0, cl.unsent(&Error{Operation: cl.op.ID, RequestID: cl.meta.RequestID, Err: errWindowOver})
	}
	return waited, nil
}

var errWindowOver = errors.New("the service may no longer recognize a repeat")

// unsent returns the error of an attempt that was not made. An earlier attempt may have taken effect.
func (cl *call) unsent(err *Error) error {
	if err.Attempts = cl.meta.Attempts; err.Attempts > 0 {
		err.Domain, err.Message = cl.meta.Domain, "not sent again"
	}
	if cl.mayHaveRun && !cl.op.Idempotent {
		err.Category = ErrOutcomeUnknown
	}
	return err
}

// healthSeen returns what an attempt shows about its domain, which is nothing if the caller ended it.
func healthSeen(ctx context.Context, got attempt) health {
	if ctx.Err() != nil && got.status == 0 {
		return unknown
	}
	return got.health()
}

// verdict returns the error of an attempt, or nil.
func (cl *call) verdict(ctx context.Context, got attempt, started time.Time) *Error {
	if got.outcome == done && !got.own {
		return nil
	}
	if got.code == CodeNoSuchData && cl.mayHaveRun && cl.op.Idempotent {
		return nil // an earlier attempt has deleted it
	}
	if got.outcome == mayHaveRun && !cl.mayHaveRun {
		cl.mayHaveRun, cl.mayHaveRunAt = true, started
	}
	e := &Error{
		Operation: cl.op.ID,
		Category:  categoryOf(got.status, got.code),
		Status:    got.status, Code: got.code, Message: clip(got.message),
		RequestID: cl.meta.RequestID, Attempts: cl.meta.Attempts, Domain: cl.meta.Domain,
		RetryAfter: got.retryAfter, ClockSkew: got.clockSkew, Err: got.err,
	}
	switch {
	case got.own, got.outcome == cut && errors.Is(ctx.Err(), context.Canceled):
		e.Category = nil // the service did not fail
	case got.outcome == cut:
		e.Category = ErrStreamCut
	case cl.mayHaveRun && !cl.op.Idempotent:
		e.Category = ErrOutcomeUnknown // whatever the outcome of this attempt, an earlier one may have taken effect
	case got.outcome != mayHaveRun && got.outcome != neverLeft:
		// The refusal stands.
	case errors.Is(ctx.Err(), context.Canceled):
		e.Category = nil // the caller gave up, which says nothing about the service
	default:
		e.Category = ErrUnavailable
	}
	if e.Err != nil && e.Message == "" && errors.Is(e.Err, context.DeadlineExceeded) && ctx.Err() == nil {
		e.Message = fmt.Sprintf("no answer within %s", cl.attemptTimeout)
	}
	// If the caller's context has a cause, net/http returns only the cause.
	if ended := ctx.Err(); ended != nil && e.Err != nil && !errors.Is(e.Err, ended) {
		e.Err = fmt.Errorf("%w: %w", ended, e.Err)
	}
	return e
}

// messageLimit bounds the length of an error, whatever the service responds.
const messageLimit = 500

func clip(text string) string {
	if len(text) > messageLimit {
		end := messageLimit
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end] + "…"
	}
	return text
}
