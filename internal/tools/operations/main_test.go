package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGenerate(t *testing.T) {
	root := t.TempDir()
	put := func(name, text string) {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	get := func(name string) string {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		require.NoError(t, err)
		return string(text)
	}
	put("internal/families/families.go", "package families\n")
	put("fruit/fruit.go", `package fruit

var opZ = rongcloud.Operation{ID: "fruit.add", Path: "/fruit/add.json"}

var (
	opA   = rongcloud.Operation{Path: "/fruit/eat.json", ID: "fruit.eat"}
	other = rongcloud.Window{}
)
`)
	put("fruit/fruit_test.go", `package fruit

var opTest = rongcloud.Operation{ID: "fruit.test"}
`)
	put("stone/stone.go", "package stone\n")
	require.NoError(t, generate(root))
	assert.Contains(t, get("fruit/operations_gen.go"), "return []rongcloud.Operation{\n\t\topZ,\n\t\topA,\n\t}\n")
	assert.Contains(t, get("internal/families/families_gen.go"), `{"fruit", fruit.Operations(), func(c rongcloud.Caller) any { return fruit.New(c) }},`)
	assert.NoFileExists(t, filepath.Join(root, "stone", "operations_gen.go"))

	put("fruit/broken.go", "package")
	assert.Error(t, generate(root))
}
