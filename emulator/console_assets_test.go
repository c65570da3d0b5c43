package emulator_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// assets reads the console's files from the folder they are embedded from.
func assets(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	root := os.DirFS("internal/console/assets")
	require.NoError(t, fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, name)
		files[name] = string(text)
		return err
	}))
	require.NotEmpty(t, files)
	return files
}

func TestConsoleServesItsFiles(t *testing.T) {
	p := openConsole(t)
	types := map[string]string{"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
	get := func(path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
		r.URL.Path = path
		return p.serve(r)
	}
	for name, text := range assets(t) {
		if name == "index.html" {
			continue
		}
		w := get("/_console/assets/" + name)
		require.Equal(t, http.StatusOK, w.Code, name)
		assert.Equal(t, text, w.Body.String())
		assert.Contains(t, w.Header().Get("Content-Type"), types[name[strings.LastIndexByte(name, '.')+1:]])
	}
	for _, name := range []string{"", "index.html", "nonsense.js", "../console.go", "../../go.mod", "..%2fconsole.go", "main.js/", `..\console.go`} {
		assert.Equal(t, http.StatusNotFound, get("/_console/assets/"+name).Code, name)
	}
}

func TestConsolePageRefersToFilesThatAreThere(t *testing.T) {
	p := openConsole(t)
	files := assets(t)
	for _, path := range []string{"/_console", "/_console/"} {
		w := p.serve(httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil))
		require.Equal(t, http.StatusOK, w.Code)
		page := w.Body.String()
		assert.Contains(t, page, `<meta name="console-secret" content="`+p.secret+`">`)
		links := regexp.MustCompile(`(?:href|src)="([^"]+)"`).FindAllStringSubmatch(page, -1)
		assert.NotEmpty(t, links)
		for _, link := range links {
			name, inside := strings.CutPrefix(link[1], "/_console/assets/")
			require.True(t, inside, "%s leads elsewhere", link[1])
			assert.Contains(t, files, name)
		}
	}
	imports := regexp.MustCompile(`from '([^']+)'`)
	for name, text := range files {
		for _, from := range imports.FindAllStringSubmatch(text, -1) {
			assert.Contains(t, files, strings.TrimPrefix(from[1], "./"), "%s imports it", name)
		}
	}
}

// TestConsoleMakesNoMarkupOfText checks that the page shows data as text, because anybody may have sent it. The page
// must need no network, and nothing that its policy forbids.
func TestConsoleMakesNoMarkupOfText(t *testing.T) {
	for name, text := range assets(t) {
		for _, forbidden := range []string{
			"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "createContextualFragment", "eval(", "new Function",
			"javascript:", "srcdoc", ".cssText", "style=",
		} {
			assert.NotContains(t, text, forbidden, name)
		}
		for _, address := range regexp.MustCompile(`(?:https?:)?//[\w.-]+\.\w+`).FindAllString(text, -1) {
			assert.Equal(t, "http://www.w3.org", address, "%s: the names of SVG are not loaded", name)
		}
	}
}

func TestConsoleSpeaksBothLanguages(t *testing.T) {
	files := assets(t)
	entry := regexp.MustCompile(`(?m)^  (\w+): '(.*)',$`)
	placeholder := regexp.MustCompile(`\{\w+\}`)
	texts := map[string]map[string]string{}
	for _, language := range []string{"en", "zh"} {
		texts[language] = map[string]string{}
		for _, m := range entry.FindAllStringSubmatch(files["texts."+language+".js"], -1) {
			assert.NotContains(t, texts[language], m[1], "%s is there twice", m[1])
			texts[language][m[1]] = m[2]
		}
	}
	require.NotEmpty(t, texts["en"])
	for key, text := range texts["en"] {
		other, there := texts["zh"][key]
		assert.True(t, there, "%s is not in Chinese", key)
		one, two := placeholder.FindAllString(text, -1), placeholder.FindAllString(other, -1)
		slices.Sort(one)
		slices.Sort(two)
		assert.Equal(t, one, two, key)
	}
	assert.Len(t, texts["zh"], len(texts["en"]))

	used := regexp.MustCompile(`\bt\('(\w+)'[,)]`)
	counted := regexp.MustCompile(`\bcount\('(\w+)'`)
	for name, text := range files {
		for _, m := range used.FindAllStringSubmatch(text, -1) {
			assert.Contains(t, texts["en"], m[1], name)
		}
		for _, m := range counted.FindAllStringSubmatch(text, -1) {
			assert.Contains(t, texts["en"], m[1]+"One", name)
			assert.Contains(t, texts["en"], m[1]+"Many", name)
		}
	}
}
