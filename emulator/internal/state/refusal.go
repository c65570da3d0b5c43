package state

import (
	"errors"
	"fmt"
)

// Reason is the reason why the state refuses an action. Callers translate it to the code of their protocol.
type Reason int

// The reasons.
const (
	BadParameter  Reason = iota + 1
	BadMessage           // a message that no client would send: without a type, or too large
	BadAttribute         // an invalid key of an attribute
	LongAttribute        // a value of an attribute that is too long
	Repeated             // the number of a message was used before
	NotSupported         // the emulator does not have it

	UserLimit // the app has its maximum number of users
	NoSuchUser
	UserBlocked
	UserDeactivated
	TokenIncorrect
	TokenExpired

	NoSuchRoom
	NotInRoom
	BlockedInRoom
	Muted // in the room, in all rooms, or with the whole room
	KeepaliveLimit
	NotKeptAlive
	ListFull

	TooManyWords
	NoSuchMessage
	NotExpandable
	BadExpansion
	ExpansionForbidden // the pairs are the service's
	NotModifiable
	TooLateToModify
	ContentTooLarge

	GroupFull
	NotInGroup   // not a member, or there is no such group
	MutedInGroup // in the group, in all groups, or with the whole group
	TooManyTags  // of a user, for conversations
	NoSuchUltraGroup
	NoSuchChannel // of an ultra group

	TooManyAttributes
	NoSuchAttribute
	NotOwner // the attribute has another owner
)

// Refusal is the error of an action that breaks a rule. The action changed nothing.
type Refusal struct {
	Reason    Reason
	Parameter string // its API name; empty: the refusal is about no single parameter
	Message   string
}

// Error returns the parameter and the message.
func (r *Refusal) Error() string {
	if r.Parameter == "" {
		return r.Message
	}
	return r.Parameter + ": " + r.Message
}

func refuse(reason Reason, parameter, format string, args ...any) error {
	return &Refusal{Reason: reason, Parameter: parameter, Message: fmt.Sprintf(format, args...)}
}

// ReasonOf returns the reason of a refusal, or 0 for any other error.
func ReasonOf(err error) Reason {
	var refused *Refusal
	if errors.As(err, &refused) {
		return refused.Reason
	}
	return 0
}

// Errors that are not refusals: the state or the session is closed.
var (
	ErrClosed        = errors.New("emulator: the emulator is closed")
	ErrSessionClosed = errors.New("emulator: session is closed")
)
