// Package examples_test runs the example programs like a new user.
package examples_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// programs lists the examples, with wrong arguments for each, and what the error must contain.
var programs = map[string]map[string][]string{
	"quickstart": {},
	"gin":        {"-addr": {"-account", "-addr", "nonsense"}, "-addr must be like": {"-addr", "nonsense"}},
	"webhook":    {"-addr": {"-account", "-addr", "nonsense"}, "-addr must be like": {"-addr", "nonsense"}, "-block": {"-block", ""}},
	"livequiz": {
		"-room": {"-room", ""}, "-lead": {"-lead", "1h"}, "-players": {"-players", "0"}, "-navi": {"-navi", "x"}, "-addr": {"-addr", "nonsense"},
		"-emulator-addr": {"-addr", "127.0.0.1:0", "-emulator-addr", "nonsense"},
		"-questions: ":   {"-questions", "nowhere.json"}, "-client: ": {"-addr", "127.0.0.1:0", "-client", "nowhere"},
	},
	"bulk": {
		"-n": {"-n", "0"}, "-workers": {"-workers", "0"}, "-failures": {"-failures", ""}, "-refuse": {"-refuse", "-1"},
		"-workers must be 1 to 10000": {"-workers", "10001"}, "-failures: ": {"-n", "1", "-failures", "nowhere/f"}, "-refuse is for": {"-account", "-refuse", "1"},
	},
}

// wrongForAll has arguments that no program accepts.
var wrongForAll = map[string][]string{"-nonsense": {"-nonsense"}, `"start"`: {"start"}, "-account": {"-account=perhaps"}}

var (
	binaries string // the folder the examples are built into
	building sync.Mutex
)

func TestMain(m *testing.M) {
	var err error
	if binaries, err = os.MkdirTemp("", "examples"); err != nil {
		panic(err)
	}
	status := m.Run()
	_ = os.RemoveAll(binaries)
	os.Exit(status)
}

// build builds an example in its own module, with or without a workspace. The second build is cached.
func build(t *testing.T, name string) string {
	t.Helper()
	building.Lock()
	defer building.Unlock()
	program := filepath.Join(binaries, name)
	command := exec.CommandContext(t.Context(), "go", "build", "-C", name, "-o", program, ".")
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
	return program
}

// call runs a program with an account in its environment, and counts the requests to that account.
func call(t *testing.T, program string, args ...string) (status int, stdout, stderr string, requests int64) {
	t.Helper()
	var count atomic.Int64
	account := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { count.Add(1) }))
	defer account.Close()
	var out, errs bytes.Buffer
	limited, cancel := context.WithTimeout(t.Context(), time.Minute) // a program that serves instead of refusing
	defer cancel()
	command := exec.CommandContext(limited, program, args...)
	command.Dir = t.TempDir()
	command.Env = append(os.Environ(),
		rongcloud.EnvAppKey+"=key", rongcloud.EnvAppSecret+"=secret", rongcloud.EnvEndpoint+"="+account.URL)
	command.Stdout, command.Stderr = &out, &errs
	err := command.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return command.ProcessState.ExitCode(), out.String(), errs.String(), count.Load()
}

func TestEveryExampleIsListed(t *testing.T) {
	mains, err := filepath.Glob("*/main.go")
	require.NoError(t, err)
	var found []string
	for _, main := range mains {
		found = append(found, filepath.Dir(main))
	}
	var listed []string
	for name := range programs {
		listed = append(listed, name)
	}
	assert.ElementsMatch(t, listed, found)
}

func TestHelpAndWrongUsage(t *testing.T) {
	for name, wrong := range programs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program := build(t, name)
			status, stdout, stderr, requests := call(t, program, "-h")
			assert.Zero(t, status)
			assert.Contains(t, stdout, "-account")
			assert.Empty(t, stderr)
			assert.Zero(t, requests)

			for _, calls := range []map[string][]string{wrongForAll, wrong} {
				for named, args := range calls {
					status, stdout, stderr, requests := call(t, program, args...)
					assert.Equal(t, 2, status, args)
					assert.Contains(t, stderr, named, args)
					assert.NotContains(t, stderr, "panic")
					assert.Empty(t, stdout, args)
					assert.Zero(t, requests, args)
				}
			}
		})
	}
}

// TestAccountNeedsFlag runs the programs that end by themselves; livequiz has its own tests.
func TestAccountNeedsFlag(t *testing.T) {
	for name, args := range map[string][]string{"quickstart": nil, "webhook": nil, "gin": nil, "bulk": {"-n", "3"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program := build(t, name)
			status, stdout, stderr, requests := call(t, program, args...)
			assert.Zero(t, status, "%s", stderr)
			assert.Zero(t, requests)
			assert.Contains(t, stdout, "an emulator inside this program")
			assert.NotContains(t, stdout, " 10086", "a room that may be somebody's")

			if name != "webhook" && name != "gin" { // which wait for callbacks
				status, _, _, requests = call(t, program, append(args, "-account")...)
				assert.Equal(t, 1, status, "the account answers nothing usable")
				assert.Positive(t, requests)
			}
		})
	}
}
