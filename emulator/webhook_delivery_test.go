package emulator_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

// scripted responds to requests with the given statuses and then with 200, and keeps the requests.
type scripted struct {
	mu       sync.Mutex
	statuses []int
	came     []*http.Request
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	status := http.StatusOK
	if len(s.came) < len(s.statuses) {
		status = s.statuses[len(s.came)]
	}
	s.came = append(s.came, r)
	http.SetCookie(w, &http.Cookie{Name: "session", Value: "1"})
	w.Header().Set("Location", "/elsewhere")
	w.WriteHeader(status)
}

func TestOnly200EndsTheAttempts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statuses []int
		want     []string
	}{
		"answered":        {nil, []string{"200, succeeded", "200, succeeded"}},
		"at last":         {[]int{500, 503}, []string{"500 not 200, 503 not 200, 200, succeeded", "200, succeeded"}},
		"never":           {[]int{500, 404, 401}, []string{"500 not 200, 404 not 200, 401 not 200, dropped", "200, succeeded"}},
		"others with 2":   {[]int{204, 201, 202}, []string{"204 not 200, 201 not 200, 202 not 200, dropped", "200, succeeded"}},
		"redirects":       {[]int{301, 302, 307}, []string{"301 not 200, 302 not 200, 307 not 200, dropped", "200, succeeded"}},
		"the second fine": {[]int{200, 500}, []string{"200, succeeded", "500 not 200, 200, succeeded"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := &scripted{statuses: c.statuses}
			api := newHooked(t, emulator.WithWebhook(webhook.KindChatroomStatus, listen(t, app)+"/hook?token=mine"))
			api.must("chatroom.create", "chatroomId=a")
			api.must("chatroom.create", "chatroomId=b")
			api.settle()
			assert.Equal(t, c.want, outcomes(api.emu.Deliveries()))
			nonces := map[string]bool{}
			for _, r := range app.came {
				assert.Equal(t, "/hook", r.URL.Path, "redirects are not followed")
				assert.Empty(t, r.Cookies())
				q := r.URL.Query()
				assert.Equal(t, "mine", q.Get("token"))
				assert.Equal(t, emulator.DefaultAppKey, q.Get("appKey"))
				assert.Equal(t, rongcloud.Sign(emulator.DefaultAppSecret, q.Get("nonce"), q.Get("timestamp")), q.Get("signature"))
				nonces[q.Get("nonce")] = true
			}
			assert.Len(t, nonces, len(app.came), "every attempt is signed anew")
		})
	}
}

func TestAnAddressNobodyListensAt(t *testing.T) {
	t.Parallel()
	api := newHooked(t, emulator.WithWebhook(webhook.KindChatroomStatus, "http://127.0.0.1:1"))
	api.must("chatroom.create", "chatroomId=a")
	api.settle()
	assert.Equal(t, []string{"0 no answer, 0 no answer, 0 no answer, dropped"}, outcomes(api.emu.Deliveries()))
}

func TestAnAnswerThatBreaksOffIsNoSuccess(t *testing.T) {
	t.Parallel()
	api := newHooked(t, emulator.WithWebhook(webhook.KindChatroomStatus, listen(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10")
		_, _ = io.WriteString(w, "1")
	}))))
	api.must("chatroom.create", "chatroomId=a")
	api.settle()
	assert.Equal(t, []string{strings.Repeat("200 the answer broke off, ", 3) + "dropped"}, outcomes(api.emu.Deliveries()))
}

// TestAnAnswerWithoutEnd checks that the body is limited. Otherwise it would fill the memory and time out.
func TestAnAnswerWithoutEnd(t *testing.T) {
	t.Parallel()
	api := newHooked(t, emulator.WithWebhook(webhook.KindChatroomStatus, listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for chunk := strings.Repeat("x", 1<<16); r.Context().Err() == nil; {
			if _, err := io.WriteString(w, chunk); err != nil {
				return
			}
		}
	}))))
	api.must("chatroom.create", "chatroomId=a")
	api.settle()
	assert.Equal(t, []string{"200, succeeded"}, outcomes(api.emu.Deliveries()))
}

