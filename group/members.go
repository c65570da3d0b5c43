package group

import (
	"cmp"
	"context"
	"iter"

	"github.com/rongcloud-go/sdk/internal/paging"
	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var opMembers = rongcloud.Operation{
	ID: "group.queryMembers", Path: "/group/user/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// MemberList returns the ids of all members of a group (查询群组成员). The service has no pages for them.
//
// Operation group.queryMembers: POST /group/user/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/query-group-member
func (s *Service) MemberList(ctx context.Context, groupID string, opts ...rongcloud.CallOption) ([]string, error) {
	var answer struct {
		rongcloud.Envelope
		Users []struct {
			ID wire.Text `json:"id"`
		} `json:"users"`
	}
	if _, err := inGroup(opMembers, groupID).Call(ctx, s.via(), &answer, opts); err != nil {
		return nil, err
	}
	ids := make([]string, len(answer.Users))
	for i, u := range answer.Users {
		ids[i] = string(u.ID)
	}
	return ids, nil
}

// Members iterates over the ids of all members of a group (group.queryMembers). It makes one call when the iteration starts.
func (s *Service) Members(ctx context.Context, groupID string, opts ...rongcloud.CallOption) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		ids, err := s.MemberList(ctx, groupID, opts...)
		if err != nil {
			yield("", err)
			return
		}
		for _, id := range ids {
			if !yield(id, nil) {
				return
			}
		}
	}
}

// Group is a group that a user is in.
type Group struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

const maxGroupsPage = 1000

var opGroups = rongcloud.Operation{
	ID: "group.listUserGroups", Path: "/user/group/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// GroupsPage returns one page of the groups of a user (查询用户所在群组). A page has 1 to 1000 groups, 50 by default. The zero Page
// returns the first 5000 groups.
//
// Operation group.listUserGroups: POST /user/group/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/group/query-group-by-user
func (s *Service) GroupsPage(ctx context.Context, userID string, page rongcloud.Page, opts ...rongcloud.CallOption) ([]Group, error) {
	p := param.For(opGroups).Arg("userID", "userId")
	p.ID("userId", userID)
	if page.Size != 0 {
		page.Number = cmp.Or(page.Number, 1) // without it the service ignores the size
	}
	p.Page("page", "size", page, maxGroupsPage)
	var answer struct {
		rongcloud.Envelope
		Groups []struct {
			ID   wire.Text `json:"id"`
			Name wire.Text `json:"name"`
		} `json:"groups"`
	}
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return nil, err
	}
	groups := make([]Group, len(answer.Groups))
	for i, g := range answer.Groups {
		groups[i] = Group{ID: string(g.ID), Name: string(g.Name)}
	}
	return groups, nil
}

// Groups iterates over all groups of a user (group.listUserGroups). It reads pages of 1000. If the service repeats a page,
// the iteration ends with ErrUnavailable.
func (s *Service) Groups(ctx context.Context, userID string, opts ...rongcloud.CallOption) iter.Seq2[Group, error] {
	return paging.All(opGroups, maxGroupsPage, func(number, size int) ([]Group, error) {
		return s.GroupsPage(ctx, userID, rongcloud.Page{Number: number, Size: size}, opts...)
	})
}
