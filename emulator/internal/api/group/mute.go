package group

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:group.muteMember
func MuteMember(s *state.State, r *api.Request) (api.Fields, error) {
	if group := r.Text("groupId"); group != "" {
		return nil, s.MuteInGroup(group, r.List("userId"), r.Minutes("minute", 0))
	}
	return nil, s.MuteInGroups(r.List("userId"), r.Minutes("minute", 0))
}

//operation:group.unmuteMember
func UnmuteMember(s *state.State, r *api.Request) (api.Fields, error) {
	if group := r.Text("groupId"); group != "" {
		return nil, s.UnmuteInGroup(group, r.List("userId"))
	}
	return nil, s.UnmuteInGroups(r.List("userId"))
}

//operation:group.listMutedMembers
func ListMutedMembers(s *state.State, r *api.Request) (api.Fields, error) {
	muted := s.MutedInGroups
	if group := r.Text("groupId"); group != "" {
		muted = func() []state.Mute { return s.MutedInGroup(group) }
	}
	users := []api.Fields{}
	for _, m := range muted() {
		end := "" // without one
		if !m.Until.IsZero() {
			end = r.Date(m.Until)
		}
		users = append(users, api.Fields{"userId": m.UserID, "startTime": r.Date(m.Since), "time": end})
	}
	return api.Fields{"users": users}, nil
}

//operation:group.muteAll
func MuteAll(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.MuteGroups(r.List("groupId"), true)
}

//operation:group.unmuteAll
func UnmuteAll(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.MuteGroups(r.List("groupId"), false)
}

//operation:group.queryMuteAll
func QueryMuteAll(s *state.State, r *api.Request) (api.Fields, error) {
	info, asked := []api.Fields{}, r.List("groupId")
	paged := r.Text("page") != "" || r.Text("size") != ""
	if len(asked) > 0 && !paged {
		for i, muted := range s.AreGroupsMuted(asked) {
			info = append(info, api.Fields{"groupId": asked[i], "stat": api.Bit(muted)})
		}
		return api.Fields{"groupinfo": info}, nil
	}
	muted := s.GroupsMutedAll()
	if paged {
		muted = api.Page(muted, r.Number("page", 1), r.Number("size", 50))
	}
	for _, id := range muted {
		info = append(info, api.Fields{"groupId": id, "stat": 1})
	}
	return api.Fields{"groupinfo": info}, nil
}

//operation:group.addMuteAllWhitelist
func AddMuteAllWhitelist(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.AllowDuringGroupMute(r.Text("groupId"), r.List("userId"))
}

//operation:group.removeMuteAllWhitelist
func RemoveMuteAllWhitelist(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.DisallowDuringGroupMute(r.Text("groupId"), r.List("userId"))
}

//operation:group.queryMuteAllWhitelist
func QueryMuteAllWhitelist(s *state.State, r *api.Request) (api.Fields, error) {
	return api.Fields{"userIds": api.Strings(s.AllowedDuringGroupMute(r.Text("groupId")))}, nil
}
