package emulator

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/api/routes"
)

// OperationFunc handles the requests of an operation. The signature and the parameters of the request have been
// checked, and its body can be read. The result is a JSON object, such as a map or a struct, and may be nil. Code 200
// is added if it has no code. If the error is a *Refusal, the response has its code, else code 1000. The function is
// called from several goroutines, and may use the emulator.
type OperationFunc func(r *http.Request) (result any, err error)

// Refusal is the error of an [OperationFunc] for a response with a code other than 200.
type Refusal struct {
	Code    int
	Message string
}

func (r *Refusal) Error() string { return fmt.Sprintf("emulator: code %d: %s", r.Code, r.Message) }

// CheckOperation returns an error if no documented operation has the id. The error has the nearest ids.
func CheckOperation(id string) error { return api.CheckOperation(id) }

// Operations returns the ids of the operations that the emulator has.
func Operations() []string { return slices.Sorted(maps.Keys(routes.Handlers())) }

// handlers returns the emulator's handlers, some replaced by functions.
func handlers(functions map[string]OperationFunc) map[string]api.Handler {
	all := routes.Handlers()
	for id, answer := range functions {
		all[id] = api.HandlerOf(func(r *http.Request) (any, error) {
			result, err := answer(r)
			var refusal *Refusal
			if errors.As(err, &refusal) {
				return nil, &api.Refusal{Code: refusal.Code, Message: refusal.Message}
			}
			return result, err
		})
	}
	return all
}
