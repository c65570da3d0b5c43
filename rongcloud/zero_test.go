package rongcloud_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// Values that New did not create are a mistake of the caller. The error says so.
func TestZeroAndNilClients(t *testing.T) {
	for name, c := range map[string]*rongcloud.Client{"nil": nil, "zero": {}} {
		t.Run(name, func(t *testing.T) {
			_, err := call(t, c, opRead)
			assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
			assert.ErrorContains(t, err, "Client must be made by New or FromEnv")
			assert.Empty(t, c.AppKey())
			assert.Empty(t, c.Domains())
			assert.NotPanics(t, c.CloseIdleConnections)
			assert.NoError(t, c.Close())
			assert.Contains(t, c.String(), "rongcloud.Client(")
		})
	}
}

func TestZeroAndNilLimiters(t *testing.T) {
	budget := rongcloud.Budget{Key: "k", Windows: []rongcloud.Window{{Limit: 1, Per: time.Minute}}}
	var zero rongcloud.LocalLimiter
	require.NoError(t, zero.Take(t.Context(), budget, 1, 0), "the zero value is ready to use")
	assert.ErrorIs(t, zero.Take(t.Context(), budget, 1, 0), rongcloud.ErrRateLimited)

	for says, take := range map[string]func() error{
		"LocalLimiter must not be nil":     func() error { return (*rongcloud.LocalLimiter)(nil).Take(t.Context(), budget, 1, 0) },
		"ctx must not be nil":              func() error { return zero.Take(context.Context(nil), budget, 1, 0) },
		"Budget.Windows must not be empty": func() error { return zero.Take(t.Context(), rongcloud.Budget{}, 1, 0) },
		"allows 0 in 1s": func() error {
			return zero.Take(t.Context(), rongcloud.Budget{Windows: []rongcloud.Window{{Per: time.Second}}}, 1, 0)
		},
		"allows 1 in 0s": func() error {
			return zero.Take(t.Context(), rongcloud.Budget{Windows: []rongcloud.Window{{Limit: 1}}}, 1, 0)
		},
		"units must not be negative": func() error { return zero.Take(t.Context(), budget, -1, 0) },
	} {
		err := take()
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument, says)
		assert.ErrorContains(t, err, says)
	}
}

func TestOptionsRefuseNilInsideAnInterface(t *testing.T) {
	for says, option := range map[string]rongcloud.Option{
		"WithTransport: the transport is nil":        rongcloud.WithTransport((*http.Transport)(nil)),
		"WithLimiter: the limiter is nil":            rongcloud.WithLimiter((*rongcloud.LocalLimiter)(nil), rongcloud.LimitWait),
		"WithLogger: the logger is nil":              rongcloud.WithLogger(&slog.Logger{}),
		"WithObserver: the observer has no function": rongcloud.WithObserver(rongcloud.Observer{}),
		"WithTransportMiddleware: the middleware is": rongcloud.WithTransportMiddleware(nil),
		"WithTLSConfig: the configuration is nil":    rongcloud.WithTLSConfig(nil),
		"WithMaxConnections: must be positive":       rongcloud.WithMaxConnections(0),
		"WithIdleConnections: must be positive":      rongcloud.WithIdleConnections(-1),
	} {
		_, err := rongcloud.New(appKey, appSecret, option)
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument, says)
		assert.ErrorContains(t, err, says)
	}
}

func TestWithQuotaRefusesAMisspeltName(t *testing.T) {
	for name, says := range map[string]string{
		"chatroom.sendMesage": `no operation or shared budget is named "chatroom.sendMesage"; did you mean chatroom.sendMessage?`,
		"own.operation":       `no operation or shared budget is named "own.operation"`,
	} {
		_, err := rongcloud.New(appKey, appSecret, rongcloud.WithQuota(name, rongcloud.Window{Limit: 1, Per: time.Second}))
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
		assert.ErrorContains(t, err, says)
	}
	for _, name := range []string{"chatroom.sendMessage", "chatroom.entry.set"} {
		_, err := rongcloud.New(appKey, appSecret, rongcloud.WithQuota(name, rongcloud.Window{Limit: 1, Per: time.Second}))
		assert.NoError(t, err)
	}
}

// Parameters in the wrong place would be ignored silently.
func TestParametersInTheWrongPlace(t *testing.T) {
	fields := rongcloud.Fields{rongcloud.NewField("userId", "u1")}
	for name, c := range map[string]struct {
		request rongcloud.Request
		says    string
	}{
		"fields of a JSON operation": {rongcloud.Request{Operation: opJSON, Fields: fields}, "Request.Fields must be empty"},
		"both":                       {rongcloud.Request{Operation: opJSON, Fields: fields, Body: 1}, "Request.Fields must be empty"},
		"a body of a form":           {rongcloud.Request{Operation: opRead, Body: map[string]string{"userId": "u1"}}, "Request.Body must be nil"},
		"a body of a query":          {rongcloud.Request{Operation: opQuery, Body: 1, Fields: fields}, "Request.Body must be nil"},
	} {
		t.Run(name, func(t *testing.T) {
			client := newClient(t, roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("must not be sent") }))
			meta, err := client.Call(t.Context(), c.request, nil)
			assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
			assert.ErrorContains(t, err, c.says)
			assert.Zero(t, meta.Attempts)
		})
	}
	var sent string
	_, err := call(t, newClient(t, recording(func(_ *http.Request, body string) { sent = body })), opJSON)
	require.NoError(t, err)
	assert.Equal(t, "{}", sent, "a JSON operation without parameters")
}

// HTTP 501 means that the call cannot have been carried out.
func TestNotImplementedIsNoUnknownOutcome(t *testing.T) {
	sent := 0
	client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		sent++
		return answering(501, "<html>", "Content-Type", "text/html")(r)
	}), rongcloud.WithAttempts(3))
	for _, op := range []rongcloud.Operation{opSend, opRead} {
		sent = 0
		_, err := client.Call(context.Background(), rongcloud.Request{Operation: op}, nil)
		assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
		assert.NotErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
		assert.Equal(t, 1, sent)
	}
}
