package browsertest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Locations of the programs and files that the tests need, and the commands that install them.
const (
	installBrowser = "apt-get install chromium"
	installClient  = "npm ci --ignore-scripts --prefix examples/livequiz (in the root of the repository)"
)

// nowhereElse makes all other host names unresolvable.
const nowhereElse = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

// browser is a running Chromium, as chromedp's context.
type browser struct{ context.Context }

// someBrowser opens tabs: Chromium or Firefox.
type someBrowser interface {
	tab(t testing.TB, test context.Context, name string, l look) *tab
}

// firefoxTurns limits how many tests use Firefox at once: each tab is a window there, and windows are expensive.
var firefoxTurns = make(chan struct{}, 2)

// inBoth runs a test in each browser.
func inBoth(t *testing.T, test func(t *testing.T, in someBrowser)) {
	t.Parallel()
	t.Run("Chromium", func(t *testing.T) {
		t.Parallel()
		test(t, theBrowser(t))
	})
	t.Run("Firefox", func(t *testing.T) {
		t.Parallel()
		firefoxTurns <- struct{}{}
		defer func() { <-firefoxTurns }()
		test(t, theFirefox(t))
	})
}

// aloneInBoth runs a test in each browser while no other test has a window: a browser has one focus.
func aloneInBoth(t *testing.T, test func(t *testing.T, in someBrowser)) {
	t.Run("Chromium", func(t *testing.T) { test(t, theBrowser(t)) })
	t.Run("Firefox", func(t *testing.T) { test(t, theFirefox(t)) })
}

// shared is the browser of all tests. Each tab has its own browser context, with its own cookies and storage.
var shared = sync.OnceValues(func() (browser, error) {
	b, stop, err := startBrowser(nowhereElse)
	stopShared = stop
	return b, err
})

var stopShared func()

func TestMain(m *testing.M) {
	flag.Parse()
	// Pages mostly wait, so more tests run in parallel than there are processors, unless -parallel is given.
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "test.parallel" })
	if !asked {
		_ = flag.Set("test.parallel", "5")
	}
	status := m.Run()
	for _, stop := range []func(){stopShared, stopFirefox, removeQuiz} {
		if stop != nil {
			stop()
		}
	}
	os.Exit(status)
}

// startBrowser starts Chromium with rules for resolving names and a new profile, which stop removes.
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

// theBrowser returns the shared browser.
func theBrowser(t testing.TB) browser {
	t.Helper()
	b, err := shared()
	require.NoError(t, err)
	return b
}

// ownBrowser returns a browser with other rules, for one test.
func ownBrowser(t *testing.T, rules string, options ...chromedp.ExecAllocatorOption) browser {
	t.Helper()
	b, stop, err := startBrowser(rules, options...)
	require.NoError(t, err)
	t.Cleanup(stop)
	return b
}
