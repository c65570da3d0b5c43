package apitest

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Table compares a package's operation table with the catalogue.
func Table(t *testing.T, operations []rongcloud.Operation) {
	t.Helper()
	seen := map[string]bool{}
	for _, op := range operations {
		t.Run(op.ID, func(t *testing.T) {
			entry, ok := catalogue.Lookup(op.ID)
			require.True(t, ok, "the catalogue has no such operation")
			assert.NotEqual(t, catalogue.LeftOut, entry.Status, entry.Why)
			assert.False(t, seen[op.ID], "listed twice")
			seen[op.ID] = true
			method := op.Method
			if method == "" {
				method = http.MethodPost
				if op.Encoding == rongcloud.Query {
					method = http.MethodGet
				}
			}
			assert.Equal(t, entry.Method, method)
			assert.Equal(t, entry.Path, op.Path)
			assert.Equal(t, map[string]rongcloud.Encoding{"form": rongcloud.Form, "json": rongcloud.JSON, "query": rongcloud.Query}[entry.Encoding], op.Encoding)
			assert.Equal(t, entry.Idempotent, op.Idempotent)
			assert.Equal(t, quotaOf(entry), op.Quota)
		})
	}
}

func quotaOf(op *catalogue.Operation) rongcloud.Quota {
	if op.Quota == nil {
		return rongcloud.Quota{}
	}
	q := rongcloud.Quota{Window: windowOf(op.Quota.Window), Counts: rongcloud.Counted(op.Quota.Counts), Shared: op.Quota.Shared}
	if op.Quota.Also != nil {
		q.Also = windowOf(*op.Quota.Also)
	}
	if op.Quota.GroupLimit != 0 {
		q.Groups = rongcloud.Window{Limit: op.Quota.GroupLimit, Per: q.Per}
	}
	if op.Quota.PerTargetLimit != nil {
		q.PerTarget = windowOf(op.Quota.PerTargetLimit.Window)
	}
	return q
}

func windowOf(w catalogue.Window) rongcloud.Window {
	return rongcloud.Window{Limit: w.Limit, Per: w.Duration()}
}
