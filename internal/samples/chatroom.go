package samples

import (
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Chatroom has the samples of package chatroom.
var Chatroom = slices.Concat(rooms, restrictions, attributes)

var beijing = rongcloud.Beijing.Location()

var rooms = []Sample{
	{
		Operation: "chatroom.create", Call: call((*chatroom.Service).Create, chatroom.CreateParams{
			ID: "r1", DestroyPolicy: chatroom.DestroyAtFixedTime, DestroyAfter: 2 * time.Hour,
			MuteAll: true, AllowedDuringMuteAll: []string{"u1", "u2"},
			AttributeOwner: "u1", Attributes: map[string]string{"topic": "<安&>", "level": "1"},
		}),
		Form: "chatroomId=r1&destroyType=1&destroyTime=120&isBan=true&whiteUserIds=u1&whiteUserIds=u2" +
			`&entryOwnerId=u1&entryInfo={"level":"1","topic":"<安&>"}`,
	},
	{
		Operation: "chatroom.create", Name: "server defaults", Call: call((*chatroom.Service).Create, chatroom.CreateParams{ID: "r1"}),
		Form: "chatroomId=r1",
	},
	{
		Operation: "chatroom.destroy", Call: call((*chatroom.Service).Destroy, []string{"r1", "r2"}),
		Form: "chatroomId=r1&chatroomId=r2",
	},
	{
		Operation: "chatroom.setDestroyType",
		Call:      call((*chatroom.Service).SetLifetime, chatroom.LifetimeParams{RoomID: "r1", DestroyPolicy: chatroom.DestroyAtFixedTime, DestroyAfter: 7 * 24 * time.Hour}),
		Form:      "chatroomId=r1&destroyType=1&destroyTime=10080",
	},
	{
		Operation: "chatroom.setDestroyType", Name: "idle for the default time",
		Call: call((*chatroom.Service).SetLifetime, chatroom.LifetimeParams{RoomID: "r1"}),
		Form: "chatroomId=r1&destroyType=0",
	},
	{
		Operation: "chatroom.get", Call: call((*chatroom.Service).Get, "r1"),
		Form:   "chatroomId=r1",
		Answer: `{"code":200,"chatroomId":"r1","createTime":1700000000123,"memberCount":42,"destroyType":1,"destroyTime":120,"ban":true}`,
		Want: chatroom.Room{
			ID: "r1", Created: time.UnixMilli(1700000000123), MemberCount: 42,
			DestroyPolicy: chatroom.DestroyAtFixedTime, DestroyAfter: 2 * time.Hour, MutedAll: true,
		},
	},
	{
		Operation: "chatroom.get", Name: "numbers as texts", Call: call((*chatroom.Service).Get, "r1"),
		Form:   "chatroomId=r1",
		Answer: `{"code":200,"createTime":"1700000000123","memberCount":"0","destroyType":"0","destroyTime":"60","ban":"0"}`,
		Want:   chatroom.Room{ID: "r1", Created: time.UnixMilli(1700000000123), DestroyAfter: time.Hour},
	},
	{
		Operation: "chatroom.createLegacy",
		//lint:ignore SA1019 deprecated calls have samples too
		Call: call((*chatroom.Service).CreateLegacy, map[string]string{"r2": "b & c", "r6": "f", "r4": "d", "r1": "第一", "r5": "e", "r3": "c"}),
		Form: "chatroom[r1]=第一&chatroom[r2]=b & c&chatroom[r3]=c&chatroom[r4]=d&chatroom[r5]=e&chatroom[r6]=f",
	},
	{
		Operation: "chatroom.query",
		//lint:ignore SA1019 deprecated calls have samples too
		Call: call((*chatroom.Service).QueryLegacy, []string{"r1", "r2"}),
		Form: "chatroomId=r1&chatroomId=r2",
		Answer: `{"code":200,"chatRooms":[{"chrmId":"r1","name":"One","time":"2026-03-04 05:06:07"},` +
			`{"chatroomId":"r2","name":"Two","time":"2014-01-01 1:1:1"}]}`,
		Want: chatroom.LegacyRooms{
			{ID: "r1", Name: "One", Created: time.Date(2026, 3, 4, 5, 6, 7, 0, beijing)},
			{ID: "r2", Name: "Two", Created: time.Date(2014, 1, 1, 1, 1, 1, 0, beijing)},
		},
	},
	{
		Operation: "chatroom.join",
		//lint:ignore SA1019 deprecated calls have samples too
		Call: call((*chatroom.Service).Join, "r1", []string{"u1", "u2"}),
		Form: "chatroomId=r1&userId=u1&userId=u2",
	},
	{
		Operation: "chatroom.queryMembers",
		Call:      call((*chatroom.Service).Members, chatroom.MembersParams{RoomID: "r1", Limit: 2, Order: chatroom.NewestFirst}),
		Form:      "chatroomId=r1&count=2&order=2",
		Answer:    `{"code":200,"total":3,"users":[{"id":"u2","time":"2026-03-04 05:06:07"},{"id":"u1","time":"2015-9-10 1:2:3"}]}`,
		Want: chatroom.MemberList{Total: 3, Members: []chatroom.Member{
			{UserID: "u2", Joined: time.Date(2026, 3, 4, 5, 6, 7, 0, beijing)},
			{UserID: "u1", Joined: time.Date(2015, 9, 10, 1, 2, 3, 0, beijing)},
		}},
	},
	{
		Operation: "chatroom.queryMembers", Name: "defaults are sent", Call: call((*chatroom.Service).Members, chatroom.MembersParams{RoomID: "r1"}),
		Form:   "chatroomId=r1&count=500&order=1",
		Answer: `{"code":200,"total":"0","users":[]}`,
		Want:   chatroom.MemberList{Members: []chatroom.Member{}},
	},
	{
		Operation: "chatroom.checkMember", Call: call((*chatroom.Service).IsMember, chatroom.MemberRef{RoomID: "r1", UserID: "u1"}),
		Form:   "chatroomId=r1&userId=u1",
		Answer: `{"code":200,"isInChrm":true}`,
		Want:   true,
	},
	{
		Operation: "chatroom.checkMember", Name: "a number", Call: call((*chatroom.Service).IsMember, chatroom.MemberRef{RoomID: "r1", UserID: "u1"}),
		Form:   "chatroomId=r1&userId=u1",
		Answer: `{"code":200,"isInChrm":0}`,
		Want:   false,
	},
	{
		Operation: "chatroom.checkMembers", Call: call((*chatroom.Service).AreMembers, "r1", []string{"u1", "u2", "u3"}),
		Form:   "chatroomId=r1&userId=u1&userId=u2&userId=u3",
		Answer: `{"code":200,"result":[{"userId":"u1","isInChrm":1},{"userid":"u2","isInChrm":0},{"userid":"u3","isInChrm":true}]}`,
		Want:   map[string]bool{"u1": true, "u2": false, "u3": true},
	},
	{
		Operation: "chatroom.addUserWhitelist", Call: call((*chatroom.Service).AllowUsers, "r1", []string{"u1", "u2"}),
		Form: "chatroomId=r1&userId=u1&userId=u2",
	},
	{
		Operation: "chatroom.removeUserWhitelist", Call: call((*chatroom.Service).DisallowUsers, "r1", []string{"u1"}),
		Form: "chatroomId=r1&userId=u1",
	},
	{
		Operation: "chatroom.queryUserWhitelist", Call: call((*chatroom.Service).AllowedUsers, "r1"),
		Form:   "chatroomId=r1",
		Answer: `{"code":200,"users":["u1","u2"]}`,
		Want:   []string{"u1", "u2"},
		After:  []string{"chatroom.addUserWhitelist"},
	},
	{
		Operation: "chatroom.addMessageWhitelist", Call: call((*chatroom.Service).AllowTypes, []string{"RC:TxtMsg", "APP:Gift"}),
		Form: "objectnames=RC:TxtMsg&objectnames=APP:Gift",
	},
	{
		Operation: "chatroom.removeMessageWhitelist", Call: call((*chatroom.Service).DisallowTypes, []string{"RC:TxtMsg"}),
		Form: "objectnames=RC:TxtMsg",
	},
	{
		Operation: "chatroom.queryMessageWhitelist", Call: call((*chatroom.Service).AllowedTypes),
		Answer: `{"code":200,"whitlistMsgType":["RC:TxtMsg"]}`,
		Want:   []string{"RC:TxtMsg"},
		After:  []string{"chatroom.addMessageWhitelist"},
	},
	{
		Operation: "chatroom.addLowPriorityTypes", Call: call((*chatroom.Service).AddLowPriorityTypes, []string{"RC:TxtMsg", "APP:Like"}),
		Form: "objectName=RC:TxtMsg&objectName=APP:Like",
	},
	{
		Operation: "chatroom.removeLowPriorityTypes", Call: call((*chatroom.Service).RemoveLowPriorityTypes, []string{"APP:Like"}),
		Form: "objectName=APP:Like",
	},
	{
		Operation: "chatroom.queryLowPriorityTypes", Call: call((*chatroom.Service).LowPriorityTypes),
		Answer: `{"code":200,"objectNames":["APP:Like"]}`,
		Want:   []string{"APP:Like"},
		After:  []string{"chatroom.addLowPriorityTypes"},
	},
	{
		Operation: "chatroom.stopDistribution", Call: call((*chatroom.Service).StopDistribution, "r1"),
		Form: "chatroomId=r1",
	},
	{
		Operation: "chatroom.resumeDistribution", Call: call((*chatroom.Service).ResumeDistribution, "r1"),
		Form: "chatroomId=r1",
	},
	{
		Operation: "chatroom.addKeepalive", Call: call((*chatroom.Service).KeepAlive, "r1"),
		Form: "chatroomId=r1",
	},
	{
		Operation: "chatroom.removeKeepalive", Call: call((*chatroom.Service).EndKeepAlive, "r1"),
		Form:  "chatroomId=r1",
		After: []string{"chatroom.addKeepalive"},
	},
	{
		Operation: "chatroom.queryKeepalive", Call: call((*chatroom.Service).KeptAlive),
		Answer: `{"code":200,"chatroomIds":["r1"]}`,
		Want:   []string{"r1"},
		After:  []string{"chatroom.addKeepalive"},
	},
	{
		Operation: "chatroom.queryKeepalive", Name: "success told with code 0", Call: call((*chatroom.Service).KeptAlive),
		Answer: `{"code":0,"chatroomIds":["r1","r2"]}`,
		Want:   []string{"r1", "r2"},
		After:  []string{"chatroom.addKeepalive"},
	},
	{
		Operation: "chatroom.bindRTCRoom", Call: call((*chatroom.Service).BindRTC, chatroom.RTCBinding{RoomID: "r1", RTCRoomID: "rtc 1"}),
		Form: "chatroomId=r1&rtcRoomId=rtc 1",
	},
}
