package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/program"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

func TestPlay(t *testing.T) {
	t.Setenv(rongcloud.EnvAppKey, "key") // without -account it is not used
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), nil, &out, io.Discard))
	for _, line := range []string{
		"user ann is online",
		"chatroom webhook-room: created",
		"chatroom webhook-room: joined bob",
		`message in chatroom webhook-room from ann: RC:TxtMsg {"content":"Hello, Bob!"}`,
		`blocked a message of bob: it says "casino"`,
		"chatroom webhook-room: attribute topic set by ann: quiz",
		"chatroom webhook-room: left bob",
		"user ann is offline",
	} {
		assert.Equal(t, 1, strings.Count(out.String(), line+"\n"), line)
	}
	assert.NotContains(t, out.String(), "Meet me", "what is blocked is not routed")
}

func TestOtherWord(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-block", "pub"}, &out, io.Discard))
	assert.Contains(t, out.String(), `it says "pub"`)
}

// TestAmbiguousContent: the sender controls the bytes.
func TestAmbiguousContent(t *testing.T) {
	a := app{key: "k", secret: "s", word: "casino", out: &lines{to: &bytes.Buffer{}}}
	for _, body := range []string{`{"content":"casino","Content":"hi"}`, `{"content":"casino","extra":1}`, `{"content":"the Casino"}`} {
		v, err := a.judge(t.Context(), webhook.PreSend{Content: message.Decode("RC:TxtMsg", body), Original: body})
		require.NoError(t, err)
		assert.Equal(t, webhook.Block, v.Decision, body)
	}
}

func TestBadFlags(t *testing.T) {
	for _, args := range [][]string{{"-nonsense"}, {"-block", ""}} {
		assert.ErrorIs(t, run(t.Context(), args, io.Discard, io.Discard), program.ErrUsage, args)
	}
}

func TestAccountNeedsCredentials(t *testing.T) {
	t.Setenv(rongcloud.EnvAppKey, "")
	t.Setenv(rongcloud.EnvAppSecret, "")
	account := []string{"-account"}
	assert.ErrorContains(t, run(t.Context(), account, io.Discard, io.Discard), rongcloud.EnvAppKey)
	t.Setenv(rongcloud.EnvAppKey, "key")
	assert.ErrorContains(t, run(t.Context(), account, io.Discard, io.Discard), rongcloud.EnvAppSecret)
	t.Setenv(rongcloud.EnvAppSecret, "secret")
	assert.ErrorContains(t, run(t.Context(), append(account, "-addr", "256.0.0.1:1"), io.Discard, io.Discard), "256.0.0.1")
}

// TestServe sends requests like the service, and stops the server after all events are printed.
func TestServe(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var out bytes.Buffer
	a := app{key: "real-key", secret: "real-secret", word: "casino", out: &lines{to: &out}}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	served := make(chan error, 1)
	go func() { served <- a.serveOn(ctx, listener) }()

	address := "http://" + listener.Addr().String() + "/rongcloud"
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	send := func(secret string, e webhook.Event) int {
		r, err := webhook.Sender{AppKey: "real-key", AppSecret: secret}.NewRequest(t.Context(), address, e)
		require.NoError(t, err)
		answer, err := client.Do(r)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		return answer.StatusCode
	}
	hello := webhook.Message{From: "ann", Target: "bob", Conversation: message.Private, Content: message.Text{Content: "hi"}, UID: "1", Time: time.UnixMilli(1)}
	assert.Equal(t, 200, send("real-secret", hello))
	assert.Equal(t, 200, send("real-secret", hello), "signed anew, as when the first answer was lost")
	assert.Equal(t, 200, send("real-secret", webhook.Friend{Change: webhook.FriendAccepted, UserID: "ann", PeerID: "bob", Time: time.UnixMilli(1)}))
	assert.Equal(t, 401, send("wrong-secret", hello))
	stop()
	require.NoError(t, <-served)

	assert.Equal(t, 1, strings.Count(out.String(), `from ann: RC:TxtMsg {"content":"hi"}`))
	assert.Contains(t, out.String(), `"UserID":"ann","PeerID":"bob"`)
	assert.Contains(t, out.String(), "refused: webhook: the signature does not match")
	assert.NotContains(t, out.String(), "real-secret")
}
