package program

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestListen(t *testing.T) {
	listener, err := Listen("-addr", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()

	_, err = Listen("-addr", listener.Addr().String())
	assert.ErrorContains(t, err, "is another one running? Choose another port with -addr")
	assert.NotErrorIs(t, err, ErrUsage)

	for addr, says := range map[string]string{
		"":                `-addr must be like 127.0.0.1:8080, got ""`,
		"8080":            `-addr must be like 127.0.0.1:8080, got "8080"`,
		"127.0.0.1:99999": "-addr: ",
		"127.0.0.1:port":  "-addr: ",
		"256.0.0.1:1":     "-addr: ",
	} {
		_, err := Listen("-addr", addr)
		assert.ErrorIs(t, err, ErrUsage, addr)
		assert.ErrorContains(t, err, says, addr)
	}
}

func TestCheckFolder(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	assert.NoError(t, CheckFolder("-dir", folder))
	for path, says := range map[string]string{
		file:                             "-dir: " + file + " is no folder",
		filepath.Join(folder, "nowhere"): "-dir: ",
	} {
		err := CheckFolder("-dir", path)
		assert.ErrorIs(t, err, ErrUsage)
		assert.ErrorContains(t, err, says)
	}
}
