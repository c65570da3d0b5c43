package main

import (
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPages(t *testing.T) {
	r := newRig(t, quizQuestions())
	for path, want := range map[string]string{
		"/": `class="player"`, "/host": `class="host"`, "/screen": `class="screen"`, "/player.js": "model.js", "/host.js": "model.js", "/style.css": "--accent",
		"/i18n.js": "现场答题", "/icon.svg": "<svg", "/globals.js": "regeneratorRuntime",
	} {
		e := r.browser().send("GET", path, nil)
		assert.Equal(t, http.StatusOK, e.status, path)
		assert.Contains(t, e.body, want, path)
		assert.Equal(t, "nosniff", e.header.Get("X-Content-Type-Options"))
	}
	for _, path := range []string{"/questions.json", "/main.go", "/web/player.js", "/%2e%2e/questions.json", "/nothing"} {
		assert.Equal(t, http.StatusNotFound, r.browser().send("GET", path, nil).status, path)
	}
}

// The library that draws QR codes is served with its licence, by this server alone.
func TestWhatOthersWroteKeepsItsLicence(t *testing.T) {
	r := newRig(t, quizQuestions())
	e := r.browser().send("GET", "/vendor/lean-qr/index.mjs", nil)
	assert.Equal(t, http.StatusOK, e.status)
	assert.Contains(t, e.header.Get("Content-Type"), "text/javascript")
	assert.NotRegexp(t, `https?://`, e.body)
	assert.Contains(t, r.browser().send("GET", "/vendor/lean-qr/LICENSE", nil).body, "Permission is hereby granted")
}

func TestPolicy(t *testing.T) {
	r := newRig(t, quizQuestions())
	policy := r.browser().send("GET", "/", nil).header.Get("Content-Security-Policy")
	assert.Contains(t, policy, "connect-src 'self' http://emulator.test:8585 ws://emulator.test:8585;")
	assert.NotContains(t, policy, "unsafe")
	assert.Equal(t, []string{"https:", "wss:"}, pageConfig{}.connects())
	assert.Equal(t, []string{"https://nav.test", "wss://nav.test"}, pageConfig{Navi: "https://nav.test/x"}.connects())
}

// The policy allows no inline script, style or handler, so the pages must do without.
func TestPagesHaveNothingInline(t *testing.T) {
	for name, text := range webFiles(t, ".html") {
		assert.NotRegexp(t, `(?i)<style|\sstyle=|\son\w+=|javascript:|<script>`, text, name)
		assert.NotRegexp(t, `https?://`, text, name)
	}
	for name, text := range webFiles(t, ".js") {
		assert.NotRegexp(t, `innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(`, text, name)
	}
}

func TestBrowserClientIsServed(t *testing.T) {
	r := newRig(t, quizQuestions())
	e := r.browser().send("GET", "/lib/engine.js", nil)
	assert.Equal(t, http.StatusNotFound, e.status)
	assert.Contains(t, e.body, installCommand)
	assert.False(t, r.app.client.installed())

	modules := t.TempDir()
	for _, script := range clientScripts {
		path := filepath.Join(modules, filepath.FromSlash(script))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte("// "+script), 0o600))
	}
	r.app.client.directories = []string{filepath.Join(modules, "nothing"), modules}
	r.handler = r.app.handler()
	assert.True(t, r.app.client.installed())
	for file, script := range clientScripts {
		e := r.browser().send("GET", "/lib/"+file, nil)
		assert.Equal(t, http.StatusOK, e.status)
		assert.Equal(t, "// "+script, e.body)
		assert.Contains(t, e.header.Get("Content-Type"), "text/javascript")
	}
	for _, path := range []string{"/lib/package.json", "/lib/", "/lib/..%2f..%2fetc%2fpasswd", "/lib/%00"} {
		assert.Equal(t, http.StatusNotFound, r.browser().send("GET", path, nil).status, path)
	}
}

func TestConfigForPages(t *testing.T) {
	r := newRig(t, quizQuestions())
	var got pageConfig
	r.browser().ok("GET", "/api/config", nil, &got)
	assert.Equal(t, r.app.config, got)
	assert.NotContains(t, r.all[0].body, testHostKey)
}

