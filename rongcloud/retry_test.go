package rongcloud_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// script responds to the attempts of a call one by one, and records where each went and how it was signed.
type script struct {
	mu     sync.Mutex
	steps  []roundTrip
	hosts  []string
	signed []string
	bodies []string
	waits  []time.Duration
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hosts = append(s.hosts, r.URL.Host)
	s.signed = append(s.signed, r.Header.Get("Nonce")+r.Header.Get("Signature"))
	if r.Body != nil {
		body, _ := io.ReadAll(r.Body)
		s.bodies = append(s.bodies, string(body))
	}
	step := s.steps[min(len(s.hosts), len(s.steps))-1] // the last one repeats
	return step(r)
}

var (
	reset    = roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("connection reset by peer") })
	good     = answering(200, okAnswer)
	internal = answering(500, `{"code":1000}`)
	gateway  = answering(502, "<html>", "Content-Type", "text/html")
	garbage  = answering(200, "<html>", "Content-Type", "text/html")
	busy     = answering(429, `{"code":1008}`)
	wrong    = answering(400, `{"code":1002}`)
	gone     = answering(200, `{"code":1015}`)
)

func (s *script) client(t testing.TB, opts ...rongcloud.Option) *rongcloud.Client {
	t.Helper()
	common := []rongcloud.Option{
		rongcloud.WithEndpoint("https://a.example", "https://b.example"), rongcloud.WithTransport(s),
		rongcloud.WithoutWaits(func(d time.Duration) { s.waits = append(s.waits, d) }),
	}
	client, err := rongcloud.New(appKey, appSecret, append(common, opts...)...)
	require.NoError(t, err)
	return client
}

const a, b = "a.example", "b.example"

func TestWhichFailuresAreRetried(t *testing.T) {
	for name, c := range map[string]struct {
		steps    []roundTrip
		op       rongcloud.Operation
		hosts    []string
		category error
		waits    int // number of delays above zero
	}{
		"a read after a reset":                        {[]roundTrip{reset, good}, opRead, []string{a, b}, nil, 0},
		"a read after a gateway's error":              {[]roundTrip{gateway, good}, opRead, []string{a, b}, nil, 0},
		"a read after garbage":                        {[]roundTrip{garbage, good}, opRead, []string{a, b}, nil, 0},
		"a read after a failure inside":               {[]roundTrip{internal, good}, opRead, []string{a, a}, nil, 1},
		"a read in an outage":                         {[]roundTrip{reset}, opRead, []string{a, b, a}, rongcloud.ErrUnavailable, 1},
		"a send after a reset":                        {[]roundTrip{reset, good}, opSend, []string{a}, rongcloud.ErrOutcomeUnknown, 0},
		"a send after a gateway's error":              {[]roundTrip{gateway, good}, opSend, []string{a}, rongcloud.ErrOutcomeUnknown, 0},
		"a send after a failure inside":               {[]roundTrip{internal, good}, opSend, []string{a}, rongcloud.ErrOutcomeUnknown, 0},
		"a send that was refused for now":             {[]roundTrip{busy, busy, good}, opSend, []string{a, a, a}, nil, 2},
		"a send that is refused for good":             {[]roundTrip{busy}, opSend, []string{a, a, a}, rongcloud.ErrRateLimited, 2},
		"a read that is wrong":                        {[]roundTrip{wrong, good}, opRead, []string{a}, rongcloud.ErrInvalidArgument, 0},
		"a send refused, then reset":                  {[]roundTrip{busy, reset, good}, opSend, []string{a, a}, rongcloud.ErrOutcomeUnknown, 1},
		"a broadcast with an hourly quota":            {[]roundTrip{busy, good}, opHourly, []string{a}, rongcloud.ErrRateLimited, 0},
		"a deletion whose answer was lost":            {[]roundTrip{reset, gone}, opRead, []string{a, b}, nil, 0},
		"a deletion of something that does not exist": {[]roundTrip{gone}, opRead, []string{a}, rongcloud.ErrNotFound, 0},
		"a signature that is refused":                 {[]roundTrip{answering(401, `{"code":1004}`), good}, opRead, []string{a}, rongcloud.ErrUnauthorized, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := &script{steps: c.steps}
			var meta rongcloud.Meta
			_, err := call(t, s.client(t), c.op, rongcloud.MetaInto(&meta))
			if c.category == nil {
				require.NoError(t, err)
			} else {
				assert.ErrorIs(t, err, c.category)
				assert.Equal(t, len(c.hosts), asError(t, err).Attempts)
			}
			assert.Equal(t, c.hosts, s.hosts)
			assert.Equal(t, len(c.hosts), meta.Attempts)
			assert.Equal(t, c.hosts[len(c.hosts)-1], meta.Domain)
			slept := 0
			for _, w := range s.waits {
				if w > 0 {
					slept++
				}
			}
			assert.Equal(t, c.waits, slept)
			unique := map[string]bool{}
			for _, one := range s.signed {
				unique[one] = true
			}
			assert.Len(t, unique, len(s.hosts), "every attempt has a new signature")
		})
	}
}