// hanging does not respond before the caller gives up.
func hanging(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

const attemptLimit, verdictLimit = 5 * time.Second, 3 * time.Second

func TestAnAttemptHasFiveSeconds(t *testing.T) {
	t.Parallel()
	clock := newTimers()
	api := newHooked(t, emulator.WithTimer(clock.after), emulator.WithWebhook(webhook.KindChatroomStatus, listen(t, http.HandlerFunc(hanging))))
	api.must("chatroom.create", "chatroomId=a")
	for range 3 {
		require.Equal(t, attemptLimit, clock.next(t))
		require.Equal(t, 1, clock.fire(attemptLimit))
	}
	api.settle()
	assert.Equal(t, []string{"0 time-out, 0 time-out, 0 time-out, dropped"}, outcomes(api.emu.Deliveries()))
}

func TestAnAnswerInTimeStopsTheTimer(t *testing.T) {
	t.Parallel()
	clock := newTimers()
	api := newHooked(t, emulator.WithTimer(clock.after), emulator.WithWebhook(webhook.KindChatroomStatus, listen(t, &scripted{})))
	api.must("chatroom.create", "chatroomId=a")
	api.settle()
	assert.Zero(t, clock.fire(attemptLimit))
}

// TestTimeoutsSuspendAnAddress uses real connections. Calls during the suspension are tested with the clock of
// synctest.
func TestTimeoutsSuspendAnAddress(t *testing.T) {
	t.Parallel()
	clock := newTimers()
	app := &scripted{}
	answering, asked := make(chan struct{}), make(chan struct{})
	hook := listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-answering:
			app.ServeHTTP(w, r)
		default:
			asked <- struct{}{}
			hanging(w, r)
		}
	}))
	api := newHooked(t, emulator.WithTimer(clock.after), emulator.WithWebhook(webhook.KindChatroomStatus, hook))
	for i := range 5 {
		api.must("chatroom.create", fmt.Sprintf("chatroomId=%d", i))
	}
	for range 10 {
		require.Equal(t, attemptLimit, clock.next(t))
		<-asked // otherwise it might arrive after it was given up
		require.Equal(t, 1, clock.fire(attemptLimit))
	}
	require.Equal(t, time.Minute, clock.next(t))
	close(answering)
	require.Empty(t, app.came)
	require.Equal(t, 1, clock.fire(time.Minute))
	api.settle()
	dropped := strings.Repeat("0 time-out, ", 3) + "dropped"
	assert.Equal(t, []string{dropped, dropped, dropped, "0 time-out, 200, succeeded", "200, succeeded"}, outcomes(api.emu.Deliveries()))
}

func TestAnOutboxIsBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entries, bytes int
		rooms          []string // the first is being sent when the others arrive
		lost           []int
	}{
		"in entries":       {2, 1 << 20, []string{"0", "1", "2", "3", "4"}, []int{1, 2}},
		"in bytes":         {100, 250, []string{"0", "1", "2", "3", "4"}, []int{1}},
		"but not to no":    {100, 10, []string{"0", "1", "2"}, []int{1}},
		"which it is in":   {4, 1 << 20, []string{"0", "1", "2", "3", "4"}, nil},
		"in entries again": {1, 1 << 20, []string{"0", "1", "2", "3", "4"}, []int{1, 2, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			begun, goOn := make(chan struct{}, 10), make(chan struct{})
			hook := listen(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				begun <- struct{}{}
				<-goOn
			}))
			api := newHooked(t, emulator.WithOutbox(c.entries, c.bytes), emulator.WithWebhook(webhook.KindChatroomStatus, hook))
			for i, room := range c.rooms {
				api.must("chatroom.create", "chatroomId="+room)
				if i == 0 {
					<-begun
				}
			}
			close(goOn)
			api.settle()
			assert.Equal(t, len(c.lost), api.emu.LostDeliveries())
			for i, d := range api.emu.Deliveries() {
				want := "200, succeeded"
				if slices.Contains(c.lost, i) {
					want = "dropped"
				}
				assert.Equal(t, want, outcomes([]emulator.Delivery{d})[0], "%d of %d bytes", i, len(d.Body))
			}
		})
	}
}

