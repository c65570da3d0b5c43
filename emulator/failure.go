package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// The result codes the emulator answers with.
const (
	codeOK           = 200
	codeNoSuchUser   = 400
	codeNoSuchPath   = 404
	codeWrongMethod  = 405
	codeInternal     = 1000
	codeBadKey       = 1001
	codeBadParameter = 1002
	codeBadSignature = 1004
	codeTooLong      = 1005
	codeRateLimited  = 1008
	codeNoSuchData   = 1015
	codeKeepalive    = 1016
	codeUserLimit    = 2007
	codeNoSuchRoom   = 23410

	codeNotEmulated = 501 // the emulator's own: the operation exists, but is not emulated
)

// stateCodes are the codes of what the state refuses.
var stateCodes = map[state.Reason]int{
	state.BadParameter: codeBadParameter, state.BadMessage: codeBadParameter, state.BadAttribute: codeBadParameter,
	state.LongAttribute: codeTooLong, state.Repeated: codeBadParameter, state.NotSupported: codeNotEmulated,
	state.UserLimit: codeUserLimit, state.NoSuchUser: codeNoSuchUser, state.NoSuchRoom: codeNoSuchRoom,
	state.BlockedInRoom: codeBadParameter, state.KeepaliveLimit: codeKeepalive, state.NotKeptAlive: codeNoSuchData,
	state.ListFull: codeBadParameter, state.TooManyAttributes: codeBadParameter,
}

// failure is a refusal, with the code and message of the answer.
type failure struct {
	code    int
	message string
}

func (f *failure) Error() string { return f.message }

// failureOf translates the error of a handler: nil, a failure or a refusal of the state.
func failureOf(err error) *failure {
	if err == nil {
		return nil
	}
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	if code, ok := stateCodes[state.ReasonOf(err)]; ok {
		return fail(code, "%s", err.Error())
	}
	return fail(codeInternal, "%s", err.Error())
}

func fail(code int, format string, args ...any) *failure {
	return &failure{code: code, message: fmt.Sprintf(format, args...)}
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

// status is the HTTP status a code comes with: the documented one, else 200, as with the other codes of endpoints.
func (f *failure) status() int {
	switch f.code {
	case codeWrongMethod:
		return http.StatusMethodNotAllowed
	case codeNotEmulated:
		return http.StatusNotImplemented
	}
	if status, ok := documentedStatus()[f.code]; ok {
		return status
	}
	return http.StatusOK
}
