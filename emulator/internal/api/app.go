package api

import (
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// App is an app that the Server API serves.
type App struct {
	Key, Secret string
	State       *state.State
}

// app is an App with its quotas and the signatures that it has used.
type app struct {
	App
	signatures signatures
	quotas     *quotas // nil: none
}

// apps are the apps by App Key.
type apps map[string]*app

func newApps(list []App, withQuotas bool) apps {
	all := make(apps, len(list))
	for _, one := range list {
		all[one.Key] = &app{App: one}
		if withQuotas {
			all[one.Key].quotas = newQuotas()
		}
	}
	return all
}
