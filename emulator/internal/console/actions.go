package console

import (
	"net/http"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
)

// actions change an emulator for a page. What an app server could do goes through the Server API.
type actions struct {
	appKey  string
	api     *api.API
	now     func() time.Time // the emulator's time
	changed func()           // reports a change that neither the state nor the request log reports
}

func (c *Console) serveClearRequests(w http.ResponseWriter, r *http.Request) {
	if readJSON(w, r, &struct{}{}) {
		c.actions.api.Log().Clear()
		done(w, "")
	}
}
