package emulator_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/emulator"
)

// A lenient emulator ignores undocumented members and accepts numbers in quotes, also inside a value that holds JSON.
func TestLenientInsideJSONText(t *testing.T) {
	send := func(pushExt string) string {
		return "fromUserId=u&toUserId=v&objectName=RC:TxtMsg&content=x&pushExt=" + url.QueryEscape(pushExt)
	}
	api := newREST(t)
	api.must("message.sendPrivate", send(`{"title":"t","invented":{"a":1},"forceShowPushContent":"1"}`))
	requests := api.emu.Requests()
	assert.Equal(t, []string{
		"pushExt.invented: is not a documented member, and is ignored",
		"pushExt.forceShowPushContent: must be of type int; it is taken as a number",
	}, requests[len(requests)-1].Warnings)
	refused := api.refuse("message.sendPrivate", send(`{"title":5}`), 1002)
	assert.Equal(t, "pushExt.title: must be of type string", refused.doc["errorMessage"])

	strict := newREST(t, emulator.WithStrict())
	refused = strict.refuse("message.sendPrivate", send(`{"invented":1}`), 1002)
	assert.Equal(t, "pushExt.invented: is not a documented member", refused.doc["errorMessage"])
}
