// Package push sends notifications (推送) to the devices of users, online or not. A notification is not a message: it
// belongs to no conversation and is not stored. It reaches devices that were connected within the last 30 days.
//
// For the notification of a message see [message.Push].
package push

import "github.com/rongcloud-go/sdk/rongcloud"

// Service calls the push operations. It has no state, and creating one costs nothing.
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
