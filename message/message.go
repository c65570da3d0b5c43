// Package message sends messages (消息) through RongCloud: to chatrooms, users, groups and everybody; recalls them; and reads
// the stored history of chatrooms.
//
// What a message says is a [Content]: one of the built-in types such as [Text], one of the quiz types such as [Question], or a
// type of your own.
//
// A send is not idempotent: when its outcome is unknown the error is [rongcloud.ErrOutcomeUnknown], and the library does not
// send again by itself.
package message

import "github.com/rongcloud-go/sdk/rongcloud"

// Service calls the message operations. It holds no state that changes.
type Service struct {
	caller   rongcloud.Caller
	contents *Registry
}

// New returns a service that calls through c: a *rongcloud.Client, or a decorator or fake. The own contents, a value of each
// type, are decoded where messages are read; sending needs no registration.
func New(c rongcloud.Caller, own ...Content) *Service {
	if len(own) == 0 {
		return &Service{caller: c, contents: builtin}
	}
	return &Service{caller: c, contents: NewRegistry(own...)}
}
