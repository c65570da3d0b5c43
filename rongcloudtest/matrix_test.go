package rongcloudtest_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/families"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// TestMain keeps a proxy of the environment from answering for a host that does not exist, and shows that nothing goes on
// running.
func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		os.Unsetenv(name)
	}
	goleak.VerifyTestMain(m)
}

// TestMatrix makes every operation meet every fault, on the primary domain alone and on both, and holds what happens against
// the table in the design.
func TestMatrix(t *testing.T) {
	w := newWorld(t)
	operations := families.Operations()
	require.NotEmpty(t, operations)
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			var calls sync.WaitGroup
			defer calls.Wait()
			for _, op := range operations {
				// All at once: most of the time is spent waiting.
				calls.Go(func() {
					t.Run(op.ID, func(t *testing.T) {
						for _, everywhere := range []bool{false, true} {
							w.play(t, f, op, everywhere)
						}
					})
				})
			}
		})
	}
}

// play makes one call and checks all that can be seen of it.
func (w *world) play(t *testing.T, f fault, op rongcloud.Operation, everywhere bool) {
	t.Helper()
	found := samples.Of(op.ID)
	require.NotEmpty(t, found, "%s has no sample", op.ID)
	sample := found[0]
	s := w.newScene(t, f, everywhere, sample)
	client := w.client(t, s)

	var meta rongcloud.Meta
	err := s.call(t, client, sample, &meta)

	// A sample may have an effect twice although others of its operation do not, as with a notice to clients.
	sends := !op.Idempotent
	idempotent, hourly := sample.Request().Operation.Idempotent, hasHourlyQuota(t, op)
	what := "the primary has the fault"
	if everywhere {
		what = "both domains have the fault"
	}
	if f.known == perhapsLeft {
		s.checkEither(t, idempotent, sends, err, what)
		return
	}
	want := expect(f, idempotent, hourly, everywhere)
	s.checkArrivals(t, want, what)
	s.checkError(t, op, want, err, what)
	assert.Equal(t, len(want.attempts), meta.Attempts, "attempts told, %s", what)
	assert.Equal(t, want.down, downOf(client), "domains down, %s", what)
	if want.attempts != "" {
		primary, backup := w.addresses(s)
		last := map[byte]string{'P': primary, 'B': backup}[want.attempts[len(want.attempts)-1]]
		assert.Equal(t, host(last), meta.Domain, "the last domain, %s", what)
	}
	if sends {
		effects := 0
		if !want.failed || (f.commits && len(want.attempts) > 0) {
			effects = 1
		}
		assert.Equal(t, effects, s.effects(), "how often the send took effect, %s", what)
	}
}

// hasHourlyQuota reports whether the documented quota is for longer than a minute.
func hasHourlyQuota(t *testing.T, op rongcloud.Operation) bool {
	t.Helper()
	entry, ok := catalogue.Lookup(op.ID)
	require.True(t, ok, "the catalogue has no %s", op.ID)
	return entry.Quota != nil && entry.Quota.Duration() > time.Minute
}

