package samples

import (
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/push"
)

// Push has the samples of package push.
var Push = []Sample{
	{
		Operation: "push.notify", Call: call((*push.Service).Notify, push.NotifyParams{
			Platforms: []push.Platform{push.IPhone, push.AndroidPhone}, Audience: push.Audience{All: true}, Notification: wholeNotification,
		}),
		JSON: `{"platform":["ios","android"],"audience":{"is_to_all":true},"notification":{"alert":"Back again","title":"Hello","forceShowPushContent":1,
			"ios":{"alert":"iOS","title":"i","contentAvailable":1,"badge":0,"category":"rich","thread-id":"t","apns-collapse-id":"c","richMediaUri":"https://img.example/r","interruption-level":"passive","extras":{"room":"7"}},
			"android":{"alert":"Android","hw":{"channelId":"h","importance":"LOW","image":"https://img.example/h","category":"IM"},"honor":{"importance":"NORMAL","image":"https://img.example/o"},
				"mi":{"channelId":"m","large_icon_uri":"https://img.example/m"},"oppo":{"channelId":"o","notify_level":16,"category":"IM"},"vivo":{"classification":"1","category":"IM"},
				"fcm":{"channelId":"f","collapse_key":"k","imageUrl":"https://img.example/f"},"extras":{"n":1,"deep":{"a":[1]}}},
			"harmonyOS":{"alert":"Harmony","ohos":{"category":"IM","image":"https://img.example/s"},"extras":{"a":"b"}}}}`,
		Answer: `{"code":200,"id":"push-7Hq2c9"}`, Want: "push-7Hq2c9",
	},
	{
		Operation: "push.notify", Name: "tags", Call: call((*push.Service).Notify, push.NotifyParams{
			Platforms:    []push.Platform{push.AndroidPhone},
			Audience:     push.Audience{Tags: []string{"vip"}, AnyTags: []string{"new", "back"}, Package: "com.example"},
			Notification: push.Notification{Android: push.Android{Alert: "Hello"}},
		}),
		JSON: `{"platform":["android"],"audience":{"is_to_all":false,"tag":["vip"],"tag_or":["new","back"],"packageName":"com.example"},
			"notification":{"android":{"alert":"Hello"}}}`,
		Answer: `{"code":200,"id":"push-7Hq2c9"}`, Want: "push-7Hq2c9",
	},
	{
		Operation: "push.notify", Name: "users", Call: call((*push.Service).Notify, push.NotifyParams{
			Platforms: []push.Platform{push.IPhone, push.AndroidPhone}, Audience: push.Audience{UserIDs: []string{"u1", "u2"}},
			Notification: push.Notification{Alert: "Hello"},
		}),
		JSON:   `{"platform":["ios","android"],"audience":{"is_to_all":false,"userid":["u1","u2"]},"notification":{"alert":"Hello"}}`,
		Answer: `{"code":200,"id":"push-7Hq2c9"}`, Want: "push-7Hq2c9",
	},
}

var wholeNotification = push.Notification{
	Alert: "Back again", Title: "Hello", ForceShowContent: true,
	IOS: push.IOS{
		Alert: "iOS", Title: "i", ContentAvailable: true, Badge: new(0), Category: "rich",
		APNsPush: message.APNsPush{ThreadID: "t", CollapseID: "c", RichMediaURI: "https://img.example/r", InterruptionLevel: "passive"},
		Extras:   map[string]any{"room": "7"},
	},
	Android: push.Android{
		Alert:  "Android",
		Huawei: message.HuaweiPush{ChannelID: "h", Importance: "LOW", Image: "https://img.example/h", Category: "IM"},
		Honor:  message.HonorPush{Importance: "NORMAL", Image: "https://img.example/o"},
		Xiaomi: message.XiaomiPush{ChannelID: "m", LargeIconURI: "https://img.example/m"},
		OPPO:   push.OPPO{ChannelID: "o", NotifyLevel: 16, Category: "IM"},
		VIVO:   message.VIVOPush{Classification: "1", Category: "IM"},
		FCM:    message.FCMPush{ChannelID: "f", CollapseKey: "k", ImageURL: "https://img.example/f"},
		Extras: map[string]any{"n": 1, "deep": map[string]any{"a": []int{1}}},
	},
	HarmonyOS: push.HarmonyOS{Alert: "Harmony", OHOS: message.OHOSPush{Category: "IM", Image: "https://img.example/s"}, Extras: map[string]any{"a": "b"}},
}
