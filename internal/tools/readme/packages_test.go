package readme

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inTheRepository has folders whose packages are not for import.
var inTheRepository = map[string]bool{"browsertest": true}

// TestRootPackageListsAllOthers checks that the root package's comment lists every package.
func TestRootPackageListsAllOthers(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "doc.go"))
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(root, "*", "doc.go"))
	require.NoError(t, err)
	more, err := filepath.Glob(filepath.Join(root, "*", "operations_gen.go"))
	require.NoError(t, err)
	commands, err := filepath.Glob(filepath.Join(root, "cmd", "*", "main.go"))
	require.NoError(t, err)
	files = append(append(append(files, more...), commands...), filepath.Join(root, "rongcloudtest", "rongcloudtest.go"))
	require.Greater(t, len(files), 6)
	for _, file := range files {
		name, err := filepath.Rel(root, filepath.Dir(file))
		require.NoError(t, err)
		if name = filepath.ToSlash(name); !inTheRepository[name] {
			assert.Contains(t, string(text), "[github.com/rongcloud-go/sdk/"+name+"]")
		}
	}
	assert.Equal(t, 1, strings.Count(string(text), "\npackage sdk\n"))
}

// TestEveryExampleIsLinked checks that the READMEs link to every example program and to the examples of every package.
func TestEveryExampleIsLinked(t *testing.T) {
	programs, err := filepath.Glob(filepath.Join(root, "examples", "*", "main.go"))
	require.NoError(t, err)
	examples, err := filepath.Glob(filepath.Join(root, "*", "example_test.go"))
	require.NoError(t, err)
	require.NotEmpty(t, programs)
	require.NotEmpty(t, examples)
	var targets []string
	for _, program := range programs {
		targets = append(targets, filepath.Dir(program))
	}
	for _, document := range translated[0] {
		text, err := os.ReadFile(filepath.Join(root, document))
		require.NoError(t, err)
		for _, target := range append(targets, examples...) {
			name, err := filepath.Rel(root, target)
			require.NoError(t, err)
			assert.Contains(t, string(text), "]("+filepath.ToSlash(name)+")", document)
		}
	}
}
