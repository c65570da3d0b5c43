package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloudtest"
	"github.com/rongcloud-go/sdk/webhook"
)

func TestPresenceUsesLatest(t *testing.T) {
	t.Parallel()
	p := newPresence("10086")
	told := func(room string, change webhook.RoomChange, at int64, users ...string) {
		require.NoError(t, p.note(t.Context(), webhook.ChatroomStatus{Room: room, Change: change, UserIDs: users, Time: time.UnixMilli(at)}))
	}
	in := func() int { n, _ := p.count(); return n }
	_, known := p.count()
	assert.False(t, known)
	told("other", webhook.RoomJoined, 1, "ann")
	_, known = p.count()
	assert.False(t, known)

	told("10086", webhook.RoomJoined, 10, "ann", "bob", hostUser)
	assert.Equal(t, 2, in(), "the host is no player")
	told("10086", webhook.RoomLeft, 30, "ann")
	told("10086", webhook.RoomJoined, 20, "ann") // late
	told("10086", webhook.RoomLeft, 30, "ann")   // again
	assert.Equal(t, 1, in())
	told("10086", webhook.RoomJoined, 40, "ann")
	assert.Equal(t, 2, in())
	told("10086", webhook.RoomDestroyed, 50)
	assert.Zero(t, in())
	told("10086", webhook.RoomJoined, 60, "cid")
	assert.Equal(t, 1, in())
}

// TestPresenceOfClients tests end to end, with callbacks out of order and repeated.
func TestPresenceOfClients(t *testing.T) {
	t.Parallel()
	p := newPresence("10086")
	mux := http.NewServeMux()
	server := rongcloudtest.NewServer(t, rongcloudtest.WithWebhooks(t, mux), emulator.WithWebhookDisorder(7))
	handler, err := webhook.NewHandler(rongcloudtest.WebhookApp(), webhook.On(p.note))
	require.NoError(t, err)
	mux.Handle(callbackPath, handler)
	mux.Handle("/", handler)
	for _, id := range []string{"ann", "bob", "cid"} {
		server.Connect(id).Join("10086")
	}
	bob := server.Connect("bob") // elsewhere: the first connection ends
	bob.Join("10086")
	server.Connect("cid") // and does not join again
	server.AwaitWebhooks()
	n, known := p.count()
	assert.True(t, known)
	assert.Equal(t, 2, n)
}

func TestCallbacksAreVerified(t *testing.T) {
	t.Parallel()
	p := newPresence("10086")
	handler, err := p.callbacks("key", "secret")
	require.NoError(t, err)
	r, err := webhook.Sender{AppKey: "key", AppSecret: "wrong"}.NewRequest(t.Context(), "https://quiz.example"+callbackPath,
		webhook.ChatroomStatus{Room: "10086", Change: webhook.RoomJoined, UserIDs: []string{"ann"}, Time: time.Now()})
	require.NoError(t, err)
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, r)
	assert.Equal(t, http.StatusUnauthorized, answer.Code)
	_, known := p.count()
	assert.False(t, known)
}

// TestHostSeesPlayers checks that only the host sees them.
func TestHostSeesPlayers(t *testing.T) {
	t.Parallel()
	r := newRig(t, quizQuestions())
	host := r.hostPage()
	assert.Nil(t, host.state().InRoom, "nothing was told")
	answer := httptest.NewRecorder()
	r.handler.ServeHTTP(answer, rongcloudtest.NewWebhookRequest(t, "http://quiz.test"+callbackPath,
		webhook.ChatroomStatus{Room: "10086", Change: webhook.RoomJoined, UserIDs: []string{"ann"}, Time: time.Now()}))
	require.Equal(t, http.StatusOK, answer.Code)
	require.NotNil(t, host.state().InRoom)
	assert.Equal(t, 1, *host.state().InRoom)
}
