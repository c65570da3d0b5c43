package emulator

import (
	"errors"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// The codes of browsers beside those of sessions.
const (
	clientUnknownTopic    = 34001 // not emulated. Status 0 without a body would make 5.x fail
	clientBadAttribute    = 23412 // a key or a value that is not allowed
	clientTooManyKeys     = 23423 // the room holds no more attributes
	clientNotOwner        = 23424 // without overwriting, of an attribute that is another user's
	clientNoSuchAttribute = 23427 // deleting what is not there
)

// browserCodes are the codes of what the state refuses to a browser.
var browserCodes = map[state.Reason]uint16{
	state.NotInRoom: 23406, state.Muted: 23408, state.BlockedInRoom: 23409, state.NoSuchRoom: 23410, state.BadParameter: 23410,
	state.TokenIncorrect: 31004, state.UserBlocked: 31009, state.BadMessage: 33003,
	state.BadAttribute: clientBadAttribute, state.LongAttribute: clientBadAttribute, state.TooManyAttributes: clientTooManyKeys,
	state.NotOwner: clientNotOwner, state.NoSuchAttribute: clientNoSuchAttribute,
}

// statusOf is the status of a refusal; other errors have none.
func statusOf(err error) (uint16, error) {
	var refused *state.Refusal
	if !errors.As(err, &refused) {
		return 0, err
	}
	if code, ok := browserCodes[refused.Reason]; ok {
		return code, nil
	}
	return clientUnknownTopic, nil
}
