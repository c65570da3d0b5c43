package main

import (
	"context"
	"io"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

func TestCallsCallbacks(t *testing.T) {
	told := make(chan webhook.ChatroomStatus, 10)
	app, err := webhook.NewHandler(webhook.WithApp(emulator.DefaultAppKey, emulator.DefaultAppSecret),
		webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error { told <- e; return nil }))
	require.NoError(t, err)
	hook := httptest.NewServer(app)
	defer hook.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{
			"-addr", "127.0.0.1:0", "-webhook", "chatroom.status=" + hook.URL + "/rooms?of=app", "-webhook", "message.sync=" + hook.URL,
		}, writer, io.Discard)
		_ = writer.Close()
	}()
	endpoint := endpointOf(t, out)
	client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(endpoint))
	require.NoError(t, err)
	require.NoError(t, chatroom.New(client).Create(t.Context(), chatroom.CreateParams{ID: "10086"}))
	e := <-told
	assert.Equal(t, "10086", e.Room)
	assert.Equal(t, webhook.RoomCreated, e.Change)
	client.CloseIdleConnections()
	stop()
	assert.NoError(t, <-ended)
}
