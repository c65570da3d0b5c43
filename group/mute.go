package group

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	// maxMuteMinutes is 30 days.
	maxMuteMinutes = 43200
	// endless is longer than any mute that ends.
	endless = 366 * 24 * time.Hour
)

// Muted is a user who is muted.
type Muted struct {
	UserID string    `json:"userId"`
	Since  time.Time `json:"since,omitzero"` // zero if the service does not return it
	Until  time.Time `json:"until,omitzero"` // zero: until the user is unmuted
}

// MuteParams are the users to mute in a group.
type MuteParams struct {
	GroupID  string        `param:"groupId"` // required
	UserIDs  []string      `param:"userId"`  // 1 to 20
	Duration time.Duration `param:"minute"`  // at most 30 days, in whole minutes; 0: until Unmute
}

var opMute = rongcloud.Operation{
	ID: "group.muteMember", Path: "/group/user/gag/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Mute prevents users from sending to a group (禁言群成员). They still receive its messages. The mute continues if a user leaves
// the group and joins again, and applies even to users of AllowDuringMuteAll. It does not apply to messages that a server
// sends in the name of the user. A repeat starts the duration again, as far as is known.
//
// Operation group.muteMember: POST /group/user/gag/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/gag-user
func (s *Service) Mute(ctx context.Context, m MuteParams, opts ...rongcloud.CallOption) error {
	return s.mute(ctx, inGroupOf[MuteParams](opMute, m.GroupID), m.UserIDs, m.Duration, opts)
}

// MuteGloballyParams are the users to mute in all groups.
type MuteGloballyParams struct {
	UserIDs  []string      `param:"userId"` // 1 to 20
	Duration time.Duration `param:"minute"` // at most 30 days, in whole minutes; 0: until UnmuteGlobally
}

// MuteGlobally prevents users from sending to any group, including groups that they join later. At most 100 users of an app
// can be muted in all groups at a time. Mutes in single groups are independent of it. A repeat starts the duration again,
// as far as is known.
//
// Operation group.muteMember: POST /group/user/gag/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/gag-user
func (s *Service) MuteGlobally(ctx context.Context, m MuteGloballyParams, opts ...rongcloud.CallOption) error {
	return s.mute(ctx, param.Of[MuteGloballyParams](opMute), m.UserIDs, m.Duration, opts)
}

func (s *Service) mute(ctx context.Context, p *param.Set, userIDs []string, d time.Duration, opts []rongcloud.CallOption) error {
	p.IDs("userId", userIDs, maxPerRestriction)
	p.Minutes("minute", d, 0, maxMuteMinutes)
	return p.Do(ctx, s.via(), opts)
}

var opUnmute = rongcloud.Operation{
	ID: "group.unmuteMember", Path: "/group/user/gag/rollback.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Unmute ends the mutes of 1 to 20 users in a group (解除群成员禁言). It does not end a mute in all groups.
//
// Operation group.unmuteMember: POST /group/user/gag/rollback.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/ungag-user
func (s *Service) Unmute(ctx context.Context, groupID string, userIDs []string, opts ...rongcloud.CallOption) error {
	return s.changeUsers(ctx, inGroup(opUnmute, groupID), userIDs, opts)
}

// UnmuteGlobally ends the mutes of 1 to 20 users in all groups. It does not end mutes in single groups, as far as is known.
//
// Operation group.unmuteMember: POST /group/user/gag/rollback.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/ungag-user
func (s *Service) UnmuteGlobally(ctx context.Context, userIDs []string, opts ...rongcloud.CallOption) error {
	return s.changeUsers(ctx, param.For(opUnmute), userIDs, opts)
}

// changeUsers makes a call with the argument userIDs of a method.
func (s *Service) changeUsers(ctx context.Context, p *param.Set, userIDs []string, opts []rongcloud.CallOption) error {
	p.Arg("userIDs", "userId").IDs("userId", userIDs, maxPerRestriction)
	return p.Do(ctx, s.via(), opts)
}

var opMuted = rongcloud.Operation{
	ID: "group.listMutedMembers", Path: "/group/user/gag/list.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Muted returns the users who are muted in a group (查询禁言群成员). Users who are muted in all groups are not among them.
//
// Operation group.listMutedMembers: POST /group/user/gag/list.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/query-gagged-user
func (s *Service) Muted(ctx context.Context, groupID string, opts ...rongcloud.CallOption) ([]Muted, error) {
	return s.muted(ctx, inGroup(opMuted, groupID), opts)
}

// GloballyMuted returns the users who are muted in all groups.
//
// Operation group.listMutedMembers: POST /group/user/gag/list.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/mute/query-gagged-user
func (s *Service) GloballyMuted(ctx context.Context, opts ...rongcloud.CallOption) ([]Muted, error) {
	return s.muted(ctx, param.For(opMuted), opts)
}

func (s *Service) muted(ctx context.Context, p *param.Set, opts []rongcloud.CallOption) ([]Muted, error) {
	var answer struct {
		rongcloud.Envelope
		Users []struct {
			UserID wire.Text `json:"userId"`
			Start  wire.Text `json:"startTime"`
			End    wire.Text `json:"time"`
		} `json:"users"`
	}
	meta, err := p.Call(ctx, s.via(), &answer, opts)
	if err != nil {
		return nil, err
	}
	list := make([]Muted, len(answer.Users))
	for i, u := range answer.Users {
		since, err := meta.ParseTime(string(u.Start)) // older answers have none
		if err != nil {
			return nil, err
		}
		list[i] = Muted{UserID: string(u.UserID), Since: since, Until: end(meta, string(u.End))}
	}
	return list, nil
}

// end parses the end of a mute. It is not documented how the service writes a mute without an end, so end returns the zero
// time for any text that is not a time, and for a time that is too late for a mute.
func end(meta rongcloud.Meta, text string) time.Time {
	until, err := meta.ParseTime(text)
	if err != nil || until.After(time.Now().Add(endless)) {
		return time.Time{}
	}
	return until
}
