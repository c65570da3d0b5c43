package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tree creates a directory of families.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(root, "routes"), 0o755))
	for name, source := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(source), 0o644))
	}
	return root
}

func TestGenerate(t *testing.T) {
	root := tree(t, map[string]string{
		"fruit/fruit.go":      "package fruit\n\n// Eat eats.\n//\n//operation:fruit.eat\nfunc Eat() {}\n\n//operation:fruit.add\n//operation:stone.add\nfunc Add() {}\n\nfunc Other() {}\n",
		"fruit/fruit_test.go": "package fruit\n\n//operation:fruit.test\nfunc Test() {}\n",
		"stone/stone.go":      "package stone\n",
	})
	require.NoError(t, generate(root))
	written, err := os.ReadFile(filepath.Join(root, "routes", "routes_gen.go"))
	require.NoError(t, err)
	assert.Contains(t, string(written), `"github.com/rongcloud-go/sdk/emulator/internal/api/fruit"`)
	assert.NotContains(t, string(written), "api/stone")
	assert.Contains(t, string(written), "{\n\t\t\"fruit.add\": fruit.Add,\n\t\t\"fruit.eat\": fruit.Eat,\n\t\t\"stone.add\": fruit.Add,\n\t}")
}

func TestGenerateFails(t *testing.T) {
	for says, source := range map[string]string{
		"fruit.Eat and fruit.Add carry out the same operation": "//operation:fruit.eat\nfunc Eat() {}\n\n//operation:fruit.eat\nfunc Add() {}\n",
		"the handler of fruit.eat must be an exported":         "//operation:fruit.eat\nfunc eat() {}\n",
		"fruit.go:4:1: the handler of fruit.run must be":       "//operation:fruit.run\nfunc (f Fruit) Eat() {}\n",
		"//operation:fruit.eat is not above a function":        "//operation:fruit.eat\n\nfunc Eat() {}\n",
		"//operation:fruit.var is not above a function":        "//operation:fruit.var\nvar Eat = 1\n",
		"expected ": "func {",
	} {
		root := tree(t, map[string]string{"fruit/fruit.go": "package fruit\n\n" + source})
		assert.ErrorContains(t, generate(root), says)
		assert.NoFileExists(t, filepath.Join(root, "routes", "routes_gen.go"))
	}
}
