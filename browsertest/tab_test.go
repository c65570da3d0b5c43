package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patience limits how long a whole test may take. Its parts have no limits of their own.
const patience = 60 * time.Second

// testContext returns a context that ends with the test, or after patience.
func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// tab is a page in its own browser context: for a server it is a separate browser.
type tab struct {
	watch
	t      *testing.T
	name   string
	test   context.Context
	target context.Context
}

// look is the size and language of a page.
type look struct {
	width, height int64
	scale         float64
	phone, dark   bool
}

var (
	desktop = look{width: 1100, height: 860, scale: 1}
	phone   = look{width: 390, height: 844, scale: 2, phone: true}
)

func (l look) inTheDark() look {
	l.dark = true
	return l
}

func (b browser) tab(t *testing.T, test context.Context, name string, l look) *tab {
	t.Helper()
	p := &tab{t: t, name: name, test: test}
	target, cancel := chromedp.NewContext(b, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.see))
	p.target = target
	t.Cleanup(cancel)
	require.NoError(t, chromedp.Do(target), "opening a tab")
	p.do(p.appearance(l))
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%s\n%s", name, p.report())
		}
	})
	return p
}

func (p *tab) appearance(l look) chromedp.Action[chromedp.Void] {
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	viewport := []chromedp.EmulateViewportOption{chromedp.EmulateScale(l.scale)}
	if l.phone {
		viewport = append(viewport, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	return chromedp.Steps(
		chromedp.EmulateViewport(l.width, l.height, viewport...),
		chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			return err
		}),
		chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error { // several pages are used at once
			_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
			return err
		}),
	)
}

// run runs an action in a tab until the test's context ends.
func run[T any](p *tab, a chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithCancel(p.target)
	defer cancel()
	defer context.AfterFunc(p.test, cancel)()
	return chromedp.Run(ctx, a)
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	_, err := run(p, chromedp.Steps(steps...))
	require.NoError(p.t, err, "%s\n%s", p.name, p.report())
}

func (p *tab) open(address string) {
	p.t.Helper()
	p.do(chromedp.Navigate(address))
}

// waitFor waits until an expression is true in the page.
func (p *tab) waitFor(expression string) {
	p.t.Helper()
	_, err := run(p, chromedp.Poll[any]("Boolean("+expression+")",
		chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(0)))
	if err != nil {
		require.NoError(p.t, err, "%s: waiting for %s\n%s\n%s", p.name, expression, p.report(), p.visible())
	}
}

// visible returns the text of the page, for failure messages.
func (p *tab) visible() string {
	ctx, cancel := context.WithTimeout(p.target, 2*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`JSON.stringify(document.body.dataset) + ' ' + document.body.innerText`))
	if err != nil {
		return err.Error()
	}
	return text
}

// appear waits until an element matches and is visible.
func (p *tab) appear(selector string) {
	p.t.Helper()
	p.waitFor(fmt.Sprintf("[...document.querySelectorAll(%s)].some((e) => e.checkVisibility())", quote(selector)))
}

// click clicks the element with the mouse, once it is there, visible and enabled.
func (p *tab) click(selector string) {
	p.t.Helper()
	p.waitFor(fmt.Sprintf("(() => { const e = document.querySelector(%s); return e && e.checkVisibility() && !e.disabled })()", quote(selector)))
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// fill replaces the value of an input.
func (p *tab) fill(selector, text string) {
	p.t.Helper()
	p.appear(selector)
	evaluate[any](p, fmt.Sprintf("(() => { const e = document.querySelector(%s); e.focus(); e.value = %s; e.dispatchEvent(new Event('input', { bubbles: true })) })()",
		quote(selector), quote(text)))
}

// evaluate returns the value of an expression; it waits for promises.
func evaluate[T any](p *tab, expression string) T {
	p.t.Helper()
	value, err := run(p, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(p.t, err, "%s: %s\n%s", p.name, expression, p.report())
	return value
}

// data returns an attribute data-name of an element.
func (p *tab) data(selector, name string) string {
	p.t.Helper()
	return evaluate[string](p, fmt.Sprintf("document.querySelector(%s).dataset[%s] ?? ''", quote(selector), quote(name)))
}

func (p *tab) count(selector string) int {
	p.t.Helper()
	return evaluate[int](p, fmt.Sprintf("document.querySelectorAll(%s).length", quote(selector)))
}

// clean checks that the page reported no problem, and sent no request to another host.
func (p *tab) clean(hosts ...string) {
	p.t.Helper()
	assert.Empty(p.t, p.complained(), p.name)
	assert.Empty(p.t, p.elsewhere(hosts...), "%s: requests to other hosts", p.name)
}

// shoot saves a screenshot of the viewport among the artefacts, after animations have ended.
func (p *tab) shoot(name string) {
	p.t.Helper()
	evaluate[any](p, "void document.getAnimations().filter((a) => a.effect.getComputedTiming().endTime < Infinity).forEach((a) => a.finish())")
	picture, err := run(p, chromedp.CaptureScreenshot())
	require.NoError(p.t, err, "%s: screenshot", p.name)
	require.NoError(p.t, os.MkdirAll("artefacts", 0o755))
	require.NoError(p.t, os.WriteFile(filepath.Join("artefacts", name+".png"), picture, 0o644))
}

// quote returns a JavaScript string literal.
func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a text always can be
	}
	return string(quoted)
}

// complains waits for a problem whose text contains a string.
func (p *tab) complains(text string) {
	p.t.Helper()
	for !p.hasComplaint(text) {
		_, err := run(p, chromedp.Sleep(10*time.Millisecond))
		require.NoError(p.t, err, "%s: waiting for a complaint with %q\n%s", p.name, text, p.report())
	}
}

func (p *tab) hasComplaint(text string) bool {
	return slices.ContainsFunc(p.complained(), func(c string) bool { return strings.Contains(c, text) })
}
