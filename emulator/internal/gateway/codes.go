package gateway

import (
	"errors"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// The codes that have a name of their own.
const (
	codeUnknownTopic    = 34001 // not emulated. Status 0 without a body would make 5.x fail
	codeBadAttribute    = 23412 // a key or a value that is not allowed
	codeTooManyKeys     = 23423 // the room holds no more attributes
	codeNotOwner        = 23424 // changing an attribute of another user without overwriting
	codeNoSuchAttribute = 23427 // deleting an attribute that does not exist
)

// codes are the codes of refusals of the state.
var codes = map[state.Reason]uint16{
	state.NotInGroup: 22406, state.MutedInGroup: 22408,
	state.NotInRoom: 23406, state.Muted: 23408, state.BlockedInRoom: 23409, state.NoSuchRoom: 23410, state.BadParameter: 23410,
	state.TokenIncorrect: 31004, state.UserBlocked: 31009, state.BadMessage: 33003,
	state.BadAttribute: codeBadAttribute, state.LongAttribute: codeBadAttribute, state.TooManyAttributes: codeTooManyKeys,
	state.NotOwner: codeNotOwner, state.NoSuchAttribute: codeNoSuchAttribute,
}

// statusOf returns the code of a refusal, and any other error as it is.
func statusOf(err error) (uint16, error) {
	var refused *state.Refusal
	if !errors.As(err, &refused) {
		return 0, err
	}
	if code, ok := codes[refused.Reason]; ok {
		return code, nil
	}
	return codeUnknownTopic, nil
}
