package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/program"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// account points the environment at an emulator, as if it were the real service.
func account(t *testing.T) *emulator.Emulator {
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

func file(t *testing.T) string { return filepath.Join(t.TempDir(), "failures.txt") }

// idsIn returns the users in a file of failures.
func idsIn(t *testing.T, name string) []string {
	t.Helper()
	ids, err := readFailures(name)
	require.NoError(t, err)
	return ids
}

// asked returns the users in the registrations received, in order.
func asked(emu *emulator.Emulator) []string {
	var ids []string
	for _, r := range emu.Requests() {
		id, _, _ := strings.Cut(strings.TrimPrefix(r.Body, "userId="), "&")
		ids = append(ids, id)
	}
	return ids
}

// counting counts the steps of a run.
type counting struct{ total, steps, finished int }

func (c *counting) start(total int) { c.total = total }
func (c *counting) step()           { c.steps++ }
func (c *counting) finish()         { c.finished++ }

func TestFailuresAreRetried(t *testing.T) {
	emu := account(t)
	s := settings{users: 20, workers: 4, failures: file(t), account: true}
	refusal := emulator.Fault{Times: 3, Status: http.StatusForbidden, Body: `{"code":2007,"errorMessage":"no more users"}`}

	emu.Inject("user.getToken", refusal)
	var out bytes.Buffer
	var bar counting
	assert.ErrorContains(t, run(t.Context(), s, &out, &bar), "3 users are left")
	assert.Contains(t, out.String(), "17 of 20 users are registered.")
	assert.Equal(t, counting{20, 20, 1}, bar)
	left := idsIn(t, s.failures)
	require.Len(t, left, 3)
	for i := range s.users {
		id := fmt.Sprintf("bulk-%06d", i)
		_, registered := emu.User(id)
		assert.NotEqual(t, registered, slices.Contains(left, id), id)
	}
	text, err := os.ReadFile(s.failures)
	require.NoError(t, err)
	assert.Contains(t, string(text), left[0]+"\trongcloud: user.getToken: ")
	assert.Contains(t, string(text), "code 2007")

	emu.ClearRequests()
	refusal.Times = 1
	emu.Inject("user.getToken", refusal)
	assert.ErrorContains(t, run(t.Context(), s, io.Discard, silent{}), "1 users are left")
	assert.ElementsMatch(t, left, asked(emu), "only the failures")
	last := idsIn(t, s.failures)
	require.Len(t, last, 1)
	assert.Contains(t, left, last[0])

	emu.ClearRequests()
	require.NoError(t, run(t.Context(), s, io.Discard, silent{}))
	assert.Equal(t, last, asked(emu))
	assert.NoFileExists(t, s.failures)
	for i := range s.users {
		_, registered := emu.User(fmt.Sprintf("bulk-%06d", i))
		assert.True(t, registered)
	}
}

func TestUntriedUsersAreKept(t *testing.T) {
	emu := account(t)
	ctx, cancel := context.WithCancel(t.Context())
	s := settings{users: 100, workers: 2, failures: file(t), account: true}
	assert.ErrorContains(t, run(ctx, s, io.Discard, &cancelling{after: 10, cancel: cancel}), "users are left")
	left := idsIn(t, s.failures)
	assert.Less(t, len(left), 91, "what was registered before is not left")
	assert.GreaterOrEqual(t, len(left), 100-10-4*s.workers)

	emu.ClearRequests()
	require.NoError(t, run(t.Context(), s, io.Discard, silent{}))
	assert.ElementsMatch(t, left, asked(emu))
	for i := range s.users {
		_, registered := emu.User(fmt.Sprintf("bulk-%06d", i))
		assert.True(t, registered)
	}
}

// cancelling cancels the run after some steps.
type cancelling struct {
	silent
	after  int
	cancel context.CancelFunc
}

func (c *cancelling) step() {
	if c.after--; c.after == 0 {
		c.cancel()
	}
}

func TestEmbedded(t *testing.T) {
	t.Setenv(rongcloud.EnvAppKey, "")
	s := settings{users: 30, workers: 3, failures: file(t), refuse: 2}
	assert.ErrorContains(t, run(t.Context(), s, io.Discard, silent{}), "2 users are left")
	s.refuse = 0
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), s, &out, silent{}))
	assert.Contains(t, out.String(), "Trying the 2 users")
	assert.Contains(t, out.String(), "2 of 2 users are registered.")
	s.account = true
	assert.Error(t, run(t.Context(), s, io.Discard, silent{}), "the environment names no account")
}

func TestRunErrors(t *testing.T) {
	name := file(t)
	err := run(t.Context(), settings{users: 1, workers: 0, failures: name}, io.Discard, silent{})
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.NoFileExists(t, name)
	require.NoError(t, os.WriteFile(name, []byte("\n\n"), 0o600))
	assert.ErrorContains(t, run(t.Context(), settings{users: 1, workers: 1, failures: name}, io.Discard, silent{}), "names no user")
	assert.FileExists(t, name)
	assert.Error(t, run(t.Context(), settings{users: 1, workers: 1, failures: t.TempDir()}, io.Discard, silent{}))
}

func TestFlags(t *testing.T) {
	s, err := parse(nil, io.Discard)
	require.NoError(t, err)
	assert.Equal(t, settings{users: 100_000, workers: 32, failures: "bulk-failures.txt"}, s)
	s, err = parse([]string{"-n", "5", "-workers", "2", "-failures", "f", "-account"}, io.Discard)
	require.NoError(t, err)
	assert.Equal(t, settings{users: 5, workers: 2, failures: "f", account: true}, s)
	for _, wrong := range []string{"-n=0", "-workers=0", "-failures=", "-refuse=-1", "-refuse=1 -account", "extra", "-unknown"} {
		_, err := parse(strings.Fields(wrong), io.Discard)
		assert.ErrorIs(t, err, program.ErrUsage, wrong)
	}
}

func TestNoBarOutsideTerminal(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer f.Close()
	assert.Equal(t, silent{}, newProgress(f))
}

func TestBar(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer f.Close()
	b := &bar{out: f}
	b.start(2)
	b.step()
	b.step()
	b.finish()
	text, err := os.ReadFile(f.Name())
	require.NoError(t, err)
	assert.Contains(t, string(text), "registering")
	assert.Contains(t, string(text), "2/2")
}
