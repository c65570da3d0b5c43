package push

import (
	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/message"
)

// Notification is the notification to show. The zero value of a field means the server's default.
type Notification struct {
	// Alert is the text. It may be empty if each selected platform has its own.
	Alert string `param:"alert"`
	Title string `param:"title"` // at most 50 characters

	// ForceShowContent shows the text even on devices that hide the details of notifications.
	ForceShowContent bool `param:"forceShowPushContent" wire:"1"`

	IOS       IOS       `param:"ios"`
	Android   Android   `param:"android"`
	HarmonyOS HarmonyOS `param:"harmonyOS"`
}

// IOS has the settings for iOS.
type IOS struct {
	Alert            string `param:"alert"`
	Title            string `param:"title"`
	ContentAvailable bool   `param:"contentAvailable" wire:"1"` // a silent notification
	Badge            *int   `param:"badge"`                     // at most 9999; 0 clears it, nil does not change it
	Category         string `param:"category"`                  // a kind of rich notification, defined by the app

	message.APNsPush

	Extras map[string]any `param:"extras"` // for the app; strings by the vendor's SDKs
}

// Android has the settings for Android and for the channels of its vendors.
type Android struct {
	Alert  string             `param:"alert"`
	Huawei message.HuaweiPush `param:"hw"`
	Honor  message.HonorPush  `param:"honor"`
	Xiaomi message.XiaomiPush `param:"mi"`
	OPPO   OPPO               `param:"oppo"`
	VIVO   message.VIVOPush   `param:"vivo"`
	FCM    message.FCMPush    `param:"fcm"`
	Extras map[string]any     `param:"extras"` // for the app; strings by the vendor's SDKs
}

// OPPO has the settings for OPPO's channel.
type OPPO struct {
	ChannelID   string `param:"channelId"`
	NotifyLevel int    `param:"notify_level"` // 1 notification bar, 2 also lock screen, 16 also banner, sound and vibration; needs a Category
	Category    string `param:"category"`
}

// HarmonyOS has the settings for HarmonyOS.
type HarmonyOS struct {
	Alert  string           `param:"alert"`
	OHOS   message.OHOSPush `param:"ohos"`
	Extras map[string]any   `param:"extras"`
}

const (
	maxTitle = 50 // characters
	maxBadge = 9999
)

// object checks the notification and returns its wire form.
func (n Notification) object(p *param.Set) map[string]any {
	const at, android = "notification", "notification.android"
	p.Check(at+".title", n.Title, param.Chars(maxTitle), false)
	if b := n.IOS.Badge; b != nil && *b > maxBadge {
		p.Fail(at+".ios.badge", "must be at most %d, is %d", maxBadge, *b)
	}
	param.OneOf(p, at+".ios.interruption-level", n.IOS.InterruptionLevel, "passive", "active", "time-sensitive", "critical")
	param.OneOf(p, android+".hw.importance", n.Android.Huawei.Importance, "NORMAL", "LOW")
	param.OneOf(p, android+".honor.importance", n.Android.Honor.Importance, "NORMAL", "LOW")
	param.OneOf(p, android+".oppo.notify_level", n.Android.OPPO.NotifyLevel, 1, 2, 16)
	if n.Android.OPPO.NotifyLevel != 0 {
		p.Check(android+".oppo.category", n.Android.OPPO.Category, param.Limit{}, true)
	}
	param.OneOf(p, android+".vivo.classification", n.Android.VIVO.Classification, "0", "1")
	return p.Object(at, n)
}

// checkText checks that each platform has a text. Nothing is pushed without one.
func (n Notification) checkText(p *param.Set, platforms []Platform) {
	own := map[Platform]string{IPhone: n.IOS.Alert, AndroidPhone: n.Android.Alert}
	for _, platform := range platforms {
		if n.Alert == "" && own[platform] == "" {
			p.Fail("notification.alert", "must not be empty, unless each platform has its own: %s has none", platform)
		}
	}
}
