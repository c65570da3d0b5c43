package callback

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// The service documents the first two. After how many time-outs it pauses is not documented.
const (
	attemptLimit      = 5 * time.Second
	maxAttempts       = 3  // one right after the other
	timeoutsToSuspend = 10 // in a row, at one URL
	suspension        = time.Minute
)

// deliver makes up to three attempts. Each has a new signature: whether the service signs again is unknown, and an app that accepts
// new signatures accepts repeated ones too.
func (d *Dispatcher) deliver(o *outbox, p *parcel) {
	outcome := Dropped
	for range maxAttempts {
		if !d.resumed(o) {
			break
		}
		a, _, err := d.post(p, attemptLimit)
		if a.Failure == "" {
			outcome = Succeeded
		}
		d.note(o, p, a, errors.Is(err, errTimedOut))
		if outcome == Succeeded {
			break
		}
	}
	if outcome == Dropped {
		d.logGivenUp(p.record, "every attempt failed")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.settle(p, outcome)
}

// resumed waits until the URL is no longer suspended. It reports false after Close.
func (d *Dispatcher) resumed(o *outbox) bool {
	d.mu.Lock()
	resumed := o.resumed
	d.mu.Unlock()
	if resumed != nil {
		select {
		case <-resumed:
		case <-d.ctx.Done():
		}
	}
	return d.ctx.Err() == nil
}

// note records an attempt, and suspends the URL after too many time-outs.
func (d *Dispatcher) note(o *outbox, p *parcel, a Attempt, timedOut bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p.record.Attempts = append(p.record.Attempts, a)
	if !timedOut {
		o.timeouts = 0
		return
	}
	if o.timeouts++; o.timeouts < timeoutsToSuspend || d.closed {
		return
	}
	resumed := make(chan struct{})
	o.timeouts, o.resumed = 0, resumed
	o.wake = d.config.After(suspension, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		o.resumed = nil
		close(resumed)
	})
}

// errTimedOut ends an attempt that takes too long.
var errTimedOut = errors.New("time-out")

// maxAnswerBytes is how much of a response is read: enough for a verdict with the largest content, escaped.
const maxAnswerBytes = 1 << 20

// post makes one attempt, which succeeds with status 200. The error says that no whole response came.
func (d *Dispatcher) post(p *parcel, limit time.Duration) (a Attempt, answer []byte, err error) {
	started := d.config.Now()
	status, answer, err := d.exchange(p, limit)
	a = Attempt{Time: started, Took: d.config.Now().Sub(started), Status: status, Answer: string(answer[:min(len(answer), loggedAnswer)])}
	switch {
	case err != nil:
		a.Failure = err.Error()
	case status != http.StatusOK:
		a.Failure = "not 200"
	}
	d.logAttempt(p.record, a)
	return a, answer, err
}

// exchange sends a request and reads the response. The error names only its class: an error of the HTTP client contains the signed
// URL.
func (d *Dispatcher) exchange(p *parcel, limit time.Duration) (status int, answer []byte, err error) {
	ctx, cancel := context.WithCancelCause(d.ctx)
	defer cancel(nil)
	stop := d.config.After(limit, func() { cancel(errTimedOut) })
	defer stop()
	sender := d.sender
	sender.Time = d.config.Now()
	r, err := sender.NewRequest(ctx, p.address, p.event)
	if err != nil {
		return 0, nil, errors.New("the request cannot be made")
	}
	resp, err := d.client.Do(r)
	if err == nil {
		status = resp.StatusCode
		defer resp.Body.Close()
		answer, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswerBytes))
	}
	switch cause := context.Cause(ctx); {
	case err == nil:
		return status, answer, nil
	case errors.Is(cause, errTimedOut):
		return status, nil, errTimedOut
	case d.ctx.Err() != nil:
		return status, nil, errors.New("the emulator was closed")
	case status != 0:
		return status, nil, errors.New("the answer broke off")
	}
	return 0, nil, errors.New("no answer")
}
