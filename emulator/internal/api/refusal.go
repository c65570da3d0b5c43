package api

import (
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// The result codes for wrong parameters.
const (
	CodeBadParameter = 1002
	CodeTooLong      = 1005
	CodeBadExpansion = 22203
)

// The other result codes of the emulator.
const (
	codeOK           = 200
	codeNoSuchUser   = 400
	codeNoSuchPath   = 404
	codeWrongMethod  = 405
	codeInternal     = 1000
	codeBadKey       = 1001
	codeBadSignature = 1004
	codeRateLimited  = 1008
	codeNoSuchData   = 1015
	codeKeepalive    = 1016
	codeGroupFull    = 405 // only the HTTP status is documented
	codeUserLimit    = 2007

	codeTooLateToModify = 20114
	codeContentTooLarge = 20115
	codeNotModifiable   = 20116
	codeNoSuchMessage   = 22201
	codeNotExpandable   = 22202
	codeNotYourPairs    = 22204

	codeNoSuchRoom   = 23410
	codeNoUltraGroup = 24410
	codeNoChannel    = 24414
	codeTooManyTags  = 26004

	codeNotEmulated = 501 // only of the emulator: the operation exists, but is not emulated
)

// stateCodes are the result codes for refusals of the state.
var stateCodes = map[state.Reason]int{
	state.BadParameter: CodeBadParameter, state.BadMessage: CodeBadParameter, state.BadAttribute: CodeBadParameter,
	state.LongAttribute: CodeTooLong, state.Repeated: CodeBadParameter, state.NotSupported: codeNotEmulated,
	state.UserLimit: codeUserLimit, state.NoSuchUser: codeNoSuchUser, state.NoSuchRoom: codeNoSuchRoom,
	state.BlockedInRoom: CodeBadParameter, state.KeepaliveLimit: codeKeepalive, state.NotKeptAlive: codeNoSuchData,
	state.GroupFull: codeGroupFull, state.NoSuchUltraGroup: codeNoUltraGroup, state.NoSuchChannel: codeNoChannel,
	state.ListFull: CodeBadParameter, state.TooManyAttributes: CodeBadParameter,
	state.TooManyTags: codeTooManyTags, state.TooManyWords: CodeBadParameter,
	state.NoSuchMessage: codeNoSuchMessage, state.NotExpandable: codeNotExpandable, state.BadExpansion: CodeBadExpansion,
	state.ExpansionForbidden: codeNotYourPairs, state.NotModifiable: codeNotModifiable, state.TooLateToModify: codeTooLateToModify,
	state.ContentTooLarge: codeContentTooLarge,
}

// Refusal is the error of a request that is answered with a code other than 200.
type Refusal struct {
	Code    int
	Message string
	Fields  Fields // beside the code and the message; usually none
}

func (r *Refusal) Error() string { return r.Message }

// refusalOf translates the error of a handler, which may be nil.
func refusalOf(err error) *Refusal {
	if err == nil {
		return nil
	}
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	if code, ok := stateCodes[state.ReasonOf(err)]; ok {
		return Refuse(code, "%s", err.Error())
	}
	return Refuse(codeInternal, "%s", err.Error())
}

// With adds fields to the response that an error of a handler makes. Without an error it returns nil.
func With(err error, fields Fields) error {
	if err == nil {
		return nil
	}
	refusal := *refusalOf(err)
	refusal.Fields = fields
	return &refusal
}

// Refuse returns a refusal.
func Refuse(code int, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Message: fmt.Sprintf(format, args...)}
}

var documentedStatus = sync.OnceValue(func() map[int]int {
	status := map[int]int{}
	for _, c := range catalogue.Codes() {
		if c.HTTP != 0 {
			status[c.Code] = c.HTTP
		}
	}
	return status
})

// status returns the HTTP status of the response: the documented one, else 200.
func (r *Refusal) status() int {
	switch r.Code {
	case codeWrongMethod:
		return http.StatusMethodNotAllowed
	case codeNotEmulated:
		return http.StatusNotImplemented
	}
	if status, ok := documentedStatus()[r.Code]; ok {
		return status
	}
	return http.StatusOK
}
