// Package message sends messages (消息) to chatrooms, users, groups or all users, also from templates and as streams. It
// recalls, modifies and expands messages. It reads the stored history of chatrooms, users and groups, and the files with
// all messages of an hour.
//
// A message has a [Content]: one of the built-in types such as [Text], one of the quiz types such as [Question], or a
// type of your own.
//
// # Sending once
//
// A repeat sends the message again, and the service does not detect it. So the library never repeats a send without a
// DedupKey once the request may have reached the service. It returns [rongcloud.ErrOutcomeUnknown]: all, some or none
// of the targets may have received the message. An app that can find out, from the history or the message callback, may
// then decide to send again. [rongcloud.ErrUnavailable] and [rongcloud.ErrRateLimited] mean that nothing was sent.
//
// A DedupKey (msgRandom) makes a repeat harmless if deduplication is enabled for the app, which takes a support ticket.
// The service then refuses a second send with the same key within a minute, and sends nothing. So the library repeats a
// send with a DedupKey if its outcome is unknown, as long as the repeat arrives within that minute.
//
// Set a DedupKey only if deduplication is enabled. Otherwise the service ignores the key, and a repeat sends a second
// message; the library cannot find out whether it is enabled. Use a new key for every message, such as a random number.
// The service refuses another message with a key of the last minute as if it were a repeat. After the minute it does
// not check the key, but clients still drop the duplicate.
//
// The code of the refusal is not documented. If the service refuses a repeat because the first send arrived, the call
// therefore also fails with ErrOutcomeUnknown. The [rongcloud.Error] has the Code and Message of the refusal, and the
// message was sent only once.
//
// # JSON
//
// The JSON names of the results do not change. A name is the service's own if the service has the value in the same
// form, else that of the field. A time is an RFC 3339 string, and a duration is a number of nanoseconds.
package message

import "github.com/rongcloud-go/sdk/rongcloud"

// Service calls the message operations. Its state never changes.
type Service struct {
	caller   rongcloud.Caller
	contents *Registry
}

// New returns a service that makes its calls with c: a *rongcloud.Client, a decorator or a fake. If c is nil, and in a
// zero Service, every call fails with ErrInvalidArgument. The elements of own are values of your own message types;
// stored messages of these types are decoded into them. Types need not be registered to be sent.
func New(c rongcloud.Caller, own ...Content) *Service {
	if len(own) == 0 {
		return &Service{caller: c, contents: builtin}
	}
	return &Service{caller: c, contents: NewRegistry(own...)}
}

// via returns the Caller of s. It is nil if s is nil: the call then fails with ErrInvalidArgument.
func (s *Service) via() rongcloud.Caller {
	if s == nil {
		return nil
	}
	return s.caller
}
