package rongcloud

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// call is one call on its way: what every attempt of it shares.
type call struct {
	op             Operation
	body           []byte
	query          string
	out            Answer
	attemptTimeout time.Duration
	meta           Meta
}

// Call sends the request and decodes the answer into out. Services call it; use it yourself for an operation that no package
// of this module has yet:
//
//	var op = rongcloud.Operation{ID: "own.example", Path: "/example.json", Idempotent: true}
//	_, err := client.Call(ctx, rongcloud.Request{Operation: op, Fields: rongcloud.Fields{{"userId", "u1"}}}, nil)
func (c *Client) Call(ctx context.Context, req Request, out Answer, opts ...CallOption) (Meta, error) {
	var cfg callConfig
	for _, opt := range opts {
		if opt != nil {
			opt(&cfg)
		}
	}
	if cfg.requestID == "" {
		cfg.requestID = newRequestID()
	}
	if cfg.attemptTimeout == 0 {
		cfg.attemptTimeout = c.attemptTimeout
	}
	cl := call{
		op: req.Operation, out: out, attemptTimeout: cfg.attemptTimeout,
		meta: Meta{Operation: req.Operation.ID, RequestID: cfg.requestID, Location: c.location},
	}
	if cfg.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, cfg.timeout)
		defer cancel()
	}
	err := cl.encode(req)
	if cfg.bad != nil {
		cfg.bad.Operation = cl.op.ID
		err = cfg.bad
	}
	if err == nil {
		err = c.deliver(ctx, &cl)
	}
	for _, m := range cfg.metas {
		*m = cl.meta
	}
	return cl.meta, err
}

// encode makes the query and the body once, since every attempt sends the same.
func (cl *call) encode(req Request) error {
	if !strings.HasPrefix(cl.op.Path, "/") {
		return cl.invalid("Operation.Path", "must begin with a slash")
	}
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
			return cl.invalid("body", "cannot be made into JSON: "+err.Error())
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
// changing to another domain belong here. Today it tries once, on the primary domain.
func (c *Client) deliver(ctx context.Context, cl *call) error {
	if err := ctx.Err(); err != nil {
		return &Error{Operation: cl.op.ID, RequestID: cl.meta.RequestID, Message: "not sent", Err: err}
	}
	cl.meta.Attempts++
	cl.meta.Domain = c.endpoints[0].host
	started := c.now()
	got := c.attempt(ctx, cl, c.endpoints[0])
	cl.meta.Status = got.status
	err := cl.verdict(ctx, got)
	c.logAttempt(ctx, cl, got, err, c.now().Sub(started))
	if err != nil {
		return err
	}
	return nil
}

// verdict makes the error of an attempt, or nil.
func (cl *call) verdict(ctx context.Context, got attempt) *Error {
	if got.outcome == done {
		return nil
	}
	e := &Error{
		Operation: cl.op.ID,
		Category:  categoryOf(got.status, got.code),
		Status:    got.status, Code: got.code, Message: got.message,
		RequestID: cl.meta.RequestID, Attempts: cl.meta.Attempts, Domain: cl.meta.Domain,
		RetryAfter: got.retryAfter, ClockSkew: got.clockSkew, Err: got.err,
	}
	switch {
	case got.outcome == mayHaveRun && !cl.op.Idempotent:
		e.Category = ErrOutcomeUnknown
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
	return e
}
