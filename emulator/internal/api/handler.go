package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/nearest"
)

// Handler carries out one operation: it decodes the request, makes one call on the state, and returns the fields of the response.
// The error may be a *Refusal or one of the state's.
type Handler func(s *state.State, r *Request) (Fields, error)

// HandlerOf returns a handler that calls a function with the HTTP request. The result must be a JSON object, or nil.
func HandlerOf(answer func(r *http.Request) (any, error)) Handler {
	return func(_ *state.State, r *Request) (Fields, error) {
		result, err := answer(r.from)
		if err != nil || result == nil {
			return nil, err
		}
		encoded, err := json.Marshal(result)
		if err != nil {
			return nil, Refuse(codeInternal, "the result of %s cannot be encoded", r.op.ID)
		}
		var found Fields
		decoder := json.NewDecoder(bytes.NewReader(encoded))
		decoder.UseNumber() // a float64 would round long ids
		if err := decoder.Decode(&found); err != nil {
			return nil, Refuse(codeInternal, "the result of %s is not a JSON object", r.op.ID)
		}
		return found, nil
	}
}

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
