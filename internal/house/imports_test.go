package house

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/rongcloud-go/sdk"

// rule lists what some packages must not import, or the only packages of this module that they may import. Tests may
// import anything.
type rule struct {
	of     []string // packages by their path in the module; "/..." at the end includes all below, "..." means all
	except []string
	files  string   // only files that match this pattern; empty: all
	never  []string // import paths; those of this module are written as in of
	deep   bool     // never also applies to the imports of what they import of this module
	only   []string // the packages of this module that may be imported; nil: any
	why    string
}

var rules = []rule{
	{
		of: []string{"emulator/internal/state"}, never: []string{"net/http", "encoding/json"}, deep: true,
		only: []string{"emulator/internal/watched"},
		why:  "the state has rules and nothing of how they are asked for",
	},
	{
		of: []string{"emulator/internal/..."}, except: []string{"emulator/internal/gatewaybench"}, never: []string{"emulator"}, deep: true,
		why: "package emulator is put together from the packages below it",
	},
	{
		of: []string{"emulator/internal/api"}, only: []string{"emulator/internal/state", "emulator/internal/mask", "internal/catalogue", "internal/nearest"},
		why: "the Server API knows neither its handlers nor what else consumes the state",
	},
	{
		of: []string{"emulator/internal/api/..."}, except: []string{"emulator/internal/api", "emulator/internal/api/routes"},
		never: []string{"sync", "sync/atomic", "net/http"},
		only:  []string{"emulator/internal/api", "emulator/internal/api/message", "emulator/internal/state"},
		why:   "a handler decodes a checked request and calls the state, which takes its lock itself; message is the vocabulary of the families",
	},
	{
		of: []string{"emulator/internal/api/routes"}, only: []string{"emulator/internal/api/..."},
		why: "it lists handlers",
	},
	{
		of: []string{"emulator/internal/callback"}, only: []string{"emulator/internal/state", "emulator/internal/watched", "message", "webhook"},
		why: "callbacks observe the state, and know no other consumer of it",
	},
	{
		of: []string{"emulator/internal/gateway"}, only: []string{"emulator/internal/state", "emulator/internal/clientwire", "internal/catalogue"},
		why: "the gateway knows the state and the frames of browsers, and no other consumer of the state",
	},
	{
		of: []string{"emulator/internal/console"}, only: []string{"emulator/internal/state", "emulator/internal/api", "emulator/internal/mask", "internal/catalogue"},
		why: "the console reads the state and acts through the Server API",
	},
	{
		of: []string{"..."}, except: []string{"emulator"},
		never: []string{"emulator/internal/callback", "emulator/internal/gateway", "emulator/internal/console"},
		why:   "only package emulator puts the consumers of the state together",
	},
	{
		of: []string{"emulator"}, never: []string{"encoding/json", "github.com/coder/websocket", "emulator/internal/watched"},
		why: "package emulator converts types and puts the packages below it together; what it does is done there",
	},
	{
		of:   []string{"chatroom", "conversation", "group", "message", "moderation", "push", "ultragroup", "user"},
		only: []string{"rongcloud", "message", "internal/param", "internal/wire", "internal/paging"},
		why:  "message is the vocabulary of the services; they do not know each other",
	},
	{
		of: []string{"rongcloud"}, only: []string{"internal/credential", "internal/nearest", "internal/nilable"},
		why: "the client knows no service",
	},
	{
		of: []string{"webhook"}, only: []string{"rongcloud", "message", "internal/credential", "internal/nilable", "internal/wire"},
		why: "callbacks need the vocabulary, and no service",
	},
	{
		of: []string{"..."}, except: []string{"rongcloud"}, never: []string{"github.com/go-resty/resty/v2"},
		why: "only the client knows the HTTP library",
	},
	{
		of: []string{"..."}, except: []string{"internal/apitest", "internal/samples"}, never: []string{"internal/apitest", "internal/samples"},
		why: "samples are for tests",
	},
	{
		of: []string{"internal/catalogue", "internal/credential", "internal/nearest", "internal/nilable", "internal/wire",
			"emulator/internal/watched", "emulator/internal/mask", "emulator/internal/clientwire"}, only: []string{},
		why: "they are leaves",
	},
}

// pkg has the imports of a package of the module, by file.
type pkg struct {
	path  string
	files map[string][]string
}

func TestImports(t *testing.T) {
	t.Parallel()
	for _, broken := range check(rules, packages(t)) {
		t.Error(broken)
	}
}

// packages returns the packages of the module.
func packages(t *testing.T) map[string]pkg {
	list := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Dir,GoFiles,CgoFiles", "./...")
	list.Dir = filepath.Join("..", "..")
	output, err := list.Output()
	require.NoError(t, err)
	found := map[string]pkg{}
	for dec := json.NewDecoder(strings.NewReader(string(output))); dec.More(); {
		var p struct {
			ImportPath, Dir   string
			GoFiles, CgoFiles []string
		}
		require.NoError(t, dec.Decode(&p))
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		found[name] = pkg{name, map[string][]string{}}
		for _, file := range append(p.GoFiles, p.CgoFiles...) {
			parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, file), nil, parser.ImportsOnly)
			require.NoError(t, err)
			for _, imported := range parsed.Imports {
				importPath, err := strconv.Unquote(imported.Path.Value)
				require.NoError(t, err)
				found[name].files[file] = append(found[name].files[file], importPath)
			}
		}
	}
	return found
}

