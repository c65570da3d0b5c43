package chatroom

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/api/message"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:chatroom.sendMessage
func SendMessage(s *state.State, r *api.Request) (api.Fields, error) {
	p := message.Posting(r)
	p.Kind, p.Targets = state.Chatroom, r.List("toChatroomId")
	return message.Send(s, p, "chatroomId")
}

//operation:chatroom.broadcastMessage
func BroadcastMessage(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.BroadcastToRooms(message.Posting(r))
}

//operation:chatroom.queryHistory
func QueryHistory(s *state.State, r *api.Request) (api.Fields, error) {
	found, err := s.History(r.Text("targetId"), state.History{
		Newest: r.Millis("startTime"), Oldest: r.Millis("endTime"), IncludeNewest: r.On("includeStart"), Size: int(r.Number("pageSize", 10)),
	})
	list := []api.Fields{}
	for _, m := range found {
		list = append(list, api.Fields{
			"targetId": m.Target, "fromUserId": m.From, "messageUID": m.UID, "msgTime": m.Time.UnixMilli(),
			"objectName": m.ObjectName, "content": m.Content, "expansion": m.Expandable, "extraContent": m.Expansion,
		})
	}
	return api.Fields{"data": list}, err
}

//operation:chatroom.stopDistribution
func StopDistribution(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.StopDistribution(r.Text("chatroomId"), true)
}

//operation:chatroom.resumeDistribution
func ResumeDistribution(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.StopDistribution(r.Text("chatroomId"), false)
}

//operation:chatroom.addMessageWhitelist
func AddMessageWhitelist(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.AllowTypes(r.List("objectnames"))
}

//operation:chatroom.removeMessageWhitelist
func RemoveMessageWhitelist(s *state.State, r *api.Request) (api.Fields, error) {
	s.DisallowTypes(r.List("objectnames"))
	return nil, nil
}

//operation:chatroom.queryMessageWhitelist
func QueryMessageWhitelist(s *state.State, _ *api.Request) (api.Fields, error) {
	return api.Fields{"whitlistMsgType": api.Strings(s.AllowedTypes())}, nil // sic: the service spells it so
}

//operation:chatroom.addLowPriorityTypes
func AddLowPriorityTypes(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.LowerTypes(r.List("objectName"))
}

//operation:chatroom.removeLowPriorityTypes
func RemoveLowPriorityTypes(s *state.State, r *api.Request) (api.Fields, error) {
	s.RaiseTypes(r.List("objectName"))
	return nil, nil
}

//operation:chatroom.queryLowPriorityTypes
func QueryLowPriorityTypes(s *state.State, _ *api.Request) (api.Fields, error) {
	return api.Fields{"objectNames": api.Strings(s.LowPriorityTypes())}, nil
}
