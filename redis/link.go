package rongredis

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// link asks Redis, and leaves it alone for a while when it fails.
type link struct {
	name    string // for the log
	timeout time.Duration
	holdOff time.Duration
	logger  *slog.Logger // nil: the default one
	open    bool         // failures are passed over
	now     func() time.Time

	mu    sync.Mutex
	err   error     // why it was left alone; nil: it is well
	until time.Time // when it is tried again
}

// ask runs a question about keys within the time-out. The question goes on behind its back when the Redis client heeds no context,
// until that client's own time-outs. An answer that is a *fault says that Redis is well.
func (k *link) ask(ctx context.Context, keys []string, question func(context.Context) error) error {
	if err := k.admit(); err != nil {
		return err
	}
	asking, cancel := context.WithTimeoutCause(ctx, k.timeout, errTimeout)
	defer cancel()
	answer := make(chan error, 1)
	go func() { answer <- question(asking) }()
	var err error
	select {
	case err = <-answer:
	case <-asking.Done():
		err = context.Cause(asking)
	}
	if err != nil && ctx.Err() != nil {
		k.forgetProbe()
		return ctx.Err() // says nothing about Redis
	}
	err = asFault(err, keys)
	if isFault(err) {
		k.note(ctx, nil)
	} else {
		k.note(ctx, err)
	}
	return err
}

func isFault(err error) bool { return errors.As(err, new(*fault)) }

var errTimeout = errors.New("no answer in time")

// admit lets one question through when it is time to try again, none before.
func (k *link) admit() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err == nil {
		return nil
	}
	now := k.now()
	if now.Before(k.until) {
		return k.err
	}
	k.until = now.Add(k.holdOff)
	return nil
}

// forgetProbe lets the next question be the one that tries.
func (k *link) forgetProbe() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err != nil {
		k.until = k.now()
	}
}

func (k *link) note(ctx context.Context, err error) {
	k.mu.Lock()
	before := k.err
	k.err, k.until = err, k.now().Add(k.holdOff)
	k.mu.Unlock()

	logger := k.logger
	if logger == nil {
		logger = slog.Default()
	}
	switch {
	case before == nil && err != nil:
		logger.LogAttrs(ctx, slog.LevelWarn, k.name+".down", slog.Bool("open", k.open), slog.String("error", err.Error()))
	case before != nil && err == nil:
		logger.LogAttrs(ctx, slog.LevelInfo, k.name+".up")
	}
}
