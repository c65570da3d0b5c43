package samples

import (
	"fmt"
	"time"

	"github.com/rongcloud-go/sdk/message"
)

// Message has the samples of package message.
var Message = []Sample{
	{
		Operation: "chatroom.sendMessage",
		Call:      call((*message.Service).SendChatroom, message.ChatroomParams{From: "u1", To: []string{"r1", "r2"}, Content: hi}),
		Form:      hiForm + "&toChatroomId=r1&toChatroomId=r2",
		Answer:    `{"code":200,"messageUIDs":[{"chatroomId":"r1","messageUID":"A-1"},{"chatroomId":"r2","messageUID":"A-2"}]}`,
		Want:      message.SentMessages{{Target: "r1", MessageUID: "A-1"}, {Target: "r2", MessageUID: "A-2"}},
	},
	{
		Operation: "chatroom.sendMessage", Name: "every option", Call: call((*message.Service).SendChatroom, message.ChatroomParams{
			From: "u1", To: []string{"r1"}, Content: hi,
			SkipHistory: true, IncludeSender: true, Priority: message.PriorityHigh, DedupKey: 7,
		}),
		Form:   hiForm + "&toChatroomId=r1&isPersisted=0&isIncludeSender=1&priority=2&msgRandom=7",
		Answer: `{"code":200,"messageUIDs":[{"chatroomId":10086,"messageUID":"A-1"}]}`,
		Want:   message.SentMessages{{Target: "10086", MessageUID: "A-1"}},
	},
	{
		Operation: "chatroom.sendMessage", Name: "without ids in the answer",
		Call: call((*message.Service).SendChatroom, message.ChatroomParams{From: "u1", To: []string{"r1"}, Content: hi}),
		Form: hiForm + "&toChatroomId=r1",
		Want: message.SentMessages{},
	},
	{
		Operation: "chatroom.broadcastMessage", Call: call((*message.Service).SendAllChatrooms, message.AllChatroomsParams{From: "u1", Content: hi}),
		Form: hiForm,
	},
	{
		Operation: "chatroom.broadcastMessage", Name: "every option",
		Call: call((*message.Service).SendAllChatrooms, message.AllChatroomsParams{From: "u1", Content: hi, IncludeSender: true}),
		Form: hiForm + "&isIncludeSender=1",
	},
	{
		Operation: "message.sendPrivate",
		Call:      call((*message.Service).SendPrivate, message.PrivateParams{From: "u1", Content: hi, To: []string{"u2", "u3"}}),
		Form:      hiForm + "&toUserId=u2&toUserId=u3",
		Answer:    `{"code":200,"messageUIDs":[{"userId":"u2","messageUID":"A-1"},{"userId":"u3","messageUID":"A-2"}]}`,
		Want:      message.SentMessages{{Target: "u2", MessageUID: "A-1"}, {Target: "u3", MessageUID: "A-2"}},
	},
	{
		Operation: "message.sendPrivate", Name: "every option", Call: call((*message.Service).SendPrivate, message.PrivateParams{From: "u1", Content: hi,
			To:          []string{"u2"},
			Push:        message.Push{Content: "new message", Data: "d=1", Ext: &message.PushExt{}, ContentAvailable: true},
			SkipHistory: true, Uncounted: true, IncludeSender: true, CheckBlocklist: true,
			DisablePush: true, KeepLastMessage: true, NeedReadReceipt: true,
			Expandable: true, Expansion: map[string]string{"b": "<2>", "a": "1"},
			Badge: new(int), DedupKey: -7,
		}),
		Form: hiForm + "&toUserId=u2" +
			`&pushContent=new message&pushData=d=1&contentAvailable=1&pushExt={"forceShowPushContent":0}` +
			"&isPersisted=0&isCounted=0&isIncludeSender=1&verifyBlacklist=1&disablePush=true&disableUpdateLastMsg=true&needReadReceipt=1" +
			`&expansion=true&extraContent={"a":"1","b":"<2>"}&count=0&msgRandom=-7`,
		Answer: `{"code":200,"messageUIDs":null}`,
		Want:   message.SentMessages{},
	},
	{
		Operation: "message.sendPrivate", Name: "pairs make it expandable",
		Call: call((*message.Service).SendPrivate, message.PrivateParams{From: "u1", Content: hi, To: []string{"u2"}, Expansion: map[string]string{"k": ""}}),
		Form: hiForm + `&toUserId=u2&expansion=true&extraContent={"k":""}`,
		Want: message.SentMessages{},
	},
	{
		Operation: "message.sendPrivate", Name: "expandable without pairs",
		Call: call((*message.Service).SendPrivate, message.PrivateParams{From: "u1", Content: hi, To: []string{"u2"}, Expandable: true}),
		Form: hiForm + "&toUserId=u2&expansion=true",
		Want: message.SentMessages{},
	},
	{
		Operation: "message.sendPrivate", Name: "notification of every vendor",
		Call: call((*message.Service).SendPrivate, message.PrivateParams{From: "u1", Content: hi, To: []string{"u2"}, Push: message.Push{Ext: &message.PushExt{
			Title: "T & <t>", TemplateID: "tpl", ForceShowContent: true,
			Huawei: message.HuaweiPush{ChannelID: "hw", Importance: "NORMAL", Image: "i", Category: "IM"},
			Honor:  message.HonorPush{Importance: "NORMAL", Image: "i"},
			Xiaomi: message.XiaomiPush{ChannelID: "mi", LargeIconURI: "l"},
			OPPO:   message.OPPOPush{ChannelID: "oppo"},
			VIVO:   message.VIVOPush{Classification: "1", Category: "IM"},
			APNs:   message.APNsPush{ThreadID: "t", CollapseID: "c", RichMediaURI: "r", InterruptionLevel: "passive"},
			FCM:    message.FCMPush{ChannelID: "fcm", CollapseKey: "k", ImageURL: "u"},
			OHOS:   message.OHOSPush{Category: "IM", Image: "i"},
		}}}),
		Form: hiForm + `&toUserId=u2&pushExt={"title":"T & <t>","templateId":"tpl","forceShowPushContent":1,"pushConfigs":[` +
			`{"HW":{"category":"IM","channelId":"hw","image":"i","importance":"NORMAL"}},` +
			`{"HONOR":{"image":"i","importance":"NORMAL"}},` +
			`{"MI":{"channelId":"mi","large_icon_uri":"l"}},` +
			`{"OPPO":{"channelId":"oppo"}},` +
			`{"VIVO":{"category":"IM","classification":"1"}},` +
			`{"APNs":{"apns-collapse-id":"c","interruption-level":"passive","richMediaUri":"r","thread-id":"t"}},` +
			`{"FCM":{"channelId":"fcm","collapse_key":"k","imageUrl":"u"}},` +
			`{"OHOS":{"category":"IM","image":"i"}}]}`,
		Want: message.SentMessages{},
	},
	{
		Operation: "message.sendPrivate", Name: "notification of one vendor",
		Call: call((*message.Service).SendPrivate, message.PrivateParams{From: "u1", Content: hi, To: []string{"u2"}, Push: message.Push{Ext: &message.PushExt{
			VIVO: message.VIVOPush{Classification: "0"},
		}}}),
		Form: hiForm + `&toUserId=u2&pushExt={"forceShowPushContent":0,"pushConfigs":[{"VIVO":{"classification":"0"}}]}`,
		Want: message.SentMessages{},
	},
	{
		Operation: "message.sendGroup", Call: call((*message.Service).SendGroup, message.GroupParams{From: "u1", Content: hi, To: []string{"g1"}}),
		Form:   hiForm + "&toGroupId=g1",
		Answer: `{"code":200,"messageUIDs":[{"groupId":"g1","messageUID":"A-1"}]}`,
		Want:   message.SentMessages{{Target: "g1", MessageUID: "A-1"}},
	},
	{
		Operation: "message.sendGroup", Name: "two groups", Call: call((*message.Service).SendGroup, message.GroupParams{From: "u1", Content: hi, To: []string{"g1", "g2"}}),
		Form:   hiForm + "&toGroupId=g1&toGroupId=g2",
		Answer: `{"code":200,"messageUIDs":[{"groupId":"g1","messageUID":"A-1"},{"groupId":"g2","messageUID":"A-2"}]}`,
		Want:   message.SentMessages{{Target: "g1", MessageUID: "A-1"}, {Target: "g2", MessageUID: "A-2"}},
	},
	{
		Operation: "message.sendGroup", Name: "every option", Call: call((*message.Service).SendGroup, message.GroupParams{From: "u1",
			To: []string{"g1"}, Content: message.Unknown{Name: "APP:Note", Body: mentionAll},
			Push:        wholePush,
			SkipHistory: true, Uncounted: true, IncludeSender: true, Mentioned: true,
			DisablePush: true, KeepLastMessage: true, NeedReadReceipt: true,
			Expansion: map[string]string{"k": "v"}, DedupKey: 7,
		}),
		Form: "fromUserId=u1&objectName=APP:Note&content=" + mentionAll + "&toGroupId=g1" +
			pushForm +
			"&isPersisted=0&isCounted=0&isIncludeSender=1&isMentioned=1&disablePush=true&disableUpdateLastMsg=true&needReadReceipt=1" +
			`&expansion=true&extraContent={"k":"v"}&msgRandom=7`,
		Want: message.SentMessages{},
	},
	{
		Operation: "message.sendGroup", Name: "directed",
		Call:   call((*message.Service).SendGroup, message.GroupParams{From: "u1", Content: hi, To: []string{"g1"}, Users: []string{"u2", "u3"}, Push: message.Push{Content: "c", Data: "d"}, Uncounted: true}),
		Form:   hiForm + "&toGroupId=g1&toUserId=u2&toUserId=u3&pushContent=c&pushData=d&isCounted=0",
		Answer: `{"code":200,"messageUIDs":[{"groupId":"g1","messageUID":"A-1"}]}`,
		Want:   message.SentMessages{{Target: "g1", MessageUID: "A-1"}},
	},
	{
		Operation: "message.sendSystem",
		Call:      call((*message.Service).SendSystem, message.SystemParams{From: "u1", Content: hi, To: []string{"u2", "u3"}}),
		Form:      hiForm + "&toUserId=u2&toUserId=u3",
		Answer:    `{"code":200,"messageUIDs":[{"userId":"u2","messageUID":"A-1"},{"userId":"u3","messageUID":"A-2"}]}`,
		Want:      message.SentMessages{{Target: "u2", MessageUID: "A-1"}, {Target: "u3", MessageUID: "A-2"}},
	},
	{
		Operation: "message.sendSystem", Name: "every option", Call: call((*message.Service).SendSystem, message.SystemParams{From: "u1", Content: hi,
			To:          []string{"u2"},
			Push:        wholePush,
			SkipHistory: true, Uncounted: true, DisablePush: true, KeepLastMessage: true, DedupKey: 7,
		}),
		Form: hiForm + "&toUserId=u2" +
			pushForm +
			"&isPersisted=0&isCounted=0&disablePush=true&disableUpdateLastMsg=true&msgRandom=7",
		Want: message.SentMessages{},
	},
	{
		Operation: "message.sendPrivateStatus",
		Call:      call((*message.Service).SendPrivateStatus, message.StatusParams{From: "u1", Content: hi, To: []string{"u2"}}),
		Form:      hiForm + "&toUserId=u2",
		Want:      message.SentMessages{},
	},
	{
		Operation: "message.sendPrivateStatus", Name: "every option",
		Call:   call((*message.Service).SendPrivateStatus, message.StatusParams{From: "u1", Content: hi, To: []string{"u2", "u3"}, IncludeSender: true, CheckBlocklist: true, DedupKey: 7}),
		Form:   hiForm + "&toUserId=u2&toUserId=u3&verifyBlacklist=1&isIncludeSender=1&msgRandom=7",
		Answer: `{"code":200,"messageUIDs":[{"userId":"u2","messageUID":"A-1"},{"userId":"u3","messageUID":"A-2"}]}`,
		Want:   message.SentMessages{{Target: "u2", MessageUID: "A-1"}, {Target: "u3", MessageUID: "A-2"}},
	},
	{
		Operation: "message.sendGroupStatus",
		Call:      call((*message.Service).SendGroupStatus, message.StatusParams{From: "u1", Content: hi, To: []string{"g1"}}),
		Form:      hiForm + "&toGroupId=g1",
		Want:      message.SentMessages{},
	},
	{
		Operation: "message.sendGroupStatus", Name: "every option",
		Call:   call((*message.Service).SendGroupStatus, message.StatusParams{From: "u1", Content: hi, To: []string{"g1", "g2"}, IncludeSender: true, CheckBlocklist: true, DedupKey: 7}),
		Form:   hiForm + "&toGroupId=g1&toGroupId=g2&verifyBlacklist=1&isIncludeSender=1&msgRandom=7",
		Answer: `{"code":200,"messageUIDs":[{"groupId":"g1","messageUID":"A-1"},{"groupId":"g2","messageUID":"A-2"}]}`,
		Want:   message.SentMessages{{Target: "g1", MessageUID: "A-1"}, {Target: "g2", MessageUID: "A-2"}},
	},
	{
		Operation: "message.broadcast", Call: call((*message.Service).Broadcast, message.BroadcastParams{From: "u1", Content: hi}),
		Form:   hiForm,
		Answer: `{"code":200,"messageUID":"A-1"}`,
		Want:   "A-1",
	},
	{
		Operation: "message.broadcast", Name: "every option", Call: call((*message.Service).Broadcast, message.BroadcastParams{From: "u1", Content: hi,
			Push: wholePush,
			OS:   message.IOS, KeepLastMessage: true, DedupKey: 7,
		}),
		Form: hiForm + pushForm +
			"&os=iOS&disableUpdateLastMsg=true&msgRandom=7",
		Want: "",
	},
	{
		Operation: "message.broadcast", Name: "to Android",
		Call: call((*message.Service).Broadcast, message.BroadcastParams{From: "u1", Content: hi, OS: message.Android}),
		Form: hiForm + "&os=Android",
		Want: "",
	},
	{
		Operation: "message.broadcastOnline",
		Call:      call((*message.Service).BroadcastOnline, message.BroadcastOnlineParams{From: "u1", Content: hi}),
		Form:      hiForm,
		Want:      "",
	},
	{
		Operation: "message.broadcastOnline", Name: "every option",
		Call:   call((*message.Service).BroadcastOnline, message.BroadcastOnlineParams{From: "u1", Content: hi, KeepLastMessage: true, DedupKey: 7}),
		Form:   hiForm + "&disableUpdateLastMsg=true&msgRandom=7",
		Answer: `{"code":200,"messageUID":"A-1"}`,
		Want:   "A-1",
	},
	{
		Operation: "message.recallBroadcast", Call: call((*message.Service).RecallBroadcast, message.RecallBroadcastParams{
			From: "u1", MessageUID: "A-1", SentAt: time.UnixMilli(1408710653491),
			ByAdmin: true, Delete: true, KeepLastMessage: true, Extra: "x",
		}),
		Form: "fromUserId=u1&messageUID=A-1&sentTime=1408710653491&isAdmin=1&isDelete=1&extra=x&disableUpdateLastMsg=true",
	},
	{
		Operation: "message.recallBroadcast", Name: "server defaults",
		Call: call((*message.Service).RecallBroadcast, message.RecallBroadcastParams{From: "u1", MessageUID: "A-1"}),
		Form: "fromUserId=u1&messageUID=A-1",
	},
	{
		Operation: "message.recall",
		Call:      call((*message.Service).Recall, message.RecallParams{From: "u1", Conversation: message.Conversation{Type: message.Chatroom, TargetID: "r1"}, MessageUID: "A-1"}),
		Form:      "fromUserId=u1&conversationType=4&targetId=r1&messageUID=A-1",
	},
	{
		Operation: "message.recall", Name: "every option", Call: call((*message.Service).Recall, message.RecallParams{
			From: "u1", Conversation: message.Conversation{Type: message.UltraGroup, TargetID: "ug1", Channel: "c1"}, MessageUID: "A-1",
			SentAt: time.UnixMilli(1408710653491), ByAdmin: true, Delete: true, DisablePush: true, KeepLastMessage: true, Extra: "x",
		}),
		Form: "fromUserId=u1&conversationType=10&targetId=ug1&busChannel=c1&messageUID=A-1&sentTime=1408710653491" +
			"&isAdmin=1&isDelete=1&disablePush=true&extra=x&disableUpdateLastMsg=true",
		NotEmulated: true,
	},
	{
		Operation: "message.recall", Name: "private",
		Call: call((*message.Service).Recall, message.RecallParams{From: "u1", Conversation: message.Conversation{Type: message.Private, TargetID: "u2"}, MessageUID: "A-1"}),
		Form: "fromUserId=u1&conversationType=1&targetId=u2&messageUID=A-1",
	},
	{
		Operation: "message.recall", Name: "group",
		Call: call((*message.Service).Recall, message.RecallParams{From: "u1", Conversation: message.Conversation{Type: message.Group, TargetID: "g1"}, MessageUID: "A-1"}),
		Form: "fromUserId=u1&conversationType=3&targetId=g1&messageUID=A-1",
	},
	{
		Operation: "message.recall", Name: "system",
		Call: call((*message.Service).Recall, message.RecallParams{From: "u1", Conversation: message.Conversation{Type: message.System, TargetID: "u2"}, MessageUID: "A-1"}),
		Form: "fromUserId=u1&conversationType=6&targetId=u2&messageUID=A-1",
	},
	{
		Operation: "message.recall", Name: "ultra group without a channel",
		Call:        call((*message.Service).Recall, message.RecallParams{From: "u1", Conversation: message.Conversation{Type: message.UltraGroup, TargetID: "ug1"}, MessageUID: "A-1"}),
		Form:        "fromUserId=u1&conversationType=10&targetId=ug1&messageUID=A-1",
		NotEmulated: true,
	},
	{
		Operation: "chatroom.queryHistory", Call: call((*message.Service).ChatroomHistoryPage, lastHour),
		JSON: `{"userId":"u1","targetId":"r1",` + span + `"includeStart":true}`,
		Answer: `{"code":200,"data":[
			{"targetId":"r1","fromUserId":"u2","messageUID":"A-1","msgTime":1700000000400,"objectName":"RC:TxtMsg",
			 "content":"{\"content\":\"hi\"}","expansion":true,"extraContent":"{\"k\":\"v\"}"},
			{"targetId":"r1","fromUserId":"u3","messageUID":"A-2","msgTime":"1700000000300","objectName":"APP:Gift",
			 "content":"{\"n\": 1}","expansion":"false","extraContent":""}]}`,
		Want: []message.Received{
			{
				UID: "A-1", RoomID: "r1", From: "u2", Sent: time.UnixMilli(1700000000400),
				Content: message.Text{Content: "hi"}, ObjectName: "RC:TxtMsg", Body: `{"content":"hi"}`,
				Expandable: true, Expansion: map[string]string{"k": "v"}, RawExpansion: `{"k":"v"}`,
			},
			{
				UID: "A-2", RoomID: "r1", From: "u3", Sent: time.UnixMilli(1700000000300),
				Content: message.Unknown{Name: "APP:Gift", Body: `{"n": 1}`}, ObjectName: "APP:Gift", Body: `{"n": 1}`,
			},
		},
		After: []string{"chatroom.sendMessage"},
	},
	{
		Operation: "chatroom.queryHistory", Name: "every option", Call: call((*message.Service).ChatroomHistoryPage, message.HistoryParams{
			UserID: "u1", RoomID: "r1", Newest: newest, Oldest: oldest, Size: 100, ExcludeNewest: true,
		}),
		JSON:  `{"userId":"u1","targetId":"r1",` + span + `"pageSize":100,"includeStart":false}`,
		Want:  []message.Received{},
		After: []string{"chatroom.sendMessage"},
	},
	{
		Operation: "chatroom.queryHistory", Call: call((*message.Service).ChatroomHistory, lastHour),
		JSON:   `{"userId":"u1","targetId":"r1",` + span + `"pageSize":100,"includeStart":true}`,
		Answer: `{"code":200,"data":[{"targetId":"r1","messageUID":"A-1","msgTime":1700000000400,"objectName":"RC:TxtMsg","content":"{}"}]}`,
		Want: []message.Received{
			{UID: "A-1", RoomID: "r1", Sent: time.UnixMilli(1700000000400), Content: message.Text{}, ObjectName: "RC:TxtMsg", Body: "{}"},
		},
		After: []string{"chatroom.sendMessage"},
	},
}

// hiForm is the wire form of hi from u1.
const hiForm = `fromUserId=u1&objectName=RC:TxtMsg&content={"content":"hi"}`

var hi = message.Text{Content: "hi"}

// pushForm is the wire form of push.
const pushForm = `&pushContent=c&pushData=d&contentAvailable=1` +
	`&pushExt={"title":"t","templateId":"tpl","forceShowPushContent":0,"pushConfigs":[{"VIVO":{"classification":"0"}}]}`

var wholePush = message.Push{Content: "c", Data: "d", ContentAvailable: true, Ext: &message.PushExt{
	Title: "t", TemplateID: "tpl", VIVO: message.VIVOPush{Classification: "0"},
}}

const mentionAll = `{"content":"hi","mentionedInfo":{"type":1}}`

// A message that was just sent is between oldest and newest.
var (
	newest   = time.UnixMilli(time.Now().Add(time.Hour).UnixMilli())
	oldest   = newest.Add(-2 * time.Hour)
	span     = fmt.Sprintf(`"startTime":%d,"endTime":%d,`, newest.UnixMilli(), oldest.UnixMilli())
	lastHour = message.HistoryParams{UserID: "u1", RoomID: "r1", Newest: newest, Oldest: oldest}
)