func TestCloseEndsWhatIsBeingDelivered(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{}, 10)
	hook := listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		hanging(w, r)
	}))
	never := func(time.Duration, func()) func() bool { return func() bool { return true } }
	for name, opts := range map[string][]emulator.Option{
		"in order":    nil,
		"in disorder": {emulator.WithWebhookDisorder(1), emulator.WithTimer(never)},
	} {
		t.Run(name, func(t *testing.T) {
			api := newHooked(t, append(opts, emulator.WithWebhooks(hook))...)
			for i := range 20 {
				api.must("chatroom.create", fmt.Sprintf("chatroomId=%d", i))
			}
			<-begun
			waited := make(chan error, 1)
			go func() { waited <- api.emu.AwaitWebhooks(context.Background()) }()
			api.emu.Close()
			assert.NoError(t, <-waited, "nothing is left")
			deliveries := api.emu.Deliveries()
			assert.GreaterOrEqual(t, len(deliveries), 20)
			for _, d := range deliveries {
				assert.Equal(t, emulator.DeliveryDropped, d.Outcome)
			}
			api.must("chatroom.create", "chatroomId=later")
			assert.Len(t, api.emu.Deliveries(), len(deliveries))
			api.settle()
			api.emu.Close()
		})
	}
}

func TestCloseEndsASuspension(t *testing.T) {
	t.Parallel()
	clock := newTimers()
	api := newHooked(t, emulator.WithTimer(clock.after), emulator.WithWebhook(webhook.KindChatroomStatus, listen(t, http.HandlerFunc(hanging))))
	for i := range 5 {
		api.must("chatroom.create", fmt.Sprintf("chatroomId=%d", i))
	}
	for clock.next(t) == attemptLimit {
		clock.fire(attemptLimit)
	}
	api.emu.Close()
	assert.Zero(t, clock.fire(time.Minute), "the timer is stopped")
}

func TestAwaitingObeysItsContext(t *testing.T) {
	t.Parallel()
	api := newHooked(t, emulator.WithWebhooks(listen(t, http.HandlerFunc(hanging))))
	ended, end := context.WithCancel(t.Context())
	end()
	require.NoError(t, api.emu.AwaitWebhooks(ended), "there is nothing to wait for")
	api.must("chatroom.create", "chatroomId=a")
	err := api.emu.AwaitWebhooks(ended)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, []string{"pending"}, outcomes(api.emu.Deliveries()))
}

func TestWithoutCallbacksThereIsNothing(t *testing.T) {
	t.Parallel()
	api := newREST(t) // never closed
	api.must("chatroom.create", "chatroomId=a")
	api.settle()
	assert.Empty(t, api.emu.Deliveries())
	assert.Zero(t, api.emu.LostDeliveries())
}

// TestAnIdleOutboxRunsNothing does not close an emulator whose events are delivered. goleak checks that no goroutine is
// left; the app closes the connection.
func TestAnIdleOutboxRunsNothing(t *testing.T) {
	t.Parallel()
	api := newREST(t, emulator.WithWebhooks(listen(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
	}))))
	api.must("chatroom.create", "chatroomId=a")
	api.settle()
	assert.Equal(t, []string{"200, succeeded"}, outcomes(api.emu.Deliveries()))
}

func TestDeliveriesHoldNoSecret(t *testing.T) {
	t.Parallel()
	app := &scripted{statuses: []int{500}}
	hook := listen(t, app)
	api := newHooked(t, emulator.WithWebhook(webhook.KindPreSend, hook+"/judge?token=hush"),
		emulator.WithWebhook(webhook.KindMessage, hook+"/copy?token=hush"),
		emulator.WithWebhook(webhook.KindChatroomStatus, "http://127.0.0.1:1/rooms?token=hush"))
	_, err := api.join("ann", "r").SendChatroom("r", say("hi there"))
	require.NoError(t, err)
	api.settle()
	seen := map[webhook.Kind]emulator.Delivery{}
	for _, d := range api.emu.Deliveries() {
		seen[d.Kind] = d
		text := fmt.Sprintf("%+v", d)
		for _, secret := range []string{"hush", emulator.DefaultAppSecret, "ignature", "nonce"} {
			assert.NotContains(t, text, secret)
		}
		assert.WithinDuration(t, time.Now(), d.Time, time.Hour)
	}
	require.Len(t, seen, 3)
	assert.Equal(t, hook+"/copy", seen[webhook.KindMessage].Address)
	for _, kind := range []webhook.Kind{webhook.KindPreSend, webhook.KindMessage} {
		form, err := url.ParseQuery(seen[kind].Body)
		require.NoError(t, err)
		assert.Equal(t, "hi there", form.Get("content"))
	}
}

