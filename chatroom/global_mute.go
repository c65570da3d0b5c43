package chatroom

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// MuteGloballyParams are the parameters of MuteGlobally.
type MuteGloballyParams struct {
	UserIDs     []string      `param:"userId"`     // 1 to 20
	Duration    time.Duration `param:"minute"`     // 1 minute to 30 days, in whole minutes
	Notify      bool          `param:"needNotify"` // notify the users
	NotifyExtra string        `param:"extra"`      // string for the notice, preferably JSON; only with Notify
}

var opMuteGlobally = rongcloud.Operation{
	ID: "chatroom.muteGlobally", Path: "/chatroom/user/ban/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// MuteGlobally stops users from sending to any chatroom of the app for a time (全局禁言用户). It also applies to users who
// are allowed to speak while all members of a room are muted. A repeat starts the duration again. Clients understand
// the notice since IMLib 5.4.5 for Android and iOS and IMLib 5.7.9 for Web.
//
// It needs the global chatroom mute service, which is switched on in the console. Without it the call fails with
// ErrNotEnabled, code 1009.
//
// Operation chatroom.muteGlobally: POST /chatroom/user/ban/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/gag-user-globally
func (s *Service) MuteGlobally(ctx context.Context, m MuteGloballyParams, opts ...rongcloud.CallOption) error {
	u := users{m.UserIDs, notice{m.Notify, m.NotifyExtra}}
	return s.restrict(ctx, param.Of[MuteGloballyParams](opMuteGlobally), u, m.Duration, opts)
}

// UnmuteGloballyParams are the parameters of UnmuteGlobally.
type UnmuteGloballyParams struct {
	UserIDs     []string `param:"userId"`     // 1 to 20
	Notify      bool     `param:"needNotify"` // notify the users
	NotifyExtra string   `param:"extra"`      // string for the notice, preferably JSON; only with Notify
}

var opUnmuteGlobally = rongcloud.Operation{
	ID: "chatroom.unmuteGlobally", Path: "/chatroom/user/ban/remove.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// UnmuteGlobally ends the global mute of users (解除全局禁言). MuteGlobally documents the notice and the service it needs.
//
// Operation chatroom.unmuteGlobally: POST /chatroom/user/ban/remove.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/ungag-user-globally
func (s *Service) UnmuteGlobally(ctx context.Context, u UnmuteGloballyParams, opts ...rongcloud.CallOption) error {
	return s.changeUsers(ctx, param.Of[UnmuteGloballyParams](opUnmuteGlobally), users{u.UserIDs, notice{u.Notify, u.NotifyExtra}}, opts)
}

var opGloballyMuted = rongcloud.Operation{
	ID: "chatroom.queryGloballyMuted", Path: "/chatroom/user/ban/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// GloballyMuted returns all users who are muted globally (查询全局禁言用户). MuteGlobally documents the service it needs.
//
// Operation chatroom.queryGloballyMuted: POST /chatroom/user/ban/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/query-globally-gagged-user
func (s *Service) GloballyMuted(ctx context.Context, opts ...rongcloud.CallOption) ([]Restriction, error) {
	return s.restrictions(ctx, param.For(opGloballyMuted), opts)
}