var opHourly = rongcloud.Operation{
	ID: "message.broadcast", Path: "/message/broadcast.json",
	Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 2, Per: time.Hour}},
}

func TestEveryAttemptCarriesTheWholeBody(t *testing.T) {
	s := &script{steps: []roundTrip{gateway, gateway, good}}
	_, err := s.client(t).Call(t.Context(), rongcloud.Request{Operation: opRead, Fields: rongcloud.Fields{{Name: "userId", Value: "u1"}}}, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"userId=u1", "userId=u1", "userId=u1"}, s.bodies)
}

func TestBrokenAnswerIsCleared(t *testing.T) {
	s := &script{steps: []roundTrip{answering(200, `{"name":"broken","list":[1,2,3],"code":{}}`), answering(200, `{"code":200,"list":[4]}`)}}
	var out struct {
		rongcloud.Envelope
		Name string `json:"name"`
		List []int  `json:"list"`
	}
	_, err := s.client(t).Call(t.Context(), rongcloud.Request{Operation: opRead}, &out)
	require.NoError(t, err)
	assert.Empty(t, out.Name)
	assert.Equal(t, []int{4}, out.List)
}

func TestRetryAfterIsObeyed(t *testing.T) {
	for name, c := range map[string]struct {
		answer roundTrip
		op     rongcloud.Operation
		wait   time.Duration // 0: no retry
	}{
		"429 in seconds":     {answering(429, `{"code":1008}`, "Retry-After", "7"), opSend, 7 * time.Second},
		"429 as a date":      {answering(429, `{"code":1008}`, "Retry-After", clock.Add(9*time.Second).Format(http.TimeFormat)), opSend, 8 * time.Second},
		"longer than a call": {answering(429, `{"code":1008}`, "Retry-After", "3600"), opSend, 0},
		"500 with a date":    {answering(500, `{"code":1000}`, "Retry-After", "4"), opRead, 4 * time.Second},
		"500 of a send":      {answering(500, `{"code":1000}`, "Retry-After", "4"), opSend, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := &script{steps: []roundTrip{c.answer, good}}
			_, err := call(t, s.client(t, rongcloud.WithClock(stoppedClock), rongcloud.WithBackoff(1, 1)), c.op)
			if c.wait == 0 {
				require.Error(t, err)
				assert.Len(t, s.hosts, 1)
				return
			}
			require.NoError(t, err)
			require.Len(t, s.waits, 1)
			assert.Equal(t, c.wait, s.waits[0].Truncate(time.Second))
		})
	}
}

