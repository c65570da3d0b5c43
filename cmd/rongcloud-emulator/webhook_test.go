package main

import (
	"bufio"
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
		}, writer)
		_ = writer.Close()
	}()
	var endpoint string
	for lines := bufio.NewScanner(out); endpoint == "" && lines.Scan(); {
		if m := export.FindStringSubmatch(lines.Text()); m != nil && m[1] == rongcloud.EnvEndpoint {
			endpoint = m[2]
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
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

func TestRefusesBadWebhooks(t *testing.T) {
	for name, args := range map[string][]string{
		"no address":   {"-webhook", "chatroom.status"},
		"no kind":      {"-webhook", "http://127.0.0.1:1"},
		"unknown kind": {"-webhook", "nonsense=http://127.0.0.1:1"},
		"bad address":  {"-webhook", "chatroom.status=127.0.0.1:1"},
		"twice":        {"-webhook", "chatroom.status=http://127.0.0.1:1", "-webhook", "chatroom.status=http://127.0.0.1:2"},
	} {
		assert.ErrorContains(t, run(t.Context(), append(args, "-addr", "127.0.0.1:0"), io.Discard), "emulator: ", name)
	}
}
