package samples

import (
	"time"

	"github.com/rongcloud-go/sdk/conversation"
	"github.com/rongcloud-go/sdk/message"
)

// Conversation has the samples of package conversation.
var Conversation = []Sample{
	{
		Operation: "conversation.setNotification", Call: call((*conversation.Service).SetLevel, conversation.SetLevelParams{
			UserID: "u1", Conversation: withU2, Level: conversation.LevelNone,
		}),
		Form: "requestId=u1&conversationType=1&targetId=u2&unpushLevel=5",
	},
	{
		Operation: "conversation.setNotification", Name: "channel", Call: call((*conversation.Service).SetLevel, conversation.SetLevelParams{
			UserID: "u1", Conversation: ultraGroup, ChannelID: "ch1",
		}),
		Form: "requestId=u1&conversationType=10&targetId=ug1&busChannel=ch1&unpushLevel=0",
	},
	{
		Operation: "conversation.getNotification", Call: call((*conversation.Service).Level, conversation.LevelParams{
			UserID: "u1", Conversation: withU2,
		}),
		Form:   "requestId=u1&conversationType=1&targetId=u2",
		Answer: `{"code":200,"isMuted":5}`, Want: conversation.LevelNone,
		After: []string{"conversation.setNotification"},
	},
	{
		Operation: "conversation.getNotification", Name: "as text", Call: call((*conversation.Service).Level, conversation.LevelParams{
			UserID: "u1", Conversation: ultraGroup, ChannelID: "ch1",
		}),
		Form:   "requestId=u1&conversationType=10&targetId=ug1&busChannel=ch1",
		Answer: `{"code":200,"isMuted":"0"}`, Want: conversation.LevelUnset,
	},
	{
		Operation: "conversation.setTypeNotification", Call: call((*conversation.Service).SetTypeLevel, conversation.SetTypeLevelParams{
			UserID: "u1", Type: message.Group, Level: conversation.LevelMentions,
		}),
		Form: "requestId=u1&conversationType=3&unpushLevel=1",
	},
	{
		Operation: "conversation.getTypeNotification", Call: call((*conversation.Service).TypeLevel, "u1", message.Group),
		Form:   "requestId=u1&conversationType=3",
		Answer: `{"code":200,"isMuted":-1}`, Want: conversation.LevelAll,
	},
	{
		Operation: "conversation.setTop", Call: call((*conversation.Service).Pin, conversation.PinParams{UserID: "u1", Conversation: withU2}),
		Form: "userId=u1&conversationType=1&targetId=u2&setTop=true",
	},
	{
		Operation: "conversation.setTop", Call: call((*conversation.Service).Unpin, conversation.PinParams{UserID: "u1", Conversation: withU2}),
		Form: "userId=u1&conversationType=1&targetId=u2&setTop=false",
	},
	{
		Operation: "conversation.setUserTags", Call: call((*conversation.Service).SaveTags, conversation.SaveTagsParams{
			UserID: "u1", Tags: []conversation.Tag{{ID: "t1", Name: "工作 & work"}, {ID: "t2", Name: "Family", Created: time.UnixMilli(1)}},
		}),
		JSON: `{"userId":"u1","tags":[{"tagId":"t1","tagName":"工作 & work"},{"tagId":"t2","tagName":"Family"}]}`,
	},
	{
		Operation: "conversation.deleteUserTags", Call: call((*conversation.Service).DeleteTags, "u1", []string{"t1", "t2"}),
		JSON: `{"userId":"u1","tagIds":["t1","t2"]}`,
	},
	{
		Operation: "conversation.getUserTags", Call: call((*conversation.Service).Tags, "u1"),
		Form:   "userId=u1",
		Answer: `{"code":200,"data":{"userId":"u1","tags":[{"tagId":"t1","tagName":"Work","createTime":1764300000000},{"tagId":7,"tagName":"Family","createdTime":"1764300000001"}]}}`,
		Want: []conversation.Tag{
			{ID: "t1", Name: "Work", Created: time.UnixMilli(1764300000000)}, {ID: "7", Name: "Family", Created: time.UnixMilli(1764300000001)},
		},
		After: []string{"conversation.setUserTags"},
	},
	{
		Operation: "conversation.addToTag", Call: call((*conversation.Service).Tag, conversation.TaggingParams{
			UserID: "u1", TagID: "t1", Conversations: []conversation.Conversation{withU2, {Type: message.Group, TargetID: "g1"}},
		}),
		JSON:  `{"userId":"u1","tagId":"t1","conversations":[{"targetId":"u2","conversationType":1},{"targetId":"g1","conversationType":3}]}`,
		After: []string{"conversation.setUserTags"},
	},
	{
		Operation: "conversation.removeFromTag", Call: call((*conversation.Service).Untag, conversation.TaggingParams{
			UserID: "u1", TagID: "t1", Conversations: []conversation.Conversation{withU2},
		}),
		JSON: `{"userId":"u1","tagId":"t1","conversations":[{"targetId":"u2","conversationType":1}]}`,
	},
	{
		Operation: "conversation.listByTag", Call: call((*conversation.Service).Tagged, conversation.TaggedParams{UserID: "u1", TagID: "t1"}),
		Form:   "userId=u1&tagId=t1",
		Answer: `{"code":200,"data":{"tagId":"t1","conversations":[{"targetId":"u2","conversationType":1},{"targetId":"g1","conversationType":"3"}]}}`,
		Want:   []conversation.Conversation{withU2, {Type: message.Group, TargetID: "g1"}},
		After:  []string{"conversation.addToTag"},
	},
	{
		Operation: "conversation.getAttribute", Call: call((*conversation.Service).Attributes, conversation.AttributesParams{UserID: "u1", Conversation: withU2}),
		Form: "userId=u1&conversationType=1&targetId=u2",
		Answer: `{"code":200,"data":{"targetId":"u2","conversationType":1,"top":{"top":true,"topTime":1764300000000},"mute":{"mute":5},
			"tags":[{"tagId":"t1","tagName":"Work","createTime":1764300000000}]}}`,
		Want: conversation.Attributes{
			Conversation: withU2, Pinned: true, PinChanged: time.UnixMilli(1764300000000), Level: conversation.LevelNone,
			Tags: []conversation.Tag{{ID: "t1", Name: "Work", Created: time.UnixMilli(1764300000000)}},
		},
		After: []string{"conversation.setNotification", "conversation.setTop", "conversation.addToTag"},
	},
	{
		Operation: "conversation.getAttribute", Name: "nothing set", Call: call((*conversation.Service).Attributes, conversation.AttributesParams{UserID: "u1", Conversation: withU2}),
		Form:   "userId=u1&conversationType=1&targetId=u2",
		Answer: `{"code":200,"data":{"targetId":"u2","conversationType":1,"tags":[]}}`,
		Want:   conversation.Attributes{Conversation: withU2, Tags: []conversation.Tag{}},
	},
}

var (
	withU2     = conversation.Conversation{Type: message.Private, TargetID: "u2"}
	ultraGroup = conversation.Conversation{Type: message.UltraGroup, TargetID: "ug1"}
)
