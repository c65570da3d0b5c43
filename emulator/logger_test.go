package emulator_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

// lockedBuffer is a buffer that callbacks write while a test reads it.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// lines returns the lines without their times.
func (b *lockedBuffer) lines() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Split(strings.TrimSpace(b.text.String()), "\n")
}

func logTo(b *lockedBuffer) emulator.Option {
	return emulator.WithLogger(slog.New(slog.NewTextHandler(b, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == "took" {
				return slog.Attr{}
			}
			return a
		},
	})))
}

func TestLogger(t *testing.T) {
	var log lockedBuffer
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/rooms" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer app.Close()
	emu, err := emulator.New(logTo(&log), emulator.WithWebhook(webhook.KindChatroomStatus, app.URL+"/rooms?token=hidden"),
		emulator.WithWebhook(webhook.KindOnlineStatus, app.URL+"/users"), emulator.WithWebhook(webhook.KindPreSend, app.URL+"/judge"))
	require.NoError(t, err)
	defer emu.Close()
	server := httptest.NewServer(emu)
	defer server.Close()
	client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(server.URL), rongcloud.WithAttempts(1))
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	rooms := chatroom.New(client)

	require.NoError(t, rooms.Create(t.Context(), chatroom.CreateParams{ID: "r"}))
	require.NoError(t, emu.AwaitWebhooks(t.Context()))
	_, err = rooms.Get(t.Context(), "none")
	require.Error(t, err)
	emu.Inject("chatroom.destroy", emulator.NotEnabled)
	require.Error(t, rooms.Destroy(t.Context(), []string{"r"}))
	response, err := http.Post(server.URL+"/no%0Asuch.json?secret=hidden", "text/plain", strings.NewReader("hidden"))
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	token, err := emu.Token("ann")
	require.NoError(t, err)
	ann, err := emu.Connect(token)
	require.NoError(t, err)
	require.NoError(t, emu.AwaitWebhooks(t.Context()))
	_, err = ann.Join("r", emulator.JoinOptions{})
	require.NoError(t, err)
	_, err = ann.SendChatroom("r", emulator.Outgoing{ObjectName: "My:Note", Content: "hidden"})
	require.NoError(t, err)

	server.Close() // waits until all requests are logged
	refused := "level=WARN msg=\"callback failed\" kind=chatroom.status url=" + app.URL + `/rooms status=401 reason="not 200"`
	var ofRoom []string
	for _, line := range log.lines() {
		if strings.Contains(line, "kind=chatroom.status") {
			ofRoom = append(ofRoom, line)
		}
	}
	assert.Equal(t, []string{
		refused, refused, refused,
		"level=WARN msg=\"callback given up\" kind=chatroom.status url=" + app.URL + `/rooms reason="every attempt failed"`,
	}, ofRoom[:4])
	text := strings.Join(log.lines(), "\n")
	for _, want := range []string{
		"level=INFO msg=request method=POST path=/chatroom/create_new.json operation=chatroom.create status=200 code=200",
		`level=WARN msg="request refused" method=POST path=/chatroom/get.json operation=chatroom.get status=200 code=23410 reason=`,
		`operation=chatroom.destroy status=430 code=0 fault=`,
		`path="/no\nsuch.json" status=`,
		`level=INFO msg=callback kind=user.onlineStatus url=` + app.URL + `/users status=200`,
		`level=WARN msg="callback given up" kind=message.preSend url=` + app.URL + `/judge reason="no usable verdict came: the message passes"`,
	} {
		assert.Contains(t, text, want)
	}
	assert.NotContains(t, text, "hidden")
	assert.NotContains(t, text, emulator.DefaultAppSecret)
}

func TestANilLoggerIsRefused(t *testing.T) {
	_, err := emulator.New(emulator.WithLogger(nil))
	assert.ErrorContains(t, err, "logger")
}

// A lenient emulator carries out a request with a warning, and logs the warning.
func TestWarningsAreLogged(t *testing.T) {
	var log lockedBuffer
	emu, err := emulator.New(logTo(&log))
	require.NoError(t, err)
	defer emu.Close()
	server := httptest.NewServer(emu)
	defer server.Close()
	client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(server.URL), rongcloud.WithAttempts(1))
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	_, err = client.Call(t.Context(), rongcloud.Request{
		Operation: rongcloud.Operation{ID: "user.checkOnline", Path: "/user/checkOnline.json"},
		Fields:    rongcloud.Fields{rongcloud.NewField("userId", "ann"), rongcloud.NewField("stray", "1")},
	}, nil)
	require.NoError(t, err)
	server.Close() // waits until all requests are logged
	text := strings.Join(log.lines(), "\n")
	assert.Contains(t, text, `level=WARN msg="request warning" path=/user/checkOnline.json warning="stray`)
	assert.Contains(t, text, `level=INFO msg=request`)
}
