package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/program"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

// TestWrongFlags checks that the error names the flag and is a usage error.
func TestWrongFlags(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for _, c := range []struct {
		args  []string
		named string
	}{
		{[]string{"-nonsense"}, "-nonsense"},
		{[]string{"start"}, `unexpected argument "start"`},
		{[]string{"-addr", "8585"}, `-addr must be like 127.0.0.1:8080, got "8585"`},
		{[]string{"-addr", ""}, `-addr must be like 127.0.0.1:8080, got ""`},
		{[]string{"-addr", "127.0.0.1:99999"}, "-addr: "},
		{[]string{"-addr", "256.0.0.1:1"}, "-addr: "},
		{[]string{"-app-key", ""}, "-app-key must not be empty"},
		{[]string{"-app-secret", ""}, "-app-secret must not be empty"},
		{[]string{"-webhook", "chatroom.status"}, "flag -webhook: wanted KIND=URL"},
		{[]string{"-webhook", "nonsense=http://127.0.0.1:1"}, `flag -webhook: emulator: it does not call "nonsense"`},
		{[]string{"-webhook", "chatroom.status=127.0.0.1:1"}, "flag -webhook: emulator: the address of chatroom.status"},
		{[]string{"-webhook", "chatroom.status=http://a", "-webhook", "chatroom.status=http://b"}, "two addresses for chatroom.status"},
		{[]string{"-token", "abc"}, `-token: 3 characters without a "=" were given; wanted TOKEN=USER, such as abc=ann`},
		{[]string{"-token", "=ann"}, `-token: nothing was given before the "="; wanted TOKEN=USER`},
		{[]string{"-token", "abc="}, `-token: no user was given after the last "="; wanted TOKEN=USER`},
		{[]string{"-token", "abc=" + strings.Repeat("u", 65)}, "-token: emulator: "},
		{[]string{"-token", "abc=ann", "-token", "abc=bob"}, "the same fixed token"},
		{[]string{"-static", "/nowhere/at/all"}, "-static: "},
		{[]string{"-static", file}, "is not a folder"},
		{[]string{"-host", "http://x"}, "flag -host: emulator: a host"},
		{[]string{"-console-host", "http://x"}, "flag -console-host: emulator: a console host"},
		{[]string{"-no-console=perhaps"}, "-no-console"},
		{[]string{"-quiet=perhaps"}, "-quiet"},
		{[]string{"-navi-in-token=perhaps"}, "-navi-in-token"},
		{[]string{"-version=perhaps"}, "-version"},
	} {
		var out, errs strings.Builder
		err := run(t.Context(), append([]string{"-addr", "127.0.0.1:0"}, c.args...), &out, &errs)
		assert.ErrorIs(t, err, program.ErrUsage, c.args)
		assert.ErrorContains(t, err, c.named, c.args)
		assert.Empty(t, out.String()+errs.String(), c.args)
	}
}

func TestPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	err = run(t.Context(), []string{"-addr", taken.Addr().String()}, io.Discard, io.Discard)
	assert.ErrorContains(t, err, "Choose another port with -addr")
	assert.NotErrorIs(t, err, program.ErrUsage)
}

func TestVersion(t *testing.T) {
	var out strings.Builder
	require.NoError(t, run(t.Context(), []string{"-version"}, &out, io.Discard))
	assert.Regexp(t, `^rongcloud-emulator \S+ go1\.\S+\n$`, out.String())
}

func TestReadyAndRoot(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "index.html"), []byte("the page"), 0o600))
	for name, c := range map[string]struct {
		args []string
		root string
	}{
		"with a console": {nil, "/_console/assets/"},
		"with a page":    {[]string{"-static", dir}, "the page"},
		"with neither":   {[]string{"-no-console"}, `"code":`},
	} {
		url := started(t, c.args...)
		status, body := get(t, url+"/_emulator/ready")
		assert.Equal(t, http.StatusOK, status, name)
		assert.Equal(t, "ready\n", body, name)
		_, body = get(t, url+"/")
		assert.Contains(t, body, c.root, name)
	}
}

// stderr collects the standard error of a running program.
type stderr struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *stderr) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// TestLogsRequestsAndCallbacks checks that callbacks which an app with a wrong secret refuses are logged.
func TestLogsRequestsAndCallbacks(t *testing.T) {
	app, err := webhook.NewHandler(webhook.WithApp(emulator.DefaultAppKey, "wrong-secret"),
		webhook.On(func(context.Context, webhook.ChatroomStatus) error { return nil }))
	require.NoError(t, err)
	hook := httptest.NewServer(app)
	defer hook.Close()
	for _, quiet := range []bool{false, true} {
		var log stderr
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		out, writer := io.Pipe()
		ended := make(chan error, 1)
		args := []string{"-addr", "127.0.0.1:0", "-webhook", "chatroom.status=" + hook.URL}
		if quiet {
			args = append(args, "-quiet")
		}
		go func() {
			ended <- run(ctx, args, writer, &log)
			_ = writer.Close()
		}()
		client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(endpointOf(t, out)))
		require.NoError(t, err)
		rooms := chatroom.New(client)
		for _, id := range []string{"a", "b", "c"} {
			require.NoError(t, rooms.Create(t.Context(), chatroom.CreateParams{ID: id}))
		}
		client.CloseIdleConnections()
		if !quiet {
			require.Eventually(t, func() bool {
				log.mu.Lock()
				defer log.mu.Unlock()
				return strings.Count(log.text.String(), "callback given up") == 3
			}, patience, patience/1000)
		}
		stop()
		require.NoError(t, <-ended)
		if quiet {
			assert.Empty(t, log.text.String())
			continue
		}
		said := regexp.MustCompile(`(?m)^time=\d\d:\d\d:\d\d\.\d{3} `).ReplaceAllString(log.text.String(), "")
		assert.Equal(t, 3, strings.Count(said, "level=INFO msg=request method=POST path=/chatroom/create_new.json"), said)
		assert.Equal(t, 9, strings.Count(said, `level=WARN msg="callback failed" kind=chatroom.status url=`+hook.URL+" status=401 took="), said)
	}
}
