package emulator_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

func TestConsoleKnowsItsHosts(t *testing.T) {
	p := openConsole(t, emulator.WithConsoleHosts("dev.example", "192.0.2.7"))
	for host, want := range map[string]int{
		"localhost": 200, "LocalHost:8585": 200, "127.0.0.1:8585": 200, "127.8.8.8": 200, "[::1]:8585": 200, "[::1]": 200,
		"dev.example:8585": 200, "Dev.Example": 200, "192.0.2.7:1": 200,
		"10.0.0.5:8585":         200, // the address of the connection
		"attacker.example:8585": 403, "localhost.attacker.example": 403, "10.0.0.6": 403, "0.0.0.0": 403, "": 403, "127.0.0.1.nip.io": 403,
	} {
		local := &net.TCPAddr{IP: net.ParseIP("10.0.0.5"), Port: 8585}
		for _, path := range []string{"/_console", "/_console/assets/main.js", "/_console/api/snapshot"} {
			r := p.request(http.MethodGet, "/snapshot", "")
			r.URL.Path, r.Host = path, host
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local))
			assert.Equal(t, want, p.serve(r).Code, "%s at %q", path, host)
		}
	}
}

func TestConsoleHostsAreNames(t *testing.T) {
	for _, name := range []string{"", "http://x", "x:80", "*.example", "a b", "u@x"} {
		_, err := emulator.New(emulator.WithConsoleHosts(name))
		assert.Error(t, err, name)
	}
	_, err := emulator.New(emulator.WithConsoleHosts("::1", "host.docker.internal"))
	assert.NoError(t, err)
}

func TestOnlyTheConsolesOwnPageIsServed(t *testing.T) {
	const origin = "http://127.0.0.1:8585"
	set := func(name string, values ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header[http.CanonicalHeaderKey(name)] = values }
	}
	both := func(edits ...func(*http.Request)) func(*http.Request) {
		return func(r *http.Request) {
			for _, edit := range edits {
				edit(r)
			}
		}
	}
	without := func(names ...string) func(*http.Request) {
		return func(r *http.Request) {
			for _, name := range names {
				r.Header.Del(name)
			}
		}
	}
	for name, c := range map[string]struct {
		edit      func(*http.Request)
		get, post int
	}{
		"as the page does":          {func(*http.Request) {}, 200, 200},
		"an old browser":            {without("Sec-Fetch-Site"), 200, 200},
		"no origin, no site":        {without("Sec-Fetch-Site", "Origin"), 200, 403},
		"another site":              {set("Sec-Fetch-Site", "cross-site"), 403, 403},
		"another port":              {set("Sec-Fetch-Site", "same-site"), 403, 403},
		"typed by the user":         {set("Sec-Fetch-Site", "none"), 403, 403},
		"another origin":            {set("Origin", "http://attacker.example"), 403, 403},
		"another origin's port":     {set("Origin", "http://127.0.0.1:3000"), 403, 403},
		"another scheme":            {set("Origin", "https://127.0.0.1:8585"), 403, 403},
		"an opaque origin":          {set("Origin", "null"), 403, 403},
		"two origins":               {set("Origin", origin, "http://attacker.example"), 403, 403},
		"another origin, old":       {both(without("Sec-Fetch-Site"), set("Origin", "http://attacker.example")), 403, 403},
		"no secret":                 {without("X-Console-Secret"), 403, 403},
		"an empty secret":           {set("X-Console-Secret", ""), 403, 403},
		"a wrong secret":            {set("X-Console-Secret", strings.Repeat("A", 43)), 403, 403},
		"the secret in the query":   {both(without("X-Console-Secret"), func(r *http.Request) { r.URL.RawQuery = "secret=x" }), 403, 403},
		"no secret, its own origin": {both(without("X-Console-Secret"), set("Origin", origin)), 403, 403},
	} {
		t.Run(name, func(t *testing.T) {
			p := openConsole(t)
			get := p.request(http.MethodGet, "/snapshot", "")
			c.edit(get)
			answer := p.serve(get)
			assert.Equal(t, c.get, answer.Code)
			if c.get != 200 {
				assert.NotContains(t, answer.Body.String(), emulator.DefaultAppKey)
			}
			post := p.request(http.MethodPost, "/faults", `{"operation":"*","kind":"cut","times":1}`)
			c.edit(post)
			assert.Equal(t, c.post, p.serve(post).Code)
			assert.Len(t, p.snapshot().State.Faults, map[int]int{200: 1, 403: 0}[c.post])
			stream := p.request(http.MethodGet, "/events?messages=x", "")
			c.edit(stream)
			assert.Equal(t, map[int]int{200: 400, 403: 403}[c.get], p.serve(stream).Code, "admitted, but its cursor is invalid")
		})
	}
}

