package message

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// HistoryQuery decodes the bounds of a query.
func HistoryQuery(r *api.Request) state.History {
	return state.History{
		Newest: r.Millis("startTime"), Oldest: r.Millis("endTime"), IncludeNewest: r.On("includeStart"), Size: int(r.Number("pageSize", 10)),
	}
}

func query(s *state.State, r *api.Request, kind state.ConversationType) (api.Fields, error) {
	target := r.Text("targetId")
	found, err := s.ConversationHistory(kind, r.Text("userId"), target, HistoryQuery(r))
	list := []api.Fields{}
	for _, m := range found {
		list = append(list, api.Fields{
			"targetId": target, "conversationType": int(kind), "busChannel": m.Channel, "fromUserId": m.From, "messageUID": m.UID, "msgTime": m.Time.UnixMilli(),
			"objectName": m.ObjectName, "content": m.Content, "expansion": m.Expandable, "extraContent": m.Expansion,
		})
	}
	return api.Fields{"data": list}, err
}

//operation:message.historyQueryPrivate
func HistoryQueryPrivate(s *state.State, r *api.Request) (api.Fields, error) {
	return query(s, r, state.Private)
}

//operation:message.historyQueryGroup
func HistoryQueryGroup(s *state.State, r *api.Request) (api.Fields, error) {
	return query(s, r, state.Group)
}

//operation:message.historyClean
func HistoryClean(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.CleanHistory(state.ConversationType(r.Number("conversationType", 0)), r.Text("fromUserId"), r.Text("targetId"), r.Millis("msgTimestamp"))
}
