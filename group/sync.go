package group

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var opSync = rongcloud.Operation{ID: "group.sync", Path: "/group/sync.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Sync makes the given groups those that a user belongs to (同步用户所属群组): the user joins the ones that are new and leaves all others.
// Groups maps ids to names, of which there must be at least one; how many there may be is not documented. The names replace those
// that the groups had. LeaveAll takes a user out of every group.
//
// The same call made twice changes nothing more.
//
// Operation group.sync: POST /group/sync.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/sync-group
func (s *Service) Sync(ctx context.Context, userID string, groups map[string]string, opts ...rongcloud.CallOption) error {
	p := param.For(opSync).Arg("userID", "userId").Arg("groups", "group[ID]")
	p.ID("userId", userID)
	p.Keyed("group", groups, 0)
	return p.Do(ctx, s.via(), opts)
}

// LeaveAll takes a user out of every group: it is Sync with no group. Groups that are hosted by the service may stay.
//
// Operation group.sync: POST /group/sync.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/sync-group
func (s *Service) LeaveAll(ctx context.Context, userID string, opts ...rongcloud.CallOption) error {
	p := param.For(opSync).Arg("userID", "userId")
	p.ID("userId", userID)
	return p.Do(ctx, s.via(), opts)
}
