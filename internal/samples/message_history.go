package samples

import (
	"time"

	"github.com/rongcloud-go/sdk/message"
)

// MessageHistory has the samples of package message for what is stored, and for texts.
var MessageHistory = []Sample{
	{
		Operation: "message.historyQueryPrivate", Call: call((*message.Service).PrivateHistoryPage, historyWithU2),
		JSON:   `{"userId":"u1","targetId":"u2",` + span + `"includeStart":true}`,
		Answer: storedRows("u2"), Want: storedWant("u2"),
	},
	{
		Operation: "message.historyQueryPrivate", Name: "every option", Call: call((*message.Service).PrivateHistoryPage, message.ConversationHistoryParams{
			UserID: "u1", TargetID: "u2", Newest: newest, Oldest: oldest, Size: 100, ExcludeNewest: true,
		}),
		JSON: `{"userId":"u1","targetId":"u2",` + span + `"pageSize":100,"includeStart":false}`,
		Want: []message.Stored{},
	},
	{
		Operation: "message.historyQueryPrivate", Call: call((*message.Service).PrivateHistory, historyWithU2),
		JSON:   `{"userId":"u1","targetId":"u2",` + span + `"pageSize":100,"includeStart":true}`,
		Answer: storedRow("u2"), Want: storedOne("u2"),
	},
	{
		Operation: "message.historyQueryPrivate", Call: call((*message.Service).PrivateHistoryForward, historyWithU2),
		JSON:   `{"userId":"u1","targetId":"u2",` + span + `"pageSize":100,"includeStart":true}`,
		Answer: storedRow("u2"), Want: storedOne("u2"),
	},
	{
		Operation: "message.historyQueryGroup", Call: call((*message.Service).GroupHistoryPage, inG1),
		JSON:   `{"userId":"u1","targetId":"g1",` + span + `"includeStart":true}`,
		Answer: storedRows("g1"), Want: storedWant("g1"),
	},
	{
		Operation: "message.historyQueryGroup", Name: "every option", Call: call((*message.Service).GroupHistoryPage, message.ConversationHistoryParams{
			UserID: "u1", TargetID: "g1", Newest: newest, Oldest: oldest, Size: 100, ExcludeNewest: true,
		}),
		JSON: `{"userId":"u1","targetId":"g1",` + span + `"pageSize":100,"includeStart":false}`,
		Want: []message.Stored{},
	},
	{
		Operation: "message.historyQueryGroup", Call: call((*message.Service).GroupHistory, inG1),
		JSON:   `{"userId":"u1","targetId":"g1",` + span + `"pageSize":100,"includeStart":true}`,
		Answer: storedRow("g1"), Want: storedOne("g1"),
	},
	{
		Operation: "message.historyQueryGroup", Call: call((*message.Service).GroupHistoryForward, inG1),
		JSON:   `{"userId":"u1","targetId":"g1",` + span + `"pageSize":100,"includeStart":true}`,
		Answer: storedRow("g1"), Want: storedOne("g1"),
	},
	{
		Operation: "message.historyClean",
		Call:      call((*message.Service).CleanHistory, message.CleanHistoryParams{UserID: "u1", Type: message.Private, TargetID: "u2"}),
		Form:      "conversationType=1&fromUserId=u1&targetId=u2",
	},
	{
		Operation: "message.historyClean", Name: "every option", Call: call((*message.Service).CleanHistory, message.CleanHistoryParams{
			UserID: "u1", Type: message.Chatroom, TargetID: "r1", Before: time.UnixMilli(1764300000000),
		}),
		Form: "conversationType=4&fromUserId=u1&targetId=r1&msgTimestamp=1764300000000",
	},
	{
		Operation: "message.historyLogGet", Call: call((*message.Service).HistoryFile, message.HistoryFileParams{Hour: time.Date(2024, 1, 2, 7, 59, 0, 0, time.UTC)}),
		Form: "date=2024010215", Answer: `{"code":200,"url":"https://files.example/2024010215.zip","date":"2024010215"}`,
		Want: message.HistoryFile{URL: "https://files.example/2024010215.zip", Hour: "2024010215"},
	},
	{
		Operation: "message.historyLogGet", Name: "another zone, no file",
		Call: call((*message.Service).HistoryFile, message.HistoryFileParams{Hour: time.Date(2024, 1, 2, 7, 59, 0, 0, time.UTC), Zone: time.UTC}),
		Form: "date=2024010207", Answer: `{"code":200,"url":"","date":"2024010207"}`, Want: message.HistoryFile{Hour: "2024010207"},
	},
	{
		Operation: "message.historyLogDelete",
		Call:      call((*message.Service).DeleteHistoryFile, message.HistoryFileParams{Hour: time.Date(2024, 1, 2, 7, 59, 0, 0, time.UTC)}),
		Form:      "date=2024010215",
	},
	{
		Operation: "message.translate", Call: call((*message.Service).Translate, message.TranslateParams{Text: "你好", From: "zh", To: "en"}),
		JSON: `{"text":"你好","sourceLanguage":"zh","targetLanguage":"en"}`, Answer: `{"code":200,"translated":"Hello."}`, Want: "Hello.",
	},
	{
		Operation: "message.translate", Name: "server defaults", Call: call((*message.Service).Translate, message.TranslateParams{Text: "Hello."}),
		JSON: `{"text":"Hello."}`, Answer: `{"code":200,"translated":"你好"}`, Want: "你好",
	},
}

var (
	historyWithU2 = message.ConversationHistoryParams{UserID: "u1", TargetID: "u2", Newest: newest, Oldest: oldest}
	inG1          = message.ConversationHistoryParams{UserID: "u1", TargetID: "g1", Newest: newest, Oldest: oldest}
)

func storedRows(target string) string {
	return `{"code":200,"data":[
		{"targetId":"` + target + `","fromUserId":"u2","messageUID":"A-1","msgTime":1700000000400,"objectName":"RC:TxtMsg",
		 "content":"{\"content\":\"hi\"}","expansion":true,"extraContent":"{\"k\":{\"v\":\"v\",\"ts\":1}}"},
		{"targetId":"` + target + `","fromUserId":"u3","messageUID":"A-2","msgTime":"1700000000300","objectName":"APP:Gift",
		 "content":"{\"n\": 1}","expansion":"false","extraContent":""}]}`
}

func storedWant(target string) []message.Stored {
	return []message.Stored{
		{
			UID: "A-1", TargetID: target, From: "u2", Sent: time.UnixMilli(1700000000400),
			Content: message.Text{Content: "hi"}, ObjectName: "RC:TxtMsg", Body: `{"content":"hi"}`,
			Expandable: true, Expansion: map[string]string{"k": "v"}, RawExpansion: `{"k":{"v":"v","ts":1}}`,
		},
		{
			UID: "A-2", TargetID: target, From: "u3", Sent: time.UnixMilli(1700000000300),
			Content: message.Unknown{Name: "APP:Gift", Body: `{"n": 1}`}, ObjectName: "APP:Gift", Body: `{"n": 1}`,
		},
	}
}

func storedRow(target string) string {
	return `{"code":200,"data":[{"targetId":"` + target + `","messageUID":"A-1","msgTime":1700000000400,"objectName":"RC:TxtMsg","content":"{}"}]}`
}

func storedOne(target string) []message.Stored {
	return []message.Stored{
		{UID: "A-1", TargetID: target, Sent: time.UnixMilli(1700000000400), Content: message.Text{}, ObjectName: "RC:TxtMsg", Body: "{}"},
	}
}
