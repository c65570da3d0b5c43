package message

import (
	"encoding/json"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

func recall(r *api.Request) state.Recall {
	return state.Recall{
		From: r.Text("fromUserId"), MessageUID: r.Text("messageUID"), Extra: r.Text("extra"),
		Sent: r.Millis("sentTime"), ByAdmin: r.On("isAdmin"), Remove: r.On("isDelete"),
	}
}

//operation:message.recall
func Recall(s *state.State, r *api.Request) (api.Fields, error) {
	c := recall(r)
	c.Kind, c.Target = state.ConversationType(r.Number("conversationType", 0)), r.Text("targetId")
	return nil, s.Recall(c)
}

//operation:message.recallBroadcast
func RecallBroadcast(s *state.State, r *api.Request) (api.Fields, error) {
	s.RecallBroadcast(recall(r))
	return nil, nil
}

// RecallContent returns the content of a recall command.
func RecallContent(c state.Recalled) string {
	encoded, _ := json.Marshal(map[string]any{ // only strings, numbers and flags: cannot fail
		"messageUId": c.MessageUID, "conversationType": int(c.Kind), "targetId": c.Target,
		"sentTime": c.Sent.UnixMilli(), "isAdmin": c.ByAdmin, "isDelete": c.Remove, "extra": c.Extra,
	})
	return string(encoded)
}
