package emulator_test

import (
	"go/parser"
	gotoken "go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNoRegularExpressionRunsForARequest checks the imports. Compiling and matching used to be a quarter of the cost of
// a request.
func TestNoRegularExpressionRunsForARequest(t *testing.T) {
	checked := 0
	for _, dir := range []string{".", "internal", "../internal/catalogue"} {
		require.NoError(t, filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, parser.ImportsOnly)
			for _, imported := range file.Imports {
				name, _ := strconv.Unquote(imported.Path.Value)
				assert.NotContains(t, []string{"regexp", "regexp/syntax"}, name, path)
			}
			checked++
			return err
		}))
	}
	assert.Greater(t, checked, 40)
}
