package samples

import (
	"time"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/ultragroup"
)

// UltraGroup has the samples of package ultragroup.
var UltraGroup = []Sample{
	{
		Operation: "ultragroup.getMessages", Call: call((*ultragroup.Service).Messages, twoMessages),
		Form:   `groupId=g1&msgs=[{"busChannel":"ch1","msgUID":"C1A2-<B>"},{"msgUID":"C1A3"}]`,
		Answer: storedMessage, Want: []ultragroup.Message{UltraGroupMessage},
	},
	{
		Operation: "ultragroup.getMessages", Name: "none found", Call: call((*ultragroup.Service).Messages, twoMessages),
		Form:   `groupId=g1&msgs=[{"busChannel":"ch1","msgUID":"C1A2-<B>"},{"msgUID":"C1A3"}]`,
		Answer: `{"code":200}`, Want: []ultragroup.Message{},
	},
}

var twoMessages = ultragroup.MessagesParams{GroupID: "g1", Messages: []ultragroup.MessageKey{{UID: "C1A2-<B>", ChannelID: "ch1"}, {UID: "C1A3"}}}

const storedMessage = `{"code":200,"data":[{"fromUserId":"u1","groupId":"g1","sentTime":1764300000000,"busChannel":"ch1","msgUID":"C1A2","objectName":"RC:TxtMsg",
	"content":"{\"content\":\"hi\"}","expansion":true,"extraContent":"{\"seen\":{\"v\":\"3\",\"ts\":1764300000000}}"}]}`

// UltraGroupMessage is a message with all fields that the service returns.
var UltraGroupMessage = ultragroup.Message{
	UID: "C1A2", GroupID: "g1", ChannelID: "ch1", From: "u1", Sent: time.UnixMilli(1764300000000),
	Content: message.Text{Content: "hi"}, ObjectName: "RC:TxtMsg", Body: `{"content":"hi"}`,
	Expandable: true, Expansion: map[string]string{"seen": "3"}, RawExpansion: `{"seen":{"v":"3","ts":1764300000000}}`,
}
