package message

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

func modify(s *state.State, r *api.Request, kind state.ConversationType, target string) error {
	return s.Modify(state.Modification{
		Kind: kind, From: r.Text("fromUserId"), Target: r.Text(target), UID: r.Text("msgUID"),
		ObjectName: r.Text("objectName"), Content: r.Text("content"),
	})
}

//operation:message.modifyPrivate
func ModifyPrivate(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, modify(s, r, state.Private, "targetId")
}

//operation:message.modifyGroup
func ModifyGroup(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, modify(s, r, state.Group, "groupId")
}
