// Package message sends messages (消息) through RongCloud: to chatrooms, users, groups and everybody; recalls them; and reads
// the stored history of chatrooms.
//
// What a message says is a [Content]: one of the built-in types such as [Text], one of the quiz types such as [Question], or a
// type of your own.
//
// # Sending once
//
// A send made twice is two messages, and no answer tells a repeat from the first. So the library never sends one without a
// DedupKey again by itself once it may have reached the service: it returns [rongcloud.ErrOutcomeUnknown], and the message may be
// with all of its targets, with some, or with none. Whoever can tell, from the history or from the message callback, may decide
// to send again. [rongcloud.ErrUnavailable] and [rongcloud.ErrRateLimited] mean that nothing was sent.
//
// DedupKey (msgRandom) makes a repeat harmless where deduplication was switched on for the app by a support ticket: the service
// answers a second send with the same key within a minute with an error, and sends nothing. So the library does repeat a send
// with a DedupKey when its outcome is unknown, as long as the repeat arrives within that minute.
//
// Set a DedupKey only where the feature is switched on. Where it is off the service does not look at the key, and a repeat is a
// second message; the library cannot find out whether it is on. Take a fresh key for every message, such as a random number: the
// service refuses another message with a key of the last minute as it refuses a repeat. After the minute it no longer looks,
// though clients still drop the double.
//
// The code of the service's refusal is not documented. A repeat that it refuses because the first send arrived therefore comes
// back as ErrOutcomeUnknown too, with the Code and Message of the refusal in the [rongcloud.Error]; the message is sent only once.
//
// # JSON
//
// The results have JSON names that stay as they are: the service's own where it has the value in the same form, else the field's.
// Times are RFC 3339 texts, and durations nanoseconds.
package message

import "github.com/rongcloud-go/sdk/rongcloud"

// Service calls the message operations. It holds no state that changes.
type Service struct {
	caller   rongcloud.Caller
	contents *Registry
}

// New returns a service that calls through c: a *rongcloud.Client, or a decorator or fake. Calls of a service without one
// (New(nil), the zero Service) fail with ErrInvalidArgument. The own contents, a value of each type, are decoded where
// messages are read; sending needs no registration.
func New(c rongcloud.Caller, own ...Content) *Service {
	if len(own) == 0 {
		return &Service{caller: c, contents: builtin}
	}
	return &Service{caller: c, contents: NewRegistry(own...)}
}

// via is what calls go through: nil in a nil service, which the call then reports.
func (s *Service) via() rongcloud.Caller {
	if s == nil {
		return nil
	}
	return s.caller
}
