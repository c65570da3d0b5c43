package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/nearest"
)

// OperationFunc answers the requests of one operation. Signature and parameters of the request have been checked, and its body can
// be read. The result is a JSON object, such as a map or a struct, and may be nil; the code 200 is added where it has none. An error
// that is a *Refusal answers its code, any other error 500. It is called from many goroutines, and may use the emulator.
type OperationFunc func(r *http.Request) (result any, err error)

// Refusal is the error of an [OperationFunc] that answers with a result code other than 200.
type Refusal struct {
	Code    int
	Message string
}

func (r *Refusal) Error() string { return fmt.Sprintf("emulator: code %d: %s", r.Code, r.Message) }

// CheckOperation returns an error for an id that no documented operation has. It names the nearest ids.
func CheckOperation(id string) error {
	if _, known := catalogue.Lookup(id); known {
		return nil
	}
	var ids []string
	for _, op := range catalogue.Operations() {
		ids = append(ids, op.ID)
	}
	return fmt.Errorf("emulator: there is no operation %q%s", id, nearest.Hint(id, ids))
}

// has reports whether an operation can be answered.
func (a *api) has(id string) bool {
	_, emulated := handlers[id]
	return emulated || a.operations[id] != nil
}

// answerWith calls the function of an operation.
func (a *api) answerWith(answer OperationFunc, r *request) (fields, *failure) {
	if problem := a.quotas.draw(r, a.state.Now); problem != nil {
		return nil, problem
	}
	result, err := answer(r.from)
	var refusal *Refusal
	switch {
	case errors.As(err, &refusal):
		return nil, &failure{code: refusal.Code, message: refusal.Message}
	case err != nil:
		return nil, fail(codeInternal, "%v", err)
	case result == nil:
		return nil, nil
	}
	text, err := json.Marshal(result)
	if err != nil {
		return nil, fail(codeInternal, "the result of %s cannot be encoded", r.op.ID)
	}
	var found fields
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // a float64 would round long ids
	if err := decoder.Decode(&found); err != nil {
		return nil, fail(codeInternal, "the result of %s is not a JSON object", r.op.ID)
	}
	return found, nil
}
