package browsertest

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// chromium is a tab's engine on the DevTools protocol.
type chromium struct{ target context.Context }

func (b browser) tab(t testing.TB, test context.Context, name string, l look) *tab {
	t.Helper()
	p := newTab(t, test, name)
	target, cancel := chromedp.NewContext(b, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.see))
	p.engine = chromium{target}
	t.Cleanup(cancel)
	require.NoError(t, chromedp.Do(target), "opening a tab")
	p.seen(l)
	return p
}

// inTab runs an action in a tab until ctx ends.
func inTab[T any](ctx context.Context, c chromium, a chromedp.Action[T]) (T, error) {
	target, cancel := context.WithCancel(c.target)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	return chromedp.Run(target, a)
}

func (c chromium) do(ctx context.Context, steps ...chromedp.Action[chromedp.Void]) error {
	_, err := inTab(ctx, c, chromedp.Steps(steps...))
	return err
}

func (c chromium) open(ctx context.Context, address string) error {
	return c.do(ctx, chromedp.Navigate(address))
}

func (c chromium) reload(ctx context.Context) error { return c.do(ctx, chromedp.Reload()) }

func (c chromium) wait(ctx context.Context, expression string) error {
	_, err := inTab(ctx, c, chromedp.Poll[any]("Boolean("+expression+")",
		chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(0)))
	return err
}

func (c chromium) evaluate(ctx context.Context, expression string) (string, error) {
	return inTab(ctx, c, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise))
}

func (c chromium) click(ctx context.Context, selector string) error {
	return c.do(ctx, chromedp.Click(chromedp.CSS(selector)))
}

func (c chromium) press(ctx context.Context, keys string) error {
	return c.do(ctx, chromedp.KeyEvent(keys))
}

func (c chromium) screenshot(ctx context.Context) ([]byte, error) {
	return inTab(ctx, c, chromedp.CaptureScreenshot())
}

func (c chromium) look(ctx context.Context, l look) error {
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	viewport := []chromedp.EmulateViewportOption{chromedp.EmulateScale(l.scale)}
	if l.phone {
		viewport = append(viewport, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	return c.do(ctx,
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
