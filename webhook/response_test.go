package webhook_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

func TestResponseHeaders(t *testing.T) {
	t.Parallel()
	forged := func(t *testing.T) *http.Request {
		r := request(t, joined("a", "u1"))
		query := r.URL.Query()
		query.Set("signature", "0000000000000000000000000000000000000000")
		r.URL.RawQuery = query.Encode()
		return r
	}
	for name, c := range map[string]struct {
		request func(t *testing.T) *http.Request
		status  int
		headers map[string]string
	}{
		"handled": {
			func(t *testing.T) *http.Request { return request(t, joined("a", "u1")) },
			200, map[string]string{"Content-Length": "0"},
		},
		"verdict": {
			func(t *testing.T) *http.Request { return request(t, waiting("hi")) },
			200, map[string]string{"Content-Type": "application/json", "Content-Length": "10"},
		},
		"refused before the body was read": {forged, 401, map[string]string{"Connection": "close", "Content-Length": "0"}},
		"refused for its body": {
			func(t *testing.T) *http.Request { return withBody(t, "hello") }, 400, map[string]string{"Content-Length": "0"},
		},
		"wrong method": {
			func(*testing.T) *http.Request {
				return httptest.NewRequest(http.MethodGet, "https://app.example/hook", nil)
			},
			405, map[string]string{"Allow": "POST", "Connection": "close", "Content-Length": "0"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := serve(judging(t, webhook.Verdict{}, nil), c.request(t))
			assert.Equal(t, c.status, answer.Code)
			got := map[string]string{}
			for header := range answer.Header() {
				got[header] = answer.Header().Get(header)
			}
			assert.Equal(t, c.headers, got)
		})
	}
}

func TestTheLongestExtraIsNoError(t *testing.T) {
	t.Parallel()
	for length, reports := range map[int]int{1024: 0, 1025: 1} {
		var errs []error
		v := webhook.Verdict{Decision: webhook.Block, Extra: string(make([]rune, length))}
		assert.Equal(t, 200, serve(judging(t, v, nil, failures(&errs)), request(t, waiting("hi"))).Code)
		assert.Len(t, errs, reports, "%d characters", length)
	}
}

func TestATimeoutOfZeroIsRefused(t *testing.T) {
	t.Parallel()
	_, err := webhook.NewHandler(webhook.WithApp("key", "secret"), webhook.WithTimeout(0))
	assert.ErrorContains(t, err, "WithTimeout: must be positive")
}

// deadlines keeps how much time a claim has left.
type deadlines struct {
	webhook.NonceStore
	left time.Duration
}

func (d *deadlines) Claim(ctx context.Context, c webhook.Claim) (webhook.Standing, []byte, error) {
	deadline, _ := ctx.Deadline()
	d.left = time.Until(deadline)
	return d.NonceStore.Claim(ctx, c)
}

func TestTheNonceStoreLeavesTimeForAVerdict(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		event webhook.Event
		least time.Duration
		most  time.Duration
	}{
		"verdict":      {waiting("hi"), 0, 2500 * time.Millisecond},
		"notification": {joined("a", "u1"), 59 * time.Minute, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			store := &deadlines{NonceStore: webhook.NewMemoryStore(0)}
			h := judging(t, webhook.Verdict{}, nil, webhook.WithNonceStore(store), webhook.WithTimeout(time.Hour))
			require.Equal(t, 200, serve(h, request(t, c.event)).Code)
			assert.LessOrEqual(t, store.left, c.most)
			assert.Greater(t, store.left, c.least)
		})
	}
}

// deadlineWriter keeps the last read deadline that was set on the connection.
type deadlineWriter struct {
	*httptest.ResponseRecorder
	last time.Time
}

func (w *deadlineWriter) SetReadDeadline(t time.Time) error {
	w.last = t
	return nil
}

func TestTheReadDeadlineEndsWithTheBody(t *testing.T) {
	t.Parallel()
	h := newHandler(t)
	w := &deadlineWriter{ResponseRecorder: httptest.NewRecorder(), last: time.Unix(1, 0)}
	h.ServeHTTP(w, request(t, joined("a", "u1")))
	assert.Equal(t, 200, w.Code)
	assert.Zero(t, w.last, "the next request of the connection gets its own")

	w = &deadlineWriter{ResponseRecorder: httptest.NewRecorder()}
	r := request(t, joined("a", "u1"))
	r.Body = io.NopCloser(iotest.ErrReader(errors.New("reset")))
	h.ServeHTTP(w, r)
	assert.Equal(t, 400, w.Code)
	assert.NotZero(t, w.last, "what is left of a broken body is not waited for")
}
