package mask

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMaskJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"code":200}`:                                      `{"code":200}`,
		`{ "b": 1, "a": 12345678901234567890 }`:             `{ "b": 1, "a": 12345678901234567890 }`,
		`{"token":"x"}`:                                     `{"token":"` + Text + `"}`,
		`{"a":[{"App-Secret":"x"}]}`:                        `{"a":[{"App-Secret":"` + Text + `"}]}`,
		`{"RC-Signature":{"x":1},"n":12345678901234567890}`: `{"RC-Signature":"` + Text + `","n":12345678901234567890}`,
		`{"tok`:                         `{"tok`,
		`{"token":"x`:                   Text,
		`{"token":"x"}{}`:               Text,
		`token=x&a=b`:                   Text,
		`<html>no answer</html>`:        `<html>no answer</html>`,
		``:                              ``,
		`{"text":"the token is wrong"}`: `{"text":"the token is wrong"}`,
	} {
		assert.Equal(t, want, JSON(text), text)
	}
}
