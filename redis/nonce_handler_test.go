package rongredis

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

// callbackProcess is a process that serves the callback: a handler with its own store.
type callbackProcess struct {
	*webhook.Handler

	mu     sync.Mutex
	rooms  []string // that were created
	judged int
	errs   []error
	fails  error // what the function returns
}

func newCallbackProcess(t *testing.T, client goredis.UniversalClient, opts ...Option) *callbackProcess {
	t.Helper()
	p := &callbackProcess{}
	var err error
	p.Handler, err = webhook.NewHandler(
		webhook.WithApp("key", "secret"),
		webhook.WithNonceStore(newNonceStore(t, client, opts...)),
		webhook.WithTimeout(time.Minute), // so that no lease ends on a slow machine
		webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			if p.fails == nil {
				p.rooms = append(p.rooms, e.Room)
			}
			return p.fails
		}),
		webhook.OnPreSend(func(context.Context, webhook.PreSend) (webhook.Verdict, error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.judged++
			return webhook.Verdict{Decision: webhook.Block, Extra: "not here"}, nil
		}),
		webhook.OnError(func(_ *http.Request, err error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.errs = append(p.errs, err)
		}),
	)
	require.NoError(t, err)
	return p
}

// delivery is one signature, with which the same body or another one can be sent again.
type delivery struct{ webhook.Sender }

func newDelivery(nonce string) delivery {
	return delivery{webhook.Sender{AppKey: "key", AppSecret: "secret", Time: time.Now(), Nonce: nonce}}
}

func (d delivery) to(t *testing.T, p *callbackProcess, e webhook.Event) (status int, answer string) {
	t.Helper()
	r, err := d.NewRequest(t.Context(), "https://app.example/rongcloud", e)
	require.NoError(t, err)
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func created(room string) webhook.Event {
	return webhook.ChatroomStatus{Room: room, Change: webhook.RoomCreated, Time: time.UnixMilli(1408710653491)}
}

func TestTwoProcessesOneCallback(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, client *goredis.Client) {
		prefix := newNonceStore(t, client).prefix
		first := newCallbackProcess(t, client, WithPrefix(prefix))
		second := newCallbackProcess(t, client, WithPrefix(prefix))
		both := []*callbackProcess{first, second}

		d := newDelivery("handled once")
		for range 2 {
			for _, p := range both {
				status, answer := d.to(t, p, created("r1"))
				assert.Equal(t, http.StatusOK, status)
				assert.Empty(t, answer)
			}
		}
		assert.Equal(t, []string{"r1"}, first.rooms)
		assert.Empty(t, second.rooms)

		for _, p := range both {
			status, _ := d.to(t, p, created("r2"))
			assert.Equal(t, http.StatusUnauthorized, status, "another body")
			require.Len(t, p.errs, 1)
			assert.ErrorIs(t, p.errs[0], webhook.ErrReplayed)
		}

		d = newDelivery("failed")
		first.fails = errors.New("out of order")
		status, _ := d.to(t, first, created("r3"))
		assert.Equal(t, http.StatusInternalServerError, status)
		status, _ = d.to(t, second, created("r4"))
		assert.Equal(t, http.StatusUnauthorized, status, "another body, though nothing was handled")
		status, _ = d.to(t, second, created("r3"))
		assert.Equal(t, http.StatusOK, status)
		status, _ = d.to(t, first, created("r3"))
		assert.Equal(t, http.StatusOK, status)
		assert.Equal(t, []string{"r1"}, first.rooms)
		assert.Equal(t, []string{"r3"}, second.rooms)

		d = newDelivery("judged")
		message := webhook.PreSend{
			From: "u1", Target: "10086", ChannelType: "TEMPGROUP", ObjectName: "RC:TxtMsg", Original: `{"content":"hello"}`, UID: "uid",
			Time: time.UnixMilli(1408710653491),
		}
		for _, p := range both {
			status, answer := d.to(t, p, message)
			assert.Equal(t, http.StatusOK, status)
			assert.JSONEq(t, `{"pass":0,"extra":"not here"}`, answer, "the verdict of the first")
		}
		assert.Equal(t, 1, first.judged)
		assert.Zero(t, second.judged)
	})
}

func TestConcurrentDelivery(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, client *goredis.Client) {
		prefix := newNonceStore(t, client).prefix
		first := newCallbackProcess(t, client, WithPrefix(prefix))
		second := newCallbackProcess(t, client, WithPrefix(prefix))
		d := newDelivery("at once")
		var all sync.WaitGroup
		for _, p := range []*callbackProcess{first, second} {
			for range 8 {
				all.Go(func() {
					status, _ := d.to(t, p, created("r1"))
					assert.Contains(t, []int{http.StatusOK, http.StatusServiceUnavailable}, status)
				})
			}
		}
		all.Wait()
		assert.Equal(t, []string{"r1"}, append(first.rooms, second.rooms...))
	})
}

func TestDeliveriesWhileRedisIsDown(t *testing.T) {
	t.Parallel()
	down := connect(t, "127.0.0.1:1")
	logger := WithLogger(slog.New(slog.DiscardHandler))

	closed := newCallbackProcess(t, down, logger)
	status, _ := newDelivery("closed").to(t, closed, created("r1"))
	assert.Equal(t, http.StatusServiceUnavailable, status, "so that it comes again")
	assert.Empty(t, closed.rooms)
	require.Len(t, closed.errs, 1)
	assert.ErrorIs(t, closed.errs[0], webhook.ErrStore)

	open := newCallbackProcess(t, down, logger, FailOpen())
	status, _ = newDelivery("open").to(t, open, created("r1"))
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, []string{"r1"}, open.rooms)
	assert.Empty(t, open.errs)
}
