package samples

import (
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const restrictedAnswer = `{"code":200,"users":[{"userId":"u1","time":"2026-03-04 05:06:07"},{"userId":"u2","time":"2015-9-10 1:2:3"}]}`

var restricted = []chatroom.Restriction{
	{UserID: "u1", Until: time.Date(2026, 3, 4, 5, 6, 7, 0, beijing)},
	{UserID: "u2", Until: time.Date(2015, 9, 10, 1, 2, 3, 0, beijing)},
}

var restrictions = []Sample{
	{
		Operation: "chatroom.blockUsers",
		Call:      call((*chatroom.Service).Block, chatroom.BlockParams{RoomID: "r1", UserIDs: []string{"u1", "u2"}, Duration: 90 * time.Minute, Notify: true, NotifyExtra: `{"why":"spam"}`}),
		Form:      `chatroomId=r1&minute=90&userId=u1&userId=u2&needNotify=true&extra={"why":"spam"}`,
	},
	{
		Operation: "chatroom.blockUsers", Name: "silently",
		Call: call((*chatroom.Service).Block, chatroom.BlockParams{RoomID: "r1", UserIDs: []string{"u1"}, Duration: time.Minute}),
		Form: "chatroomId=r1&minute=1&userId=u1",
	},
	{
		Operation: "chatroom.unblockUsers",
		Call:      call((*chatroom.Service).Unblock, chatroom.UnblockParams{RoomID: "r1", UserIDs: []string{"u1", "u2"}, Notify: true, NotifyExtra: "x"}),
		Form:      "chatroomId=r1&userId=u1&userId=u2&needNotify=true&extra=x",
	},
	{
		Operation: "chatroom.queryBlockedUsers", Call: call((*chatroom.Service).Blocked, "r1"),
		Form:   "chatroomId=r1",
		Answer: restrictedAnswer, Want: restricted,
		After: []string{"chatroom.blockUsers"},
	},
	{
		Operation: "chatroom.muteMembers",
		Call:      call((*chatroom.Service).Mute, chatroom.MuteParams{RoomID: "r1", UserIDs: []string{"u1", "u2"}, Duration: time.Hour, Notify: true, NotifyExtra: "x"}),
		Form:      "chatroomId=r1&minute=60&userId=u1&userId=u2&needNotify=true&extra=x",
	},
	{
		Operation: "chatroom.unmuteMembers",
		Call:      call((*chatroom.Service).Unmute, chatroom.UnmuteParams{RoomID: "r1", UserIDs: []string{"u1"}, Notify: true, NotifyExtra: "x"}),
		Form:      "chatroomId=r1&userId=u1&needNotify=true&extra=x",
	},
	{
		Operation: "chatroom.queryMutedMembers", Call: call((*chatroom.Service).Muted, "r1"),
		Form:   "chatroomId=r1",
		Answer: restrictedAnswer, Want: restricted,
		After: []string{"chatroom.muteMembers"},
	},
	{
		Operation: "chatroom.muteGlobally",
		Call:      call((*chatroom.Service).MuteGlobally, chatroom.MuteGloballyParams{UserIDs: []string{"u1", "u2"}, Duration: time.Hour, Notify: true, NotifyExtra: "x"}),
		Form:      "minute=60&userId=u1&userId=u2&needNotify=true&extra=x",
	},
	{
		Operation: "chatroom.unmuteGlobally",
		Call:      call((*chatroom.Service).UnmuteGlobally, chatroom.UnmuteGloballyParams{UserIDs: []string{"u1"}, Notify: true, NotifyExtra: "x"}),
		Form:      "userId=u1&needNotify=true&extra=x",
	},
	{
		Operation: "chatroom.queryGloballyMuted", Call: call((*chatroom.Service).GloballyMuted),
		Answer: restrictedAnswer, Want: restricted,
		After: []string{"chatroom.muteGlobally"},
	},
	{
		Operation: "chatroom.queryGloballyMuted", Name: "nobody", Call: call((*chatroom.Service).GloballyMuted),
		Answer: `{"code":200,"users":[]}`,
		Want:   []chatroom.Restriction{},
		After:  []string{"chatroom.muteGlobally"},
	},
	{
		Operation: "chatroom.muteAll", Call: call((*chatroom.Service).MuteAll, chatroom.MuteAllParams{RoomID: "r1", Notify: true, NotifyExtra: "x"}),
		Form: "chatroomId=r1&needNotify=true&extra=x",
	},
	{
		Operation: "chatroom.muteAll", Name: "silently", Call: call((*chatroom.Service).MuteAll, chatroom.MuteAllParams{RoomID: "r1"}),
		Form: "chatroomId=r1",
	},
	{
		Operation: "chatroom.unmuteAll", Call: call((*chatroom.Service).UnmuteAll, chatroom.MuteAllParams{RoomID: "r1", Notify: true, NotifyExtra: "x"}),
		Form: "chatroomId=r1&needNotify=true&extra=x",
	},
	{
		Operation: "chatroom.checkMuteAll", Call: call((*chatroom.Service).IsMutedAll, "r1"),
		Form:   "chatroomId=r1",
		Answer: `{"code":200,"status":1}`,
		Want:   true,
	},
	{
		Operation: "chatroom.checkMuteAll", Name: "status as a text", Call: call((*chatroom.Service).IsMutedAll, "r1"),
		Form:   "chatroomId=r1",
		Answer: `{"code":200,"status":"0"}`,
		Want:   false,
	},
	{
		Operation: "chatroom.queryMuteAll", Call: call((*chatroom.Service).MutedRoomsPage, rongcloud.Page{Number: 2, Size: 10}),
		Form:   "page=2&size=10",
		Answer: `{"code":200,"chatroomIds":["r1","r2"]}`,
		Want:   []string{"r1", "r2"},
		After:  []string{"chatroom.muteAll"},
	},
	{
		Operation: "chatroom.queryMuteAll", Name: "server default", Call: call((*chatroom.Service).MutedRoomsPage, rongcloud.Page{}),
		Answer: `{"code":200,"chatroomids":["r1"]}`,
		Want:   []string{"r1"},
		After:  []string{"chatroom.muteAll"},
	},
	{
		Operation: "chatroom.queryMuteAll", Call: call((*chatroom.Service).MutedRooms),
		Form:   "page=1&size=1000",
		Answer: `{"code":200,"chatroomIds":["r1","r2"]}`,
		Want:   []string{"r1", "r2"},
		After:  []string{"chatroom.muteAll"},
	},
	{
		Operation: "chatroom.addMuteAllWhitelist",
		Call:      call((*chatroom.Service).AllowDuringMuteAll, chatroom.DuringMuteAllParams{RoomID: "r1", UserIDs: []string{"u1", "u2"}, Notify: true, NotifyExtra: "x"}),
		Form:      "chatroomId=r1&userId=u1&userId=u2&needNotify=true&extra=x",
	},
	{
		Operation: "chatroom.removeMuteAllWhitelist",
		Call:      call((*chatroom.Service).DisallowDuringMuteAll, chatroom.DuringMuteAllParams{RoomID: "r1", UserIDs: []string{"u1"}, Notify: true, NotifyExtra: "x"}),
		Form:      "chatroomId=r1&userId=u1&needNotify=true&extra=x",
	},
	{
		Operation: "chatroom.queryMuteAllWhitelist", Call: call((*chatroom.Service).AllowedDuringMuteAll, "r1"),
		Form:   "chatroomId=r1",
		Answer: `{"code":200,"userIds":["u1","u2"]}`,
		Want:   []string{"u1", "u2"},
		After:  []string{"chatroom.addMuteAllWhitelist"},
	},
}
