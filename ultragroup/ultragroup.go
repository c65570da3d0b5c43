// Package ultragroup is for ultra groups (超级群): groups of any size whose messages are sent to channels (频道). The
// service has to be enabled for the app.
//
// A group id has at most 64 bytes, and a channel id at most 20 characters. The documentation allows letters and digits.
package ultragroup

import (
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Service calls the operations of ultra groups. Its state never changes.
type Service struct {
	caller   rongcloud.Caller
	contents *message.Registry
}

// New returns a service that makes its calls with c: a *rongcloud.Client, a decorator or a fake. If c is nil, and in a
// zero Service, every call fails with ErrInvalidArgument. The elements of own are values of your own message types;
// messages of these types are decoded into them.
func New(c rongcloud.Caller, own ...message.Content) *Service {
	if len(own) == 0 {
		return &Service{caller: c} // a nil registry decodes the built-in types
	}
	return &Service{caller: c, contents: message.NewRegistry(own...)}
}

// via returns the Caller of s. It is nil if s is nil: the call then fails with ErrInvalidArgument.
func (s *Service) via() rongcloud.Caller {
	if s == nil {
		return nil
	}
	return s.caller
}
