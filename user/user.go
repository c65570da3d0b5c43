// Package user registers users with RongCloud (用户管理). It handles connection tokens, names and avatars, online status,
// bans, and deactivation.
//
// A user id is chosen by the app. It has at most 64 bytes and is case-sensitive. The documentation allows letters and
// digits. A user exists once a token was issued for the id.
//
// The library may repeat every call of this package after a failure. If a repeat has an effect, the comment of the method
// says so.
//
// # JSON
//
// The JSON names of the results do not change. A name is the service's own if the service has the value in the same
// form, else that of the field. A time is an RFC 3339 string, and a duration is a number of nanoseconds.
package user

import "github.com/rongcloud-go/sdk/rongcloud"

// Service calls the user operations. It has no state, and creating one costs nothing.
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
