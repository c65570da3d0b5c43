// Package group has the handlers of the operations on groups.
package group

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/api/message"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// notice decodes the message that is sent with a change of a group. It returns nil if there is none.
func notice(r *api.Request) *state.GroupNotice {
	if !r.On("bindNotifyMsg") {
		return nil
	}
	p := message.Posting(r)
	p.Transient = !r.On("isPersisted") // a notice is not stored by default
	return &state.GroupNotice{
		MaxMembers: int(r.Number("maxMember", 0)), From: p.From, IncludeSender: p.IncludeSender, Outgoing: p.Outgoing,
	}
}

// changed encodes the result of a change. It has no fields without a notice.
func changed(n *state.GroupNotice, done state.GroupChanged, err error) (api.Fields, error) {
	if n == nil {
		return nil, err
	}
	return api.Fields{"messageUID": done.MessageUID, "memberCount": done.MemberCount}, err
}

//operation:group.create
func Create(s *state.State, r *api.Request) (api.Fields, error) {
	n := notice(r)
	done, err := s.CreateGroup(r.Text("groupId"), r.Text("groupName"), r.List("userId"), n)
	return changed(n, done, err)
}

//operation:group.join
func Join(s *state.State, r *api.Request) (api.Fields, error) {
	n := notice(r)
	done, err := s.JoinGroup(r.Text("groupId"), r.List("userId"), r.Text("groupName"), n)
	return changed(n, done, err)
}

//operation:group.quit
func Quit(s *state.State, r *api.Request) (api.Fields, error) {
	n := notice(r)
	done, err := s.QuitGroup(r.Text("groupId"), r.List("userId"), n)
	return changed(n, done, err)
}

//operation:group.dismiss
func Dismiss(s *state.State, r *api.Request) (api.Fields, error) {
	n := notice(r)
	done, err := s.DismissGroup(r.Text("groupId"), r.Text("userId"), n)
	return changed(n, done, err)
}

//operation:group.refresh
func Refresh(s *state.State, r *api.Request) (api.Fields, error) {
	n := notice(r)
	done, err := s.RenameGroup(r.Text("groupId"), r.Text("groupName"), n)
	return changed(n, done, err)
}

//operation:group.sync
func Sync(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.SyncGroups(r.Text("userId"), r.Keyed("group"))
}

//operation:group.queryMembers
func QueryMembers(s *state.State, r *api.Request) (api.Fields, error) {
	users := []api.Fields{}
	for _, id := range s.GroupMembers(r.Text("groupId")) {
		users = append(users, api.Fields{"id": id})
	}
	return api.Fields{"users": users}, nil
}

// groupsWithoutPage is the maximum number of groups in a response without a page.
const groupsWithoutPage = 5000

//operation:group.listUserGroups
func ListUserGroups(s *state.State, r *api.Request) (api.Fields, error) {
	number, size := r.Number("page", 0), r.Number("size", 50)
	if number == 0 {
		number, size = 1, groupsWithoutPage
	}
	groups := []api.Fields{}
	for _, g := range api.Page(s.GroupsOf(r.Text("userId")), number, size) {
		groups = append(groups, api.Fields{"id": g.ID, "name": g.Name})
	}
	return api.Fields{"groups": groups}, nil
}

//operation:group.setPushRemark
func SetPushRemark(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.SetPushRemark(r.Text("groupId"), r.Text("userId"), r.Text("remark"))
}

//operation:group.deletePushRemark
func DeletePushRemark(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.DeletePushRemark(r.Text("groupId"), r.Text("userId"))
}

//operation:group.getPushRemark
func GetPushRemark(s *state.State, r *api.Request) (api.Fields, error) {
	return api.Fields{"remark": s.PushRemark(r.Text("groupId"), r.Text("userId"))}, nil
}