func webFiles(t *testing.T, ext string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, fs.WalkDir(web, "web", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ext {
			return err
		}
		text, err := web.ReadFile(path)
		files[strings.TrimPrefix(path, "web/")] = string(text)
		return err
	}))
	require.NotEmpty(t, files)
	return files
}

// found returns the first group of every match.
func found(pattern string, texts ...string) []string {
	var list []string
	for _, text := range texts {
		for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			list = append(list, match[1])
		}
	}
	return list
}

// Every element that a script looks up is on its page.
func TestScriptsMatchPages(t *testing.T) {
	scripts, html := webFiles(t, ".js"), webFiles(t, ".html")
	inRoom := []string{scripts["chat.js"], scripts["connection.js"]}
	for page, also := range map[string][]string{"player": inRoom, "host": inRoom, "screen": nil} {
		ids := found(`\bid="([^"]+)"`, html[page+".html"])
		also = append(slices.Clone(also), scripts[page+".js"], scripts["view.js"], scripts["ranking.js"], scripts["i18n.js"])
		assert.Subset(t, ids, found(`(?:\$|getElementById)\('([^']+)'\)`, also...))
		assert.Len(t, found(`(\bid=")`, html[page+".html"]), len(ids))
	}
}

// Every string exists in both languages, with the same placeholders.
func TestTranslations(t *testing.T) {
	scripts, html := webFiles(t, ".js"), webFiles(t, ".html")
	en, zh, cut := strings.Cut(scripts["i18n.js"], "\n  zh: {")
	require.True(t, cut)
	zh, _, _ = strings.Cut(zh, "\n  },")
	const word = `\b(\w+): '`
	names := found(word, en)
	assert.ElementsMatch(t, names, found(word, zh))
	for _, name := range names {
		values := func(text string) []string {
			line := found(`\b`+name+`: '([^']*)'`, text)
			require.Len(t, line, 1, name)
			return found(`(\{\w+\})`, line[0])
		}
		assert.ElementsMatch(t, values(en), values(zh), name)
	}
	used := found(`data-i18n(?:-\w+)?="([^"]+)"`, slices.Collect(maps.Values(html))...)
	used = append(used, found(`\bt\('(\w+)'`, slices.Collect(maps.Values(scripts))...)...)
	used = append(used, found(`\b(?:set|over)\('(\w+)'\)`, scripts["room.js"])...)
	assert.Subset(t, names, used)
	for _, p := range []phase{lobby, open, closed, ended} {
		assert.Contains(t, names, "phase_"+string(p))
	}
}

// Every code of a refusal has a string in the pages.
func TestRefusalsAreTranslated(t *testing.T) {
	words := webFiles(t, ".js")["i18n.js"]
	for _, r := range []*refusal{
		errNoSession, errName, errNameTaken, errFull, errService, errTooEarly, errTooLate, errAnswered, errStillOpen, errNotOpen, errNotNext, errOver, errNotOver,
	} {
		assert.Contains(t, words, "e_"+r.code+": '")
	}
	assert.Contains(t, webFiles(t, ".js")["host.js"], "'"+errHostKey.code+"'")
}

// The lock file pins packages by digest and does not name a registry.
func TestBrowserClientIsPinned(t *testing.T) {
	lock, err := os.ReadFile("package-lock.json")
	require.NoError(t, err)
	assert.NotRegexp(t, `https?://|"resolved"`, string(lock))
	assert.Len(t, found(`"integrity": "(sha512-)`, string(lock)), 2)
	pack, err := os.ReadFile("package.json")
	require.NoError(t, err)
	assert.Contains(t, string(pack), `"@rongcloud/engine": "4.4.2"`)
	assert.Contains(t, string(pack), `"@rongcloud/imlib-v2": "2.9.2"`)
}

func TestReadmesHaveCommands(t *testing.T) {
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.Contains(t, string(text), installCommand)
		assert.Contains(t, string(text), "go run ./examples/livequiz\n")
	}
}
