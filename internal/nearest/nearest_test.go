package nearest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/internal/nearest"
)

func TestOf(t *testing.T) {
	names := []string{"chatroom.create", "chatroom.destroy", "chatroom.createOld", "user.getToken", "push"}
	for name, want := range map[string][]string{
		"chatroom.create":  {"chatroom.create", "chatroom.createOld"},
		"chatroom.craete":  {"chatroom.create"},
		"Chatroom.Destroy": {"chatroom.destroy"},
		"user.getTokens":   {"user.getToken"},
		"pusch":            {"push"},
		"something else":   nil,
		"":                 nil,
	} {
		assert.Equal(t, want, nearest.Of(name, names), name)
	}
}

func TestHint(t *testing.T) {
	assert.Equal(t, "; did you mean user.getToken?", nearest.Hint("user.gettoken", []string{"user.getToken", "push"}))
	assert.Empty(t, nearest.Hint("something else", []string{"user.getToken"}))
}
