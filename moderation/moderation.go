// Package moderation keeps the sensitive words (敏感词) of an app: those that block a message, and those that are replaced in it.
//
// The words are looked for in the content of RC:TxtMsg messages that clients send to users, groups, ultra groups and chatrooms;
// further types, and messages of the Server API, are switched on in the console. A message with words of both kinds is blocked. The
// sender is not told. Changes take effect within 15 minutes; older pages say up to 2 hours.
//
// These words are not the bought review of messages, whose results come as callbacks of the kind moderation.result, and not the app's own verdicts.
package moderation

import "github.com/rongcloud-go/sdk/rongcloud"

// Service calls the moderation operations. It holds no state; making one costs nothing.
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
