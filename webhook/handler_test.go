package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

func request(t testing.TB, events ...webhook.Event) *http.Request {
	t.Helper()
	r, err := sender.NewRequest(t.Context(), "https://app.example/hook", events...)
	require.NoError(t, err)
	return r
}

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r)
	return answer
}

func joined(room string, users ...string) webhook.ChatroomStatus {
	return webhook.ChatroomStatus{Room: room, Change: webhook.RoomJoined, UserIDs: users, Time: moment}
}

// failing returns the reported errors of functions and handlers.
func failures(into *[]error) webhook.Option {
	return webhook.OnError(func(_ *http.Request, err error) { *into = append(*into, err) })
}

func TestHandlerCallsFunctionByType(t *testing.T) {
	t.Parallel()
	var called []string
	h := newHandler(t,
		webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
			called = append(called, "room "+e.Room)
			return nil
		}),
		webhook.On(func(_ context.Context, e webhook.Event) error {
			called = append(called, "other "+string(e.Kind()))
			return nil
		}),
	)
	for _, events := range [][]webhook.Event{
		{joined("a", "u1"), joined("b", "u2")},
		{webhook.OnlineStatus{UserID: "u1", Time: moment}},
		{webhook.Unknown{Delivery: &webhook.Delivery{ContentType: "application/json", Body: []byte(`{"type":"message:send","data":[]}`)}}},
	} {
		answer := serve(h, request(t, events...))
		assert.Equal(t, 200, answer.Code)
		assert.Empty(t, answer.Body.String())
		assert.Equal(t, "0", answer.Header().Get("Content-Length"))
	}
	assert.Equal(t, []string{"room a", "room b", "other user.onlineStatus", "other "}, called)
}

func TestEventsWithoutFunctionAreAcknowledged(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 200, serve(newHandler(t), request(t, joined("a", "u1"))).Code)
	answer := serve(newHandler(t), request(t, webhook.PreSend{From: "u1", Target: "u2", Conversation: message.Private, Content: message.Text{Content: "hi"}, UID: "1"}))
	assert.Equal(t, 200, answer.Code)
	assert.JSONEq(t, `{"pass":1}`, answer.Body.String())
	assert.Equal(t, "application/json", answer.Header().Get("Content-Type"))
}

func TestFailedDeliveryIsRetried(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	for name, c := range map[string]struct {
		fail   func() error
		status int
		is     error
	}{
		"error":        {func() error { return boom }, 500, boom},
		"panic":        {func() error { panic("boom") }, 500, webhook.ErrPanic},
		"queue full":   {func() error { return webhook.ErrQueueFull }, 503, webhook.ErrQueueFull},
		"queue closed": {func() error { return fmt.Errorf("x: %w", webhook.ErrQueueClosed) }, 503, webhook.ErrQueueClosed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var errs []error
			rooms, broken := []string{}, true
			h := newHandler(t, failures(&errs), webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
				if e.Room == "b" && broken {
					return c.fail()
				}
				rooms = append(rooms, e.Room)
				return nil
			}))
			r := request(t, joined("a", "u1"), joined("b", "u1"), joined("c", "u1"))
			body, err := io.ReadAll(r.Body)
			require.NoError(t, err)
			again := func() *httptest.ResponseRecorder {
				r.Body = io.NopCloser(bytes.NewReader(body))
				return serve(h, r)
			}
			answer := again()
			assert.Equal(t, c.status, answer.Code)
			assert.Empty(t, answer.Body.String())
			require.Len(t, errs, 1)
			require.ErrorIs(t, errs[0], c.is)

			broken = false
			assert.Equal(t, 200, again().Code)
			assert.Equal(t, []string{"a", "a", "b", "c"}, rooms, "the repeat is handled as a whole")
			assert.Equal(t, 200, again().Code)
			assert.Len(t, rooms, 4, "what was handled is not handled again")
		})
	}
}

func TestSignatureIsValidForOneBody(t *testing.T) {
	t.Parallel()
	var errs []error
	rooms := []string{}
	h := newHandler(t, failures(&errs), webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
		rooms = append(rooms, e.Room)
		return nil
	}))
	first := request(t, joined("a", "u1"))
	forged := first.Clone(t.Context())
	forged.Body = request(t, joined("b", "u1")).Body
	assert.Equal(t, 200, serve(h, first).Code)
	assert.Equal(t, 401, serve(h, forged).Code)
	assert.Equal(t, []string{"a"}, rooms)
	require.Len(t, errs, 1)
	assert.ErrorIs(t, errs[0], webhook.ErrReplayed)
}

