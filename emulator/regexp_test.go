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

// TestNoRegularExpressionRunsForARequest holds it by what is imported: compiling and matching were a quarter of the cost of a
// request once.
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