func (w *world) client(t *testing.T, s *scene) *rongcloud.Client {
	t.Helper()
	primary, backup := w.addresses(s)
	options := []rongcloud.Option{
		rongcloud.WithEndpoint(primary, backup), rongcloud.WithBackoff(time.Millisecond, 2*time.Millisecond),
		rongcloud.WithTransportMiddleware(s.expiring),
	}
	if s.fault.backoff > 0 {
		options = append(options, rongcloud.WithBackoff(s.fault.backoff, s.fault.backoff))
	}
	if s.fault.giveUpAfter {
		options = append(options, rongcloud.WithLogger(slog.New(onFailure{f: func() { go s.giveUp() }})))
	}
	client, err := rongcloud.New(matrixKey, matrixSecret, options...)
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// call makes the scene's call. A call that waits on although its context has ended fails the test.
func (s *scene) call(t *testing.T, client *rongcloud.Client, sample samples.Sample, meta *rongcloud.Meta) error {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if !s.fault.noDeadline {
		ctx, cancel = context.WithTimeout(ctx, matrixPatience)
		defer cancel()
	}
	s.giveUp = cancel
	if s.fault.giveUpBefore {
		cancel()
	}
	result := make(chan error, 1)
	go func() {
		_, err := sample.Call.Do(ctx, client, rongcloud.RequestID(s.id), rongcloud.MetaInto(meta))
		result <- err
	}()
	select {
	case err := <-result:
		if s.fault.asks && !s.fault.giveUpAfter {
			assert.NoError(t, ctx.Err(), "it returns without waiting for its context to end")
		}
		return err
	case <-time.After(2 * matrixPatience):
		require.FailNow(t, "the call does not end")
		return nil
	}
}

// checkArrivals says how many requests arrived, where, how they were signed and what they carried.
func (s *scene) checkArrivals(t *testing.T, want expectation, what string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	expected := want.attempts
	if s.fault.deaf {
		expected = strings.ReplaceAll(expected, "P", "")
		if s.everywhere {
			expected = ""
		}
	}
	arrived := ""
	signatures, nonces := map[string]bool{}, map[string]bool{}
	for _, a := range s.arrivals {
		arrived += a.domain
		signatures[a.signature], nonces[a.nonce] = true, true
		assert.Equal(t, rongcloud.Sign(matrixSecret, a.nonce, a.timestamp), a.signature, "signature, %s", what)
		assert.Equal(t, s.arrivals[0].body, a.body, "every attempt carries the whole body, %s", what)
		assert.Equal(t, s.arrivals[0].path, a.path, "path, %s", what)
	}
	assert.Equal(t, expected, arrived, "requests that arrived, %s", what)
	assert.Len(t, signatures, len(s.arrivals), "every attempt has a signature of its own, %s", what)
	assert.Len(t, nonces, len(s.arrivals), "every attempt has a nonce of its own, %s", what)
}

var categories = []error{
	rongcloud.ErrInvalidArgument, rongcloud.ErrUnauthorized, rongcloud.ErrRateLimited, rongcloud.ErrNotEnabled,
	rongcloud.ErrNotFound, rongcloud.ErrUnavailable, rongcloud.ErrOutcomeUnknown,
}

func (s *scene) checkError(t *testing.T, op rongcloud.Operation, want expectation, err error, what string) {
	t.Helper()
	if !want.failed {
		assert.NoError(t, err, what)
		return
	}
	var e *rongcloud.Error
	if !assert.ErrorAs(t, err, &e, what) {
		return
	}
	for _, category := range categories {
		assert.Equal(t, category == want.category, errors.Is(err, category), "is it %q, %s: %v", category, what, err)
	}
	if want.cancelled {
		assert.ErrorIs(t, err, context.Canceled, what)
	}
	assert.Equal(t, op.ID, e.Operation, what)
	assert.Equal(t, s.id, e.RequestID, what)
	assert.Equal(t, len(want.attempts), e.Attempts, "attempts of the error, %s", what)
	assert.NotContains(t, err.Error(), matrixSecret)
}

// checkEither is for a connection that breaks while the request is written: the client may be able to prove that nothing left,
// or not. Whatever it says must agree with what happened.
func (s *scene) checkEither(t *testing.T, idempotent, sends bool, err error, what string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	arrived := len(s.arrivals)
	switch {
	case s.everywhere:
		assert.Zero(t, arrived, what)
		assert.True(t, errors.Is(err, rongcloud.ErrUnavailable) || (!idempotent && errors.Is(err, rongcloud.ErrOutcomeUnknown)), "%s: %v", what, err)
	case err == nil:
		assert.Equal(t, 1, arrived, what)
	default:
		assert.Zero(t, arrived, what)
		assert.False(t, idempotent, "an operation that may be repeated is rescued, %s: %v", what, err)
		assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown, what)
	}
	if sends {
		assert.Equal(t, arrived, s.effects(), "how often the send took effect, %s", what)
	}
}

func downOf(client *rongcloud.Client) string {
	down := ""
	for i, d := range client.Domains() {
		if d.Down {
			down += "PB"[i : i+1]
		}
	}
	return down
}

func host(address string) string {
	_, host, _ := strings.Cut(address, "://")
	return host
}