func TestOtherBodyIsRefusedAfterFailure(t *testing.T) {
	t.Parallel()
	rooms := []string{}
	h := newHandler(t, webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
		if rooms = append(rooms, e.Room); len(rooms) == 1 {
			return errors.New("not now")
		}
		return nil
	}))
	first := request(t, joined("a", "u1"))
	forged, again := first.Clone(t.Context()), first.Clone(t.Context())
	forged.Body, again.Body = request(t, joined("b", "u1")).Body, request(t, joined("a", "u1")).Body
	assert.Equal(t, 500, serve(h, first).Code)
	assert.Equal(t, 401, serve(h, forged).Code)
	assert.Equal(t, 200, serve(h, again).Code)
	assert.Equal(t, []string{"a", "a"}, rooms)
}

func TestRetryDuringHandling(t *testing.T) {
	t.Parallel()
	entered, leave := make(chan struct{}), make(chan struct{})
	h := newHandler(t, webhook.On(func(context.Context, webhook.ChatroomStatus) error {
		close(entered)
		<-leave
		return nil
	}))
	first := request(t, joined("a", "u1"))
	second := first.Clone(t.Context())
	second.Body = request(t, joined("a", "u1")).Body
	done := make(chan int)
	go func() { done <- serve(h, first).Code }()
	<-entered
	assert.Equal(t, 503, serve(h, second).Code)
	close(leave)
	assert.Equal(t, 200, <-done)
}

func TestWithoutReplayProtection(t *testing.T) {
	t.Parallel()
	rooms := 0
	h := newHandler(t, webhook.WithoutReplayProtection(), webhook.On(func(context.Context, webhook.ChatroomStatus) error { rooms++; return nil }))
	first := request(t, joined("a", "u1"))
	second := first.Clone(t.Context())
	second.Body = request(t, joined("b", "u1")).Body
	assert.Equal(t, 200, serve(h, first).Code)
	assert.Equal(t, 200, serve(h, second).Code)
	assert.Equal(t, 2, rooms)
}

// brokenStore fails on demand.
type brokenStore struct{ claim, settle, release error }

func (s brokenStore) Claim(context.Context, webhook.Claim) (webhook.Standing, []byte, error) {
	return webhook.Claimed, nil, s.claim
}
func (s brokenStore) Settle(context.Context, webhook.Claim, []byte) error { return s.settle }
func (s brokenStore) Release(context.Context, webhook.Claim) error        { return s.release }

func TestNonceStoreFails(t *testing.T) {
	t.Parallel()
	down, boom := errors.New("store is down"), errors.New("boom")
	for name, c := range map[string]struct {
		store   brokenStore
		fail    error
		status  int
		handled int
		is      []error
	}{
		"claim":   {brokenStore{claim: down}, nil, 503, 0, []error{webhook.ErrStore, down}},
		"settle":  {brokenStore{settle: down}, nil, 200, 1, []error{webhook.ErrStore, down}},
		"release": {brokenStore{release: down}, boom, 500, 1, []error{boom, down}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var errs []error
			handled := 0
			h := newHandler(t, failures(&errs), webhook.WithNonceStore(c.store), webhook.On(func(context.Context, webhook.ChatroomStatus) error {
				handled++
				return c.fail
			}))
			assert.Equal(t, c.status, serve(h, request(t, joined("a", "u1"))).Code)
			assert.Equal(t, c.handled, handled)
			require.Len(t, errs, 1)
			for _, target := range c.is {
				require.ErrorIs(t, errs[0], target)
			}
		})
	}
}

// TestUnknownStandingIsRefused checks that an unknown Standing does not let a delivery through.
func TestUnknownStandingIsRefused(t *testing.T) {
	t.Parallel()
	h := newHandler(t, webhook.WithNonceStore(undecided{}), webhook.On(func(context.Context, webhook.Event) error {
		t.Error("handled")
		return nil
	}))
	assert.Equal(t, 503, serve(h, request(t, joined("a", "u1"))).Code)
}

type undecided struct{ brokenStore }

func (undecided) Claim(context.Context, webhook.Claim) (webhook.Standing, []byte, error) {
	return 0, nil, nil
}

func TestFunctionDeadline(t *testing.T) {
	t.Parallel()
	var left time.Duration
	h := newHandler(t, webhook.WithTimeout(time.Hour), webhook.On(func(ctx context.Context, _ webhook.ChatroomStatus) error {
		end, ok := ctx.Deadline()
		assert.True(t, ok)
		left = time.Until(end)
		return nil
	}))
	assert.Equal(t, 200, serve(h, request(t, joined("a", "u1"))).Code)
	assert.Positive(t, left)
	assert.LessOrEqual(t, left, time.Hour)
}

