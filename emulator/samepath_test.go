package emulator_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

// TestOperationsOnOnePath checks that the body selects the operation, and that each has its own function, faults and
// requests.
func TestOperationsOnOnePath(t *testing.T) {
	var called []string
	serve := func(id string) emulator.Option {
		return emulator.WithOperation(id, func(*http.Request) (any, error) {
			called = append(called, id)
			return nil, nil
		})
	}
	emu := newREST(t, serve("push.broadcast"), serve("push.notify")).emu
	push := func(body string) int {
		r := httptest.NewRequest(http.MethodPost, "/push.json", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()
		emu.ServeHTTP(answer, signed(r, ""))
		return answer.Code
	}
	const (
		notify    = `{"platform":["ios"],"audience":{"is_to_all":true},"notification":{"alert":"hi"}}`
		broadcast = `{"platform":["ios"],"audience":{"is_to_all":true},"fromuserid":"ann","message":{"content":"{}","objectName":"RC:TxtMsg"}}`
	)
	require.Equal(t, http.StatusOK, push(notify))
	require.Equal(t, http.StatusOK, push(broadcast))
	assert.Equal(t, []string{"push.notify", "push.broadcast"}, called)

	require.NoError(t, emu.Inject("push.notify", emulator.ServerError))
	assert.Equal(t, http.StatusOK, push(broadcast))
	assert.Equal(t, http.StatusServiceUnavailable, push(notify))
	assert.Equal(t, http.StatusServiceUnavailable, push("no JSON"), "it has no member of the other's")
	seen := emu.Requests()
	require.Len(t, seen, 5)
	assert.Equal(t, "push.notify", seen[0].Operation)
	assert.Equal(t, "push.broadcast", seen[1].Operation)
}

// TestQuotasOfOperationsThatAreAdded checks the documented quota of an operation with a function.
func TestQuotasOfOperationsThatAreAdded(t *testing.T) {
	now := time.Now()
	called := 0
	emu := newREST(t, emulator.WithNow(func() time.Time { return now }), emulator.WithQuotas(),
		emulator.WithOperation("ultragroup.create", func(*http.Request) (any, error) { called++; return nil, nil })).emu
	status := http.StatusOK
	for i := 0; i < 1000 && status == http.StatusOK; i++ {
		r := httptest.NewRequest(http.MethodPost, groupCreate.Path, strings.NewReader("userId=ann&groupId=g&groupName=G"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer := httptest.NewRecorder()
		emu.ServeHTTP(answer, signed(r, ""))
		status = answer.Code
	}
	assert.Equal(t, http.StatusTooManyRequests, status)
	assert.Equal(t, 100, called)
}
