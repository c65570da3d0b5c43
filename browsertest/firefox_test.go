package browsertest

import (
	"bufio"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const installFirefox = "apt-get install firefox-esr"

// firefoxPrefs keep the browser quiet and in one theme, which the protocol cannot change for a tab.
const firefoxPrefs = `user_pref("layout.css.prefers-color-scheme.content-override", 1);
user_pref("intl.accept_languages", "en");
user_pref("browser.startup.page", 0);
user_pref("app.update.disabledForTesting", true);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("dom.ipc.processCount", 2);
user_pref("dom.ipc.processPrelaunch.enabled", false);
`

// firefox is a running Firefox.
type firefox struct{ *bidi }

var stopFirefox func()

// sharedFirefox is the one that all tests have tabs in.
var sharedFirefox = sync.OnceValues(func() (f firefox, err error) {
	path, err := exec.LookPath("firefox-esr")
	if err != nil {
		path, err = exec.LookPath("firefox")
	}
	if err != nil {
		return firefox{}, errors.New("there is no Firefox; install it: " + installFirefox)
	}
	profile, err := os.MkdirTemp("", "firefox")
	if err != nil {
		return firefox{}, err
	}
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(firefoxPrefs), 0o600); err != nil {
		return firefox{}, err
	}
	command := exec.Command(path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0")
	command.Env = append(os.Environ(), "HOME="+profile, "MOZ_HEADLESS_WIDTH=1280", "MOZ_HEADLESS_HEIGHT=900")
	out, err := command.StderrPipe()
	if err != nil {
		return firefox{}, err
	}
	if err := command.Start(); err != nil {
		return firefox{}, err
	}
	stopFirefox = func() {
		_ = command.Process.Kill()
		_ = command.Wait()
		_ = os.RemoveAll(profile)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	address, err := bidiAddress(out)
	if err != nil {
		return firefox{}, fmt.Errorf("%s: %w", path, err)
	}
	session, err := dialBidi(ctx, address+"/session")
	return firefox{session}, err
})

// bidiAddress returns the address that Firefox prints, and discards further output.
func bidiAddress(out io.Reader) (string, error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, found := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); found {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return address, nil
		}
	}
	return "", cmp.Or(lines.Err(), errors.New("it does not say where it listens"))
}

func theFirefox(t testing.TB) firefox {
	t.Helper()
	f, err := sharedFirefox()
	require.NoError(t, err)
	return f
}

// firefoxTab is a tab's engine on WebDriver BiDi.
type firefoxTab struct {
	firefox
	context string
}

func (f firefox) tab(t testing.TB, test context.Context, name string, l look) *tab {
	t.Helper()
	p := newTab(t, test, name)
	var user struct {
		UserContext string `json:"userContext"`
	}
	require.NoError(t, f.call(test, "browser.createUserContext", params{}, &user))
	var made struct {
		Context string `json:"context"`
	}
	// A window, since a tab behind another one is not visible.
	require.NoError(t, f.call(test, "browsingContext.create", params{"type": "window", "userContext": user.UserContext}, &made))
	f.mu.Lock()
	f.tabs[made.Context] = p
	f.mu.Unlock()
	p.engine, p.suffix = firefoxTab{f, made.Context}, "-firefox"
	t.Cleanup(func() {
		f.mu.Lock()
		delete(f.tabs, made.Context)
		f.mu.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_ = f.call(ctx, "browser.removeUserContext", params{"userContext": user.UserContext}, nil)
	})
	p.seen(l)
	return p
}

func (f firefoxTab) open(ctx context.Context, address string) error {
	return f.call(ctx, "browsingContext.navigate", params{"context": f.context, "url": address, "wait": "complete"}, nil)
}

func (f firefoxTab) reload(ctx context.Context) error {
	return f.call(ctx, "browsingContext.reload", params{"context": f.context, "wait": "complete"}, nil)
}

// wait asks every 20 ms. It cannot await a promise in the page, because Firefox never responds if the page is left meanwhile.
func (f firefoxTab) wait(ctx context.Context, expression string) error {
	for {
		text, err := f.evaluate(ctx, "(async () => String(Boolean(await ("+expression+"))))()")
		if text == "true" {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (f firefoxTab) evaluate(ctx context.Context, expression string) (string, error) {
	var came struct {
		Type   string `json:"type"`
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception struct {
			Text string `json:"text"`
		} `json:"exceptionDetails"`
	}
	err := f.call(ctx, "script.evaluate", params{"expression": expression, "target": params{"context": f.context}, "awaitPromise": true}, &came)
	if err != nil {
		return "", err
	}
	if came.Type != "success" {
		return "", errors.New(came.Exception.Text)
	}
	var text string
	return text, json.Unmarshal(came.Result.Value, &text)
}

func (f firefoxTab) click(ctx context.Context, selector string) error {
	text, err := f.evaluate(ctx, fmt.Sprintf(`(() => { const e = document.querySelector(%s); e.scrollIntoView({ block: 'center', behavior: 'instant' })
		const { x, y, width, height } = e.getBoundingClientRect(); return JSON.stringify([x + width / 2, y + height / 2]) })()`, quote(selector)))
	if err != nil {
		return err
	}
	var at [2]float64
	if err := json.Unmarshal([]byte(text), &at); err != nil {
		return err
	}
	return f.act(ctx, params{"type": "pointer", "id": "mouse", "actions": []params{
		{"type": "pointerMove", "x": int(at[0]), "y": int(at[1])}, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0},
	}})
}

func (f firefoxTab) press(ctx context.Context, keys string) error {
	var actions []params
	for _, key := range keys {
		value := string(key)
		switch key { // as WebDriver names them
		case '\t':
			value = "\ue004"
		case '\r':
			value = "\ue007"
		}
		actions = append(actions, params{"type": "keyDown", "value": value}, params{"type": "keyUp", "value": value})
	}
	return f.act(ctx, params{"type": "key", "id": "keyboard", "actions": actions})
}

func (f firefoxTab) act(ctx context.Context, source params) error {
	return f.call(ctx, "input.performActions", params{"context": f.context, "actions": []params{source}}, nil)
}

// look sets the size alone. There is one theme: see firefoxPrefs.
func (f firefoxTab) look(ctx context.Context, l look) error {
	return f.call(ctx, "browsingContext.setViewport", params{
		"context": f.context, "viewport": params{"width": l.width, "height": l.height}, "devicePixelRatio": l.scale,
	}, nil)
}

func (f firefoxTab) screenshot(ctx context.Context) ([]byte, error) {
	var picture struct {
		Data string `json:"data"`
	}
	if err := f.call(ctx, "browsingContext.captureScreenshot", params{"context": f.context}, &picture); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(picture.Data)
}
