package chatroom

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// notice returns what clients receive of a restriction, or nil when the request does not ask for a notice.
func notice(r *api.Request) *state.NoticeOptions {
	if !r.On("needNotify") {
		return nil
	}
	return &state.NoticeOptions{Operation: r.Operation(), Extra: r.Text("extra")}
}

//operation:chatroom.muteMembers
func MuteMembers(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.MuteInRoom(r.Text("chatroomId"), r.List("userId"), r.Minutes("minute", 0), notice(r))
}

//operation:chatroom.unmuteMembers
func UnmuteMembers(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.UnmuteInRoom(r.Text("chatroomId"), r.List("userId"), notice(r))
}

//operation:chatroom.queryMutedMembers
func QueryMutedMembers(s *state.State, r *api.Request) (api.Fields, error) {
	muted, err := s.MutedInRoom(r.Text("chatroomId"))
	return api.Fields{"users": r.Restrictions(muted, "time")}, err
}

//operation:chatroom.muteGlobally
func MuteGlobally(s *state.State, r *api.Request) (api.Fields, error) {
	s.MuteEverywhere(r.List("userId"), r.Minutes("minute", 0), notice(r))
	return nil, nil
}

//operation:chatroom.unmuteGlobally
func UnmuteGlobally(s *state.State, r *api.Request) (api.Fields, error) {
	s.UnmuteEverywhere(r.List("userId"), notice(r))
	return nil, nil
}

//operation:chatroom.queryGloballyMuted
func QueryGloballyMuted(s *state.State, r *api.Request) (api.Fields, error) {
	return api.Fields{"users": r.Restrictions(s.MutedEverywhere(), "time")}, nil
}

//operation:chatroom.muteAll
func MuteAll(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.MuteAll(r.Text("chatroomId"), true, notice(r))
}

//operation:chatroom.unmuteAll
func UnmuteAll(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.MuteAll(r.Text("chatroomId"), false, notice(r))
}

//operation:chatroom.checkMuteAll
func CheckMuteAll(s *state.State, r *api.Request) (api.Fields, error) {
	room, err := s.RoomInfo(r.Text("chatroomId"))
	return api.Fields{"status": api.Bit(room.MutedAll)}, err
}

//operation:chatroom.queryMuteAll
func QueryMuteAll(s *state.State, r *api.Request) (api.Fields, error) {
	rooms := api.Page(s.RoomsMutedAll(), r.Number("page", 1), r.Number("size", 50))
	return api.Fields{"chatroomIds": api.Strings(rooms)}, nil
}

//operation:chatroom.addMuteAllWhitelist
func AddMuteAllWhitelist(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.AllowDuringMuteAll(r.Text("chatroomId"), r.List("userId"), notice(r))
}

//operation:chatroom.removeMuteAllWhitelist
func RemoveMuteAllWhitelist(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.DisallowDuringMuteAll(r.Text("chatroomId"), r.List("userId"), notice(r))
}

//operation:chatroom.queryMuteAllWhitelist
func QueryMuteAllWhitelist(s *state.State, r *api.Request) (api.Fields, error) {
	list, err := s.AllowedDuringMuteAll(r.Text("chatroomId"))
	return api.Fields{"userIds": api.Strings(list)}, err
}
