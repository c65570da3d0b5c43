package rongcloudtest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloudtest"
	"github.com/rongcloud-go/sdk/webhook"
)

// ending is a test that keeps its errors, and can be waited for.
type ending struct {
	testing.TB
	errors   []string
	cleanups []func()
}

func (e *ending) Errorf(format string, args ...any) {
	e.errors = append(e.errors, fmt.Sprintf(format, args...))
}
func (e *ending) Cleanup(f func()) { e.cleanups = append(e.cleanups, f) }
func (e *ending) end() {
	for i := len(e.cleanups) - 1; i >= 0; i-- {
		e.cleanups[i]()
	}
}

// roomsAt is an app with a callback at a path.
func roomsAt(t *testing.T, path string) (app http.Handler, joined chan string) {
	joined = make(chan string, 10)
	handler, err := webhook.NewHandler(rongcloudtest.WebhookApp(), webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
		joined <- e.Room
		return nil
	}))
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.Handle(path, handler)
	return mux, joined
}

func TestGivenUpCallbackFailsTest(t *testing.T) {
	const wrong = "rongcloudtest: the callback chatroom.status was given up at the path /: not 200, status 404, answer \"404 page not found\\n\""
	for name, await := range map[string]bool{"awaited": true, "at the end": false} {
		e := &ending{TB: t}
		app, _ := roomsAt(t, "POST /rongcloud")
		server := rongcloudtest.NewServer(e, rongcloudtest.WithWebhooks(e, app, webhook.KindChatroomStatus))
		server.Connect("ann").Join("r")
		if await {
			server.AwaitWebhooks()
			assert.Equal(t, wrong, e.errors[0], name)
		}
		reported := len(e.errors)
		e.end()
		if await {
			assert.Len(t, e.errors, reported, "once is enough")
		} else if assert.NotEmpty(t, e.errors, name) {
			assert.Equal(t, wrong, e.errors[0], name)
		}
	}
}

func TestCallbacksAtPath(t *testing.T) {
	e := &ending{TB: t}
	app, joined := roomsAt(t, "POST /rongcloud")
	server := rongcloudtest.NewServer(e, rongcloudtest.WithWebhooksAt(e, "/rongcloud", app, webhook.KindChatroomStatus))
	server.Connect("ann").Join("r")
	server.AwaitWebhooks()
	assert.Equal(t, "r", <-joined)
	e.end()
	assert.Empty(t, e.errors)

	f := &failing{TB: t, ctx: t.Context()}
	assert.Contains(t, failureOf(f, func() { rongcloudtest.WithWebhooksAt(f, "rongcloud", app) }), `must begin with /, got "rongcloud"`)
}

// TestTestingRefusals: a handler that the test serves itself may refuse.
func TestTestingRefusals(t *testing.T) {
	e := &ending{TB: t}
	refusing := httptest.NewServer(http.NotFoundHandler())
	defer refusing.Close()
	server := rongcloudtest.NewServer(e, emulator.WithWebhooks(refusing.URL, webhook.KindChatroomStatus))
	server.Connect("ann").Join("r")
	server.AwaitWebhooks()
	e.end()
	assert.Empty(t, e.errors)
}

// TestServerWithOwnCredentials: its client signs with them, and its callbacks are signed with them.
func TestServerWithOwnCredentials(t *testing.T) {
	mux := http.NewServeMux()
	server := rongcloudtest.NewServer(t, emulator.WithCredentials("own-key", "own-secret"),
		rongcloudtest.WithWebhooksAt(t, "/rongcloud", mux, webhook.KindChatroomStatus))
	joined := make(chan string, 10)
	handler, err := webhook.NewHandler(server.WebhookApp(), webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
		joined <- e.Raw().AppKey
		return nil
	}))
	require.NoError(t, err)
	mux.Handle("POST /rongcloud", handler)
	require.NoError(t, chatroom.New(server.Client()).Create(t.Context(), chatroom.CreateParams{ID: "r"}))
	server.AwaitWebhooks()
	assert.Equal(t, "own-key", <-joined)

	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, server.NewWebhookRequest("/rongcloud", webhook.ChatroomStatus{}))
	assert.Equal(t, http.StatusOK, answer.Code)
	answer = httptest.NewRecorder()
	handler.ServeHTTP(answer, rongcloudtest.NewWebhookRequest(t, "/rongcloud", webhook.ChatroomStatus{}))
	assert.Equal(t, http.StatusUnauthorized, answer.Code, "signed for another app")
}
