package rongcloud_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// blocking is a body that ignores the context and Close.
type blocking struct{ until chan struct{} }

func (b blocking) Read([]byte) (int, error) { <-b.until; return 0, io.EOF }
func (b blocking) Close() error             { return nil }

// A transport that is not net/http's may ignore the context, and so may the body of its response.
func TestDeadlineEndsAnyTransport(t *testing.T) {
	for name, transport := range map[string]func(until chan struct{}) roundTrip{
		"a body that blocks": func(until chan struct{}) roundTrip {
			return func(r *http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 200, Request: r, ContentLength: -1, Body: blocking{until}}, nil
			}
		},
		"a transport that blocks": func(until chan struct{}) roundTrip {
			return func(*http.Request) (*http.Response, error) { <-until; return nil, errors.New("late") }
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				until := make(chan struct{})
				client := newClient(t, transport(until), rongcloud.WithAttemptTimeout(3*time.Second))
				_, err := call(t, client, opSend)
				assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
				assert.ErrorIs(t, err, context.DeadlineExceeded)
				assert.ErrorContains(t, err, "no answer within 3s")

				ctx, cancel := context.WithCancelCause(t.Context())
				gone := errors.New("the user left")
				cancelled := time.AfterFunc(time.Second, func() { cancel(gone) })
				defer cancelled.Stop()
				_, err = client.Call(ctx, rongcloud.Request{Operation: opSend}, nil)
				assert.ErrorIs(t, err, context.Canceled)
				assert.ErrorIs(t, err, gone)

				close(until)
				// Abandoned goroutines end when they are unblocked; otherwise the bubble fails.
			})
		})
	}
}

// The client waits for a foreign transport that obeys the context, because it knows whether anything was sent.
func TestForeignTransportProvesNothingWasSent(t *testing.T) {
	inner := &http.Transport{DialContext: dialNever}
	t.Cleanup(inner.CloseIdleConnections) // ends the dial
	client := newClient(t, roundTrip(inner.RoundTrip), rongcloud.WithAttemptTimeout(20*time.Millisecond))
	_, err := call(t, client, opSend)
	neverLeft(t, err)
}

func TestAPanicOfTheTransportReachesTheCaller(t *testing.T) {
	client := newClient(t, roundTrip(func(*http.Request) (*http.Response, error) { panic("transport broke") }))
	defer func() {
		failed, ok := recover().(*rongcloud.PanicError)
		require.True(t, ok)
		assert.Equal(t, "transport broke", failed.Value)
		assert.Contains(t, failed.Error(), "TestAPanicOfTheTransportReachesTheCaller", "the stack is that of the transport")
	}()
	_, _ = call(t, client, opSend)
}

// The Fatal methods of a test exit their goroutine. In a transport they exit the goroutine of the call.
func TestATransportThatEndsItsGoroutine(t *testing.T) {
	client := newClient(t, roundTrip(func(*http.Request) (*http.Response, error) { runtime.Goexit(); return nil, nil }))
	ended := make(chan bool)
	go func() {
		returned := false
		defer func() { ended <- !returned }()
		_, _ = client.Call(context.Background(), rongcloud.Request{Operation: opSend}, nil)
		returned = true
	}()
	assert.True(t, <-ended)
}

func dialNever(ctx context.Context, _, _ string) (net.Conn, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func refuseToDial(context.Context, string, string) (net.Conn, error) {
	return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
}
