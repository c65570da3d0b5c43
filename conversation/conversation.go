// Package conversation keeps what a user has set for the conversations (会话) of their list: how much notifies them, which ones are
// pinned, and their tags.
//
// A setting belongs to one user. It reaches the clients of that user, and nobody else learns of it. A conversation needs no message
// to have settings.
package conversation

import (
	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Service calls the conversation operations. It holds no state; making one costs nothing.
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

// Conversation is one conversation of a user.
type Conversation struct {
	Type     message.ConversationType `param:"conversationType" json:"conversationType"` // required: Private, Group or System; UltraGroup for levels only
	TargetID string                   `param:"targetId" json:"targetId"`                 // required: the id of the other user, the group or the ultra group
}

// checkType checks a type of a conversation that has a pin and tags.
func checkType(p *param.Set, name string, t message.ConversationType) {
	switch t {
	case message.Private, message.Group, message.System:
	default:
		p.Fail(name, "must be 1 (private), 3 (group) or 6 (system), is %d", int(t))
	}
}

// checkLevelType checks a type of a conversation that has a level.
func checkLevelType(p *param.Set, t message.ConversationType) {
	switch t {
	case message.Private, message.Group, message.System, message.UltraGroup:
	default:
		p.Fail("conversationType", "must be 1 (private), 3 (group), 6 (system) or 10 (ultra group), is %d", int(t))
	}
}
