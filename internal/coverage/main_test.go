package main

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/program"
)

func TestFlags(t *testing.T) {
	for args, says := range map[string]string{
		"": "| **all** |", "-zh": "| **合计** |", "-missing": "group.create", "-left-out": "push.statDay", "-h": "-missing",
	} {
		var out strings.Builder
		err := run(t.Context(), strings.Fields(args), &out, io.Discard)
		if args != "-h" {
			require.NoError(t, err, args)
		}
		assert.Contains(t, out.String(), says, args)
	}
	for _, args := range []string{"-nonsense", "-zh=perhaps", "all"} {
		var out strings.Builder
		assert.ErrorIs(t, run(t.Context(), []string{args}, &out, io.Discard), program.ErrUsage, args)
		assert.Empty(t, out.String())
	}
}
