package gateway

import (
	"strconv"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// pullStates answers with the settings of conversations that changed since the client last asked.
func (c *connection) pullStates(_ string, in clientwire.SessionReq) (clientwire.Message, error) {
	settings, err := c.session.ConversationSettings()
	if err != nil {
		return nil, err
	}
	answer := &clientwire.SessionStates{Version: in.Time}
	for _, s := range settings {
		changed := s.Changed.UnixMilli()
		if changed > in.Time {
			answer.States = append(answer.States, sessionState(s))
			answer.Version = max(answer.Version, changed)
		}
	}
	return answer, nil
}

func sessionState(s state.ConversationSettings) clientwire.SessionState {
	pinned := "0"
	if s.Pinned {
		pinned = "1"
	}
	tags := clientwire.SessionStateItem{Kind: clientwire.StateTags}
	for _, t := range s.Tags {
		tags.Tags = append(tags.Tags, clientwire.SessionTag{ID: t.ID, Name: t.Name, Created: t.Created.UnixMilli()})
	}
	return clientwire.SessionState{
		Type: int64(s.Type), Target: s.Target, Channel: s.Channel, Time: s.Changed.UnixMilli(),
		Items: []clientwire.SessionStateItem{
			{Kind: clientwire.StateLevel, Value: strconv.Itoa(s.Level)}, {Kind: clientwire.StatePinned, Value: pinned}, tags,
		},
	}
}
