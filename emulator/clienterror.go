package emulator

import (
	"errors"
	"fmt"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// ClientError is a refusal as a client SDK sees it.
type ClientError struct {
	Code    int
	Message string
}

func (e *ClientError) Error() string {
	return fmt.Sprintf("emulator: client code %d: %s", e.Code, e.Message)
}

// The codes clients get.
const (
	ClientNotInRoom      = 23406 // sending into a chatroom one is not in
	ClientMuted          = 23408 // muted in the room, in all rooms, or with the whole room
	ClientBlockedInRoom  = 23409 // joining a chatroom one was removed from
	ClientNoSuchRoom     = 23410 // joining only if it exists, and it does not
	ClientTokenIncorrect = 31004 // connecting with a token the emulator never issued, or one that expired
	ClientUserBlocked    = 31009 // connecting while blocked
	ClientBadMessage     = 33003 // a message no client would send: without a type, too large
)

// clientCodes are the codes of refusals of the state.
var clientCodes = map[state.Reason]int{
	state.NotInRoom: ClientNotInRoom, state.Muted: ClientMuted, state.BlockedInRoom: ClientBlockedInRoom, state.NoSuchRoom: ClientNoSuchRoom,
	state.TokenIncorrect: ClientTokenIncorrect, state.TokenExpired: ClientTokenIncorrect, state.UserDeactivated: ClientTokenIncorrect,
	state.UserBlocked: ClientUserBlocked, state.BadMessage: ClientBadMessage,
	state.BadAttribute: api.CodeBadParameter, state.LongAttribute: api.CodeTooLong, state.TooManyAttributes: api.CodeBadParameter,
}

// clientError translates the error of an action: a refusal becomes a *ClientError, and nil stays nil.
func clientError(err error) error {
	var refused *state.Refusal
	if !errors.As(err, &refused) {
		return err
	}
	return &ClientError{Code: clientCodes[refused.Reason], Message: refused.Error()}
}