// check returns the violations of the rules.
func check(rules []rule, all map[string]pkg) []string {
	var broken []string
	for _, r := range rules {
		matched := false
		for name, p := range all {
			if !matches(r.of, name) || matches(r.except, name) {
				continue
			}
			matched = true
			broken = append(broken, r.breaks(p, all)...)
		}
		if !matched {
			broken = append(broken, "no package is "+strings.Join(r.of, ", "))
		}
	}
	slices.Sort(broken)
	return broken
}

func (r rule) breaks(p pkg, all map[string]pkg) []string {
	var broken []string
	matched := false
	for file, imports := range p.files {
		if ok, _ := path.Match(r.files, file); r.files != "" && !ok {
			continue
		}
		matched = true
		for _, imported := range imports {
			own, isOwn := inModule(imported)
			if forbidden := r.forbidden(own, all, map[string]bool{}); forbidden != "" {
				broken = append(broken, p.path+"/"+file+" imports "+forbidden+": "+r.why)
			}
			if isOwn && r.only != nil && !matches(r.only, own) {
				broken = append(broken, p.path+"/"+file+" imports "+own+", which is not among those it may: "+r.why)
			}
		}
	}
	if r.files != "" && !matched {
		broken = append(broken, p.path+" has no file "+r.files)
	}
	return broken
}

// forbidden returns the path by which an import leads to a forbidden one, or "" if it does not.
func (r rule) forbidden(imported string, all map[string]pkg, seen map[string]bool) string {
	if matches(r.never, imported) {
		return imported
	}
	if !r.deep || seen[imported] {
		return ""
	}
	seen[imported] = true
	for _, imports := range all[imported].files {
		for _, next := range imports {
			own, _ := inModule(next)
			if found := r.forbidden(own, all, seen); found != "" {
				return imported + ", and that " + found
			}
		}
	}
	return ""
}

// inModule returns an import path in the form of the rules, and reports whether it is in this module.
func inModule(importPath string) (string, bool) {
	if own, ok := strings.CutPrefix(importPath, module+"/"); ok {
		return own, true
	}
	return importPath, false
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		if below, ok := strings.CutSuffix(pattern, "..."); ok {
			return strings.HasPrefix(name, below) || name == strings.TrimSuffix(below, "/")
		}
		return pattern == name
	})
}

func TestBrokenRulesAreFound(t *testing.T) {
	t.Parallel()
	all := map[string]pkg{
		"a":   {"a", map[string][]string{"a.go": {"fmt", module + "/b"}, "h_x.go": {"sync"}}},
		"b":   {"b", map[string][]string{"b.go": {"net/http", module + "/b/c"}}},
		"b/c": {"b/c", map[string][]string{"c.go": {"strings"}}},
	}
	for name, c := range map[string]struct {
		rule rule
		want []string
	}{
		"a direct import":            {rule{of: []string{"b"}, never: []string{"net/http"}, why: "w"}, []string{"b/b.go imports net/http: w"}},
		"not a direct one":           {rule{of: []string{"a"}, never: []string{"net/http"}}, nil},
		"an import of an import":     {rule{of: []string{"a"}, never: []string{"net/http"}, deep: true, why: "w"}, []string{"a/a.go imports b, and that net/http: w"}},
		"all below":                  {rule{of: []string{"b/..."}, never: []string{"strings"}, why: "w"}, []string{"b/c/c.go imports strings: w"}},
		"an exception":               {rule{of: []string{"..."}, except: []string{"b"}, never: []string{"net/http"}}, nil},
		"a file":                     {rule{of: []string{"a"}, files: "h_*.go", never: []string{"sync", "fmt"}, why: "w"}, []string{"a/h_x.go imports sync: w"}},
		"no such file":               {rule{of: []string{"b"}, files: "h_*.go"}, []string{"b has no file h_*.go"}},
		"no such package":            {rule{of: []string{"d"}}, []string{"no package is d"}},
		"an own package":             {rule{of: []string{"a"}, only: []string{"b/c"}, why: "w"}, []string{"a/a.go imports b, which is not among those it may: w"}},
		"own packages that it may":   {rule{of: []string{"a", "b"}, only: []string{"b/..."}}, nil},
		"a leaf that is no leaf":     {rule{of: []string{"b"}, only: []string{}, why: "w"}, []string{"b/b.go imports b/c, which is not among those it may: w"}},
		"a package of this module":   {rule{of: []string{"..."}, never: []string{"b/c"}, why: "w"}, []string{"b/b.go imports b/c: w"}},
		"a name that only begins so": {rule{of: []string{"a"}, never: []string{"b/..."}, except: []string{"a/..."}}, []string{"no package is a"}},
	} {
		assert.Equal(t, c.want, check([]rule{c.rule}, all), name)
	}
}
