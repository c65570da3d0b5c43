package samples

import (
	"time"

	"github.com/rongcloud-go/sdk/message"
)

// MessageChange has the samples of package message for what changes a message that was sent.
var MessageChange = []Sample{
	{
		Operation: "message.modifyPrivate",
		Call:      call((*message.Service).ModifyPrivate, message.ModifyPrivateParams{From: "u1", To: "u2", MessageUID: "C1A2-P", Content: bye}),
		Form:      byeForm + "&targetId=u2&msgUID=C1A2-P",
	},
	{
		Operation: "message.modifyGroup",
		Call:      call((*message.Service).ModifyGroup, message.ModifyGroupParams{From: "u1", GroupID: "g1", MessageUID: "C1A2-G", Content: bye}),
		Form:      byeForm + "&groupId=g1&msgUID=C1A2-G",
	},
	{
		Operation: "message.setExpansion", Call: call((*message.Service).SetExpansion, message.SetExpansionParams{
			MessageUID: "C1A2-P", UserID: "u2", Type: message.Private, TargetID: "u1", Pairs: map[string]string{"a": "<1>", "b+": ""},
		}),
		Form: `msgUID=C1A2-P&userId=u2&conversationType=1&targetId=u1&extraKeyVal={"a":"<1>","b+":""}`,
	},
	{
		Operation: "message.setExpansion", Name: "group, every option", Call: call((*message.Service).SetExpansion, message.SetExpansionParams{
			MessageUID: "C1A2-G", UserID: "u2", Type: message.Group, TargetID: "g1", Pairs: map[string]string{"a": "1"}, SyncSender: true,
		}),
		Form: `msgUID=C1A2-G&userId=u2&conversationType=3&targetId=g1&extraKeyVal={"a":"1"}&isSyncSender=1`,
	},
	{
		Operation: "message.deleteExpansion", Call: call((*message.Service).DeleteExpansion, message.DeleteExpansionParams{
			MessageUID: "C1A2-P", UserID: "u1", Type: message.Private, TargetID: "u2", Keys: []string{"seen", "none"},
		}),
		Form: `msgUID=C1A2-P&userId=u1&conversationType=1&targetId=u2&extraKey=["seen","none"]`,
	},
	{
		Operation: "message.deleteExpansion", Name: "group, every option", Call: call((*message.Service).DeleteExpansion, message.DeleteExpansionParams{
			MessageUID: "C1A2-G", UserID: "u2", Type: message.Group, TargetID: "g1", Keys: []string{"a"}, SyncSender: true,
		}),
		Form: `msgUID=C1A2-G&userId=u2&conversationType=3&targetId=g1&extraKey=["a"]&isSyncSender=1`,
	},
	{
		Operation: "message.queryExpansion", Call: call((*message.Service).ExpansionPage, message.ExpansionPageParams{MessageUID: "C1A2-P", Number: 1}),
		Form:   "msgUID=C1A2-P&pageNo=1",
		Answer: `{"code":200,"extraContent":{"type":{"v":"3","ts":1764300000000},"a":{"v":"1","ts":"1764300000001"}}}`,
		Want:   []message.ExpansionPair{{Key: "a", Value: "1", Changed: time.UnixMilli(1764300000001)}, {Key: "type", Value: "3", Changed: time.UnixMilli(1764300000000)}},
	},
	{
		Operation: "message.queryExpansion", Name: "none", Call: call((*message.Service).ExpansionPage, message.ExpansionPageParams{MessageUID: "C1A2-G"}),
		Form: "msgUID=C1A2-G", Answer: `{"code":200,"extraContent":{}}`, Want: []message.ExpansionPair{},
	},
	{
		Operation: "message.queryExpansion", Call: call((*message.Service).Expansion, "C1A2-P"),
		Form:   "msgUID=C1A2-P&pageNo=1",
		Answer: `{"code":200,"extraContent":{"seen":{"v":"3","ts":1764300000000}}}`,
		Want:   []message.ExpansionPair{{Key: "seen", Value: "3", Changed: time.UnixMilli(1764300000000)}},
	},
}

var bye = message.Text{Content: "bye"}

// byeForm is how bye from u1 looks on the wire.
const byeForm = `fromUserId=u1&objectName=RC:TxtMsg&content={"content":"bye"}`
