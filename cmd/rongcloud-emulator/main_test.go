package main

import (
	"bufio"
	"context"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/rongcloud"
)

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
	assert.Contains(t, out.String(), "not for production")
}
