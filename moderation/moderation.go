// Package moderation manages the sensitive words (敏感词) of an app. A message with a blocking word is not delivered. A
// replacing word is replaced in the message. A message with words of both kinds is blocked.
//
// The service searches the content of RC:TxtMsg messages that clients send to users, groups, ultra groups and chatrooms.
// Other types, and messages of the Server API, can be switched on in the console. The sender is not notified. A change takes
// effect after 15 minutes; older pages say up to 2 hours.
//
// Sensitive words are independent of the paid review of messages, whose results are callbacks of the kind
// moderation.result, and of the app's own verdicts before delivery.
package moderation

import "github.com/rongcloud-go/sdk/rongcloud"

// Service calls the moderation operations. It has no state, and creating one costs nothing.
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
