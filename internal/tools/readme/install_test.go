package readme

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestInstallFromClone follows the README in a new module: its first program must build with the commands in the README.
func TestInstallFromClone(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	require.NotContains(t, string(commandsOf(text)), "@latest", "nothing is published")
	sdk, err := filepath.Abs(root)
	require.NoError(t, err)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module newcomer.example\n\ngo 1.26.0\n")
	for _, b := range blocksOf(t, "README.md") {
		if b.isProgram() {
			write(t, filepath.Join(dir, "main.go"), b.source)
			break
		}
	}
	followed := 0
	for line := range strings.Lines(string(commandsOf(text))) {
		command, _, _ := strings.Cut(line, "#")
		if !strings.HasPrefix(command, "go mod ") {
			continue
		}
		followed++
		args := strings.Fields(strings.ReplaceAll(command, "../rongcloud-sdk", sdk))
		outside(t, dir, args...)
	}
	assert.Equal(t, 2, followed)
	outside(t, dir, "go", "vet", ".")

	// In a workspace the module needs no requirements.
	write(t, filepath.Join(dir, "go.mod"), "module newcomer.example\n\ngo 1.26.0\n")
	require.NoError(t, os.Remove(filepath.Join(dir, "go.sum")))
	require.Contains(t, string(text), "`go work init . ../rongcloud-sdk`")
	outside(t, dir, "go", "work", "init", ".", sdk)
	outside(t, dir, "go", "vet", ".")
}

// commandsOf returns the shell commands of a document.
func commandsOf(text []byte) []byte {
	var all []byte
	for _, m := range commands.FindAllSubmatch(text, -1) {
		all = append(all, m[1]...)
	}
	return all
}

// outside runs a command without this repository's settings.
func outside(t *testing.T, dir string, args ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), args[0], args[1:]...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GOWORK=", "GOFLAGS=")
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s\n%s", strings.Join(args, " "), output)
}
