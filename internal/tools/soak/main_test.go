package main

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/internal/program"
)

func TestWrongFlags(t *testing.T) {
	for args, says := range map[string]string{
		"-for=0":       "-for must be positive",
		"-for=-1s":     "-for must be positive",
		"-for=long":    "-for",
		"-workers=0":   "-workers must be at least 1",
		"-workers=all": "-workers",
		"-seed=-1":     "-seed",
		"-nonsense":    "-nonsense",
		"please":       `unexpected argument "please"`,
	} {
		err := start(t.Context(), strings.Fields(args), io.Discard, io.Discard)
		assert.ErrorIs(t, err, program.ErrUsage, args)
		assert.ErrorContains(t, err, says)
	}
}
