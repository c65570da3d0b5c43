package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// running starts the program and waits for its two URLs. stop ends it like Ctrl-C and returns its output.
func running(t *testing.T, args ...string) (players, host string, stop func() string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), writer, io.Discard)
		_ = writer.Close()
		ended <- err
	}()
	var out strings.Builder
	buffer := make([]byte, 1024)
	for !strings.Contains(out.String(), "Ctrl-C") {
		n, err := reader.Read(buffer)
		out.Write(buffer[:n])
		if err != nil {
			cancel()
			t.Fatalf("it ended: %v, %v", <-ended, out.String())
		}
	}
	addresses := regexp.MustCompile(`http://127\.0\.0\.1:\d+/(?:host#key=\w+)?\n`).FindAllString(out.String(), -1)
	require.Len(t, addresses, 2, out.String())
	return strings.TrimSpace(addresses[0]), strings.TrimSpace(addresses[1]), func() string {
		cancel()
		rest, _ := io.ReadAll(reader)
		require.NoError(t, <-ended)
		return out.String() + string(rest)
	}
}

func fetch(t *testing.T, method, url, key string) (int, string) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	require.NoError(t, err)
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(body)
}

func TestProgramOnEmulator(t *testing.T) {
	account := elsewhere(t) // without -account it is not used
	players, host, stop := running(t, "-client", t.TempDir())
	status, body := fetch(t, "GET", players, "")
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, body, "join-form")
	page, key, _ := strings.Cut(host, "#key=")
	status, _ = fetch(t, "GET", page, "")
	assert.Equal(t, http.StatusOK, status)
	status, _ = fetch(t, "GET", players+"api/host/state", "")
	assert.Equal(t, http.StatusUnauthorized, status)
	status, body = fetch(t, "GET", players+"api/host/state", key)
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, body, `"total":10`)
	_, body = fetch(t, "GET", players+"api/config", "")
	assert.Contains(t, body, `"navi":"http://127.0.0.1:`)
	out := stop()
	assert.Empty(t, account.Requests())
	assert.Contains(t, out, "Using an emulator inside this program")
	assert.Contains(t, out, installCommand, "the directory has no client")
}

// elsewhere points the environment at an emulator, as if it were the real service.
func elsewhere(t *testing.T) *emulator.Emulator {
	t.Helper()
	emu, err := emulator.New()
	require.NoError(t, err)
	server := httptest.NewServer(emu)
	t.Cleanup(server.Close)
	t.Setenv(rongcloud.EnvAppKey, emulator.DefaultAppKey)
	t.Setenv(rongcloud.EnvAppSecret, emulator.DefaultAppSecret)
	t.Setenv(rongcloud.EnvEndpoint, server.URL)
	return emu
}

func TestProgramOnAccount(t *testing.T) {
	emu := elsewhere(t)
	players, _, stop := running(t, "-account", "-room", "r7", "-navi", "http://navi.test")
	assert.Equal(t, []string{"r7"}, emu.Rooms())
	_, body := fetch(t, "GET", players+"api/config", "")
	assert.Contains(t, body, `"navi":"http://navi.test"`)
	assert.NotContains(t, body, emulator.DefaultAppSecret)
	assert.NotContains(t, stop(), emulator.DefaultAppSecret)

	emu.Inject("chatroom.get", emulator.Fault{Status: http.StatusForbidden, Body: `{"code":1007,"errorMessage":"no"}`})
	assert.ErrorIs(t, run(t.Context(), []string{"-account", "-addr", "127.0.0.1:0"}, io.Discard, io.Discard), rongcloud.ErrUnauthorized)
}

func TestProgramErrors(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	bad := filepath.Join(t.TempDir(), "bad.json")
	require.NoError(t, os.WriteFile(bad, []byte(`[]`), 0o600))
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-nonsense"}, "-nonsense"},
		{[]string{"rest"}, "there are flags only"},
		{[]string{"-addr", "8686"}, `-addr must be like 127.0.0.1:8080, got "8686"`},
		{[]string{"-addr", "127.0.0.1:0", "-emulator-addr", "x"}, "-emulator-addr must be like"},
		{[]string{"-room", ""}, "-room must have 1 to 64 bytes"},
		{[]string{"-lead", "-1s"}, "-lead must be 0 to 1m"},
		{[]string{"-players", "0"}, "-players must be at least 1"},
		{[]string{"-navi", "nav.test"}, "-navi must be like"},
		{[]string{"-navi", "ftp://nav.test"}, "-navi must be like"},
		{[]string{"-public", "quiz.example.com"}, "-public must be like https://quiz.example.com"},
		{[]string{"-public", "https://quiz.example.com/x"}, "-public must be like"},
		{[]string{"-questions", bad}, "has no question"},
		{[]string{"-addr", taken.Addr().String()}, "Choose another port with -addr"},
		{[]string{"-addr", "127.0.0.1:0", "-emulator-addr", taken.Addr().String()}, "Choose another port with -emulator-addr"},
	} {
		assert.ErrorContains(t, run(t.Context(), c.args, io.Discard, io.Discard), c.want, c.args)
	}
	var out bytes.Buffer
	assert.ErrorIs(t, run(t.Context(), []string{"-h"}, &out, io.Discard), flag.ErrHelp)
	assert.Contains(t, out.String(), "-questions")

	t.Setenv(rongcloud.EnvAppKey, "key")
	t.Setenv(rongcloud.EnvAppSecret, "")
	assert.ErrorContains(t, run(t.Context(), []string{"-account", "-addr", "127.0.0.1:0"}, io.Discard, io.Discard), rongcloud.EnvAppSecret)
}

func TestTheAddressOfPlayersIsTheirs(t *testing.T) {
	var out strings.Builder
	elsewhere(t)
	s, err := connect(config{account: true}, "", &out)
	require.NoError(t, err)
	defer s.close()
	a, err := newApp(config{room: "r", public: "https://quiz.example.com/", maxPlayers: 1}, s, quizQuestions(), slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	defer a.host.stop()
	announce(&out, a, a.config.Public)
	assert.Contains(t, out.String(), "Players: https://quiz.example.com/\n")
	assert.Contains(t, out.String(), "Host:    https://quiz.example.com/host#key=")
	assert.Contains(t, out.String(), "Screen:  https://quiz.example.com/screen\n")
}

// TestCallbackSecretIsPrivate: players can reach the emulator, and its default secret is public.
func TestCallbackSecretIsPrivate(t *testing.T) {
	var out strings.Builder
	s, err := connect(config{emulatorAddr: "127.0.0.1:0"}, "http://127.0.0.1:1"+callbackPath, &out)
	require.NoError(t, err)
	defer s.close()
	_, err = user.New(s.client).Register(t.Context(), user.Registration{ID: "u1", Name: "Ann"})
	require.NoError(t, err)
	stranger, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(s.navi))
	require.NoError(t, err)
	defer stranger.CloseIdleConnections()
	_, err = user.New(stranger).Register(t.Context(), user.Registration{ID: quizUser, Name: "Ann"})
	assert.ErrorIs(t, err, rongcloud.ErrUnauthorized)
}

func TestConsoleIsLoopbackOnly(t *testing.T) {
	var out strings.Builder
	s, err := connect(config{emulatorAddr: "0.0.0.0:0", navi: "http://192.168.1.5:8787"}, "http://127.0.0.1:1"+callbackPath, &out)
	require.NoError(t, err)
	defer s.close()
	assert.Equal(t, "http://192.168.1.5:8787", s.navi)
	assert.NotContains(t, out.String(), "Console")
	assert.Contains(t, out.String(), "http://127.0.0.1:")
}
