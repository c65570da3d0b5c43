package chatroom

import (
	"context"
	"iter"

	"github.com/rongcloud-go/sdk/internal/paging"
	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxMutedRoomsPage = 1000

// MuteAllParams are the parameters of MuteAll and UnmuteAll.
type MuteAllParams struct {
	RoomID      string `param:"chatroomId"` // required
	Notify      bool   `param:"needNotify"` // notify all members of the room
	NotifyExtra string `param:"extra"`      // string for the notice, preferably JSON; only with Notify
}

var opMuteAll = rongcloud.Operation{ID: "chatroom.muteAll", Path: "/chatroom/ban/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// MuteAll stops all members of a room from sending to it (聊天室全体禁言) until UnmuteAll. AllowDuringMuteAll makes
// exceptions. Clients understand the notice since IMLib 5.4.5 for Android and iOS and IMLib 5.7.9 for Web.
//
// Operation chatroom.muteAll: POST /chatroom/ban/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/ban-chatroom
func (s *Service) MuteAll(ctx context.Context, m MuteAllParams, opts ...rongcloud.CallOption) error {
	return s.changeMuteAll(ctx, opMuteAll, m, opts)
}

var opUnmuteAll = rongcloud.Operation{
	ID: "chatroom.unmuteAll", Path: "/chatroom/ban/rollback.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// UnmuteAll ends the mute of all members (解除聊天室全体禁言). MuteAll documents the notice.
//
// Operation chatroom.unmuteAll: POST /chatroom/ban/rollback.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/unban-chatroom
func (s *Service) UnmuteAll(ctx context.Context, m MuteAllParams, opts ...rongcloud.CallOption) error {
	return s.changeMuteAll(ctx, opUnmuteAll, m, opts)
}

func (s *Service) changeMuteAll(ctx context.Context, op rongcloud.Operation, m MuteAllParams, opts []rongcloud.CallOption) error {
	p := inRoomOf[MuteAllParams](op, m.RoomID)
	notice{m.Notify, m.NotifyExtra}.addTo(p)
	return p.Do(ctx, s.via(), opts)
}

var opIsMutedAll = rongcloud.Operation{
	ID: "chatroom.checkMuteAll", Path: "/chatroom/ban/check.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// IsMutedAll reports whether all members of a room are muted (查询聊天室全体禁言状态).
//
// Operation chatroom.checkMuteAll: POST /chatroom/ban/check.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/query-banned-state
func (s *Service) IsMutedAll(ctx context.Context, roomID string, opts ...rongcloud.CallOption) (bool, error) {
	p := inRoom(opIsMutedAll, roomID)
	var answer struct {
		rongcloud.Envelope
		// Documented as a number. One official SDK has a string.
		Status wire.Bool `json:"status"`
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return bool(answer.Status), err
}

var opMutedRooms = rongcloud.Operation{
	ID: "chatroom.queryMuteAll", Path: "/chatroom/ban/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// MutedRoomsPage returns a page of the rooms in which all members are muted (查询全体禁言聊天室). A page has 1 to 1000 ids, 50
// by default.
//
// Operation chatroom.queryMuteAll: POST /chatroom/ban/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/query-banned-list
func (s *Service) MutedRoomsPage(ctx context.Context, page rongcloud.Page, opts ...rongcloud.CallOption) ([]string, error) {
	p := param.For(opMutedRooms)
	p.Page("page", "size", page, maxMutedRoomsPage)
	answer, err := s.readLists(ctx, p, opts)
	return wire.Strings(answer.RoomIDs), err
}

// MutedRooms iterates over all rooms in which all members are muted (chatroom.queryMuteAll). It reads pages of 1000. It
// ends with ErrUnavailable if the service repeats a page.
func (s *Service) MutedRooms(ctx context.Context, opts ...rongcloud.CallOption) iter.Seq2[string, error] {
	return paging.All(opMutedRooms, maxMutedRoomsPage, func(number, size int) ([]string, error) {
		return s.MutedRoomsPage(ctx, rongcloud.Page{Number: number, Size: size}, opts...)
	})
}

// DuringMuteAllParams are the parameters of AllowDuringMuteAll and DisallowDuringMuteAll.
type DuringMuteAllParams struct {
	RoomID      string   `param:"chatroomId"` // required
	UserIDs     []string `param:"userId"`     // 1 to 20
	Notify      bool     `param:"needNotify"` // notify all members of the room
	NotifyExtra string   `param:"extra"`      // string for the notice, preferably JSON; only with Notify
}

var opAllowDuringMuteAll = rongcloud.Operation{
	ID: "chatroom.addMuteAllWhitelist", Path: "/chatroom/user/ban/whitelist/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AllowDuringMuteAll lets users speak while all members are muted (添加聊天室全体禁言白名单). The list of a room holds 20 users and
// is deleted with the room. It does not end a global mute. MuteAll documents the notice.
//
// Operation chatroom.addMuteAllWhitelist: POST /chatroom/user/ban/whitelist/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/add-to-chatroom-ban-whitelist
func (s *Service) AllowDuringMuteAll(ctx context.Context, d DuringMuteAllParams, opts ...rongcloud.CallOption) error {
	return s.changeUsers(ctx, inRoomOf[DuringMuteAllParams](opAllowDuringMuteAll, d.RoomID), users{d.UserIDs, notice{d.Notify, d.NotifyExtra}}, opts)
}

var opDisallowDuringMuteAll = rongcloud.Operation{
	ID: "chatroom.removeMuteAllWhitelist", Path: "/chatroom/user/ban/whitelist/rollback.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// DisallowDuringMuteAll removes users from the list of those who may speak while all members are muted (移出聊天室全体禁言白名单).
// MuteAll documents the notice.
//
// Operation chatroom.removeMuteAllWhitelist: POST /chatroom/user/ban/whitelist/rollback.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/remove-from-chatroom-ban-whitelist
func (s *Service) DisallowDuringMuteAll(ctx context.Context, d DuringMuteAllParams, opts ...rongcloud.CallOption) error {
	return s.changeUsers(ctx, inRoomOf[DuringMuteAllParams](opDisallowDuringMuteAll, d.RoomID), users{d.UserIDs, notice{d.Notify, d.NotifyExtra}}, opts)
}

var opAllowedDuringMuteAll = rongcloud.Operation{
	ID: "chatroom.queryMuteAllWhitelist", Path: "/chatroom/user/ban/whitelist/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AllowedDuringMuteAll returns the users who may speak while all members are muted (查询聊天室全体禁言白名单).
//
// Operation chatroom.queryMuteAllWhitelist: POST /chatroom/user/ban/whitelist/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/mute/query-chatroom-ban-whitelist
func (s *Service) AllowedDuringMuteAll(ctx context.Context, roomID string, opts ...rongcloud.CallOption) ([]string, error) {
	answer, err := s.readLists(ctx, inRoom(opAllowedDuringMuteAll, roomID), opts)
	return wire.Strings(answer.UserIDs), err
}
