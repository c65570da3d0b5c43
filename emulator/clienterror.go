package emulator

import (
	"errors"
	"fmt"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// ClientError is a refusal, with the code that a client SDK receives.
type ClientError struct {
	Code    int
	Message string
}

func (e *ClientError) Error() string {
	return fmt.Sprintf("emulator: client code %d: %s", e.Code, e.Message)
}

// Codes of a ClientError.
const (
	ClientNotInGroup     = 22406 // sending to a group without being a member, or to a group that does not exist
	ClientMutedInGroup   = 22408 // the user is muted in the group or in all groups, or all members of the group are
	ClientNotInRoom      = 23406 // sending to a chatroom without being in it
	ClientMuted          = 23408 // the user is muted in the room or in all rooms, or all members of the room are
	ClientBlockedInRoom  = 23409 // joining a chatroom in which the user is blocked
	ClientNoSuchRoom     = 23410 // joining a chatroom that does not exist, with JoinOptions.Existing
	ClientTokenIncorrect = 31004 // connecting with a token that is unknown or expired
	ClientUserBlocked    = 31009 // connecting as a blocked user
	ClientBadMessage     = 33003 // sending a message that no client would send: without a type, or too large
)

// clientCodes has the codes for refusals of the state.
var clientCodes = map[state.Reason]int{
	state.NotInRoom: ClientNotInRoom, state.Muted: ClientMuted, state.BlockedInRoom: ClientBlockedInRoom, state.NoSuchRoom: ClientNoSuchRoom,
	state.NotInGroup: ClientNotInGroup, state.MutedInGroup: ClientMutedInGroup,
	state.TokenIncorrect: ClientTokenIncorrect, state.TokenExpired: ClientTokenIncorrect, state.UserDeactivated: ClientTokenIncorrect,
	state.UserBlocked: ClientUserBlocked, state.BadMessage: ClientBadMessage,
	state.BadAttribute: api.CodeBadParameter, state.LongAttribute: api.CodeTooLong, state.TooManyAttributes: api.CodeBadParameter,
}

// clientError converts the error of an action: a refusal to a *ClientError, and nil to nil.
func clientError(err error) error {
	var refused *state.Refusal
	if !errors.As(err, &refused) {
		return err
	}
	return &ClientError{Code: clientCodes[refused.Reason], Message: refused.Error()}
}
