// Package ultragroup has the handlers of the operations on ultra groups.
package ultragroup

import (
	"cmp"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:ultragroup.getMessages
func GetMessages(s *state.State, r *api.Request) (api.Fields, error) {
	var asked []struct {
		UID     string `json:"msgUID"`
		Channel string `json:"busChannel"`
	}
	if err := r.Decode("msgs", &asked); err != nil {
		return nil, api.Refuse(api.CodeBadParameter, "msgs: %v", err)
	}
	keys := make([]state.MessageKey, len(asked))
	for i, a := range asked {
		keys[i] = state.MessageKey{UID: a.UID, Channel: cmp.Or(a.Channel, r.Text("busChannel"))}
	}
	found, err := s.UltraGroupMessages(r.Text("groupId"), keys)
	list := []api.Fields{}
	for _, m := range found {
		list = append(list, api.Fields{
			"groupId": m.Target, "busChannel": m.Channel, "fromUserId": m.From, "msgUID": m.UID, "sentTime": m.Time.UnixMilli(),
			"objectName": m.ObjectName, "content": m.Content, "expansion": m.Expandable, "extraContent": m.Expansion,
		})
	}
	return api.Fields{"data": list}, err
}
