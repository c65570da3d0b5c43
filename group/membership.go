package group

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// CreateParams are a group and its first members.
type CreateParams struct {
	ID      string   `param:"groupId"`   // required
	Name    string   `param:"groupName"` // required; push notifications show it. No limit is documented
	UserIDs []string `param:"userId"`    // 1 to 1000
	Notice  *Notice  // nil: none
}

var opCreate = rongcloud.Operation{ID: "group.create", Path: "/group/create.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Create makes a group and puts users into it (创建群组). Where the group exists it gets the name, and the users join it; nobody is
// removed. The same call made twice changes nothing more, except with a Notice.
//
// Operation group.create: POST /group/create.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/create-group
func (s *Service) Create(ctx context.Context, c CreateParams, opts ...rongcloud.CallOption) (Change, error) {
	p := inGroupOf[CreateParams](opCreate, c.ID)
	p.Text("groupName", c.Name, param.Limit{})
	p.IDs("userId", c.UserIDs, maxUsersPerChange)
	return s.change(ctx, p, c.Notice, opts)
}

// JoinParams are users to add to a group.
type JoinParams struct {
	GroupID string   `param:"groupId"`   // required
	UserIDs []string `param:"userId"`    // 1 to 1000
	Name    string   `param:"groupName"` // a new name of the group; empty: the name stays
	Notice  *Notice  // nil: none
}

var opJoin = rongcloud.Operation{ID: "group.join", Path: "/group/join.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Join adds users to a group (加入群组). They get its messages from then on. Those who are members already stay. The same call made
// twice changes nothing more, except with a Notice.
//
// Operation group.join: POST /group/join.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/join-group
func (s *Service) Join(ctx context.Context, j JoinParams, opts ...rongcloud.CallOption) (Change, error) {
	p := inGroupOf[JoinParams](opJoin, j.GroupID)
	p.IDs("userId", j.UserIDs, maxUsersPerChange)
	p.Optional("groupName", j.Name, param.Limit{})
	return s.change(ctx, p, j.Notice, opts)
}

// QuitParams are users to remove from a group.
type QuitParams struct {
	GroupID string   `param:"groupId"` // required
	UserIDs []string `param:"userId"`  // 1 to 1000
	Notice  *Notice  // nil: none
}

var opQuit = rongcloud.Operation{ID: "group.quit", Path: "/group/quit.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Quit removes users from a group (退出群组): they get no more messages of it. Their mutes in the group, their place among those who may
// speak during a mute of all, and their push remarks stay, and apply again when they are back. The same call made twice changes
// nothing more, except with a Notice.
//
// Operation group.quit: POST /group/quit.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/quit-group
func (s *Service) Quit(ctx context.Context, q QuitParams, opts ...rongcloud.CallOption) (Change, error) {
	p := inGroupOf[QuitParams](opQuit, q.GroupID)
	p.IDs("userId", q.UserIDs, maxUsersPerChange)
	return s.change(ctx, p, q.Notice, opts)
}

// DismissParams are a group to dismiss, and who does it.
type DismissParams struct {
	GroupID string  `param:"groupId"` // required
	UserID  string  `param:"userId"`  // required; any user, who need not be a member
	Notice  *Notice // nil: none
}

var opDismiss = rongcloud.Operation{ID: "group.dismiss", Path: "/group/dismiss.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Dismiss ends a group (解散群组): all members are removed. The message history stays on the server, where clients can no longer read it,
// and so do the mutes: a new group of the same id has them again. The same call made twice changes nothing more, except with a Notice.
//
// Operation group.dismiss: POST /group/dismiss.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/dismiss-group
func (s *Service) Dismiss(ctx context.Context, d DismissParams, opts ...rongcloud.CallOption) (Change, error) {
	p := inGroupOf[DismissParams](opDismiss, d.GroupID)
	p.ID("userId", d.UserID)
	return s.change(ctx, p, d.Notice, opts)
}

// RenameParams are a group and its new name.
type RenameParams struct {
	GroupID string  `param:"groupId"`   // required
	Name    string  `param:"groupName"` // required
	Notice  *Notice // nil: none
}

var opRename = rongcloud.Operation{ID: "group.refresh", Path: "/group/refresh.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Rename changes the name of a group that push notifications show (刷新群组信息), within 5 minutes. The same call made twice changes
// nothing more, except with a Notice.
//
// Operation group.refresh: POST /group/refresh.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/refresh-group-info
func (s *Service) Rename(ctx context.Context, r RenameParams, opts ...rongcloud.CallOption) (Change, error) {
	p := inGroupOf[RenameParams](opRename, r.GroupID)
	p.Text("groupName", r.Name, param.Limit{})
	return s.change(ctx, p, r.Notice, opts)
}

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
