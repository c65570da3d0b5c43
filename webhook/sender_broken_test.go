package webhook_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/webhook"
)

// TestSenderErrors: the error says so before a handler would refuse the request.
func TestSenderErrors(t *testing.T) {
	var none *webhook.Message
	for name, c := range map[string]struct {
		event webhook.Event
		says  string
	}{
		"nil":                           {nil, "event 1 is nil"},
		"a nil pointer":                 {none, "event 1 is nil"},
		"an element with a space":       {webhook.PublicService{MessageID: "1", Elements: map[string]string{"a b": "x"}}, `PublicService.Elements: "a b" is no name of XML`},
		"an element that would open":    {webhook.PublicService{MessageID: "1", Elements: map[string]string{"a><b": "x"}}, `"a><b" is no name of XML`},
		"an element that begins with 1": {webhook.PublicService{MessageID: "1", Elements: map[string]string{"1a": "x"}}, `"1a" is no name of XML`},
		"an element without a name":     {webhook.PublicService{MessageID: "1", Elements: map[string]string{"": "x"}}, `"" is no name of XML`},
	} {
		assert.NotPanics(t, func() {
			_, err := sender.NewRequest(t.Context(), "/rongcloud", c.event)
			assert.ErrorContains(t, err, c.says, name)
		}, name)
	}
	for _, fine := range []string{"Content", "MsgID", "a-b.c_1", "内容", "CDATA"} {
		_, err := sender.NewRequest(t.Context(), "/rongcloud", webhook.PublicService{MessageID: "1", Elements: map[string]string{fine: "x"}})
		assert.NoError(t, err, fine)
	}
}
