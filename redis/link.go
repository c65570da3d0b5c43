package rongredis

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// link calls Redis, and pauses after a failure.
type link struct {
	name    string // for the log
	timeout time.Duration
	holdOff time.Duration
	logger  *slog.Logger // nil: the default one
	open    bool         // failures let calls through
	now     func() time.Time

	mu    sync.Mutex
	err   error     // the last failure; nil if there is none
	until time.Time // when Redis is tried again
}

// ask runs question within the timeout. If the Redis client ignores contexts, question continues in the background until the
// client's own timeout. A *fault means that Redis is available.
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
		return ctx.Err() // not a failure of Redis
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

// admit lets one question through when the pause is over, and none before.
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

// forgetProbe makes the next question the one that tries Redis again.
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
