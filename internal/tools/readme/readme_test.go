package readme

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/printer"
	"go/token"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const root = "../../.."

// translated has the documents that exist in two languages.
var translated = [][2]string{
	{"README.md", "README.zh-CN.md"},
	{"docs/quiz-messages.md", "docs/quiz-messages.zh-CN.md"},
	{"docs/browser-client.md", "docs/browser-client.zh-CN.md"},
	{"examples/livequiz/README.md", "examples/livequiz/README.zh-CN.md"},
}

// documents returns the documents to check.
func documents() []string {
	list := []string{"CONTRIBUTING.md", "CHANGELOG.md", "docs/operations.md"}
	for _, pair := range translated {
		list = append(list, pair[:]...)
	}
	return list
}

var fence = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")

// block is a piece of Go code in a document.
type block struct {
	document string
	number   int
	source   string // a whole file
}

func blocksOf(t *testing.T, document string) []block {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, document))
	require.NoError(t, err)
	var blocks []block
	for i, m := range fence.FindAllStringSubmatch(string(text), -1) {
		source := m[1]
		if !strings.HasPrefix(source, "package ") {
			source = fmt.Sprintf(snippet, source)
		}
		blocks = append(blocks, block{document, i + 1, source})
	}
	return blocks
}

// snippet makes a file of statements, with the declarations that the documents assume.
const snippet = `package snippet

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
	"github.com/rongcloud-go/sdk/webhook"
)

var (
	_ = slices.Sort[[]int]
	_ = errors.Is
	_ = fmt.Sprint
	_ = log.Print
	_ = slog.Info
	_ = http.Handle
	_ = strings.Contains
	_ = time.Now
	_ = chatroom.New
	_ = message.New
	_ = rongcloud.New
	_ = user.New
	_ = webhook.NewHandler
)

func _(ctx context.Context, client *rongcloud.Client, appKey, appSecret string) error {
%s
	return nil
}
`

func (b block) isTest() bool    { return strings.Contains(b.source, "testing.T") }
func (b block) isProgram() bool { return strings.HasPrefix(b.source, "package main") }

func (b block) file() string {
	if b.isTest() {
		return "block_test.go"
	}
	return "block.go"
}

func (b block) dir() string {
	return fmt.Sprintf("%s-%d", strings.NewReplacer(".", "-", "/", "-").Replace(strings.ToLower(b.document)), b.number)
}

// layModule creates a module outside the tree that uses this checkout, with a package for each block.
func layModule(t *testing.T, blocks []block) (dir string) {
	t.Helper()
	dir = t.TempDir()
	here, err := filepath.Abs(root)
	require.NoError(t, err)
	needs, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	const sdk = "module github.com/rongcloud-go/sdk\n"
	require.Contains(t, string(needs), sdk)
	write(t, filepath.Join(dir, "go.mod"), strings.Replace(string(needs), sdk, "module readme.example\n", 1)+
		"\nrequire github.com/rongcloud-go/sdk v0.0.0\n\nreplace github.com/rongcloud-go/sdk => "+here+"\n")
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	write(t, filepath.Join(dir, "go.sum"), string(sums))
	for _, b := range blocks {
		require.NoError(t, os.Mkdir(filepath.Join(dir, b.dir()), 0o700))
		write(t, filepath.Join(dir, b.dir(), b.file()), b.source)
	}
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
}

func goCommand(t *testing.T, dir string, env []string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod"), env...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "go %s\n%s", strings.Join(args, " "), out)
	return string(out)
}

func TestCodeCompilesAndRuns(t *testing.T) {
	var blocks []block
	for _, document := range documents() {
		blocks = append(blocks, blocksOf(t, document)...)
	}
	dir := layModule(t, blocks)
	goCommand(t, dir, nil, "vet", "./...")
	for _, b := range blocks {
		switch {
		case b.isTest():
			assert.Contains(t, goCommand(t, dir, nil, "test", "-v", "./"+b.dir()), "--- PASS", b.dir())
		case b.isProgram():
			runProgram(t, dir, b)
		}
	}
}

// runProgram runs a program of a document against an emulator.
func runProgram(t *testing.T, dir string, b block) {
	t.Helper()
	emu, err := emulator.New()
	require.NoError(t, err)
	server := httptest.NewServer(emu)
	defer server.Close()
	goCommand(t, dir, []string{
		rongcloud.EnvAppKey + "=" + emulator.DefaultAppKey,
		rongcloud.EnvAppSecret + "=" + emulator.DefaultAppSecret,
		rongcloud.EnvEndpoint + "=" + server.URL,
	}, "run", "./"+b.dir())
	assert.NotEmpty(t, emu.Requests(), "%s calls the service", b.dir())
}

// code returns the block without its comments, which are translated.
func (b block) code(t *testing.T) string {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, b.document, b.source, parser.SkipObjectResolution)
	require.NoError(t, err)
	file.Comments = nil
	var out bytes.Buffer
	require.NoError(t, printer.Fprint(&out, files, file))
	return strings.Join(strings.Fields(out.String()), " ")
}

func TestTranslationsAgree(t *testing.T) {
	require.NotEmpty(t, blocksOf(t, "README.md"))
	for _, pair := range translated {
		english, chinese := blocksOf(t, pair[0]), blocksOf(t, pair[1])
		require.Len(t, chinese, len(english), pair[1])
		for i := range english {
			assert.Equal(t, english[i].code(t), chinese[i].code(t), "%s, Go block %d", pair[1], i+1)
		}
		assert.Equal(t, outline(t, pair[0]), outline(t, pair[1]), pair[1])
	}
}

var link = regexp.MustCompile(`(?:\]\(|src=")([^)"#\s]+)`)

// TestLinkTargetsExist checks that the targets of a document's links in the repository exist.
func TestLinkTargetsExist(t *testing.T) {
	for _, document := range documents() {
		text, err := os.ReadFile(filepath.Join(root, document))
		require.NoError(t, err)
		for _, m := range link.FindAllSubmatch(code.ReplaceAll(text, nil), -1) {
			if target := string(m[1]); !strings.Contains(target, "://") {
				_, err := os.Stat(filepath.Join(root, filepath.Dir(document), filepath.FromSlash(target)))
				assert.NoError(t, err, document)
			}
		}
	}
}

var (
	code     = regexp.MustCompile("(?ms)^```.*?^```$")
	heading  = regexp.MustCompile(`(?m)^(#+) `)
	commands = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")
	remark   = regexp.MustCompile(`(?m) *#.*$`)
	tableRow = regexp.MustCompile(`(?m)^\|`)
)

// outline returns what both languages must have in common: the levels of headings, the commands, and the number of
// table rows.
func outline(t *testing.T, document string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, document))
	require.NoError(t, err)
	var b strings.Builder
	withoutCode := code.ReplaceAll(text, nil)
	for _, m := range heading.FindAllSubmatch(withoutCode, -1) {
		fmt.Fprintf(&b, "%s ", m[1])
	}
	for _, m := range commands.FindAllSubmatch(text, -1) {
		b.Write(remark.ReplaceAll(m[1], nil))
	}
	fmt.Fprintf(&b, "%d table rows", len(tableRow.FindAll(withoutCode, -1)))
	return b.String()
}
