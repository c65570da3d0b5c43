package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/program"
	"github.com/rongcloud-go/sdk/webhook"
)

func TestCallbacksInGin(t *testing.T) {
	sender := webhook.Sender{AppKey: "key", AppSecret: "secret"}
	for path, want := range map[string]struct {
		status int
		said   string
	}{
		"/rongcloud":          {200, "10086: joined [ann]"},
		"/audited/rongcloud":  {200, "10086: joined [ann]"},
		"/mistaken/rongcloud": {400, "something before the handler"},
	} {
		t.Run(path, func(t *testing.T) {
			var said []string
			router, err := newRouter("key", "secret", func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) })
			require.NoError(t, err)
			r, err := sender.NewRequest(t.Context(), "http://app.example"+path,
				webhook.ChatroomStatus{Room: "10086", Change: webhook.RoomJoined, UserIDs: []string{"ann"}, Time: time.Now()})
			require.NoError(t, err)
			answer := httptest.NewRecorder()
			router.ServeHTTP(answer, r)
			assert.Equal(t, want.status, answer.Code)
			require.Len(t, said, 1)
			assert.Contains(t, said[0], want.said)
		})
	}
}

func TestUnsignedCallbacksInGin(t *testing.T) {
	router, err := newRouter("key", "secret", func(string, ...any) {})
	require.NoError(t, err)
	for _, path := range []string{"/rongcloud", "/audited/rongcloud"} {
		answer := httptest.NewRecorder()
		router.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, path, nil))
		assert.Equal(t, http.StatusUnauthorized, answer.Code)
	}
}

func TestPlay(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), nil, &out, io.Discard))
	for _, line := range []string{"the emulator calls /rongcloud\n", "gin-room: joined [ann]\n", "something before the handler"} {
		assert.Contains(t, out.String(), line)
	}
}

func TestWrongUsage(t *testing.T) {
	t.Setenv("RONGCLOUD_APP_KEY", "")
	assert.ErrorIs(t, run(t.Context(), []string{"-account", "-addr", "nonsense"}, io.Discard, io.Discard), program.ErrUsage)
	assert.ErrorContains(t, run(t.Context(), []string{"-account", "-addr", "127.0.0.1:0"}, io.Discard, io.Discard), "RONGCLOUD_APP_KEY")
}
