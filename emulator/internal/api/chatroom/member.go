package chatroom

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:chatroom.join
func Join(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.JoinRoom(r.Text("chatroomId"), r.List("userId")...)
}

//operation:chatroom.queryMembers
func QueryMembers(s *state.State, r *api.Request) (api.Fields, error) {
	const newestFirst = 2
	total, members, err := s.Members(r.Text("chatroomId"), int(r.Number("count", 0)), r.Number("order", 1) == newestFirst)
	list := []api.Fields{}
	for _, m := range members {
		list = append(list, api.Fields{"id": m.UserID, "time": r.Date(m.Joined)})
	}
	return api.Fields{"total": total, "users": list}, err
}

//operation:chatroom.checkMember
func CheckMember(s *state.State, r *api.Request) (api.Fields, error) {
	in, err := s.AreMembers(r.Text("chatroomId"), r.Text("userId"))
	return api.Fields{"isInChrm": err == nil && in[0]}, err
}

//operation:chatroom.checkMembers
func CheckMembers(s *state.State, r *api.Request) (api.Fields, error) {
	ids := r.List("userId")
	in, err := s.AreMembers(r.Text("chatroomId"), ids...)
	list := []api.Fields{}
	for i, is := range in {
		list = append(list, api.Fields{"userId": ids[i], "isInChrm": api.Bit(is)})
	}
	return api.Fields{"result": list}, err
}
