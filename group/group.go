// Package group keeps the groups (群组) that users of an app belong to. A group is an id, a name, and its members: the service knows no
// owner and no roles. Groups with owners and profiles (托管群) are a service of their own.
//
// A group's id has at most 64 bytes and is case-sensitive, letters and digits by the documentation. A group has at most 3000 members
// unless the vendor raises the limit; a user may be in any number of groups.
//
// # Who gets and sends messages
//
// Members get the messages of a group from when they joined. A client that is not a member, is muted, or meets a mute of all members
// without being allowed to speak cannot send to the group: it gets code 22406 or 22408. What the app server sends with package message is
// delivered whoever it is from.
//
// A message history, mutes, the users who may speak during a mute of all, and push remarks stay when a member leaves and when the
// group is dismissed. They apply again when the member or the group is back.
//
// The service tells clients nothing of a change. An app that wants a notice sends a message, or has one sent along with the change:
// see [Notice].
package group

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	// maxUsersPerChange is how many users one call adds or removes.
	maxUsersPerChange = 1000
	// maxPerRestriction is how many users, or groups, one call mutes, unmutes or exempts.
	maxPerRestriction = 20
)

// Service calls the group operations. It holds no state; making one costs nothing.
type Service struct{ caller rongcloud.Caller }

// New returns a service that calls through c: a *rongcloud.Client, or a decorator or fake. Calls of a service without one
// (New(nil), the zero Service) fail with ErrInvalidArgument.
func New(c rongcloud.Caller) *Service { return &Service{caller: c} }

// via is what calls go through: nil in a nil service, which the call then reports.
func (s *Service) via() rongcloud.Caller {
	if s == nil {
		return nil
	}
	return s.caller
}

// inGroup begins the parameters of a call about one group, the argument groupID of the method.
func inGroup(op rongcloud.Operation, groupID string) *param.Set {
	p := param.For(op).Arg("groupID", "groupId")
	p.ID("groupId", groupID)
	return p
}

// inGroupOf begins the parameters of a call about one group, a field of the params struct P.
func inGroupOf[P any](op rongcloud.Operation, groupID string) *param.Set {
	p := param.Of[P](op)
	p.ID("groupId", groupID)
	return p
}

// userIDs reads the answer of an operation that returns ids of users.
func (s *Service) userIDs(ctx context.Context, p *param.Set, opts []rongcloud.CallOption) ([]string, error) {
	var answer struct {
		rongcloud.Envelope
		UserIDs []wire.Text `json:"userIds"` // userids in an official SDK: encoding/json does not mind the case
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return wire.Strings(answer.UserIDs), err
}
