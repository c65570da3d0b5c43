package samples

import (
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
)

var attributes = []Sample{
	{
		Operation: "chatroom.setEntry", Call: call((*chatroom.Service).SetAttribute, chatroom.SetAttributeParams{
			RoomID: "r1", Owner: "u1", Key: "Score+=-_9", Value: `<1 & "2">`, AutoDelete: true, Notice: &chatroom.AttributeNotice{},
		}),
		Form: `chatroomId=r1&userId=u1&key=Score+=-_9&value=<1 & "2">&autoDelete=1` +
			`&objectName=RC:chrmKVNotiMsg&content={"type":1,"key":"Score+=-_9","value":"<1 & \"2\">"}`,
	},
	{
		Operation: "chatroom.setEntry", Name: "silently",
		Call: call((*chatroom.Service).SetAttribute, chatroom.SetAttributeParams{RoomID: "r1", Owner: "u1", Key: "k", Value: "v"}),
		Form: "chatroomId=r1&userId=u1&key=k&value=v",
	},
	{
		Operation: "chatroom.setEntry", Name: "own notice", Call: call((*chatroom.Service).SetAttribute, chatroom.SetAttributeParams{
			RoomID: "r1", Owner: "u1", Key: "k", Value: "v", Notice: &chatroom.AttributeNotice{ObjectName: "APP:Score", Content: "changed"},
		}),
		Form: "chatroomId=r1&userId=u1&key=k&value=v&objectName=APP:Score&content=changed",
	},
	{
		Operation: "chatroom.setEntry", Name: "built-in notice with own content", Call: call((*chatroom.Service).SetAttribute, chatroom.SetAttributeParams{
			RoomID: "r1", Owner: "u1", Key: "k", Value: "v",
			Notice: &chatroom.AttributeNotice{Content: `{"type":1,"key":"k","value":"v","extra":"x"}`},
		}),
		Form: `chatroomId=r1&userId=u1&key=k&value=v&objectName=RC:chrmKVNotiMsg&content={"type":1,"key":"k","value":"v","extra":"x"}`,
	},
	{
		Operation: "chatroom.batchSetEntries", Call: call((*chatroom.Service).SetAttributes, chatroom.SetAttributesParams{
			RoomID: "r1", Owner: "u1", Attributes: map[string]string{"b": "2", "a": "<1>"}, AutoDelete: true,
		}),
		Form: `chatroomId=r1&autoDelete=1&entryOwnerId=u1&entryInfo={"a":"<1>","b":"2"}`,
	},
	{
		Operation: "chatroom.removeEntry",
		Call:      call((*chatroom.Service).RemoveAttribute, chatroom.RemoveAttributeParams{RoomID: "r1", Owner: "u1", Key: "k", Notice: &chatroom.AttributeNotice{}}),
		Form:      `chatroomId=r1&userId=u1&key=k&objectName=RC:chrmKVNotiMsg&content={"type":2,"key":"k"}`,
	},
	{
		Operation: "chatroom.removeEntry", Name: "silently",
		Call: call((*chatroom.Service).RemoveAttribute, chatroom.RemoveAttributeParams{RoomID: "r1", Owner: "u1", Key: "k"}),
		Form: "chatroomId=r1&userId=u1&key=k",
	},
	{
		Operation: "chatroom.batchRemoveEntries",
		Call:      call((*chatroom.Service).RemoveAttributes, chatroom.RemoveAttributesParams{RoomID: "r1", Owner: "u1", Keys: []string{"b", "a"}}),
		Form:      `chatroomId=r1&entryOwnerId=u1&entryKeys=["b","a"]`,
	},
	{
		Operation: "chatroom.queryEntries", Call: call((*chatroom.Service).Attributes, "r1", []string{"a", "b"}),
		Form: "chatroomId=r1&keys=a&keys=b",
		Answer: `{"code":200,"keys":[{"key":"a","value":"1","userId":"u1","autoDelete":"1","lastSetTime":"1700000000123"},` +
			`{"key":"b","value":"2","userID":"u2","autoDelete":0,"lastSetTime":1700000000456}]}`,
		Want: chatroom.AttributeList{
			{Key: "a", Value: "1", Owner: "u1", AutoDelete: true, Updated: time.UnixMilli(1700000000123)},
			{Key: "b", Value: "2", Owner: "u2", Updated: time.UnixMilli(1700000000456)},
		},
		After: []string{"chatroom.setEntry"},
	},
	{
		Operation: "chatroom.queryEntries", Name: "all, with other times", Call: call((*chatroom.Service).Attributes, "r1", nil),
		Form: "chatroomId=r1",
		Answer: `{"code":200,"keys":[{"key":"a","lastSetTime":"2026-03-04 05:06:07"},{"key":"b","lastSetTime":"yyyy-MM-dd"},` +
			`{"key":"c","lastSetTime":""},{"key":"d","lastSetTime":0},{"key":"e"}]}`,
		Want: chatroom.AttributeList{
			{Key: "a", Updated: time.Date(2026, 3, 4, 5, 6, 7, 0, beijing)}, {Key: "b"}, {Key: "c"}, {Key: "d"}, {Key: "e"},
		},
		After: []string{"chatroom.setEntry"},
	},
}
