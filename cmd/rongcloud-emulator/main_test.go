package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var export = regexp.MustCompile(`export (RONGCLOUD_\w+)=(\S+)`)

func TestServesWhatItAnnouncesAndEndsCleanly(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-addr", "127.0.0.1:0"}, writer)
		_ = writer.Close()
	}()
	lines := bufio.NewScanner(out)
	for found := 0; found < 3 && lines.Scan(); {
		if m := export.FindStringSubmatch(lines.Text()); m != nil {
			t.Setenv(m[1], m[2])
			found++
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()

	client, err := rongcloud.FromEnv()
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	require.NoError(t, chatroom.New(client).Create(t.Context(), chatroom.CreateParams{ID: "10086"}))
	client.CloseIdleConnections()

	stop()
	assert.NoError(t, <-ended)
}

func TestRefusesBadArguments(t *testing.T) {
	for name, args := range map[string][]string{
		"unknown flag":      {"-nonsense"},
		"stray argument":    {"start"},
		"empty key":         {"-app-key", ""},
		"address not there": {"-addr", "256.0.0.1:1"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Error(t, run(t.Context(), args, io.Discard))
		})
	}
}

func TestHidesASecretOfYourOwn(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out strings.Builder
	require.NoError(t, run(ctx, []string{"-addr", "127.0.0.1:0", "-app-secret", "my-own-secret"}, &out))
	assert.NotContains(t, out.String(), "my-own-secret")
	assert.Contains(t, out.String(), "export RONGCLOUD_APP_SECRET=  #", "pasted as it is, a program says that the secret is missing")
	assert.Contains(t, out.String(), "not for production")
	assert.NotContains(t, out.String(), "WARNING")
}

func TestWarnsWhenTheNetworkCanReachIt(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out strings.Builder
	require.NoError(t, run(ctx, []string{"-addr", "0.0.0.0:0"}, &out))
	assert.Contains(t, out.String(), "WARNING")
	assert.Regexp(t, `export RONGCLOUD_ENDPOINT=http://127\.0\.0\.1:\d+\n`, out.String())
}

// TestEndsAlthoughRequestsHang stops while one request waits in a delay, another client has not sent its body, and a session
// is open.
func TestEndsAlthoughRequestsHang(t *testing.T) {
	emu, err := emulator.New()
	require.NoError(t, err)
	token, err := emu.Token("ann")
	require.NoError(t, err)
	_, err = emu.Connect(token)
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	arrived := make(chan struct{}, 2)
	ended := make(chan error, 1)
	go func() {
		ended <- serve(ctx, newServer(ctx, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			arrived <- struct{}{}
			emu.ServeHTTP(w, r)
		})), listener)
	}()

	emu.Inject("chatroom.create", emulator.Latency(time.Hour))
	client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint("http://"+listener.Addr().String()))
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	delayed := make(chan error, 1)
	go func() { delayed <- chatroom.New(client).Create(context.Background(), chatroom.CreateParams{ID: "r"}) }()
	<-arrived
	hanging, err := net.Dial("tcp", listener.Addr().String())
	require.NoError(t, err)
	defer hanging.Close()
	_, err = io.WriteString(hanging, "POST /user/getToken.json HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nuser")
	require.NoError(t, err)
	<-arrived

	stop()
	assert.ErrorIs(t, <-delayed, rongcloud.ErrUnavailable, "a broken connection, not an empty answer")
	assert.NoError(t, <-ended)
	_, exists := emu.Room("r")
	assert.False(t, exists)
}

// TestServerHasTimeouts: without them a client that never finishes its request holds a connection for ever.
func TestServerHasTimeouts(t *testing.T) {
	server := newServer(t.Context(), nil)
	for name, timeout := range map[string]time.Duration{
		"ReadHeaderTimeout": server.ReadHeaderTimeout, "ReadTimeout": server.ReadTimeout, "IdleTimeout": server.IdleTimeout,
	} {
		assert.Positive(t, timeout, name)
	}
}
