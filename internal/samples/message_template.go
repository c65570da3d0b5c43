package samples

import "github.com/rongcloud-go/sdk/message"

// MessageTemplate has the samples of package message for templates.
var MessageTemplate = []Sample{
	{
		Operation: "message.sendPrivateTemplate", Call: call((*message.Service).SendPrivateTemplate, message.PrivateTemplateParams{
			From: "u1", Content: greeting, To: []message.TemplateRecipient{
				{UserID: "u2", Values: map[string]string{"name": `Bob "B"`, "n": "<1>"}, PushContent: `Hi {name}`},
				{UserID: "u3", Values: map[string]string{"name": "Cy", "n": ""}},
			},
		}),
		JSON: `{"fromUserId":"u1","toUserId":["u2","u3"],"objectName":"RC:TxtMsg","content":"{\"content\":\"Hello {name}, {n}\"}",
			"values":[{"{name}":"Bob \\\"B\\\"","{n}":"<1>"},{"{name}":"Cy","{n}":""}],"pushContent":["Hi Bob \"B\"",""]}`,
		Answer: `{"code":200,"messageUIDs":[{"userId":"u2","messageUID":"A-1"},{"userId":"u3","messageUID":"A-2"}]}`,
		Want:   message.SentMessages{{Target: "u2", MessageUID: "A-1"}, {Target: "u3", MessageUID: "A-2"}},
	},
	{
		Operation: "message.sendPrivateTemplate", Name: "every option", Call: call((*message.Service).SendPrivateTemplate, message.PrivateTemplateParams{
			From: "u1", Content: greeting, To: wholeRecipients, ContentAvailable: true, SkipHistory: true, Uncounted: true, IncludeSender: true, CheckBlocklist: true,
			DisablePush: true, KeepLastMessage: true, NeedReadReceipt: true, Expandable: true, DedupKey: -7,
		}),
		JSON: `{"fromUserId":"u1","objectName":"RC:TxtMsg","content":"{\"content\":\"Hello {name}, {n}\"}",` + wholeRecipientsJSON + `,
			"contentAvailable":1,"isPersisted":0,"isCounted":0,"isIncludeSender":1,"verifyBlacklist":1,"disablePush":true,"disableUpdateLastMsg":true,
			"needReadReceipt":1,"expansion":true,"msgRandom":-7}`,
		Want: message.SentMessages{},
	},
	{
		Operation: "message.sendSystemTemplate", Call: call((*message.Service).SendSystemTemplate, message.SystemTemplateParams{
			From: "u1", Content: message.Unknown{Name: "APP:Raw", Body: `Hello {name}`}, To: []message.TemplateRecipient{{UserID: "u2", Values: map[string]string{"name": `"B"`}}},
		}),
		JSON:   `{"fromUserId":"u1","toUserId":["u2"],"objectName":"APP:Raw","content":"Hello {name}","values":[{"{name}":"\"B\""}],"pushContent":[""]}`,
		Answer: `{"code":200,"messageUIDs":[{"userId":"u2","messageUID":"A-1"}]}`,
		Want:   message.SentMessages{{Target: "u2", MessageUID: "A-1"}},
	},
	{
		Operation: "message.sendSystemTemplate", Name: "every option", Call: call((*message.Service).SendSystemTemplate, message.SystemTemplateParams{
			From: "u1", Content: greeting, To: wholeRecipients, ContentAvailable: true, DisablePush: true, KeepLastMessage: true, DedupKey: 7,
		}),
		JSON: `{"fromUserId":"u1","objectName":"RC:TxtMsg","content":"{\"content\":\"Hello {name}, {n}\"}",` + wholeRecipientsJSON + `,
			"contentAvailable":1,"disablePush":true,"disableUpdateLastMsg":true,"msgRandom":7}`,
		Want: message.SentMessages{},
	},
}

var (
	greeting        = message.Text{Content: "Hello {name}, {n}"}
	wholeRecipients = []message.TemplateRecipient{
		{
			UserID: "u2", Values: map[string]string{"name": "B", "n": "1"}, PushContent: "p {n}", PushData: "d {n}",
			PushExt: &message.PushExt{Title: "t", TemplateID: "tpl", ForceShowContent: true, VIVO: message.VIVOPush{Classification: "0"}},
		},
		{UserID: "u3", Values: map[string]string{"name": "C", "n": "2"}},
	}
)

const wholeRecipientsJSON = `"toUserId":["u2","u3"],"values":[{"{name}":"B","{n}":"1"},{"{name}":"C","{n}":"2"}],
	"pushContent":["p 1",""],"pushData":["d 1",""],
	"pushExt":["{\"title\":\"t\",\"templateId\":\"tpl\",\"forceShowPushContent\":1,\"pushConfigs\":[{\"VIVO\":{\"classification\":\"0\"}}]}","{}"]`
