// Package push sends notifications (推送) to the devices of users, whether or not they are online. A notification is no message: it
// belongs to no conversation and is stored nowhere. It reaches devices that were connected within the last 30 days.
//
// The look of the notifications of a message is [message.Push].
package push

import "github.com/rongcloud-go/sdk/rongcloud"

// Service calls the push operations. It holds no state; making one costs nothing.
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
