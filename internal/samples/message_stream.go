package samples

import "github.com/rongcloud-go/sdk/message"

// MessageStream has the samples of package message for streams.
var MessageStream = []Sample{
	{
		Operation: "message.sendPrivateStream",
		Call:      call((*message.Service).SendPrivateStream, message.PrivateStreamParams{From: "u1", To: "u2", Chunk: message.Stream{Content: "Once", Seq: 1}}),
		JSON:      `{"fromUserId":"u1","toUserId":"u2","objectName":"RC:StreamMsg","content":{"content":"Once","seq":1,"complete":false}}`,
		Answer:    `{"code":200,"messageUID":"A-1"}`, Want: "A-1",
	},
	{
		Operation: "message.sendPrivateStream", Name: "every option", Call: call((*message.Service).SendPrivateStream, message.PrivateStreamParams{
			From: "u1", To: "u2", Chunk: wholeChunk(nil), SkipHistory: true, IncludeSender: true, KeepLastMessage: true, Expansion: map[string]string{"k": "v"},
		}),
		JSON: `{"fromUserId":"u1","toUserId":"u2","objectName":"RC:StreamMsg","content":{` + wholeChunkJSON + `},
			"isPersisted":0,"isIncludeSender":1,"disableUpdateLastMsg":true,"extraContent":{"k":"v"}}`,
		Answer: `{"code":200,"messageUID":"A-1"}`, Want: "A-1",
	},
	{
		Operation: "message.sendPrivateStream", Name: "@", Call: call((*message.Service).SendPrivateStream, message.PrivateStreamParams{
			From: "u1", To: "u2", Chunk: message.Stream{Content: "x", Seq: 1, Mentioned: &message.Mention{Type: message.MentionEveryone}},
		}),
		JSON: `{"fromUserId":"u1","toUserId":"u2","objectName":"RC:StreamMsg","content":{"content":"x","seq":1,"complete":false,"mentionedInfo":{"type":1}}}`,
		Want: "",
	},
	{
		Operation: "message.sendGroupStream",
		Call:      call((*message.Service).SendGroupStream, message.GroupStreamParams{From: "u1", To: "g1", Chunk: message.Stream{Content: "Once", Seq: 1}}),
		JSON:      `{"fromUserId":"u1","toGroupId":"g1","objectName":"RC:StreamMsg","content":{"content":"Once","seq":1,"complete":false}}`,
		Answer:    `{"code":200,"messageUID":"A-1"}`, Want: "A-1",
	},
	{
		Operation: "message.sendGroupStream", Name: "every option", Call: call((*message.Service).SendGroupStream, message.GroupStreamParams{
			From: "u1", To: "g1", Chunk: wholeChunk(&message.Mention{Type: message.MentionEveryone}), Users: []string{"u2"},
			SkipHistory: true, IncludeSender: true, KeepLastMessage: true, Expansion: map[string]string{"k": "v"},
		}),
		JSON: `{"fromUserId":"u1","toGroupId":"g1","objectName":"RC:StreamMsg","content":{` + wholeChunkJSON + `,"mentionedInfo":{"type":1}},"toUserIds":["u2"],
			"isPersisted":0,"isIncludeSender":1,"isMentioned":1,"disableUpdateLastMsg":true,"extraContent":{"k":"v"}}`,
		Answer: `{"code":200,"messageUID":"A-1"}`, Want: "A-1",
	},
}

func wholeChunk(m *message.Mention) message.Stream {
	return message.Stream{
		Content: "# Once", Seq: 1, Complete: true, Reason: 3, Format: "markdown", User: &message.Sender{ID: "u1"}, Extra: `{"model": "m"}`, Mentioned: m,
	}
}

const wholeChunkJSON = `"content":"# Once","seq":1,"complete":true,"completeReason":3,"type":"markdown","user":{"id":"u1"},"extra":{"model":"m"}`
