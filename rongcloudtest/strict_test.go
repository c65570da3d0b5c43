package rongcloudtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/rongcloudtest"
)

func TestServerIsStrictByDefault(t *testing.T) {
	stray := rongcloud.Request{
		Operation: rongcloud.Operation{ID: "user.checkOnline", Path: "/user/checkOnline.json", Encoding: rongcloud.Form},
		Fields:    rongcloud.Fields{{Name: "userId", Value: "ann"}, {Name: "stray", Value: "1"}},
	}
	_, err := rongcloudtest.NewServer(t).Client().Call(t.Context(), stray, nil)
	assert.ErrorContains(t, err, "stray: is not a parameter")

	lenient := rongcloudtest.NewServer(t, emulator.WithLenient())
	_, err = lenient.Client().Call(t.Context(), stray, nil)
	require.NoError(t, err)
	seen := lenient.RequestsOf("user.checkOnline")
	require.Len(t, seen, 1)
	assert.Equal(t, []string{"stray: is not a parameter of this operation, and is ignored"}, seen[0].Warnings)
}
