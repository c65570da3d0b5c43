// Package group keeps the groups (群组) that users of an app belong to. A group is an id, a name, and its members: the service knows no
// owner and no roles. It tells clients nothing of what changes; an app that wants a notice sends one.
//
// A group's id has at most 64 bytes and is case-sensitive, letters and digits by the documentation.
package group

import "github.com/rongcloud-go/sdk/rongcloud"

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
