package message

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxTranslated = 1000 // characters

// TranslateParams is a text to translate. The documentation has the names of the languages, such as en and zh.
type TranslateParams struct {
	Text string `param:"text"`           // required: 1 to 1000 characters
	From string `param:"sourceLanguage"` // empty: the service detects it, except Cantonese
	To   string `param:"targetLanguage"` // empty: zh
}

var opTranslate = rongcloud.Operation{
	ID: "message.translate", Path: "/v3/translate.json", Encoding: rongcloud.JSON, Idempotent: true, Quota: rongcloud.CallsPerSecond(10),
}

// Translate translates a text (文本翻译). Translation has to be switched on in the console; without it the call fails with code 28400. A
// repeat has the same result, and is billed again.
//
// Operation message.translate: POST /v3/translate.json, 10 calls per second.
// See http://docs.rongcloud.cn/platform-chat-api/builtin-translation
func (s *Service) Translate(ctx context.Context, t TranslateParams, opts ...rongcloud.CallOption) (string, error) {
	p := param.Of[TranslateParams](opTranslate)
	p.Check("text", t.Text, param.Chars(maxTranslated), true)
	p.Body(p.Object("", t))
	var answer struct {
		rongcloud.Envelope
		Translated wire.Text `json:"translated"`
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return string(answer.Translated), err
}
