// Package group manages groups (群组) of users. A group has an id, a name and members. The service knows no owner and no
// roles. It does not notify clients of changes; an app can send a message instead.
//
// A group id has at most 64 bytes and is case-sensitive. The documentation allows letters and digits.
package group

import "github.com/rongcloud-go/sdk/rongcloud"

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
