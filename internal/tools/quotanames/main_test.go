package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheGeneratedFileIsUpToDate(t *testing.T) {
	written, err := os.ReadFile("../../../rongcloud/quotanames.go")
	require.NoError(t, err)
	assert.Equal(t, string(source()), string(written), "run go generate ./rongcloud")
}
