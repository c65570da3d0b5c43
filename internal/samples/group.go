package samples

import (
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/group"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Group has the samples of package group.
var Group = slices.Concat(groups, groupMembers, groupMutes, pushRemarks)

// groupNotice is a notice with everything, and groupNoticeForm what it sends.
var groupNotice = &group.Notice{
	From: "u1", Content: message.Text{Content: "<news & more>"},
	PushContent: "news", PushData: `{"a":1}`, PushExt: &message.PushExt{Title: "安", FCM: message.FCMPush{ChannelID: "c1"}},
	IncludeSender: true, Store: true, KeepLastMessage: true, MaxMembers: 3000,
}

const groupNoticeForm = `&bindNotifyMsg=true&fromUserId=u1&objectName=RC:TxtMsg&content={"content":"<news & more>"}` +
	`&pushContent=news&pushData={"a":1}&pushExt={"title":"安","forceShowPushContent":0,"pushConfigs":[{"FCM":{"channelId":"c1"}}]}` +
	`&isIncludeSender=1&isPersisted=1&disableUpdateLastMsg=true&maxMember=3000`

const changedAnswer = `{"code":200,"messageUID":"C1A2-B3D4-E5F6-0789","memberCount":12}`

var changed = group.Change{MessageUID: "C1A2-B3D4-E5F6-0789", MemberCount: 12}

var groups = []Sample{
	{
		Operation: "group.create", Call: call((*group.Service).Create, group.CreateParams{ID: "g3", Name: "Team & friends", UserIDs: []string{"u1", "u2"}}),
		Form: "groupId=g3&groupName=Team & friends&userId=u1&userId=u2",
		Want: group.Change{},
	},
	{
		Operation: "group.create", Name: "with a notice",
		Call:   call((*group.Service).Create, group.CreateParams{ID: "g3", Name: "同事", UserIDs: []string{"u1"}, Notice: groupNotice}),
		Form:   "groupId=g3&groupName=同事&userId=u1" + groupNoticeForm,
		Answer: changedAnswer, Want: changed,
	},
	{
		Operation: "group.create", Name: "with a short notice", Call: call((*group.Service).Create, group.CreateParams{
			ID: "g3", Name: "Team", UserIDs: []string{"u1"}, Notice: &group.Notice{From: "u2", Content: message.Command{Name: "made", Data: "1"}},
		}),
		Form:   "groupId=g3&groupName=Team&userId=u1&bindNotifyMsg=true&fromUserId=u2&objectName=RC:CmdMsg&content={\"name\":\"made\",\"data\":\"1\"}",
		Answer: `{"code":200,"memberCount":"1"}`, Want: group.Change{MemberCount: 1},
	},
	{
		Operation: "group.join", Call: call((*group.Service).Join, group.JoinParams{GroupID: "g1", UserIDs: []string{"u2", "u3"}, Name: "Team"}),
		Form: "groupId=g1&userId=u2&userId=u3&groupName=Team",
		Want: group.Change{},
	},
	{
		Operation: "group.join", Name: "with a notice", Call: call((*group.Service).Join, group.JoinParams{GroupID: "g1", UserIDs: []string{"u3"}, Notice: groupNotice}),
		Form:   "groupId=g1&userId=u3" + groupNoticeForm,
		Answer: changedAnswer, Want: changed,
	},
	{
		Operation: "group.quit", Call: call((*group.Service).Quit, group.QuitParams{GroupID: "g1", UserIDs: []string{"u1", "u2"}}),
		Form: "groupId=g1&userId=u1&userId=u2",
		Want: group.Change{},
	},
	{
		Operation: "group.quit", Name: "with a notice", Call: call((*group.Service).Quit, group.QuitParams{GroupID: "g1", UserIDs: []string{"u2"}, Notice: groupNotice}),
		Form:   "groupId=g1&userId=u2" + groupNoticeForm,
		Answer: changedAnswer, Want: changed,
	},
	{
		Operation: "group.dismiss", Call: call((*group.Service).Dismiss, group.DismissParams{GroupID: "g1", UserID: "u1"}),
		Form: "groupId=g1&userId=u1",
		Want: group.Change{},
	},
	{
		Operation: "group.dismiss", Name: "with a notice", Call: call((*group.Service).Dismiss, group.DismissParams{GroupID: "g1", UserID: "u1", Notice: groupNotice}),
		Form:   "groupId=g1&userId=u1" + groupNoticeForm,
		Answer: changedAnswer, Want: changed,
	},
	{
		Operation: "group.refresh", Call: call((*group.Service).Rename, group.RenameParams{GroupID: "g1", Name: "同事"}),
		Form: "groupId=g1&groupName=同事",
		Want: group.Change{},
	},
	{
		Operation: "group.refresh", Name: "with a notice", Call: call((*group.Service).Rename, group.RenameParams{GroupID: "g1", Name: "Team", Notice: groupNotice}),
		Form:   "groupId=g1&groupName=Team" + groupNoticeForm,
		Answer: changedAnswer, Want: changed,
	},
	{
		Operation: "group.sync", Call: call((*group.Service).Sync, "u1", map[string]string{"g2": "Team & friends", "g1": "同事"}),
		Form: "userId=u1&group[g1]=同事&group[g2]=Team & friends",
	},
	{
		Operation: "group.sync", Name: "no group", Call: call((*group.Service).LeaveAll, "u1"),
		Form: "userId=u1",
	},
}

const userGroupsAnswer = `{"code":200,"groups":[{"id":"g1","name":"Team"},{"id":2,"name":""}]}`

var userGroups = []group.Group{{ID: "g1", Name: "Team"}, {ID: "2"}}

var groupMembers = []Sample{
	{
		Operation: "group.queryMembers", Call: call((*group.Service).MemberList, "g1"),
		Form:   "groupId=g1",
		Answer: `{"code":200,"users":[{"id":"u1"},{"id":2}]}`,
		Want:   []string{"u1", "2"},
	},
	{
		Operation: "group.queryMembers", Name: "nobody", Call: call((*group.Service).MemberList, "g4"),
		Form:   "groupId=g4",
		Answer: `{"code":200,"users":[]}`,
		Want:   []string{},
	},
	{
		Operation: "group.queryMembers", Call: call((*group.Service).Members, "g1"),
		Form:   "groupId=g1",
		Answer: `{"code":200,"users":[{"id":"u1"},{"id":"u2"}]}`,
		Want:   []string{"u1", "u2"},
	},
	{
		Operation: "group.listUserGroups", Call: call((*group.Service).GroupsPage, "u1", rongcloud.Page{Number: 1, Size: 10}),
		Form:   "userId=u1&page=1&size=10",
		Answer: userGroupsAnswer, Want: userGroups,
	},
	{
		Operation: "group.listUserGroups", Name: "without a page", Call: call((*group.Service).GroupsPage, "u1", rongcloud.Page{}),
		Form:   "userId=u1",
		Answer: userGroupsAnswer, Want: userGroups,
	},
	{
		Operation: "group.listUserGroups", Name: "a size alone", Call: call((*group.Service).GroupsPage, "u1", rongcloud.Page{Size: 2}),
		Form:   "userId=u1&page=1&size=2",
		Answer: `{"code":200,"groups":[]}`, Want: []group.Group{},
	},
	{
		Operation: "group.listUserGroups", Call: call((*group.Service).Groups, "u1"),
		Form:   "userId=u1&page=1&size=1000",
		Answer: userGroupsAnswer, Want: userGroups,
	},
}

const mutedMembersAnswer = `{"code":200,"users":[{"userId":"u1","startTime":"2026-03-04 05:06:07","time":"2026-03-04 06:06:07"},
	{"userId":"u2","time":"2015-9-10 1:2:3"},{"userId":3,"startTime":"2026-03-04 05:06:07","time":""},{"userId":"u4","time":0},
	{"userId":"u5","time":"9999-12-31 23:59:59"},{"userId":"u6","time":"permanent"},{"userId":"u7"}]}`

var mutedMembers = []group.Muted{
	{UserID: "u1", Since: time.Date(2026, 3, 4, 5, 6, 7, 0, beijing), Until: time.Date(2026, 3, 4, 6, 6, 7, 0, beijing)},
	{UserID: "u2", Until: time.Date(2015, 9, 10, 1, 2, 3, 0, beijing)},
	{UserID: "3", Since: time.Date(2026, 3, 4, 5, 6, 7, 0, beijing)}, {UserID: "u4"}, {UserID: "u5"}, {UserID: "u6"}, {UserID: "u7"},
}

const mutedGroupsAnswer = `{"code":200,"groupinfo":[{"groupId":"g1","stat":1},{"groupId":2,"stat":1}]}`

var groupMutes = []Sample{
	{
		Operation: "group.muteMember", Call: call((*group.Service).Mute, group.MuteParams{GroupID: "g1", UserIDs: []string{"u1", "u2"}, Duration: 90 * time.Minute}),
		Form: "groupId=g1&userId=u1&userId=u2&minute=90",
	},
	{
		Operation: "group.muteMember", Name: "without an end", Call: call((*group.Service).Mute, group.MuteParams{GroupID: "g1", UserIDs: []string{"u1"}}),
		Form: "groupId=g1&userId=u1&minute=0",
	},
	{
		Operation: "group.muteMember", Name: "in all groups",
		Call: call((*group.Service).MuteGlobally, group.MuteGloballyParams{UserIDs: []string{"u1", "u2"}, Duration: time.Hour}),
		Form: "userId=u1&userId=u2&minute=60",
	},
	{
		Operation: "group.unmuteMember", Call: call((*group.Service).Unmute, "g1", []string{"u1", "u2"}),
		Form: "groupId=g1&userId=u1&userId=u2",
	},
	{
		Operation: "group.unmuteMember", Name: "in all groups", Call: call((*group.Service).UnmuteGlobally, []string{"u1"}),
		Form: "userId=u1",
	},
	{
		Operation: "group.listMutedMembers", Call: call((*group.Service).Muted, "g1"),
		Form:   "groupId=g1",
		Answer: mutedMembersAnswer, Want: mutedMembers,
		After: []string{"group.muteMember"},
	},
	{
		Operation: "group.listMutedMembers", Name: "in all groups", Call: call((*group.Service).GloballyMuted),
		Answer: `{"code":200,"users":[]}`, Want: []group.Muted{},
	},
	{
		Operation: "group.muteAll", Call: call((*group.Service).MuteAll, []string{"g1", "g2"}),
		Form: "groupId=g1&groupId=g2",
	},
	{
		Operation: "group.unmuteAll", Call: call((*group.Service).UnmuteAll, []string{"g1", "g2"}),
		Form: "groupId=g1&groupId=g2",
	},
	{
		Operation: "group.queryMuteAll", Call: call((*group.Service).AreMutedAll, []string{"g1", "g3"}),
		Form:   "groupId=g1&groupId=g3",
		Answer: `{"code":200,"groupinfo":[{"groupId":"g1","stat":1},{"groupId":"g3","stat":"0"}]}`,
		Want:   map[string]bool{"g1": true, "g3": false},
		After:  []string{"group.muteAll"},
	},
	{
		Operation: "group.queryMuteAll", Call: call((*group.Service).MutedGroupsPage, rongcloud.Page{Number: 1, Size: 10}),
		Form:   "page=1&size=10",
		Answer: mutedGroupsAnswer, Want: []string{"g1", "2"},
		After: []string{"group.muteAll"},
	},
	{
		Operation: "group.queryMuteAll", Name: "without a page", Call: call((*group.Service).MutedGroupsPage, rongcloud.Page{}),
		Answer: mutedGroupsAnswer, Want: []string{"g1", "2"},
		After: []string{"group.muteAll"},
	},
	{
		Operation: "group.queryMuteAll", Call: call((*group.Service).MutedGroups),
		Form:   "page=1&size=200",
		Answer: mutedGroupsAnswer, Want: []string{"g1", "2"},
		After: []string{"group.muteAll"},
	},
	{
		Operation: "group.addMuteAllWhitelist", Call: call((*group.Service).AllowDuringMuteAll, "g1", []string{"u1", "u2"}),
		Form: "groupId=g1&userId=u1&userId=u2",
	},
	{
		Operation: "group.removeMuteAllWhitelist", Call: call((*group.Service).DisallowDuringMuteAll, "g1", []string{"u1"}),
		Form: "groupId=g1&userId=u1",
	},
	{
		Operation: "group.queryMuteAllWhitelist", Call: call((*group.Service).AllowedDuringMuteAll, "g1"),
		Form:   "groupId=g1",
		Answer: `{"code":200,"userids":["u1",2]}`, Want: []string{"u1", "2"},
		After: []string{"group.addMuteAllWhitelist"},
	},
}

var pushRemarks = []Sample{
	{
		Operation: "group.setPushRemark", Call: call((*group.Service).SetPushRemark, group.PushRemarkParams{GroupID: "g1", UserID: "u1", Remark: "安 & Ann"}),
		Form: "groupId=g1&userId=u1&remark=安 & Ann",
	},
	{
		Operation: "group.deletePushRemark", Call: call((*group.Service).DeletePushRemark, group.MemberRef{GroupID: "g1", UserID: "u1"}),
		Form: "groupId=g1&userId=u1",
	},
	{
		Operation: "group.getPushRemark", Call: call((*group.Service).PushRemark, group.MemberRef{GroupID: "g1", UserID: "u1"}),
		Form:   "groupId=g1&userId=u1",
		Answer: `{"code":200,"remark":"安 & Ann"}`, Want: "安 & Ann",
		After: []string{"group.setPushRemark"},
	},
}
