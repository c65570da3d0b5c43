package message_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/internal/samples"
)

// TestTemplatesAndExpansionsAsRequests checks what the limiter and the retries need to know of them.
func TestTemplatesAndExpansionsAsRequests(t *testing.T) {
	for _, s := range samples.MessageTemplate {
		r := s.Request()
		assert.Equal(t, strings.Count(s.JSON, `"{name}":`), r.Units, s.Title())
		if strings.Contains(s.JSON, "msgRandom") {
			assert.Equal(t, time.Minute, r.IdempotentFor.Round(time.Minute), s.Title())
		} else {
			assert.Zero(t, r.IdempotentFor, s.Title())
		}
	}
	groups := 0
	for _, operation := range []string{"message.setExpansion", "message.deleteExpansion"} {
		for _, s := range samples.Of(operation) {
			inGroup := strings.Contains(s.Form, "conversationType=3")
			assert.Equal(t, inGroup, s.Request().ToGroup, s.Title())
			if inGroup {
				groups++
			}
		}
	}
	assert.NotZero(t, groups)
}
