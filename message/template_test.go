package message_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestTemplateValues(t *testing.T) {
	type values = map[string]string
	send := func(content string, to ...message.TemplateRecipient) apitest.Func {
		return func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).SendPrivateTemplate(ctx, message.PrivateTemplateParams{From: "u1", Content: message.Text{Content: content}, To: to})
		}
	}
	one := func(v values) message.TemplateRecipient { return message.TemplateRecipient{UserID: "u2", Values: v} }
	long := strings.Repeat("字", message.MaxContentBytes/3)
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "nobody", Parameter: "toUserId", Says: "1 to 1000", Call: send("{a}")},
		{Name: "no value", Parameter: "values[0]", Says: "a value for the placeholder {a}", Call: send("{a}", one(nil))},
		{Name: "no value of the second", Parameter: "values[1]", Says: "a value for the placeholder {a}", Call: send("{a}", one(values{"a": ""}), one(nil))},
		{Name: "no value for a push text", Parameter: "values[0]", Says: "{p}", Call: send("{a}", message.TemplateRecipient{UserID: "u2", Values: values{"a": "1"}, PushContent: "{p}"})},
		{Name: "no value for push data", Parameter: "values[0]", Says: "{p}", Call: send("{a}", message.TemplateRecipient{UserID: "u2", Values: values{"a": "1"}, PushData: "{p}"})},
		{Name: "no placeholder", Parameter: "values[0]", Says: `a value for "b"`, Call: send("{a}", one(values{"a": "1", "b": "2"}))},
		{Name: "a placeholder in a value", Parameter: "values[0]", Says: "{b}", Call: send("{a}{b}", one(values{"a": "x{b}", "b": "1"}))},
		{Name: "bad UTF-8", Parameter: "values[0]", Says: "UTF-8", Call: send("{a}", one(values{"a": "\xff"}))},
		{Name: "too large when filled", Parameter: "values[0]", Says: "131072 bytes", Call: send("{a}", one(values{"a": long}))},
		{Name: "too large where it is repeated", Parameter: "values[0]", Says: "it would have 131074", Call: send("{a}{a}", one(values{"a": strings.Repeat("x", 65530)}))},
		{Name: "a push text in Latin-1", Parameter: "pushContent[0]", Says: "UTF-8", Call: send("{a}", message.TemplateRecipient{UserID: "u2", Values: values{"a": ""}, PushContent: "\xe9"})},
		{Name: "push data in Latin-1", Parameter: "pushData[0]", Says: "UTF-8", Call: send("{a}", message.TemplateRecipient{UserID: "u2", Values: values{"a": ""}, PushData: "\xe9"})},
		{Name: "an image in Latin-1", Parameter: "pushExt[0].HW.image", Says: "UTF-8", Call: send("{a}", message.TemplateRecipient{UserID: "u2", Values: values{"a": ""}, PushExt: &message.PushExt{Huawei: message.HuaweiPush{Image: "\xe9"}}})},
		{Name: "a content that is not valid", Parameter: "content", Says: "RC:GrpNtf: OperatorID", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).SendSystemTemplate(ctx, message.SystemTemplateParams{From: "u1", Content: message.GroupNotification{}, To: []message.TemplateRecipient{{UserID: "u2"}}})
		}},
		{Name: "an empty id", Parameter: "toUserId[0]", Says: "1 to 64 bytes", Call: send("{a}", message.TemplateRecipient{Values: values{"a": "1"}})},
		{Name: "a long title", Parameter: "pushExt[0].title", Says: "at most 50", Call: send("{a}", message.TemplateRecipient{UserID: "u2", Values: values{"a": "1"}, PushExt: &message.PushExt{Title: strings.Repeat("t", 51)}})},
	})
	w := apitest.NewWire(t, 200, `{"code":200}`)
	_, err := send("{a}{a}", one(values{"a": strings.Repeat("x", 65529)}))(t.Context(), w.Client)
	assert.NoError(t, err, "131072 bytes are allowed")
	_, err = send("{a}", one(values{"a": "{a}"}))(t.Context(), w.Client)
	assert.NoError(t, err, "replaced by itself")
}
