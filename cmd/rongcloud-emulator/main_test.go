package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
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
	"github.com/rongcloud-go/sdk/user"
)

// TestMain does not wait for net/http's server, which keeps an aborted connection for half a second.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

var export = regexp.MustCompile(`export (RONGCLOUD_\w+)=(\S+)`)

func TestServesAndStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-addr", "127.0.0.1:0"}, writer, io.Discard)
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

func TestHidesOwnSecret(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out strings.Builder
	require.NoError(t, run(ctx, []string{"-addr", "127.0.0.1:0", "-app-secret", "my-own-secret"}, &out, io.Discard))
	assert.NotContains(t, out.String(), "my-own-secret")
	assert.Contains(t, out.String(), "export RONGCLOUD_APP_SECRET=  #", "pasted as it is, a program says that the secret is missing")
	assert.Contains(t, out.String(), "not for production")
	assert.NotContains(t, out.String(), "WARNING")
}

func TestWarnsIfNotLoopback(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out strings.Builder
	require.NoError(t, run(ctx, []string{"-addr", "0.0.0.0:0"}, &out, io.Discard))
	assert.Contains(t, out.String(), "WARNING")
	assert.Regexp(t, `export RONGCLOUD_ENDPOINT=http://127\.0\.0\.1:\d+\n`, out.String())
}

// TestStopsDuringRequests stops while one request is delayed, another client has not sent its body, and a session is open.
func TestStopsDuringRequests(t *testing.T) {
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

// TestServerHasTimeouts: without them a client that never finishes its request holds a connection forever.
func TestServerHasTimeouts(t *testing.T) {
	server := newServer(t.Context(), nil)
	for name, timeout := range map[string]time.Duration{
		"ReadHeaderTimeout": server.ReadHeaderTimeout, "ReadTimeout": server.ReadTimeout, "IdleTimeout": server.IdleTimeout,
	} {
		assert.Positive(t, timeout, name)
	}
}

func TestTokensAreNotPrinted(t *testing.T) {
	for _, args := range [][]string{{"-token", "secret"}, {"-token", "secret="}, {"-token", "secret=u", "-token", "secret=v"}} {
		var out strings.Builder
		err := run(t.Context(), append(args, "-addr", "127.0.0.1:0"), &out, io.Discard)
		assert.ErrorContains(t, err, "token")
		assert.NotContains(t, out.String()+err.Error(), "secret")
	}
}

// started runs the program until the test ends, and returns the address that it prints.
func started(t *testing.T, args ...string) (url string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), writer, io.Discard)
		_ = writer.Close()
	}()
	url = endpointOf(t, out)
	t.Cleanup(func() {
		stop()
		assert.NoError(t, <-ended)
	})
	return url
}

// patience limits how long a test waits.
const patience = 10 * time.Second

// endpointOf returns the address that the program prints, and discards further output.
func endpointOf(t *testing.T, out io.Reader) (url string) {
	t.Helper()
	lines := bufio.NewScanner(out)
	for url == "" && lines.Scan() {
		if m := export.FindStringSubmatch(lines.Text()); m != nil && m[1] == rongcloud.EnvEndpoint {
			url = m[2]
		}
	}
	require.NotEmpty(t, url)
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return url
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	response, err := client.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(text)
}

func TestServesPages(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "index.html"), []byte("the page"), 0o600))
	url := started(t, "-token", "aaaa==@nav.example=userA", "-token", "b=userB", "-static", dir, "-host", "dev.example")
	status, body := get(t, url+"/")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, "the page", body)
	for token, user := range map[string]string{"aaaa%3D%3D%40": "userA", "b": "userB"} {
		_, body = get(t, url+"/navi.js?appId="+emulator.DefaultAppKey+"&token="+token)
		assert.Contains(t, body, `"userId":"`+user+`"`)
		assert.Contains(t, body, `"server":"`+strings.TrimPrefix(url, "http://")+`"`)
	}
	status, _ = get(t, url+"/navi.js?appId="+emulator.DefaultAppKey+"&token=c")
	assert.Equal(t, http.StatusUnauthorized, status)
}

func TestTokensContainAddress(t *testing.T) {
	url := started(t, "-navi-in-token")
	client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(url))
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	token, err := user.New(client).Register(t.Context(), user.Registration{ID: "ann", Name: "Ann"})
	require.NoError(t, err)
	assert.True(t, strings.HasSuffix(token.Value, "@"+url))
}

func TestAnnouncesConsole(t *testing.T) {
	for name, c := range map[string]struct {
		args          []string
		shown, warned bool
	}{
		"by default":         {[]string{"-addr", "127.0.0.1:0"}, true, false},
		"under another name": {[]string{"-addr", "127.0.0.1:0", "-console-host", "dev.example", "-console-host", "other.example"}, true, false},
		"on the network":     {[]string{"-addr", "0.0.0.0:0"}, true, true},
		"switched off":       {[]string{"-addr", "0.0.0.0:0", "-no-console"}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			stop()
			var out strings.Builder
			require.NoError(t, run(ctx, c.args, &out, io.Discard))
			assert.Equal(t, c.shown, regexp.MustCompile(`http://127\.0\.0\.1:\d+/_console\n`).MatchString(out.String()), out.String())
			assert.Equal(t, c.warned, strings.Contains(out.String(), "the console needs no App Secret"))
		})
	}
	assert.Error(t, run(t.Context(), []string{"-addr", "127.0.0.1:0", "-console-host", "http://x"}, io.Discard, io.Discard))
}

// TestConsoleStreamEndsWithProgram stops while a page receives changes.
func TestConsoleStreamEndsWithProgram(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-addr", "127.0.0.1:0"}, writer, io.Discard)
		_ = writer.Close()
	}()
	var console string
	for lines := bufio.NewScanner(out); console == "" && lines.Scan(); {
		console = regexp.MustCompile(`http://\S+/_console$`).FindString(lines.Text())
	}
	require.NotEmpty(t, console)
	go func() { _, _ = io.Copy(io.Discard, out) }()

	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	page, err := client.Get(console)
	require.NoError(t, err)
	text, err := io.ReadAll(page.Body)
	require.NoError(t, err)
	require.NoError(t, page.Body.Close())
	secret := regexp.MustCompile(`name="console-secret" content="([^"]+)"`).FindSubmatch(text)
	require.NotNil(t, secret)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, console+"/api/events?messages=0&requests=0&clears=0", nil)
	require.NoError(t, err)
	r.Header.Set("X-Console-Secret", string(secret[1]))
	stream, err := client.Do(r)
	require.NoError(t, err)
	defer stream.Body.Close()
	require.Equal(t, http.StatusOK, stream.StatusCode)
	_, err = bufio.NewReader(stream.Body).ReadString('\n')
	require.NoError(t, err)

	stop()
	_, _ = io.Copy(io.Discard, stream.Body) // ends
	assert.NoError(t, <-ended)
}
