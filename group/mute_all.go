package group

import (
	"context"
	"iter"

	"github.com/rongcloud-go/sdk/internal/paging"
	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxMutedGroupsPage = 200

var opMuteAll = rongcloud.Operation{ID: "group.muteAll", Path: "/group/ban/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// MuteAll prevents all members of 1 to 20 groups from sending (设置群组全体禁言) until UnmuteAll, except users of
// AllowDuringMuteAll. The mute continues if a group is dismissed and created again.
//
// Operation group.muteAll: POST /group/ban/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/ban-group
func (s *Service) MuteAll(ctx context.Context, groupIDs []string, opts ...rongcloud.CallOption) error {
	return s.changeGroups(ctx, opMuteAll, groupIDs, opts)
}

var opUnmuteAll = rongcloud.Operation{
	ID: "group.unmuteAll", Path: "/group/ban/rollback.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// UnmuteAll ends the mute of all members of 1 to 20 groups (取消群组全体禁言).
//
// Operation group.unmuteAll: POST /group/ban/rollback.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/unban-group
func (s *Service) UnmuteAll(ctx context.Context, groupIDs []string, opts ...rongcloud.CallOption) error {
	return s.changeGroups(ctx, opUnmuteAll, groupIDs, opts)
}

func (s *Service) changeGroups(ctx context.Context, op rongcloud.Operation, groupIDs []string, opts []rongcloud.CallOption) error {
	p := param.For(op).Arg("groupIDs", "groupId")
	p.IDs("groupId", groupIDs, maxPerRestriction)
	return p.Do(ctx, s.via(), opts)
}

var opMutedGroups = rongcloud.Operation{
	ID: "group.queryMuteAll", Path: "/group/ban/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AreMutedAll returns for each of 1 to 20 groups whether all members are muted (查询群组全体禁言状态). The keys are group ids.
//
// Operation group.queryMuteAll: POST /group/ban/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/query-banned-state-or-list
func (s *Service) AreMutedAll(ctx context.Context, groupIDs []string, opts ...rongcloud.CallOption) (map[string]bool, error) {
	p := param.For(opMutedGroups).Arg("groupIDs", "groupId")
	p.IDs("groupId", groupIDs, maxPerRestriction)
	list, err := s.muteAllStates(ctx, p, opts)
	if err != nil {
		return nil, err
	}
	muted := make(map[string]bool, len(list))
	for _, g := range list {
		muted[string(g.ID)] = bool(g.Muted)
	}
	return muted, nil
}

// MutedGroupsPage returns one page of the ids of the groups in which all members are muted. A page has 1 to 200 ids, 50 by
// default. The zero Page returns all ids.
//
// Operation group.queryMuteAll: POST /group/ban/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/query-banned-state-or-list
func (s *Service) MutedGroupsPage(ctx context.Context, page rongcloud.Page, opts ...rongcloud.CallOption) ([]string, error) {
	p := param.For(opMutedGroups)
	p.Page("page", "size", page, maxMutedGroupsPage)
	list, err := s.muteAllStates(ctx, p, opts)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, g := range list {
		ids[i] = string(g.ID)
	}
	return ids, nil
}

// MutedGroups iterates over the ids of all groups in which all members are muted (group.queryMuteAll). It reads pages of
// 200. If the service repeats a page, the iteration ends with ErrUnavailable.
func (s *Service) MutedGroups(ctx context.Context, opts ...rongcloud.CallOption) iter.Seq2[string, error] {
	return paging.All(opMutedGroups, maxMutedGroupsPage, func(number, size int) ([]string, error) {
		return s.MutedGroupsPage(ctx, rongcloud.Page{Number: number, Size: size}, opts...)
	})
}

type muteAllState struct {
	ID    wire.Text `json:"groupId"`
	Muted wire.Bool `json:"stat"` // a number by the documentation, a text in some official SDKs
}

func (s *Service) muteAllStates(ctx context.Context, p *param.Set, opts []rongcloud.CallOption) ([]muteAllState, error) {
	var answer struct {
		rongcloud.Envelope
		Groups []muteAllState `json:"groupinfo"`
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return answer.Groups, err
}

var opAllowDuringMuteAll = rongcloud.Operation{
	ID: "group.addMuteAllWhitelist", Path: "/group/user/ban/whitelist/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AllowDuringMuteAll allows 1 to 20 users to speak in a group while all members are muted (加入群组全体禁言白名单). It can be called
// before MuteAll, and stays in effect if users leave or the group is dismissed. It does not apply to users whom Mute or
// MuteGlobally has muted.
//
// Operation group.addMuteAllWhitelist: POST /group/user/ban/whitelist/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/add-to-group-ban-whitelist
func (s *Service) AllowDuringMuteAll(ctx context.Context, groupID string, userIDs []string, opts ...rongcloud.CallOption) error {
	return s.changeUsers(ctx, inGroup(opAllowDuringMuteAll, groupID), userIDs, opts)
}

var opDisallowDuringMuteAll = rongcloud.Operation{
	ID: "group.removeMuteAllWhitelist", Path: "/group/user/ban/whitelist/rollback.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// DisallowDuringMuteAll reverts AllowDuringMuteAll for 1 to 20 users (移出群组全体禁言白名单).
//
// Operation group.removeMuteAllWhitelist: POST /group/user/ban/whitelist/rollback.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/remove-from-group-ban-whitelist
func (s *Service) DisallowDuringMuteAll(ctx context.Context, groupID string, userIDs []string, opts ...rongcloud.CallOption) error {
	return s.changeUsers(ctx, inGroup(opDisallowDuringMuteAll, groupID), userIDs, opts)
}

var opAllowedDuringMuteAll = rongcloud.Operation{
	ID: "group.queryMuteAllWhitelist", Path: "/group/user/ban/whitelist/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AllowedDuringMuteAll returns the users who may speak in a group while all members are muted (查询群组全体禁言白名单).
//
// Operation group.queryMuteAllWhitelist: POST /group/user/ban/whitelist/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/query-group-ban-whitelist
func (s *Service) AllowedDuringMuteAll(ctx context.Context, groupID string, opts ...rongcloud.CallOption) ([]string, error) {
	return s.userIDs(ctx, inGroup(opAllowedDuringMuteAll, groupID), opts)
}
