package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Where the programs and files are that the tests need, and what installs them.
const (
	installBrowser = "apt-get install chromium"
	installClient  = "npm ci --ignore-scripts --prefix examples/livequiz (in the root of the repository)"
)

// nowhereElse keeps a browser on this machine: no other name resolves.
const nowhereElse = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

// browser is a running Chromium, as the context that chromedp wants.
type browser struct{ context.Context }

// shared is the browser that all tests have tabs in, each tab in a context of its own: with its own cookies and storage.
var shared = sync.OnceValues(func() (browser, error) {
	b, stop, err := startBrowser(nowhereElse)
	stopShared = stop
	return b, err
})

var stopShared func()

func TestMain(m *testing.M) {
	status := m.Run()
	if stopShared != nil {
		stopShared()
	}
	os.Exit(status)
}

// startBrowser starts Chromium with rules for resolving names. It has a fresh profile, which stop removes.
func startBrowser(rules string, options ...chromedp.ExecAllocatorOption) (b browser, stop func(), err error) {
	path, err := findBrowser()
	if err != nil {
		return browser{}, nil, err
	}
	options = append(append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.Flag("host-resolver-rules", rules),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("lang", "en"),
	), options...)
	allocator, release := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	stop = func() {
		cancel()
		release()
	}
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return browser{}, nil, fmt.Errorf("%s: %w", path, err)
	}
	return browser{ctx}, stop, nil
}

func findBrowser() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no Chromium; install it: " + installBrowser)
}

// theBrowser is the shared one.
func theBrowser(t *testing.T) browser {
	t.Helper()
	b, err := shared()
	require.NoError(t, err)
	return b
}

// ownBrowser is one with other rules, for one test.
func ownBrowser(t *testing.T, rules string, options ...chromedp.ExecAllocatorOption) browser {
	t.Helper()
	b, stop, err := startBrowser(rules, options...)
	require.NoError(t, err)
	t.Cleanup(stop)
	return b
}
