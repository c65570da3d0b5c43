package rongcloudtest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/rongcloudtest"
)

// TestAClientKeepsToThePartsOfAQuota: a client that keeps to a part of a quota is never refused by an emulator that meters the same
// part, and stops before the call is sent.
func TestAClientKeepsToThePartsOfAQuota(t *testing.T) {
	second := func(n int) rongcloud.Window { return rongcloud.Window{Limit: n, Per: time.Second} }
	requests := map[string]rongcloud.Request{
		"groups": {
			Operation: rongcloud.Operation{
				ID: "message.setExpansion", Path: "/message/expansion/set.json", Encoding: rongcloud.Form,
				Quota: rongcloud.Quota{Window: second(100), Counts: rongcloud.CountCalls, Groups: second(20)},
			},
			Fields: rongcloud.Fields{
				rongcloud.NewField("msgUID", "u"), rongcloud.NewField("userId", "ann"), rongcloud.NewField("conversationType", "3"),
				rongcloud.NewField("targetId", "g"), rongcloud.NewField("extraKeyVal", "{}"),
			},
			ToGroup: true,
		},
		"targets": {
			Operation: rongcloud.Operation{
				ID: "ultragroup.publishMessage", Path: "/message/ultragroup/publish.json", Encoding: rongcloud.JSON,
				Quota: rongcloud.Quota{Window: second(100), Counts: rongcloud.CountTargets, PerTarget: second(20)},
			},
			Body: map[string]any{
				"fromUserId": "ann", "toGroupIds": []string{"g"}, "busChannel": "c", "objectName": "RC:TxtMsg", "content": "{}",
			},
			Targets: []string{"g/c"},
		},
	}
	for name, r := range requests {
		t.Run(name, func(t *testing.T) {
			server := rongcloudtest.NewServer(t, emulator.WithQuotas(), emulator.WithOperation(r.Operation.ID, func(*http.Request) (any, error) { return nil, nil }))
			// Windows of a day: the machine may take longer than a second for the calls.
			day := rongcloud.Window{Limit: 20, Per: 24 * time.Hour}
			part := map[string]string{"groups": ":groups", "targets": ":target"}[name]
			keeping := server.NewClient(rongcloud.WithLimiter(rongcloud.NewLocalLimiter(), rongcloud.LimitFail), rongcloud.WithQuota(r.Operation.ID+part, day))
			defer keeping.CloseIdleConnections()
			for range 20 {
				_, err := keeping.Call(t.Context(), r, nil)
				require.NoError(t, err)
			}
			_, err := keeping.Call(t.Context(), r, nil)
			assert.ErrorIs(t, err, rongcloud.ErrRateLimited)
			assert.Len(t, server.RequestsOf(r.Operation.ID), 20, "the call was not sent")
		})
	}
}
