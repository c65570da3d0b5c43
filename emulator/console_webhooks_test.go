package emulator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/webhook"
)

func TestConsoleShowsDeliveriesOfWebhooks(t *testing.T) {
	status := make(chan int, 3)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		code := <-status
		w.WriteHeader(code)
		_, _ = io.WriteString(w, strings.Repeat(strconv.Itoa(code), 1000))
	}))
	defer app.Close()
	p := openQuickConsole(t, emulator.WithWebhook(webhook.KindChatroomStatus, app.URL+"/rooms?token=hidden"))
	stream, _ := p.follow(fromTheStart)
	assert.True(t, updates(t, stream, func(v view) bool { return v.State != nil }).State.Webhooks)

	p.must("chatroom.create", "chatroomId=r")
	got := updates(t, stream, func(v view) bool { return len(v.Deliveries) > 0 })
	assert.Equal(t, "waiting", got.Deliveries[0].State)
	status <- http.StatusInternalServerError
	status <- http.StatusOK
	last := func(v view) emulator.ConsoleDelivery { return v.Deliveries[len(v.Deliveries)-1] }
	got = updates(t, stream, func(v view) bool { return len(v.Deliveries) > 0 && last(v).State == "delivered" })
	d := last(got)
	assert.Equal(t, string(webhook.KindChatroomStatus), d.Event)
	assert.Equal(t, app.URL+"/rooms", d.URL)
	for i := range d.Attempts {
		assert.Positive(t, d.Attempts[i].Time)
		d.Attempts[i].Time, d.Attempts[i].Took = 0, 0
	}
	assert.Equal(t, []emulator.ConsoleAttempt{
		{Status: 500, Error: "not 200", Answer: strings.Repeat("500", 1000)[:1024]}, {Status: 200, Answer: strings.Repeat("200", 1000)[:1024]},
	}, d.Attempts)
	assert.Contains(t, d.Body, `"r"`)
	assert.Equal(t, "0", d.ID)

	for range 3 {
		status <- http.StatusBadGateway
	}
	p.must("chatroom.destroy", "chatroomId=r")
	got = updates(t, stream, func(v view) bool { return len(v.Deliveries) > 0 && last(v).State == "failed" })
	assert.Equal(t, "1", last(got).ID)
	assert.Len(t, last(got).Attempts, 3)
	require.NoError(t, p.emu.AwaitWebhooks(t.Context()))
	assert.Len(t, p.snapshot().Deliveries, 2)
}
