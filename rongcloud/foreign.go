package rongcloud

import (
	"context"
	"runtime"
	"time"
)

// grace is what a foreign transport gets after the context has ended. One that heeds the context returns at once, and knows
// whether anything was sent.
const grace = 100 * time.Millisecond

// sendApart sends through a transport that is not net/http's. Such a transport, or the body of its answer, may not heed the
// context. So it runs on a goroutine of its own, which the call leaves behind when its time is up.
func (o outgoing) sendApart(ctx context.Context) exchange {
	result := make(chan sent, 1)
	go o.sendTo(result)
	select {
	case s := <-result:
		return s.take()
	case <-ctx.Done():
	}
	late := time.NewTimer(grace)
	defer late.Stop()
	select {
	case s := <-result:
		return s.take()
	case <-late.C:
		return exchange{err: context.Cause(ctx), abandoned: true}
	}
}

func (o outgoing) sendTo(result chan<- sent) {
	var s sent
	defer func() {
		if !s.returned {
			if value := recover(); value != nil {
				s.failed = panicked(value)
			}
		}
		result <- s
	}()
	s.exchange = o.send()
	s.returned = true
}

// sent is how a transport ended.
type sent struct {
	exchange
	returned bool
	failed   *PanicError // what it panicked with; nil and not returned: by runtime.Goexit, as the Fatal methods of tests do
}

// take goes on in the caller's goroutine as the transport ended in its own.
func (s sent) take() exchange {
	switch {
	case s.failed != nil:
		panic(s.failed)
	case !s.returned:
		runtime.Goexit()
	}
	return s.exchange
}
