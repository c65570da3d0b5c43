// Package conversation has the handlers of the operations on the conversations of users.
package conversation

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:conversation.setTop
func SetTop(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.Pin(r.Text("userId"), keyOf(r), r.On("setTop"))
}

//operation:conversation.getAttribute
func GetAttribute(s *state.State, r *api.Request) (api.Fields, error) {
	c := s.ConversationSettings(r.Text("userId"), keyOf(r))
	data := api.Fields{"targetId": c.Target, "conversationType": int(c.Type), "tags": fieldsOf(c.Tags)}
	if !c.PinChanged.IsZero() {
		data["top"] = api.Fields{"top": c.Pinned, "topTime": c.PinChanged.UnixMilli()}
	}
	if c.LevelSet {
		data["mute"] = api.Fields{"mute": c.Level}
	}
	return api.Fields{"data": data}, nil
}

func fieldsOf(tags []state.Tag) []api.Fields {
	list := make([]api.Fields, len(tags))
	for i, t := range tags {
		list[i] = api.Fields{"tagId": t.ID, "tagName": t.Name, "createTime": t.Created.UnixMilli()}
	}
	return list
}
