// Package ultragroup is for ultra groups (超级群): groups of any size whose messages go through channels (频道).
//
// Ids of groups have at most 64 bytes and those of channels at most 20 characters, letters and digits by the documentation. The
// service has to be enabled for the app.
package ultragroup

import (
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Service calls the operations of ultra groups. It holds no state that changes.
type Service struct {
	caller   rongcloud.Caller
	contents *message.Registry
}

// New returns a service that calls through c: a *rongcloud.Client, or a decorator or fake. Calls of a service without one
// (New(nil), the zero Service) fail with ErrInvalidArgument. The own contents, a value of each type, are decoded where messages are
// read.
func New(c rongcloud.Caller, own ...message.Content) *Service {
	if len(own) == 0 {
		return &Service{caller: c} // a nil registry has the built-in types
	}
	return &Service{caller: c, contents: message.NewRegistry(own...)}
}

// via is what calls go through: nil in a nil service, which the call then reports.
func (s *Service) via() rongcloud.Caller {
	if s == nil {
		return nil
	}
	return s.caller
}
