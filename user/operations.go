package user

import (
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

var (
	opRegister        = rongcloud.Operation{ID: "user.getToken", Path: "/user/getToken.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(200)}
	opExpireTokens    = rongcloud.Operation{ID: "user.expireToken", Path: "/user/token/expire.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opUpdate          = rongcloud.Operation{ID: "user.refresh", Path: "/user/refresh.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opGet             = rongcloud.Operation{ID: "user.info", Path: "/user/info.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opCheckOnline     = rongcloud.Operation{ID: "user.checkOnline", Path: "/user/checkOnline.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opBlock           = rongcloud.Operation{ID: "user.block", Path: "/user/block.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opUnblock         = rongcloud.Operation{ID: "user.unblock", Path: "/user/unblock.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opListBlocked     = rongcloud.Operation{ID: "user.queryBlocked", Path: "/user/block/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opDeactivate      = rongcloud.Operation{ID: "user.deactivate", Path: "/user/deactivate.json", Idempotent: true, Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 100, Per: time.Second}, Counts: rongcloud.CountUsers}}
	opListDeactivated = rongcloud.Operation{ID: "user.queryDeactivated", Path: "/user/deactivate/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opReactivate      = rongcloud.Operation{ID: "user.reactivate", Path: "/user/reactivate.json", Idempotent: true, Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 100, Per: time.Second}, Counts: rongcloud.CountUsers}}
)

// Operations returns the operations this package calls, for whoever meters, limits or lists them.
func Operations() []rongcloud.Operation { return slices.Clone(operations) }

var operations = []rongcloud.Operation{
	opRegister,
	opExpireTokens,
	opUpdate,
	opGet,
	opCheckOnline,
	opBlock,
	opUnblock,
	opListBlocked,
	opDeactivate,
	opListDeactivated,
	opReactivate,
}
