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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patience limits how long a whole test may take. Its parts have no limits of their own.
const patience = 2 * time.Minute

// testContext returns a context that ends with the test, or after patience.
func testContext(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// tab is a page in its own browser context: for a server it is a separate browser.
type tab struct {
	watch
	t      testing.TB
	name   string
	test   context.Context
	engine engine
	suffix string // of the names of screenshots
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

// engine controls a tab of one of the browsers. An expression may return a promise.
type engine interface {
	open(ctx context.Context, address string) error
	reload(ctx context.Context) error
	wait(ctx context.Context, expression string) error               // until it is true
	evaluate(ctx context.Context, expression string) (string, error) // of an expression that comes to a text
	click(ctx context.Context, selector string) error
	press(ctx context.Context, keys string) error
	look(ctx context.Context, l look) error
	screenshot(ctx context.Context) ([]byte, error)
}

func newTab(t testing.TB, test context.Context, name string) *tab {
	p := &tab{t: t, name: name, test: test}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%s\n%s", name, p.report())
		}
	})
	return p
}

func (p *tab) check(err error, doing string) {
	p.t.Helper()
	if err != nil {
		require.NoError(p.t, err, "%s: %s\n%s\n%s", p.name, doing, p.report(), p.visible())
	}
}

func (p *tab) open(address string) {
	p.t.Helper()
	p.check(p.engine.open(p.test, address), "opening "+address)
}

func (p *tab) reload() {
	p.t.Helper()
	p.check(p.engine.reload(p.test), "loading anew")
}

func (p *tab) press(keys string) {
	p.t.Helper()
	p.check(p.engine.press(p.test, keys), "pressing "+keys)
}

// seen sets the size and theme of the page.
func (p *tab) seen(l look) {
	p.t.Helper()
	p.check(p.engine.look(p.test, l), "changing the look")
}

// waitFor waits until an expression is true in the page.
func (p *tab) waitFor(expression string) {
	p.t.Helper()
	p.check(p.engine.wait(p.test, expression), "waiting for "+expression)
}

// visible returns the text of the page, for failure messages.
func (p *tab) visible() string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.test), 2*time.Second)
	defer cancel()
	text, err := p.engine.evaluate(ctx, `JSON.stringify(document.body.dataset) + ' ' + document.body.innerText`)
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
	p.check(p.engine.click(p.test, selector), "clicking "+selector)
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
	text, err := p.engine.evaluate(p.test, "(async () => JSON.stringify(await ("+expression+")) ?? 'null')()")
	p.check(err, expression)
	var value T
	p.check(json.Unmarshal([]byte(text), &value), expression)
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
	picture, err := p.engine.screenshot(p.test)
	require.NoError(p.t, err, "%s: screenshot", p.name)
	require.NoError(p.t, os.MkdirAll("artefacts", 0o755))
	require.NoError(p.t, os.WriteFile(filepath.Join("artefacts", name+p.suffix+".png"), picture, 0o644))
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
	p.check(p.until(p.test, func() bool {
		return slices.ContainsFunc(p.complained(), func(c string) bool { return strings.Contains(c, text) })
	}), "waiting for a complaint with "+text)
}

// waitRequests waits until the page has made so many requests for a path.
func (p *tab) waitRequests(path string, n int) {
	p.t.Helper()
	p.check(p.until(p.test, func() bool { return p.requested(path) >= n }), fmt.Sprintf("waiting for %d requests for %s", n, path))
}