func TestAttemptsAreConfigurable(t *testing.T) {
	for name, c := range map[string]struct {
		client []rongcloud.Option
		call   []rongcloud.CallOption
		want   int
	}{
		"by default":           {want: 3},
		"of the client":        {client: []rongcloud.Option{rongcloud.WithAttempts(5)}, want: 5},
		"of the call":          {client: []rongcloud.Option{rongcloud.WithAttempts(5)}, call: []rongcloud.CallOption{rongcloud.Attempts(2)}, want: 2},
		"off for the call":     {call: []rongcloud.CallOption{rongcloud.Attempts(1)}, want: 1},
		"off for the client":   {client: []rongcloud.Option{rongcloud.WithAttempts(1)}, want: 1},
		"on for the call only": {client: []rongcloud.Option{rongcloud.WithAttempts(1)}, call: []rongcloud.CallOption{rongcloud.Attempts(4)}, want: 4},
	} {
		t.Run(name, func(t *testing.T) {
			s := &script{steps: []roundTrip{reset}}
			_, err := call(t, s.client(t, c.client...), opRead, c.call...)
			assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
			assert.Len(t, s.hosts, c.want)
		})
	}
	for _, n := range []int{0, 11} {
		_, err := rongcloud.New(appKey, appSecret, rongcloud.WithAttempts(n))
		assert.ErrorContains(t, err, "1 to 10")
		s := &script{steps: []roundTrip{good}}
		_, err = call(t, s.client(t), opRead, rongcloud.Attempts(n))
		assert.ErrorContains(t, err, "1 to 10")
		assert.Empty(t, s.hosts)
	}
}

func TestRetryBudgetLimitsRetries(t *testing.T) {
	s := &script{steps: []roundTrip{reset}}
	client := s.client(t, rongcloud.WithRetryBudget(10))
	for range 100 {
		_, err := call(t, client, opRead)
		assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
	}
	assert.Len(t, s.hosts, 110, "ten retries, and then none")
	_, _ = call(t, client, opRead, rongcloud.OutsideRetryBudget())
	assert.Len(t, s.hosts, 113)

	s.steps = []roundTrip{good}
	for range 20 { // pay for two
		_, err := call(t, client, opRead)
		require.NoError(t, err)
	}
	s.hosts, s.steps = nil, []roundTrip{reset}
	_, _ = call(t, client, opRead)
	_, _ = call(t, client, opRead)
	assert.Len(t, s.hosts, 4)

	s = &script{steps: []roundTrip{reset}}
	client = s.client(t, rongcloud.WithRetryBudget(0))
	for range 100 {
		_, _ = call(t, client, opRead)
	}
	assert.Len(t, s.hosts, 300, "0 means no limit")
}

func TestDedupKeyMakesSendRepeatable(t *testing.T) {
	now := clock
	moving := func() time.Time { return now }
	request := rongcloud.Request{Operation: opSend, IdempotentFor: time.Minute}
	for name, c := range map[string]struct {
		steps    []roundTrip
		takes    time.Duration // of each attempt
		attempts int
		category error
	}{
		"a reset":                     {[]roundTrip{reset, good}, 0, 2, nil},
		"three resets":                {[]roundTrip{reset}, 0, 3, rongcloud.ErrOutcomeUnknown},
		"too slow to be remembered":   {[]roundTrip{reset}, 51 * time.Second, 1, rongcloud.ErrOutcomeUnknown},
		"the repeat is refused":       {[]roundTrip{reset, wrong}, 0, 2, rongcloud.ErrOutcomeUnknown},
		"the repeat comes too often":  {[]roundTrip{reset, busy}, 0, 3, rongcloud.ErrOutcomeUnknown},
		"refused before any may have": {[]roundTrip{wrong}, 0, 1, rongcloud.ErrInvalidArgument},
	} {
		t.Run(name, func(t *testing.T) {
			now = clock
			s := &script{}
			for _, step := range c.steps {
				s.steps = append(s.steps, func(r *http.Request) (*http.Response, error) {
					now = now.Add(c.takes)
					return step(r)
				})
			}
			_, err := s.client(t, rongcloud.WithClock(moving)).Call(t.Context(), request, nil)
			assert.Len(t, s.hosts, c.attempts)
			if c.category == nil {
				assert.NoError(t, err)
			} else {
				assert.ErrorIs(t, err, c.category)
			}
		})
	}
}

func TestAWaitEndsWithTheContext(t *testing.T) {
	s := &script{steps: []roundTrip{answering(429, `{"code":1008}`, "Retry-After", "20")}}
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(baseURL), rongcloud.WithTransport(s))
	require.NoError(t, err)

	// The delay would be longer than the deadline: the call fails at once.
	_, err = call(t, client, opSend, rongcloud.CallTimeout(10*time.Second))
	assert.ErrorIs(t, err, rongcloud.ErrRateLimited)
	assert.Equal(t, 20*time.Second, asError(t, err).RetryAfter)

	// The caller cancels during the delay.
	ctx, cancel := context.WithCancel(t.Context())
	s.steps = []roundTrip{func(r *http.Request) (*http.Response, error) {
		defer cancel()
		return answering(429, `{"code":1008}`, "Retry-After", "20")(r)
	}}
	s.hosts = nil
	_, err = client.Call(ctx, rongcloud.Request{Operation: opSend}, nil)
	assert.ErrorIs(t, err, rongcloud.ErrRateLimited)
	assert.Len(t, s.hosts, 1)
}

