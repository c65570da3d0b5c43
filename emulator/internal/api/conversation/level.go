package conversation

import (
	"cmp"
	"strconv"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

func kindOf(r *api.Request) state.ConversationType {
	return state.ConversationType(r.Number("conversationType", 0))
}

func keyOf(r *api.Request) state.ConversationKey {
	return state.ConversationKey{Type: kindOf(r), Target: r.Text("targetId"), Channel: r.Text("busChannel")}
}

//operation:conversation.setNotification
func SetNotification(s *state.State, r *api.Request) (api.Fields, error) {
	// isMuted is the older name: 1 is level 1, 0 is level 0.
	level, err := strconv.Atoi(cmp.Or(r.Text("unpushLevel"), r.Text("isMuted")))
	if err != nil {
		return nil, api.Refuse(api.CodeBadParameter, "unpushLevel: it or isMuted is required")
	}
	return nil, s.SetLevel(r.Text("requestId"), keyOf(r), level)
}

//operation:conversation.getNotification
func GetNotification(s *state.State, r *api.Request) (api.Fields, error) {
	return api.Fields{"isMuted": s.Level(r.Text("requestId"), keyOf(r))}, nil
}

//operation:conversation.setTypeNotification
func SetTypeNotification(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.SetTypeLevel(r.Text("requestId"), kindOf(r), int(r.Number("unpushLevel", 0)))
}

//operation:conversation.getTypeNotification
func GetTypeNotification(s *state.State, r *api.Request) (api.Fields, error) {
	return api.Fields{"isMuted": s.Level(r.Text("requestId"), state.ConversationKey{Type: kindOf(r)})}, nil
}
