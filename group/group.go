// Package group manages groups (群组) of users. A group has an id, a name and members. The service knows no owner and no
// roles. Groups with owners and profiles (托管群) are a service of their own.
//
// A group id has at most 64 bytes and is case-sensitive. The documentation allows letters and digits. A group has at most
// 3000 members by default. A user can be in any number of groups.
//
// # Who receives and sends messages
//
// Members receive the messages of a group that are sent after they joined. A client cannot send to a group if its user is
// not a member (code 22406), is muted, or is not allowed to speak while all members are muted (code 22408). Messages that
// the app server sends with package message are always delivered, whoever the sender is.
//
// The message history, mutes, the users who may speak while all members are muted, and push remarks stay when a member
// leaves and when the group is dismissed. They apply again when the user joins again, or the group is created again.
//
// The service does not notify clients of changes. An app can send a message instead, or have one sent with the change:
// see [Notice]. A repeat of a call with a Notice sends the message again, so the library does not repeat such a call
// after an unknown outcome. A repeat of any other call of this package has no further effect, unless its comment says so.
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

// Service calls the group operations. It has no state, and creating one costs nothing.
type Service struct{ caller rongcloud.Caller }

// New returns a service that makes its calls with c: a *rongcloud.Client, a decorator or a fake. If c is nil, and in a
// zero Service, every call fails with ErrInvalidArgument.
func New(c rongcloud.Caller) *Service { return &Service{caller: c} }

// via returns the Caller of s. It is nil if s is nil: the call then fails with ErrInvalidArgument.
func (s *Service) via() rongcloud.Caller {
	if s == nil {
		return nil
	}
	return s.caller
}

// inGroup starts the parameters of a call about one group, the argument groupID of the method.
func inGroup(op rongcloud.Operation, groupID string) *param.Set {
	p := param.For(op).Arg("groupID", "groupId")
	p.ID("groupId", groupID)
	return p
}

// inGroupOf starts the parameters of a call about one group, a field of the params struct P.
func inGroupOf[P any](op rongcloud.Operation, groupID string) *param.Set {
	p := param.Of[P](op)
	p.ID("groupId", groupID)
	return p
}

// userIDs makes a call whose response is a list of user ids.
func (s *Service) userIDs(ctx context.Context, p *param.Set, opts []rongcloud.CallOption) ([]string, error) {
	var answer struct {
		rongcloud.Envelope
		UserIDs []wire.Text `json:"userIds"` // userids in an official SDK: encoding/json does not mind the case
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return wire.Strings(answer.UserIDs), err
}
