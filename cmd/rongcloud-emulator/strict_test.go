package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// TestStrict sends a parameter that the operation does not have.
func TestStrict(t *testing.T) {
	stray := rongcloud.Request{
		Operation: rongcloud.Operation{ID: "user.checkOnline", Path: "/user/checkOnline.json", Encoding: rongcloud.Form},
		Fields:    rongcloud.Fields{{Name: "userId", Value: "ann"}, {Name: "stray", Value: "1"}},
	}
	call := func(args ...string) error {
		client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(started(t, args...)))
		require.NoError(t, err)
		t.Cleanup(client.CloseIdleConnections)
		_, err = client.Call(t.Context(), stray, nil)
		return err
	}
	assert.NoError(t, call())
	assert.ErrorContains(t, call("-strict"), "stray: is not a parameter")
}
