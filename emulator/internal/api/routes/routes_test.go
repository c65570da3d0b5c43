package routes

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// complete are the families that have a handler for every current operation.
var complete = []string{"chatroom"}

func TestOperationsOfCompleteFamiliesHaveHandlers(t *testing.T) {
	t.Parallel()
	handlers := Handlers()
	for _, family := range complete {
		found := 0
		for _, op := range catalogue.Operations() {
			if op.Status == catalogue.Current && strings.HasPrefix(op.ID, family+".") {
				found++
				assert.Contains(t, handlers, op.ID, "no handler has the comment //operation:%s", op.ID)
			}
		}
		assert.NotZero(t, found, family)
	}
}

func TestHandlersHaveOperations(t *testing.T) {
	t.Parallel()
	for id := range Handlers() {
		op, known := catalogue.Lookup(id)
		if assert.True(t, known, "there is no operation %s, and a handler has the comment //operation:%[1]s", id) {
			assert.NotEqual(t, catalogue.LeftOut, op.Status, "%s is left out, and has a handler", id)
		}
	}
}