// TestResultIsStoredAfterSenderLeft checks that a retry gets the response although the context of the first request has ended.
func TestResultIsStoredAfterSenderLeft(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(t.Context())
	handled := 0
	h := newHandler(t, webhook.WithNonceStore(contextStore{webhook.NewMemoryStore(0)}), webhook.On(func(context.Context, webhook.ChatroomStatus) error {
		handled++
		leave()
		return nil
	}))
	first := request(t, joined("a", "u1"))
	again := first.Clone(t.Context())
	again.Body = request(t, joined("a", "u1")).Body
	serve(h, first.WithContext(ctx))
	assert.Equal(t, 200, serve(h, again).Code)
	assert.Equal(t, 1, handled)
}

// contextStore fails like a remote store when the context has ended.
type contextStore struct{ webhook.NonceStore }

func (s contextStore) Settle(ctx context.Context, c webhook.Claim, answer []byte) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return s.NonceStore.Settle(ctx, c, answer)
}

func TestNewHandlerErrors(t *testing.T) {
	t.Parallel()
	nothing := func(context.Context, webhook.ChatroomStatus) error { return nil }
	valid := webhook.WithApp("key", "secret")
	for want, opts := range map[string][]webhook.Option{
		"WithApp is required":                      {},
		"WithApp: the App Key must not be empty":   {webhook.WithApp("", "s")},
		"at least one App Secret":                  {webhook.WithApp("k")},
		"App Secret 2 must not be empty":           {webhook.WithApp("k", "s", "")},
		"App Secret 1 must be ASCII":               {webhook.WithApp("k", "hunter2\n")},
		"the App Key must be ASCII":                {webhook.WithApp("k\t", "s")},
		"option 1 is nil":                          {valid, nil},
		"WithWindow: must be positive":             {valid, webhook.WithWindow(0)},
		"WithBodyLimit: must be positive":          {valid, webhook.WithBodyLimit(0)},
		"WithTimeout: must be positive":            {valid, webhook.WithTimeout(-1)},
		"WithNonceStore: the store is nil":         {valid, webhook.WithNonceStore(nil)},
		"WithRegistry: the registry is nil":        {valid, webhook.WithRegistry(nil)},
		"WithLogger: the logger is nil":            {valid, webhook.WithLogger(nil)},
		"WithClock: the clock is nil":              {valid, webhook.WithClock(nil)},
		"OnError: the function is nil":             {valid, webhook.OnError(nil)},
		"OnPreSend: the function is nil":           {valid, webhook.OnPreSend(nil)},
		"exclude each other":                       {valid, webhook.WithoutReplayProtection(), webhook.WithNonceStore(webhook.NewMemoryStore(1))},
		"two functions for webhook.ChatroomStatus": {valid, webhook.On(nothing), webhook.On(nothing)},
		"On: the function for webhook.Message is nil": {
			valid, webhook.On[webhook.Message](nil),
		},
		"On: the function for webhook.Friend is nil": {valid, webhook.On(webhook.Queued[webhook.Friend](nil, nil))},
		"use OnPreSend":                         {valid, webhook.On(func(context.Context, webhook.PreSend) error { return nil })},
		"events are values; use webhook.Friend": {valid, webhook.On(func(context.Context, *webhook.Friend) error { return nil })},
		"is no type of an event": {valid, webhook.On(func(context.Context, interface {
			webhook.Event
			Succeeded() bool
		}) error {
			return nil
		})},
	} {
		_, err := webhook.NewHandler(opts...)
		assert.ErrorContains(t, err, want)
	}
	_, err := webhook.NewHandler(valid, webhook.WithApp("key2", "hunter2", ""))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "hunter2")
}

func TestForPanicsOnUnknownKind(t *testing.T) {
	t.Parallel()
	assert.Panics(t, func() { newHandler(t).For("chatroom.stauts") })
}

func TestNoSecretIsPrinted(t *testing.T) {
	t.Parallel()
	h := newHandler(t)
	var logged bytes.Buffer
	slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "handler", h, "sender", sender)
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("x", "handler", h, "sender", sender, "in", map[string]any{"s": sender})
	for _, text := range []string{
		fmt.Sprint(h), fmt.Sprintf("%+v %#v %s %q", h, h, h, h), fmt.Sprintf("%+v %#v", *h, &sender), fmt.Sprintf("%v %+v %#v %s", sender, sender, sender, sender),
		logged.String(),
	} {
		assert.NotContains(t, text, appSecret)
	}
	assert.Contains(t, fmt.Sprint(h), appKey)
}

