package group

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// CreateParams is a group and its first members.
type CreateParams struct {
	ID      string   `param:"groupId"`   // required
	Name    string   `param:"groupName"` // required; shown in push notifications; no limit is documented
	UserIDs []string `param:"userId"`    // 1 to 1000
	Notice  *Notice  // nil: none
}

var opCreate = rongcloud.Operation{ID: "group.create", Path: "/group/create.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Create creates a group with its first members (创建群组). If the group exists, it is renamed and the users join it; nobody
// is removed.
//
// Operation group.create: POST /group/create.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/create-group
func (s *Service) Create(ctx context.Context, c CreateParams, opts ...rongcloud.CallOption) (Change, error) {
	p := inGroupOf[CreateParams](opCreate, c.ID)
	p.Text("groupName", c.Name, param.Limit{})
	p.IDs("userId", c.UserIDs, maxUsersPerChange)
	return s.change(ctx, p, c.Notice, opts)
}

// JoinParams are the users to add to a group.
type JoinParams struct {
	GroupID string   `param:"groupId"`   // required
	UserIDs []string `param:"userId"`    // 1 to 1000
	Name    string   `param:"groupName"` // new name of the group; empty: unchanged
	Notice  *Notice  // nil: none
}

var opJoin = rongcloud.Operation{ID: "group.join", Path: "/group/join.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Join adds users to a group (加入群组). They receive its messages from then on. Users who are members already are skipped.
//
// Operation group.join: POST /group/join.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/join-group
func (s *Service) Join(ctx context.Context, j JoinParams, opts ...rongcloud.CallOption) (Change, error) {
	p := inGroupOf[JoinParams](opJoin, j.GroupID)
	p.IDs("userId", j.UserIDs, maxUsersPerChange)
	p.Optional("groupName", j.Name, param.Limit{})
	return s.change(ctx, p, j.Notice, opts)
}

// QuitParams are the users to remove from a group.
type QuitParams struct {
	GroupID string   `param:"groupId"` // required
	UserIDs []string `param:"userId"`  // 1 to 1000
	Notice  *Notice  // nil: none
}

var opQuit = rongcloud.Operation{ID: "group.quit", Path: "/group/quit.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Quit removes users from a group (退出群组). They receive no more messages of it. Their mutes, their permission to speak while
// all members are muted, and their push remarks apply again when they join again.
//
// Operation group.quit: POST /group/quit.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/quit-group
func (s *Service) Quit(ctx context.Context, q QuitParams, opts ...rongcloud.CallOption) (Change, error) {
	p := inGroupOf[QuitParams](opQuit, q.GroupID)
	p.IDs("userId", q.UserIDs, maxUsersPerChange)
	return s.change(ctx, p, q.Notice, opts)
}

// DismissParams is a group to dismiss, and the user who does it.
type DismissParams struct {
	GroupID string  `param:"groupId"` // required
	UserID  string  `param:"userId"`  // required; any user, who need not be a member
	Notice  *Notice // nil: none
}

var opDismiss = rongcloud.Operation{ID: "group.dismiss", Path: "/group/dismiss.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Dismiss dismisses a group (解散群组) and removes all members. The message history stays on the server, but clients can no
// longer read it. A new group with the same id has the history and the mutes of the old one.
//
// Operation group.dismiss: POST /group/dismiss.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/dismiss-group
func (s *Service) Dismiss(ctx context.Context, d DismissParams, opts ...rongcloud.CallOption) (Change, error) {
	p := inGroupOf[DismissParams](opDismiss, d.GroupID)
	p.ID("userId", d.UserID)
	return s.change(ctx, p, d.Notice, opts)
}

// RenameParams is a group and its new name.
type RenameParams struct {
	GroupID string  `param:"groupId"`   // required
	Name    string  `param:"groupName"` // required
	Notice  *Notice // nil: none
}

var opRename = rongcloud.Operation{ID: "group.refresh", Path: "/group/refresh.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Rename changes the name of a group (刷新群组信息). Push notifications show the new name within 5 minutes.
//
// Operation group.refresh: POST /group/refresh.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/refresh-group-info
func (s *Service) Rename(ctx context.Context, r RenameParams, opts ...rongcloud.CallOption) (Change, error) {
	p := inGroupOf[RenameParams](opRename, r.GroupID)
	p.Text("groupName", r.Name, param.Limit{})
	return s.change(ctx, p, r.Notice, opts)
}

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
