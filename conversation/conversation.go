// Package conversation manages the settings of users for their conversations (会话): which messages notify the user, which
// conversations are pinned, and tags.
//
// A setting belongs to one user. The clients of the user receive it, and no other user does. A conversation can have settings
// before it has a message.
package conversation

import (
	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Service calls the conversation operations. It has no state, and creating one costs nothing.
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

// Conversation identifies a conversation of a user.
type Conversation struct {
	Type     message.ConversationType `param:"conversationType" json:"conversationType"` // required: Private, Group or System; UltraGroup for levels only
	TargetID string                   `param:"targetId" json:"targetId"`                 // required: the id of the other user, the group or the ultra group
}

// checkType checks the type of a conversation that can be pinned and tagged.
func checkType(p *param.Set, name string, t message.ConversationType) {
	switch t {
	case message.Private, message.Group, message.System:
	default:
		p.Fail(name, "must be 1 (private), 3 (group) or 6 (system), is %d", int(t))
	}
}

// checkLevelType checks the type of a conversation that can have a level.
func checkLevelType(p *param.Set, t message.ConversationType) {
	switch t {
	case message.Private, message.Group, message.System, message.UltraGroup:
	default:
		p.Fail("conversationType", "must be 1 (private), 3 (group), 6 (system) or 10 (ultra group), is %d", int(t))
	}
}