func TestACancelledCallIsNotSentAgain(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &script{steps: []roundTrip{func(*http.Request) (*http.Response, error) {
		cancel()
		return nil, context.Canceled
	}}}
	client := s.client(t)
	_, err := client.Call(ctx, rongcloud.Request{Operation: opRead}, nil)
	assert.ErrorIs(t, err, context.Canceled)
	assert.Len(t, s.hosts, 1)
	assert.False(t, client.Domains()[0].Down, "a cancelled call says nothing about the domain")
}

// The primary fails. The call that notices is retried, others use the backup at once, and after the cool-down one call
// brings the primary back.
func TestFailover(t *testing.T) {
	primaryWorks := true
	s := &script{steps: []roundTrip{func(r *http.Request) (*http.Response, error) {
		if r.URL.Host == a && !primaryWorks {
			return reset(r)
		}
		return good(r)
	}}}
	now := clock
	var logged bytes.Buffer
	client := s.client(t, rongcloud.WithClock(func() time.Time { return now }), rongcloud.WithDomainCooldown(time.Minute),
		rongcloud.WithLogger(slog.New(slog.NewTextHandler(&logged, nil))))
	read := func() {
		t.Helper()
		_, err := call(t, client, opRead)
		require.NoError(t, err)
	}
	read()
	primaryWorks = false
	read()
	read()
	assert.Equal(t, []string{a, a, b, b}, s.hosts)
	assert.Equal(t, rongcloud.Domain{Host: a, Down: true, Since: now, ProbeAt: now.Add(time.Minute)}, client.Domains()[0])
	assert.Equal(t, rongcloud.Domain{Host: b, Current: true}, client.Domains()[1])

	now = now.Add(time.Minute)
	read() // the probe fails, and is retried
	read()
	assert.Equal(t, []string{a, a, b, b, a, b, b}, s.hosts)

	primaryWorks = true
	now = now.Add(time.Minute)
	read()
	read()
	assert.Equal(t, []string{a, a, b, b, a, b, b, a, a}, s.hosts)
	assert.Contains(t, logged.String(), `event="domain left"`)
	assert.Contains(t, logged.String(), `event="domain works again"`)
}

func TestUnsentSendIsRetried(t *testing.T) {
	dead := httptest.NewServer(http.NotFoundHandler())
	dead.Close()
	var received atomic.Int64
	alive := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		received.Add(1)
		_, _ = io.WriteString(w, okAnswer)
	}))
	defer alive.Close()
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(dead.URL, alive.URL))
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	for range 3 {
		_, err = call(t, client, opSend)
		require.NoError(t, err)
	}
	assert.EqualValues(t, 3, received.Load())
	assert.True(t, client.Domains()[0].Down)
}

func TestBadRetryOptions(t *testing.T) {
	for name, opt := range map[string]rongcloud.Option{
		"backups":  rongcloud.WithEndpoint(baseURL, slices.Repeat([]string{baseURL}, 16)...),
		"budget":   rongcloud.WithRetryBudget(-1),
		"backoff":  rongcloud.WithBackoff(0, time.Second),
		"order":    rongcloud.WithBackoff(time.Second, time.Millisecond),
		"cooldown": rongcloud.WithDomainCooldown(0),
		"limiter":  rongcloud.WithLimiter(nil, rongcloud.LimitWait),
		"mode":     rongcloud.WithLimiter(rongcloud.NewLocalLimiter(), 9),
		"quota":    rongcloud.WithQuota("chatroom.sendMessage"),
		"window":   rongcloud.WithQuota("chatroom.sendMessage", rongcloud.Window{Limit: 0, Per: time.Second}),
	} {
		_, err := rongcloud.New(appKey, appSecret, opt)
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument, name)
	}
}
