package rongcloud_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestErrorsAsJSON(t *testing.T) {
	text, err := json.Marshal(&rongcloud.Error{
		Operation: "chatroom.create", Category: rongcloud.ErrRateLimited, Parameter: "id", Status: 429, Code: 1008, Message: "slow\tdown",
		RequestID: "r-1", Attempts: 2, Domain: "a.example", RetryAfter: 1500 * time.Millisecond, ClockSkew: -time.Minute, Err: errors.New("cause"),
	})
	require.NoError(t, err)
	var whole struct {
		Error string `json:"error"`
	}
	require.NoError(t, json.Unmarshal(text, &whole))
	assert.Contains(t, whole.Error, "rongcloud: chatroom.create: rate limited: code 1008 (HTTP 429)")
	assert.JSONEq(t, `{"error":`+quote(t, whole.Error)+`,"operation":"chatroom.create","category":"rate limited","parameter":"id","status":429,"code":1008,
		"message":"slow down","requestId":"r-1","attempts":2,"domain":"a.example","retryAfterMs":1500,"clockSkewMs":-60000,"cause":"cause"}`, string(text))

	text, err = json.Marshal(struct{ Err error }{(*rongcloud.Error)(nil)})
	require.NoError(t, err)
	assert.JSONEq(t, `{"Err":null}`, string(text))

	text, err = json.Marshal(&rongcloud.Error{Operation: "x"})
	require.NoError(t, err)
	assert.JSONEq(t, `{"error":"rongcloud: x","operation":"x"}`, string(text))
}

func quote(t *testing.T, s string) string {
	t.Helper()
	text, err := json.Marshal(s)
	require.NoError(t, err)
	return string(text)
}

func TestErrorsStayOnOneLine(t *testing.T) {
	_, err := rongcloud.New("", "a b", rongcloud.WithAttempts(-1))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "\n")
	for _, part := range []string{"appKey must not be empty", "; appSecret must be ASCII", "; WithAttempts"} {
		assert.ErrorContains(t, err, part)
	}
	_, err = call(t, newClient(t, answering(400, `{"code":1002,"errorMessage":"no\r\n\u001b[31mred\u202eback\u2028x"}`)), opRead)
	assert.ErrorContains(t, err, "no")
	for _, bad := range []string{"\r", "\n", "\x1b", "\u202e", "\u2028"} {
		assert.NotContains(t, err.Error(), bad)
	}
}

func TestCategories(t *testing.T) {
	err := fmt.Errorf("wrapped: %w", &rongcloud.Error{Category: rongcloud.ErrNotFound})
	assert.Equal(t, "not found", rongcloud.CategoryOf(err).String())
	assert.ErrorIs(t, err, rongcloud.ErrNotFound)
	assert.Empty(t, rongcloud.CategoryOf(nil))
	assert.Empty(t, rongcloud.CategoryOf(errors.New("other")))
	assert.Empty(t, rongcloud.CategoryOf((*rongcloud.Error)(nil)))
}

// A nil *Error in an error is a mistake that must not crash the program.
func TestANilError(t *testing.T) {
	var none *rongcloud.Error
	assert.NotPanics(t, func() {
		assert.NotEmpty(t, none.Error())
		assert.NoError(t, none.Unwrap())
		assert.NotErrorIs(t, error(none), rongcloud.ErrNotFound)
		assert.False(t, rongcloud.HasCode(none, 200))
	})
}
