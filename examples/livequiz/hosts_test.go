package main

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A page whose name was made to resolve to this machine must get nothing: not a page, not the state, not the host's moves.
func TestOtherNamesAreRefused(t *testing.T) {
	r := newRig(t, quizQuestions())
	ask := func(method, path, host string) int {
		request := httptest.NewRequestWithContext(t.Context(), method, path, nil)
		request.Host = host
		recorder := httptest.NewRecorder()
		r.handler.ServeHTTP(recorder, request)
		return recorder.Code
	}
	for _, host := range []string{
		"attacker.test", "attacker.test:8686", "127.0.0.1.attacker.test", "localhost.attacker.test", "quiz.test.attacker.test", "",
		"127.0.0.1:8686:1", "not an address",
	} {
		for _, path := range []string{"/", "/host", "/api/config", "/api/screen", "/lib/engine.js"} {
			assert.Equal(t, http.StatusForbidden, ask("GET", path, host), "%s %s", host, path)
		}
		assert.Equal(t, http.StatusForbidden, ask("POST", "/api/join", host), host)
	}
	for _, host := range []string{
		"127.0.0.1:8686", "192.168.1.5:8686", "[::1]:8686", "::1", "localhost", "LOCALHOST:8686", "quiz.localhost", "localhost.",
		"quiz.test", "Quiz.Test:443",
	} {
		assert.Equal(t, http.StatusOK, ask("GET", "/api/config", host), host)
	}
	assert.NotEqual(t, http.StatusForbidden, ask("POST", callbackPath, "callbacks.test"), "callbacks are signed")
}
