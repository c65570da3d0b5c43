package rongcloud

import (
	"context"
	"log/slog"
	"time"
)

// Observer receives the events of a Client's calls, for logs, metrics and traces. Nil functions are skipped. Functions
// run on the goroutine of the call, possibly for many calls at once, and should return quickly.
//
// CallStart and AttemptStart return the context that the call or the attempt continues with, so that they can start a
// span that a transport (see [WithTransportMiddleware]) finds. No event contains a parameter, a content, a token or a
// secret.
type Observer struct {
	CallStart    func(ctx context.Context, e CallStart) context.Context
	CallEnd      func(ctx context.Context, e CallEnd)
	AttemptStart func(ctx context.Context, e AttemptStart) context.Context
	AttemptEnd   func(ctx context.Context, e AttemptEnd)
	DomainChange func(ctx context.Context, e DomainChange)
}

// CallStart is the start of a call, before its parameters are checked.
type CallStart struct {
	Operation string // such as "chatroom.create"
	RequestID string
}

// CallEnd is the end of a call.
type CallEnd struct {
	Operation string
	RequestID string
	Attempts  int    // number of attempts; 0 if the parameters were refused
	Domain    string // host of the last attempt
	Status    int    // HTTP status of the last response; 0 if there was none
	Code      Code   // result code of the last response; 0 if there was none or the call succeeded
	Duration  time.Duration
	Received  int64 // number of events, or bytes of a download, that a stream delivered; 0 for other calls
	Err       error // nil or an *Error
}

// AttemptStart is the start of one attempt of a call.
type AttemptStart struct {
	Operation string
	RequestID string
	Attempt   int           // from 1
	Domain    string        // the host it goes to
	QuotaWait time.Duration // time waited for the Limiter
	Backoff   time.Duration // time waited after the previous attempt
}

// AttemptEnd is the end of one attempt of a call.
type AttemptEnd struct {
	Operation string
	RequestID string
	Attempt   int
	Domain    string
	Status    int  // HTTP status; 0 if there was no response
	Code      Code // result code; 0 if there was none
	Outcome   Outcome
	Duration  time.Duration
	Received  int64 // number of events, or bytes of a download, that a stream delivered; 0 for other calls
	Err       error // nil or an *Error
}

// Outcome is the known effect of an attempt.
type Outcome string

const (
	OutcomeDone      Outcome = "done"      // the service carried it out
	OutcomeNotSent   Outcome = "not sent"  // not one byte of the request was sent
	OutcomeThrottled Outcome = "throttled" // refused without effect: too many calls
	OutcomeRefused   Outcome = "refused"   // refused for another reason
	OutcomeUnknown   Outcome = "unknown"   // it was sent, and no usable response was received
	OutcomeCut       Outcome = "cut"       // a stream broke off after a part was delivered
)

var outcomes = [...]Outcome{
	done: OutcomeDone, neverLeft: OutcomeNotSent, throttled: OutcomeThrottled, refused: OutcomeRefused, mayHaveRun: OutcomeUnknown,
	cut: OutcomeCut,
}

// DomainChange says that a domain of a client stopped or started working.
type DomainChange struct {
	Domain string
	Down   bool // it failed; false: it works again
}

// observers are the observers of a client, in the order they were given.
type observers []Observer

func (os observers) callStart(ctx context.Context, e CallStart) context.Context {
	for _, o := range os {
		if o.CallStart != nil {
			ctx = orPrevious(o.CallStart(ctx, e), ctx)
		}
	}
	return ctx
}

func (os observers) callEnd(ctx context.Context, e CallEnd) {
	for _, o := range os {
		if o.CallEnd != nil {
			o.CallEnd(ctx, e)
		}
	}
}

func (os observers) attemptStart(ctx context.Context, e AttemptStart) context.Context {
	for _, o := range os {
		if o.AttemptStart != nil {
			ctx = orPrevious(o.AttemptStart(ctx, e), ctx)
		}
	}
	return ctx
}

func (os observers) attemptEnd(ctx context.Context, e AttemptEnd) {
	for _, o := range os {
		if o.AttemptEnd != nil {
			o.AttemptEnd(ctx, e)
		}
	}
}

func (os observers) domainChange(ctx context.Context, e DomainChange) {
	for _, o := range os {
		if o.DomainChange != nil {
			o.DomainChange(ctx, e)
		}
	}
}

func orPrevious(next, previous context.Context) context.Context {
	if next == nil {
		return previous
	}
	return next
}

// logObserver writes attempts and changes of domains to a logger. The names of the events and of their attributes are
// stable.
func logObserver(logger *slog.Logger) Observer {
	return Observer{
		AttemptEnd: func(ctx context.Context, e AttemptEnd) {
			level := slog.LevelDebug
			if e.Err != nil {
				level = slog.LevelWarn
			}
			if !logger.Enabled(ctx, level) {
				return
			}
			attrs := []slog.Attr{
				slog.String("operation", e.Operation),
				slog.Int("attempt", e.Attempt),
				slog.String("domain", e.Domain),
				slog.String("request_id", e.RequestID),
				slog.Int("status", e.Status),
				slog.Int("code", int(e.Code)),
				slog.Duration("duration", e.Duration),
			}
			if e.Received > 0 {
				attrs = append(attrs, slog.Int64("received", e.Received))
			}
			if e.Err != nil {
				attrs = append(attrs, slog.String("error", e.Err.Error()))
			}
			logger.LogAttrs(ctx, level, "rongcloud.call", attrs...)
		},
		DomainChange: func(ctx context.Context, e DomainChange) {
			level, event := slog.LevelInfo, "domain works again"
			if e.Down {
				level, event = slog.LevelWarn, "domain left"
			}
			logger.LogAttrs(ctx, level, "rongcloud.domain", slog.String("domain", e.Domain), slog.String("event", event))
		},
	}
}
