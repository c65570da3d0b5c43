package emulator

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

// consoleOperations are those the console's forms need.
var consoleOperations = []string{
	"user.getToken",
	"chatroom.create", "chatroom.destroy", "chatroom.join",
	"chatroom.muteMembers", "chatroom.unmuteMembers", "chatroom.blockUsers", "chatroom.unblockUsers",
	"chatroom.muteAll", "chatroom.unmuteAll", "chatroom.setEntry", "chatroom.removeEntry",
	"chatroom.sendMessage", "chatroom.broadcastMessage", "message.recall",
}

// calledAnswer is what the Server API answered to a form.
type calledAnswer struct {
	Status int             `json:"status"`
	Lost   bool            `json:"lost"` // a fault broke the answer, or kept it back
	Answer json.RawMessage `json:"answer,omitempty"`
}

func (c *console) serveCall(w http.ResponseWriter, r *http.Request) {
	var call struct {
		Operation string              `json:"operation"`
		Params    map[string][]string `json:"params"`
	}
	if !readJSON(w, r, &call) {
		return
	}
	if !slices.Contains(consoleOperations, call.Operation) {
		refuse(w, http.StatusBadRequest, "the console does not call "+strconv.Quote(call.Operation))
		return
	}
	sendJSON(w, http.StatusOK, c.call(r.Context(), call.Operation, call.Params))
}

// call makes a signed request of the Server API, which is checked, logged and hit by faults as one from outside.
func (c *console) call(ctx context.Context, operation string, params url.Values) calledAnswer {
	op, _ := catalogue.Lookup(operation)
	r, err := http.NewRequestWithContext(ctx, op.Method, op.Path, strings.NewReader(params.Encode()))
	if err != nil {
		return calledAnswer{Lost: true}
	}
	r.Header.Set("X-Request-ID", "console-"+c.api.Sign(c.cfg.appKey, r.Header))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := &heldAnswer{header: http.Header{}, status: http.StatusOK}
	lost := c.serveHeld(answer, r)
	called := calledAnswer{Status: answer.status, Lost: lost}
	if json.Valid(answer.body.Bytes()) {
		called.Answer = answer.body.Bytes()
	} else {
		called.Lost = true
	}
	return called
}

// serveHeld has a request answered. A fault that breaks the connection ends the handler with a panic.
func (c *console) serveHeld(w http.ResponseWriter, r *http.Request) (lost bool) {
	defer func() {
		if ended := recover(); ended == http.ErrAbortHandler {
			lost = true
		} else if ended != nil {
			panic(ended)
		}
	}()
	c.api.ServeHTTP(w, r)
	return false
}

// heldAnswer keeps an answer in memory.
type heldAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *heldAnswer) Header() http.Header            { return a.header }
func (a *heldAnswer) WriteHeader(status int)         { a.status = status }
func (a *heldAnswer) Write(text []byte) (int, error) { return a.body.Write(text) }

func (c *console) serveClearRequests(w http.ResponseWriter, r *http.Request) {
	if readJSON(w, r, &struct{}{}) {
		c.api.Log().Clear()
		sendJSON(w, http.StatusOK, struct{}{})
	}
}
