package group

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var opSync = rongcloud.Operation{ID: "group.sync", Path: "/group/sync.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Sync sets the groups of a user (同步用户所属群组): the user joins the given groups and leaves all others. The keys of groups
// are ids, the values are names. At least one group is required; the maximum is not documented. The names replace the
// current names of the groups. LeaveAll removes a user from every group.
//
// A repeat has no further effect.
//
// Operation group.sync: POST /group/sync.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/sync-group
func (s *Service) Sync(ctx context.Context, userID string, groups map[string]string, opts ...rongcloud.CallOption) error {
	p := param.For(opSync).Arg("userID", "userId").Arg("groups", "group[ID]")
	p.ID("userId", userID)
	p.Keyed("group", groups, 0)
	return p.Do(ctx, s.via(), opts)
}

// LeaveAll removes a user from every group. It is Sync without a group. Groups that are hosted by the service may stay.
// A repeat has no further effect.
//
// Operation group.sync: POST /group/sync.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/sync-group
func (s *Service) LeaveAll(ctx context.Context, userID string, opts ...rongcloud.CallOption) error {
	p := param.For(opSync).Arg("userID", "userId")
	p.ID("userId", userID)
	return p.Do(ctx, s.via(), opts)
}
