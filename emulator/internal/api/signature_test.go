package api

import (
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

func TestSignaturesAreRememberedWhileTheirTimestampIsAccepted(t *testing.T) {
	now := time.UnixMilli(1408710653000)
	a := New(Config{Apps: []App{{Key: "key", Secret: "secret"}}, Strict: true, Machine: func() time.Time { return now }})
	var odd warnings
	check := func(h http.Header) *Refusal {
		_, problem := a.verifier.check(h, &odd)
		return problem
	}
	request := func(nonce string, at time.Time) http.Header {
		timestamp := strconv.FormatInt(at.UnixMilli(), 10)
		sum := digest("secret", nonce, timestamp)
		return http.Header{"App-Key": {"key"}, "Nonce": {nonce}, "Timestamp": {timestamp}, "Signature": {hex.EncodeToString(sum[:])}}
	}
	require.Nil(t, check(request("begins", now)))
	now = now.Add(timestampWindow)
	early := request("early", now.Add(timestampWindow)) // from a machine whose clock is ahead
	require.Nil(t, check(early))
	now = now.Add(2*timestampWindow - time.Minute) // the next generation
	require.Nil(t, check(request("another", now)))
	problem := check(early)
	require.NotNil(t, problem, "its timestamp is still accepted")
	assert.Contains(t, problem.Message, "used before")
	for range 2 {
		now = now.Add(3 * timestampWindow)
		require.Nil(t, check(request("later", now)))
	}
	used := &a.verifier.apps["key"].signatures
	assert.Len(t, used.used, 1, "what is too old to be accepted need not be remembered")
	assert.Len(t, used.earlier, 1)
	assert.Empty(t, odd)
}

func TestRememberedSignaturesAreBounded(t *testing.T) {
	var used signatures
	now := time.UnixMilli(1408710653000)
	signature := func(n int) (s [sha1.Size]byte) {
		binary.BigEndian.PutUint64(s[:], uint64(n))
		return s
	}
	for n := range 3 * generationSize {
		require.True(t, used.first(signature(n), now))
	}
	assert.LessOrEqual(t, len(used.used)+len(used.earlier), 2*generationSize)
	assert.False(t, used.first(signature(2*generationSize), now), "a generation is remembered")
}

// TestAppsAreApart: the App Key of a request decides which state it changes, which secret signs it and whose quota it takes.
func TestAppsAreApart(t *testing.T) {
	type seen struct{ key, user string }
	var calls []seen
	states := map[*state.State]string{}
	var list []App
	for _, key := range []string{"one", "two"} {
		app := App{Key: key, Secret: "secret of " + key, State: state.New(state.Config{})}
		states[app.State] = key
		list = append(list, app)
	}
	a := New(Config{Apps: list, Quotas: true, Now: time.Now, Machine: time.Now, Handlers: map[string]Handler{
		"user.checkOnline": func(s *state.State, r *Request) (Fields, error) {
			calls = append(calls, seen{states[s], r.Text("userId")})
			return nil, nil
		},
	}})
	call := func(key, user string) int {
		r := httptest.NewRequest(http.MethodPost, "/user/checkOnline.json", strings.NewReader("userId="+user))
		r.Header.Set("Content-Type", formType)
		require.NotEmpty(t, a.Sign(key, r.Header))
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		return w.Code
	}
	assert.Equal(t, http.StatusOK, call("one", "ann"))
	assert.Equal(t, http.StatusOK, call("two", "bob"))
	assert.Equal(t, []seen{{"one", "ann"}, {"two", "bob"}}, calls)
	op := a.Log().All()[0].Operation
	assert.NotSame(t, a.verifier.apps["one"].quotas.budgets[op], a.verifier.apps["two"].quotas.budgets[op])

	assert.Empty(t, a.Sign("three", http.Header{}))
	r := httptest.NewRequest(http.MethodPost, "/user/checkOnline.json", strings.NewReader("userId=ann"))
	a.Sign("one", r.Header)
	r.Header.Set("App-Key", "two")
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	assert.Contains(t, w.Body.String(), "Signature does not match")
}