func TestDisorder(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) []string {
		app := newConsumer(t)
		never := func(time.Duration, func()) func() bool { return func() bool { return true } }
		api := newHooked(t, emulator.WithWebhookDisorder(seed), emulator.WithTimer(never), emulator.WithWebhooks(listen(t, app)))
		for i := range 40 { // two batches are full, and a third one is incomplete
			api.must("chatroom.create", fmt.Sprintf("chatroomId=%02d", i))
		}
		api.settle()
		return lines(app.told())
	}
	var order []string
	for i := range 40 {
		order = append(order, fmt.Sprintf("%02d created by call: ", i))
	}
	for seed := range uint64(3) {
		got := run(seed)
		assert.Equal(t, got, run(seed), "the same seed")
		assert.NotEqual(t, got, run(seed+100), "another seed")
		assert.Greater(t, len(got), 40, "some come again")
		first := slices.DeleteFunc(slices.Clone(got), func() func(string) bool {
			met := map[string]bool{}
			return func(s string) bool { again := met[s]; met[s] = true; return again }
		}())
		assert.NotEqual(t, order, first)
		assert.ElementsMatch(t, order, first, "all come")
	}
}

// TestDisorderDelaysBriefly waits instead of asking for the events.
func TestDisorderDelaysBriefly(t *testing.T) {
	t.Parallel()
	clock := newTimers()
	came := make(chan struct{}, 10)
	hook := listen(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { came <- struct{}{} }))
	api := newHooked(t, emulator.WithWebhookDisorder(1), emulator.WithTimer(clock.after), emulator.WithWebhooks(hook))
	api.must("chatroom.create", "chatroomId=a")
	require.Equal(t, 100*time.Millisecond, clock.next(t))
	require.Equal(t, 1, clock.fire(100*time.Millisecond))
	<-came
	api.settle()
}

func TestWebhookOptionsAreChecked(t *testing.T) {
	t.Parallel()
	const fine = "http://127.0.0.1:1/x"
	for name, opts := range map[string][]emulator.Option{
		"unknown kind":       {emulator.WithWebhook("nonsense", fine)},
		"kind without event": {emulator.WithWebhook(webhook.KindBot, fine)},
		"empty":              {emulator.WithWebhook(webhook.KindMessage, "")},
		"no scheme":          {emulator.WithWebhook(webhook.KindMessage, "127.0.0.1:1")},
		"other scheme":       {emulator.WithWebhook(webhook.KindMessage, "ftp://h/x")},
		"no host":            {emulator.WithWebhook(webhook.KindMessage, "http:///x")},
		"user info":          {emulator.WithWebhook(webhook.KindMessage, "http://u:p@h/x")},
		"fragment":           {emulator.WithWebhook(webhook.KindMessage, "http://h/x#y")},
		"not a URL":          {emulator.WithWebhook(webhook.KindMessage, "http://h/%zz")},
		"twice":              {emulator.WithWebhook(webhook.KindMessage, fine), emulator.WithWebhook(webhook.KindMessage, fine)},
		"twice with all":     {emulator.WithWebhook(webhook.KindMessage, fine), emulator.WithWebhooks(fine)},
	} {
		_, err := emulator.New(opts...)
		if assert.Error(t, err, name) {
			assert.NotContains(t, err.Error(), "u:p", name)
		}
	}
	for _, kind := range []webhook.Kind{webhook.KindMessage, webhook.KindPreSend} {
		_, err := emulator.New(emulator.WithWebhook(kind, fine))
		assert.NoError(t, err)
	}
	assert.Equal(t, "unknown", emulator.Outcome(7).String())
}
