package console

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// operations are those that the forms need.
var operations = []string{
	"user.getToken",
	"chatroom.create", "chatroom.destroy", "chatroom.join",
	"chatroom.muteMembers", "chatroom.unmuteMembers", "chatroom.blockUsers", "chatroom.unblockUsers",
	"chatroom.muteAll", "chatroom.unmuteAll", "chatroom.setEntry", "chatroom.removeEntry",
	"chatroom.sendMessage", "chatroom.broadcastMessage", "message.recall",
}

// called is the response of the Server API to a form.
type called struct {
	Status int             `json:"status"`
	Lost   bool            `json:"lost"` // a fault broke the response, or kept it from arriving
	Answer json.RawMessage `json:"answer,omitempty"`
}

func (c *Console) serveCall(w http.ResponseWriter, r *http.Request) {
	var call struct {
		Operation string              `json:"operation"`
		Params    map[string][]string `json:"params"`
	}
	if !readJSON(w, r, &call) {
		return
	}
	if !slices.Contains(operations, call.Operation) {
		refuse(w, http.StatusBadRequest, "the console does not call "+strconv.Quote(call.Operation))
		return
	}
	sendJSON(w, http.StatusOK, c.actions.call(r.Context(), call.Operation, call.Params))
}

// call makes a signed request of the Server API, which is checked, logged and hit by faults like any other.
func (a *actions) call(ctx context.Context, operation string, params url.Values) called {
	op, _ := catalogue.Lookup(operation)
	r, err := http.NewRequestWithContext(ctx, op.Method, op.Path, strings.NewReader(params.Encode()))
	if err != nil {
		return called{Lost: true}
	}
	r.Header.Set("X-Request-ID", "console-"+a.api.Sign(a.appKey, r.Header))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := &heldAnswer{header: http.Header{}, status: http.StatusOK}
	lost := a.serveHeld(answer, r)
	result := called{Status: answer.status, Lost: lost}
	if json.Valid(answer.body.Bytes()) {
		result.Answer = answer.body.Bytes()
	} else {
		result.Lost = true
	}
	return result
}

// serveHeld serves a request. A fault that breaks the connection ends the handler with a panic.
func (a *actions) serveHeld(w http.ResponseWriter, r *http.Request) (lost bool) {
	defer func() {
		if ended := recover(); ended == http.ErrAbortHandler {
			lost = true
		} else if ended != nil {
			panic(ended)
		}
	}()
	a.api.ServeHTTP(w, r)
	return false
}

// heldAnswer keeps a response in memory.
type heldAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *heldAnswer) Header() http.Header            { return a.header }
func (a *heldAnswer) WriteHeader(status int)         { a.status = status }
func (a *heldAnswer) Write(part []byte) (int, error) { return a.body.Write(part) }
