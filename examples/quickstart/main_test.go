package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestEmbedded(t *testing.T) {
	emu := elsewhere(t)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), nil, &out, io.Discard))
	assert.Empty(t, emu.Requests(), "the account is left alone")
	for _, line := range []string{
		`quickstart-ann received the text "Welcome to the quiz!"`,
		"quickstart-bob received question 1 of 1: Which keyword starts a goroutine?",
		"2 in the room",
		"rongcloud: chatroom.get: not found: code 23410",
		"quickstart-bob received the result: [A] is right, 1 of 2 knew",
		"quickstart-ann received: room destroyed",
	} {
		assert.Contains(t, out.String(), line)
	}
}

var onAccount = []string{"-account"}

// elsewhere points the environment at an emulator, as if it were the real service.
func elsewhere(t *testing.T) *emulator.Emulator {
	emu, err := emulator.New()
	require.NoError(t, err)
	server := httptest.NewServer(emu)
	t.Cleanup(server.Close)
	t.Setenv(rongcloud.EnvAppKey, emulator.DefaultAppKey)
	t.Setenv(rongcloud.EnvAppSecret, emulator.DefaultAppSecret)
	t.Setenv(rongcloud.EnvEndpoint, server.URL)
	return emu
}

func TestAccount(t *testing.T) {
	emu := elsewhere(t)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), onAccount, &out, io.Discard))
	assert.Contains(t, out.String(), "skipped: joining is done by clients")
	assert.NotContains(t, out.String(), emulator.DefaultAppSecret)
	sent := slices.DeleteFunc(emu.Requests(), func(r emulator.SeenRequest) bool { return r.Operation != "chatroom.sendMessage" })
	assert.Len(t, sent, 3, "the messages are gone with the room")
	assert.Empty(t, emu.Rooms())
}

func TestExistingRoomIsKept(t *testing.T) {
	emu := elsewhere(t)
	client, err := rongcloud.FromEnv()
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	require.NoError(t, chatroom.New(client).Create(t.Context(), chatroom.CreateParams{ID: roomID}))
	assert.ErrorContains(t, run(t.Context(), onAccount, io.Discard, io.Discard), "exists already")
	assert.Equal(t, []string{roomID}, emu.Rooms())
}

func TestFailingStepFailsProgram(t *testing.T) {
	for _, operation := range []string{
		"user.getToken", "chatroom.create", "chatroom.sendMessage", "chatroom.queryMembers", "chatroom.get", "chatroom.destroy",
	} {
		t.Run(operation, func(t *testing.T) {
			emu := elsewhere(t)
			emu.Inject(operation, emulator.Fault{Status: http.StatusServiceUnavailable})
			assert.ErrorContains(t, run(t.Context(), onAccount, io.Discard, io.Discard), operation)
		})
	}
}
