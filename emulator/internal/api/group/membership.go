// Package group has the handlers of the operations on groups.
package group

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:group.sync
func Sync(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.SyncGroups(r.Text("userId"), r.Keyed("group"))
}
