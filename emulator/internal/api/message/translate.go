package message

import (
	"cmp"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:message.translate
func Translate(_ *state.State, r *api.Request) (api.Fields, error) {
	return api.Fields{"translated": "[" + cmp.Or(r.Text("targetLanguage"), "zh") + "] " + r.Text("text")}, nil
}
