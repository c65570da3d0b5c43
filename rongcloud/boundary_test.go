package rongcloud_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestMethodsAndPathsAtTheirBounds(t *testing.T) {
	var sent *http.Request
	client := newClient(t, recording(func(r *http.Request, _ string) { sent = r }))
	for _, method := range []string{"A", "Z", "PATCH", "PUT"} {
		_, err := call(t, client, rongcloud.Operation{Path: "/x", Method: method})
		assert.NoError(t, err, method)
		assert.Equal(t, method, sent.Method)
	}
	for _, method := range []string{"@", "[", "post", "PO ST", "É"} {
		_, err := call(t, client, rongcloud.Operation{Path: "/x", Method: method})
		assert.ErrorContains(t, err, "Operation.Method", method)
	}
	for _, path := range []string{"/%00", "/%99", "/%aa", "/%ff", "/%AA", "/%FF", "/.a", "/a./b", "/..a", "/a..", "/..."} {
		_, err := call(t, client, rongcloud.Operation{Path: path})
		if assert.NoError(t, err, path) {
			assert.Equal(t, path, sent.URL.EscapedPath())
		}
	}
	for _, path := range []string{"/%/0", "/%0:", "/%@0", "/%0G", "/%`0", "/%0g", "/%", "/%0", "/./a", "/a/.", "/../a", "/a/..", "/a/../b", "a", ""} {
		_, err := call(t, client, rongcloud.Operation{Path: path})
		assert.ErrorContains(t, err, "Operation.Path", path)
	}
}

func TestStatusesAtTheirBounds(t *testing.T) {
	for status, want := range map[int]error{
		199: nil, 299: nil, 300: rongcloud.ErrOutcomeUnknown, 399: rongcloud.ErrOutcomeUnknown, 400: rongcloud.ErrInvalidArgument,
		499: nil, 500: rongcloud.ErrOutcomeUnknown, 599: rongcloud.ErrOutcomeUnknown,
	} {
		_, err := call(t, newClient(t, answering(status, `{"code":200}`)), opSend)
		switch {
		case want != nil:
			assert.ErrorIs(t, err, want, status)
		case status < 300:
			assert.NoError(t, err, status)
		default:
			assert.Error(t, err, status)
			assert.NotErrorIs(t, err, rongcloud.ErrOutcomeUnknown, status)
		}
	}
}

// A skew of exactly a minute is not blamed.
func TestTheSmallestClockSkew(t *testing.T) {
	second := clock.Truncate(time.Second)
	for ahead, blamed := range map[time.Duration]bool{time.Minute: false, time.Minute + time.Second: true, -time.Minute: false, -time.Minute - time.Second: true} {
		rt := answering(401, `{"code":1004}`, "Date", second.Add(ahead).Format(http.TimeFormat))
		_, err := call(t, newClient(t, rt, rongcloud.WithClock(func() time.Time { return second })), opSend)
		assert.Equal(t, blamed, asError(t, err).ClockSkew != 0, ahead)
	}
}

func TestRedirectErrorHasHost(t *testing.T) {
	for location, says := range map[string]string{
		"https://a.example:8443/x":  "to a.example:8443",
		"https://[2001:db8::1]/x":   "to [2001:db8::1]",
		"https://zoo.example/":      "to zoo.example",
		"https://例.example/":        "to a target that is no host name",
		"https://a$b.example/?tok=": "to a target that is no host name",
	} {
		_, err := call(t, newClient(t, answering(302, "", "Location", location)), opRead)
		assert.ErrorContains(t, err, "redirect refused ("+says+")", location)
	}
}

// A call that succeeds after retries gives nothing back to the budget. A call that succeeds at once does.
func TestTheRetryBudgetIsGivenBackByCallsThatSucceedAtOnce(t *testing.T) {
	s := &script{steps: []roundTrip{reset, good}}
	client := s.client(t, rongcloud.WithRetryBudget(1))
	_, err := call(t, client, opRead) // takes the only token
	assert.NoError(t, err)
	s.hosts, s.steps = nil, []roundTrip{reset, good}
	_, err = call(t, client, opRead)
	assert.Error(t, err, "nothing was given back")
	for range 10 { // a tenth each
		s.hosts, s.steps = nil, []roundTrip{good}
		_, err = call(t, client, opRead)
		assert.NoError(t, err)
	}
	s.hosts, s.steps = nil, []roundTrip{reset, good}
	_, err = call(t, client, opRead)
	assert.NoError(t, err)
}

// An error of the service that fits is kept whole; a longer one is cut between characters.
func TestMessagesAtTheLimit(t *testing.T) {
	for message, want := range map[string]string{
		strings.Repeat("x", 500):             strings.Repeat("x", 500),
		strings.Repeat("x", 501):             strings.Repeat("x", 500) + "…",
		strings.Repeat("x", 499) + "长":       strings.Repeat("x", 499) + "…",
		strings.Repeat("x", 498) + "长" + "x": strings.Repeat("x", 498) + "…",
		strings.Repeat("x", 497) + "长" + "x": strings.Repeat("x", 497) + "长…",
	} {
		_, err := call(t, newClient(t, answering(400, `{"code":1002,"errorMessage":"`+message+`"}`)), opSend)
		assert.Equal(t, want, asError(t, err).Message)
	}
}

func TestTheMostAttemptsOfACall(t *testing.T) {
	client := newClient(t, answering(200, `{"code":200}`))
	for attempts, allowed := range map[int]bool{0: false, 1: true, 10: true, 11: false} {
		_, err := client.Call(t.Context(), rongcloud.Request{Operation: opSend}, nil, rongcloud.Attempts(attempts))
		assert.Equal(t, allowed, err == nil, "%d attempts", attempts)
	}
}

func TestAnErrorBeforeTheFirstAttempt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := newClient(t, answering(200, `{"code":200}`)).Call(ctx, rongcloud.Request{Operation: opSend}, nil)
	e := asError(t, err)
	assert.Equal(t, "not sent", e.Message)
	assert.Empty(t, e.Domain)
}
