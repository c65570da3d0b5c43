package rongcloud_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// piped returns a transport that is not net/http's and ignores the context. A function writes its response. The group
// waits for these functions.
func piped(writers *sync.WaitGroup, write func(w io.Writer)) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		body, w := io.Pipe()
		writers.Go(func() {
			write(w)
			_ = w.Close()
		})
		return &http.Response{
			StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
			Header: http.Header{"Content-Type": {eventStream}}, Body: body, ContentLength: -1,
		}, nil
	}
}

// every writes a string repeatedly.
func every(d time.Duration, n int, text string) func(io.Writer) {
	return func(w io.Writer) {
		for range n {
			time.Sleep(d)
			if _, err := io.WriteString(w, text); err != nil {
				return
			}
		}
	}
}

func TestTheDeadlineIsForEachEvent(t *testing.T) {
	for name, c := range map[string]struct {
		write    func(io.Writer)
		opts     []rongcloud.CallOption
		events   int
		took     time.Duration
		category error
		is       error
	}{
		"events that trickle":         {every(9*time.Second, 20, "data: a\n\n"), nil, 20, 180 * time.Second, nil, nil},
		"an event that is late":       {every(11*time.Second, 20, "data: a\n\n"), nil, 0, 10 * time.Second, rongcloud.ErrOutcomeUnknown, context.DeadlineExceeded},
		"comments in between":         {func(w io.Writer) { every(9*time.Second, 5, ":\n\n")(w); every(9*time.Second, 1, "data: a\n\n")(w) }, nil, 1, 54 * time.Second, nil, nil},
		"an event in many pieces":     {func(w io.Writer) { every(0, 1, "data: a\n\n")(w); every(time.Second, 60, "data: a\n")(w) }, nil, 1, 10 * time.Second, rongcloud.ErrStreamCut, context.DeadlineExceeded},
		"a deadline of the whole":     {every(9*time.Second, 20, "data: a\n\n"), []rongcloud.CallOption{rongcloud.CallTimeout(30 * time.Second)}, 3, 30 * time.Second, rongcloud.ErrStreamCut, context.DeadlineExceeded},
		"another deadline for events": {every(11*time.Second, 3, "data: a\n\n"), []rongcloud.CallOption{rongcloud.AttemptTimeout(time.Minute)}, 3, 33 * time.Second, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var writers sync.WaitGroup
				defer writers.Wait()
				client := newClient(t, piped(&writers, c.write))
				started := time.Now()
				got, err := talk(t, client, opTalk, c.opts...)
				assert.Len(t, got, c.events)
				if c.category == nil {
					assert.NoError(t, err)
					assert.Equal(t, c.took, time.Since(started))
					return
				}
				assert.Equal(t, c.took+100*time.Millisecond, time.Since(started), "a transport that ignores the context has a short grace")
				assert.ErrorIs(t, err, c.category)
				assert.ErrorIs(t, err, c.is)
			})
		})
	}
}

// A consumer may handle an event for longer than the timeout of an event.
func TestSlowConsumerDoesNotTimeOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var writers sync.WaitGroup
		defer writers.Wait()
		client := newClient(t, piped(&writers, every(time.Second, 3, "data: a\n\n")))
		n := 0
		for _, err := range rongcloud.Events(t.Context(), client, rongcloud.Request{Operation: opTalk}) {
			require.NoError(t, err)
			time.Sleep(time.Hour)
			n++
		}
		assert.Equal(t, 3, n)
	})
}

// A body that ignores the context and Close is abandoned, and ends when it is unblocked.
func TestAStreamWhoseBodyBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		until := make(chan struct{})
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Request: r, ContentLength: -1, Body: blocking{until}, Header: http.Header{"Content-Type": {eventStream}}}, nil
		})
		client := newClient(t, transport, rongcloud.WithAttemptTimeout(3*time.Second))
		_, err := talk(t, client, opTalk)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)

		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err = client.Call(ctx, rongcloud.Request{Operation: opTalk}, &rongcloud.EventStream{})
		assert.ErrorIs(t, err, context.Canceled)
		close(until)
	})
}

// closing records that it was closed.
type closing struct {
	io.Reader
	closed chan struct{}
}

func (c closing) Close() error { close(c.closed); return nil }

// The response of an abandoned transport arrives late. Its body is closed nevertheless.
func TestStreamArrivesTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		until, closed := make(chan struct{}), make(chan struct{})
		client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			<-until
			return &http.Response{StatusCode: 200, Request: r, Body: closing{nil, closed}, Header: http.Header{"Content-Type": {eventStream}}}, nil
		}), rongcloud.WithAttemptTimeout(3*time.Second))
		_, err := talk(t, client, opTalk)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.ErrorContains(t, err, "no answer within 3s")
		close(until)
		<-closed
	})
}

// bodyFunc is a function that implements io.Reader.
type bodyFunc func([]byte) (int, error)

func (f bodyFunc) Read(p []byte) (int, error) { return f(p) }
func (bodyFunc) Close() error                 { return nil }

func TestABodyThatPanics(t *testing.T) {
	client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: 200, Request: r, Header: http.Header{"Content-Type": {eventStream}},
			Body: bodyFunc(func([]byte) (int, error) { panic("odd") }),
		}, nil
	}))
	assert.Panics(t, func() { _, _ = talk(t, client, opTalk) }, "on the caller's goroutine, where it can be recovered")
}

func TestABodyThatFails(t *testing.T) {
	reset := errors.New("stream reset")
	for said, category := range map[string]error{"": rongcloud.ErrOutcomeUnknown, "data: a\n\n": rongcloud.ErrStreamCut} {
		left := said
		client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: 200, Request: r, Header: http.Header{"Content-Type": {eventStream}},
				Body: bodyFunc(func(p []byte) (int, error) {
					if left == "" {
						return 0, reset
					}
					n := copy(p, left)
					left = left[n:]
					return n, nil
				}),
			}, nil
		}))
		_, err := talk(t, client, opTalk)
		assert.ErrorIs(t, err, category)
		assert.ErrorIs(t, err, reset)
	}
}

// A body that ends with the context is incomplete.
func TestABodyThatEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: 200, Request: r, Header: http.Header{"Content-Type": {eventStream}},
			Body: bodyFunc(func([]byte) (int, error) {
				cancel()
				return 0, io.EOF
			}),
		}, nil
	}))
	_, err := client.Call(ctx, rongcloud.Request{Operation: opWatch}, &rongcloud.EventStream{})
	assert.ErrorIs(t, err, context.Canceled)
}
