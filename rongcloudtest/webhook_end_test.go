package rongcloudtest_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/rongcloudtest"
	"github.com/rongcloud-go/sdk/webhook"
)

// TestCallbacksAfterTestDoNotFailIt: clients go offline after the test, when its handler may no longer work.
func TestCallbacksAfterTestDoNotFailIt(t *testing.T) {
	e := &ending{TB: t}
	var gone atomic.Bool
	var calls atomic.Int64
	server := rongcloudtest.NewServer(e, rongcloudtest.WithWebhooks(e, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		if gone.Load() {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}), webhook.KindOnlineStatus))
	server.Connect("ann")
	server.Connect("bob")
	server.AwaitWebhooks()
	assert.EqualValues(t, 2, calls.Load())
	gone.Store(true)
	e.end()
	assert.Empty(t, e.errors)
}