// TestResponsesGiveNoReason checks that responses have no body, and that the log and the error have no valid signature.
func TestResponsesGiveNoReason(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	var errs []error
	h := newHandler(t, failures(&errs), webhook.WithLogger(slog.New(slog.NewTextHandler(&logged, nil))))
	right := request(t, joined("a", "u1")).URL.Query().Get("signature")
	wrong := request(t, joined("a", "u1"))
	query := wrong.URL.Query()
	expected := query.Get("signature")
	query.Set("signature", right)
	wrong.URL.RawQuery = query.Encode()

	answer := serve(h, wrong)
	assert.Equal(t, 401, answer.Code)
	assert.Empty(t, answer.Body.String())
	require.Len(t, errs, 1)
	require.ErrorIs(t, errs[0], webhook.ErrSignature)
	assert.NotContains(t, errs[0].Error()+logged.String(), expected)
	assert.Contains(t, logged.String(), "signature does not match")
}

func TestVerifyLimitsBody(t *testing.T) {
	t.Parallel()
	body := strings.Repeat(" ", 100)
	for limit, want := range map[int64]error{100: webhook.ErrUnsigned, 99: webhook.ErrBodyTooLarge} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		_, err := newHandler(t, webhook.WithBodyLimit(limit)).Verify(r)
		assert.ErrorIs(t, err, want)
	}
}

type explosive struct{}

func (explosive) ObjectName() string          { return "APP:Boom" }
func (*explosive) UnmarshalJSON([]byte) error { panic("boom") }

type panickingStore struct{ brokenStore }

func (panickingStore) Claim(context.Context, webhook.Claim) (webhook.Standing, []byte, error) {
	panic("boom")
}

// TestPanicsAreRecovered panics in all places that call the user's code.
func TestPanicsAreRecovered(t *testing.T) {
	t.Parallel()
	boom := webhook.Message{From: "u1", Target: "u2", Conversation: message.Private, ObjectName: "APP:Boom", Original: "{}", UID: "1", Time: moment}
	for name, opts := range map[string][]webhook.Option{
		"a type of content": {webhook.WithRegistry(message.NewRegistry(explosive{}))},
		"a store":           {webhook.WithNonceStore(panickingStore{})},
		"OnError too": {webhook.On(func(context.Context, webhook.Message) error { return errors.New("x") }),
			webhook.OnError(func(*http.Request, error) { panic("boom") })},
	} {
		assert.Equal(t, 500, serve(newHandler(t, opts...), request(t, boom)).Code, name)
	}
}

// TestFunctionErrorIsServerError checks that the service delivers again whatever error a function returns.
func TestFunctionErrorIsServerError(t *testing.T) {
	t.Parallel()
	for _, err := range []error{webhook.ErrSignature, webhook.ErrBody, webhook.ErrMethod, errors.Join(webhook.ErrSignature, webhook.ErrStore)} {
		h := newHandler(t, webhook.On(func(context.Context, webhook.ChatroomStatus) error { return fmt.Errorf("x: %w", err) }))
		assert.Equal(t, 500, serve(h, request(t, joined("a", "u1"))).Code)
	}
}

func TestUnknownBodyIsReported(t *testing.T) {
	t.Parallel()
	var errs []error
	unknown := webhook.Unknown{Delivery: &webhook.Delivery{ContentType: "application/json", Body: []byte(`{"a":1}`)}}
	assert.Equal(t, 400, serve(newHandler(t, failures(&errs)), request(t, unknown)).Code, "nobody handled it")
	require.Len(t, errs, 1)
	assert.ErrorIs(t, errs[0], webhook.ErrUnknownKind)

	taken := webhook.On(func(context.Context, webhook.Unknown) error { return nil })
	assert.Equal(t, 200, serve(newHandler(t, failures(&errs), taken), request(t, unknown)).Code)
}

// TestEventsArePrinted checks that events are printed with their own fields, not those of embedded types.
func TestEventsArePrinted(t *testing.T) {
	t.Parallel()
	var got webhook.Event
	h := newHandler(t, webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error { got = e; return nil }))
	assert.Equal(t, 200, serve(h, request(t, joined("a", "u1"))).Code)
	assert.Contains(t, fmt.Sprintf("%+v", got), "UserIDs:[u1]")
}
