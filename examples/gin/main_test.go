package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

func TestCallbacksInGin(t *testing.T) {
	sender := webhook.Sender{AppKey: "key", AppSecret: "secret"}
	for path, want := range map[string]struct {
		status int
		said   string
	}{
		"/rongcloud":          {200, "10086 joined [ann]"},
		"/audited/rongcloud":  {200, "10086 joined [ann]"},
		"/mistaken/rongcloud": {400, "something before the handler"},
	} {
		t.Run(path, func(t *testing.T) {
			var said []string
			router, err := newRouter("key", "secret", func(text string) { said = append(said, text) })
			require.NoError(t, err)
			r, err := sender.NewRequest(t.Context(), "http://app.example"+path,
				webhook.ChatroomStatus{Room: "10086", Change: webhook.RoomJoined, UserIDs: []string{"ann"}, Time: time.Now()})
			require.NoError(t, err)
			r.RequestURI = ""
			answer := httptest.NewRecorder()
			router.ServeHTTP(answer, r)
			assert.Equal(t, want.status, answer.Code)
			require.Len(t, said, 1)
			assert.Contains(t, said[0], want.said)
		})
	}
}

func TestUnsignedCallbacksInGin(t *testing.T) {
	var said []string
	router, err := newRouter("key", "secret", func(text string) { said = append(said, text) })
	require.NoError(t, err)
	for _, path := range []string{"/rongcloud", "/audited/rongcloud"} {
		answer := httptest.NewRecorder()
		router.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, path, nil))
		assert.Equal(t, http.StatusUnauthorized, answer.Code)
	}
}

func TestWrongUsage(t *testing.T) {
	assert.ErrorContains(t, run([]string{"extra"}), `there is no argument "extra"`)
	assert.ErrorContains(t, run([]string{"-nonsense"}), "nonsense")
	t.Setenv("RONGCLOUD_APP_KEY", "")
	assert.ErrorContains(t, run(nil), "App Key must not be empty")
}
