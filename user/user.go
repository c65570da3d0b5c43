// Package user registers users with RongCloud (用户管理): connection tokens, names and avatars, online status, bans, and
// deactivation.
//
// An app's own user ids are RongCloud's: at most 64 bytes, case-sensitive, letters and digits by the documentation. A user
// exists once a token was issued for the id.
//
// # JSON
//
// The results have JSON names that stay as they are: the service's own where it has the value in the same form, else the field's.
// Times are RFC 3339 texts, and durations nanoseconds.
package user

import "github.com/rongcloud-go/sdk/rongcloud"

// Service calls the user operations. It holds no state; making one costs nothing.
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
