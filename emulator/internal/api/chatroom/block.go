package chatroom

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:chatroom.blockUsers
func BlockUsers(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.BlockInRoom(r.Text("chatroomId"), r.List("userId"), r.Minutes("minute", 0), notice(r))
}

//operation:chatroom.unblockUsers
func UnblockUsers(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.UnblockInRoom(r.Text("chatroomId"), r.List("userId"), notice(r))
}

//operation:chatroom.queryBlockedUsers
func QueryBlockedUsers(s *state.State, r *api.Request) (api.Fields, error) {
	blocked, err := s.BlockedInRoom(r.Text("chatroomId"))
	return api.Fields{"users": r.Restrictions(blocked, "time")}, err
}

//operation:chatroom.addUserWhitelist
func AddUserWhitelist(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.AllowUsers(r.Text("chatroomId"), r.List("userId"))
}

//operation:chatroom.removeUserWhitelist
func RemoveUserWhitelist(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.DisallowUsers(r.Text("chatroomId"), r.List("userId"))
}

//operation:chatroom.queryUserWhitelist
func QueryUserWhitelist(s *state.State, r *api.Request) (api.Fields, error) {
	list, err := s.AllowedUsers(r.Text("chatroomId"))
	return api.Fields{"users": api.Strings(list)}, err
}
