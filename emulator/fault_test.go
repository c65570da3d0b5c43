package emulator_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

// overTheWire makes a call on a real connection, where faults can be seen.
func overTheWire(t *testing.T, api rest, form string) (*http.Response, string, error) {
	t.Helper()
	server := httptest.NewServer(api.emu)
	t.Cleanup(server.Close)
	r := signed(formRequest("/chatroom/create_new.json", form), "")
	r.RequestURI = ""
	r.URL.Scheme, r.URL.Host = "http", server.Listener.Addr().String()
	resp, err := server.Client().Do(r)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp, string(body), err
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault      emulator.Fault
		tookEffect bool
		check      func(t *testing.T, resp *http.Response, body string, err error)
	}{
		"503":         {emulator.ServerError, false, status(503)},
		"HTML":        {emulator.HTMLError, false, status(502)},
		"not enabled": {emulator.NotEnabled, false, status(430)},
		"429":         {emulator.RateLimited(1500 * time.Millisecond), false, status(429)},
		"drop before": {emulator.DropBefore, false, broken},
		"drop after":  {emulator.DropAfterCommit, true, broken},
		"cut":         {emulator.CutAnswer, true, broken},
		"malformed": {emulator.MalformedJSON, true, func(t *testing.T, _ *http.Response, body string, err error) {
			require.NoError(t, err)
			assert.Equal(t, `{"code":200,"x":`, body)
		}},
		"latency":       {emulator.Latency(time.Millisecond), true, status(200)},
		"delayed error": {emulator.Fault{Delay: time.Millisecond, Status: 504}, false, status(504)},
	} {
		t.Run(name, func(t *testing.T) {
			api := newREST(t)
			api.emu.Inject("chatroom.create", c.fault)
			resp, body, err := overTheWire(t, api, "chatroomId=r")
			c.check(t, resp, body, err)
			_, exists := api.emu.Room("r")
			assert.Equal(t, c.tookEffect, exists)
			seen := api.emu.Requests()
			require.Len(t, seen, 1)
			assert.NotEmpty(t, seen[0].Fault)

			api.emu.ClearFaults()
			resp, _, err = overTheWire(t, api, "chatroomId=r")
			status(200)(t, resp, "", err)
		})
	}
}

func status(want int) func(t *testing.T, resp *http.Response, body string, err error) {
	return func(t *testing.T, resp *http.Response, _ string, err error) {
		require.NoError(t, err)
		assert.Equal(t, want, resp.StatusCode)
	}
}

func broken(t *testing.T, _ *http.Response, _ string, err error) { assert.Error(t, err) }

func TestRetryAfterIsInWholeSeconds(t *testing.T) {
	assert.Equal(t, "2", emulator.RateLimited(1500*time.Millisecond).Header.Get("Retry-After"))
	assert.Empty(t, emulator.RateLimited(0).Header)
}

func TestFaultsStrikeInOrderAndAsOftenAsTold(t *testing.T) {
	api := newREST(t)
	twice, once := emulator.ServerError, emulator.NotEnabled
	twice.Times, once.Times = 2, 1
	api.emu.Inject(emulator.AllOperations, once)
	api.emu.Inject("chatroom.create", twice)
	var got []int
	for range 4 {
		got = append(got, api.call("chatroom.create", "chatroomId=r").status)
	}
	assert.Equal(t, []int{503, 503, 430, 200}, got)
}

func TestADelayEndsWithTheRequest(t *testing.T) {
	api := newREST(t)
	api.emu.Inject("chatroom.create", emulator.Latency(time.Hour))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := signed(formRequest("/chatroom/create_new.json", "chatroomId=r"), "").WithContext(ctx)
	assert.PanicsWithValue(t, http.ErrAbortHandler, func() { api.emu.ServeHTTP(httptest.NewRecorder(), r) },
		"net/http closes the connection then, instead of sending an empty answer")
	_, exists := api.emu.Room("r")
	assert.False(t, exists)
}

func TestFaultsThatContradictThemselves(t *testing.T) {
	api := newREST(t)
	for says, fault := range map[string]emulator.Fault{
		"Fault.Status must be 200 to 599, is 42":                 {Status: 42},
		"Fault.Status must be 200 to 599, is 199":                {Status: 199},
		"Fault.Status must be 200 to 599, is 600":                {Status: 600},
		"Fault.Status must be 200 to 599, is 1000":               {Status: 1000},
		"Fault.Status must be 200 to 599, is -1":                 {Status: -1},
		"Fault.Times must not be negative":                       {Times: -1, Malformed: true},
		"Fault.Delay must not be negative":                       {Delay: -1},
		"Fault.Cut must not be negative":                         {Cut: -1},
		"Fault.Cut and Fault.Malformed exclude each other":       {Cut: 5, Malformed: true},
		"Fault.Refuse and Fault.Drop exclude each other":         {Refuse: true, Drop: true},
		"Fault.Status and Fault.Cut exclude each other":          {Status: 503, Cut: 5},
		"Fault.Body, ContentType and Header need a Status":       {Body: "x"},
		"emulator: Fault.Drop and Fault.Malformed exclude each ": {Drop: true, Malformed: true},
	} {
		assert.ErrorContains(t, api.emu.Inject("chatroom.create", fault), says)
	}
	api.must("chatroom.create", "chatroomId=r")
	for _, fault := range []emulator.Fault{
		emulator.ServerError, emulator.HTMLError, emulator.NotEnabled, emulator.DropBefore, emulator.DropAfterCommit, emulator.CutAnswer,
		emulator.MalformedJSON, emulator.RateLimited(time.Second), emulator.Latency(time.Second), {Status: 200}, {Status: 599}, {},
		{Delay: 1, Cut: 1, Times: 2},
	} {
		assert.NoError(t, api.emu.Inject("chatroom.create", fault))
	}
}

func TestAFaultStrikesOnceAmongCallsAtTheSameTime(t *testing.T) {
	api := newREST(t)
	once := emulator.ServerError
	once.Times = 1
	for range 20 {
		require.NoError(t, api.emu.Inject(emulator.AllOperations, once))
		var struck atomic.Int32
		var calls sync.WaitGroup
		for range 8 {
			calls.Go(func() {
				if api.call("chatroom.create", "chatroomId=r").status == http.StatusServiceUnavailable {
					struck.Add(1)
				}
			})
		}
		calls.Wait()
		require.EqualValues(t, 1, struck.Load())
	}
}
