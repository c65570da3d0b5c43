package state

import (
	"errors"
	"fmt"
)

// Reason is why the state refuses an action. The caller translates it to the code its protocol has for it.
type Reason int

// The reasons.
const (
	BadParameter  Reason = iota + 1
	BadMessage           // a message that no client would send: without a type, too large
	BadAttribute         // the key of an attribute
	LongAttribute        // the value of an attribute
	Repeated             // the number of a message was used before
	NotSupported         // the API has it, the emulator does not

	UserLimit // the app has as many users as it may
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

	GroupFull
	NoSuchUltraGroup
	NoSuchChannel // of an ultra group

	TooManyAttributes
	NoSuchAttribute
	NotOwner // the attribute is another user's
)

// Refusal is the error of an action that breaks a rule. The action changed nothing.
type Refusal struct {
	Reason    Reason
	Parameter string // named as in the API; empty: no single parameter is wrong
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

// ReasonOf returns the reason of a refusal, and 0 for any other error.
func ReasonOf(err error) Reason {
	var refused *Refusal
	if errors.As(err, &refused) {
		return refused.Reason
	}
	return 0
}

// Errors that are not refusals of an action: there is nothing to act on any more.
var (
	ErrClosed        = errors.New("emulator: the emulator is closed")
	ErrSessionClosed = errors.New("emulator: session is closed")
)