func TestConsoleRefusesMethodsAndBodies(t *testing.T) {
	p := openConsole(t)
	for _, c := range []struct {
		method, path, body, kind string
		want                     int
	}{
		{"GET", "/faults", "", "", 405},
		{"GET", "/call", "", "", 405},
		{"POST", "/snapshot", "{}", "application/json", 405},
		{"POST", "/events", "{}", "application/json", 405},
		{"OPTIONS", "/call", "", "", 405},
		{"HEAD", "/snapshot", "", "", 405},
		{"DELETE", "/requests/clear", "", "", 405},
		{"GET", "/nonsense", "", "", 404},
		{"POST", "/requests/clear", "{}", "text/plain", 415},
		{"POST", "/requests/clear", "{}", "", 415},
		{"POST", "/requests/clear", "a=b", "application/x-www-form-urlencoded", 415},
		{"POST", "/requests/clear", "", "application/json", 400},
		{"POST", "/requests/clear", "{}{}", "application/json", 400},
		{"POST", "/requests/clear", `{"more":1}`, "application/json", 400},
		{"POST", "/requests/clear", `[]`, "application/json", 400},
		{"POST", "/call", `{"operation":"` + strings.Repeat("x", 256<<10) + `"}`, "application/json", 413},
		{"POST", "/requests/clear", `{}` + strings.Repeat(" ", 256<<10), "application/json", 413},
		{"POST", "/requests/clear", `{}`, "application/json; charset=utf-8", 200},
	} {
		r := p.request(c.method, c.path, c.body)
		r.Header.Set("Origin", "http://127.0.0.1:8585")
		r.Header.Set("Content-Type", c.kind)
		w := p.serve(r)
		assert.Equal(t, c.want, w.Code, "%s %s %.20q %s", c.method, c.path, c.body, w.Body)
		if c.want == 405 {
			assert.NotEmpty(t, w.Header().Get("Allow"))
		}
	}
	assert.Empty(t, p.emu.Requests(), "the Server API received nothing")
}

func TestConsoleAnswersAreGuarded(t *testing.T) {
	p := openConsole(t)
	foreign := httptest.NewRequest(http.MethodGet, "http://attacker.example/_console", nil)
	preflight := p.request(http.MethodOptions, "/call", "")
	preflight.Header.Set("Origin", "http://attacker.example")
	preflight.Header.Set("Access-Control-Request-Headers", "x-console-secret")
	for _, r := range []*http.Request{
		httptest.NewRequest(http.MethodGet, "http://localhost/_console", nil),
		httptest.NewRequest(http.MethodGet, "http://localhost/_console/assets/main.js", nil),
		p.request(http.MethodGet, "/snapshot", ""), p.request(http.MethodPost, "/call", `{}`), foreign, preflight,
	} {
		h := p.serve(r).Header()
		policy := h.Get("Content-Security-Policy")
		assert.Contains(t, policy, "default-src 'none'")
		assert.Contains(t, policy, "frame-ancestors 'none'")
		assert.Contains(t, policy, "require-trusted-types-for 'script'")
		assert.NotContains(t, policy, "unsafe")
		assert.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
		assert.Equal(t, "no-store", h.Get("Cache-Control"))
		assert.Equal(t, "no-referrer", h.Get("Referrer-Policy"))
		assert.Equal(t, "same-origin", h.Get("Cross-Origin-Resource-Policy"))
		for name := range h {
			assert.False(t, strings.HasPrefix(name, "Access-Control"), name)
		}
	}
}

func TestConsolePageIsOnlyADocumentOfItsOwn(t *testing.T) {
	p := openConsole(t)
	for dest, want := range map[string]int{"": 200, "document": 200, "iframe": 403, "script": 403, "empty": 403, "object": 403} {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/_console/", nil)
		if dest != "" {
			r.Header.Set("Sec-Fetch-Dest", dest)
		}
		w := p.serve(r)
		assert.Equal(t, want, w.Code, dest)
		assert.Equal(t, want == 200, strings.Contains(w.Body.String(), p.secret), dest)
	}
}

func TestConsoleSecretsDiffer(t *testing.T) {
	one, other := openConsole(t), openConsole(t)
	assert.Len(t, one.secret, 43)
	assert.NotEqual(t, one.secret, other.secret)
	r := one.request(http.MethodGet, "/snapshot", "")
	require.Equal(t, http.StatusForbidden, other.serve(r).Code)
}
