package message

import (
	"maps"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
)

const maxPushTitle = 50 // characters

// Push is the notification (推送) for users who are offline. The zero value means the server's default: the preset text
// for a built-in message type, and no notification for an own type.
type Push struct {
	Content string   `param:"pushContent"` // text of the notification; if empty, a message of an own type has no notification
	Data    string   `param:"pushData"`    // data for the client: appData on iOS, pushData on Android
	Ext     *PushExt `param:"pushExt"`

	// ContentAvailable makes it a silent notification on iOS: the app is woken, and the user sees nothing.
	ContentAvailable bool `param:"contentAvailable"`
}

// PushExt has settings for all platforms, and for the vendors' channels.
type PushExt struct {
	Title      string `param:"title"`      // at most 50 characters
	TemplateID string `param:"templateId"` // a push template of the console

	// ForceShowContent shows the content even to users who chose notifications without details.
	ForceShowContent bool `param:"forceShowPushContent"`

	Huawei HuaweiPush `param:"HW"`
	Honor  HonorPush  `param:"HONOR"`
	Xiaomi XiaomiPush `param:"MI"`
	OPPO   OPPOPush   `param:"OPPO"`
	VIVO   VIVOPush   `param:"VIVO"`
	APNs   APNsPush   `param:"APNs"`
	FCM    FCMPush    `param:"FCM"`
	OHOS   OHOSPush   `param:"OHOS"`
}

// HuaweiPush has the settings for Huawei's channel. Each vendor documents the values of its fields.
type HuaweiPush struct {
	ChannelID  string `param:"channelId"`
	Importance string `param:"importance"`
	Image      string `param:"image"`
	Category   string `param:"category"`
}

// HonorPush has the settings for Honor's channel.
type HonorPush struct {
	Importance string `param:"importance"`
	Image      string `param:"image"`
}

// XiaomiPush has the settings for Xiaomi's channel.
type XiaomiPush struct {
	ChannelID    string `param:"channelId"`
	LargeIconURI string `param:"large_icon_uri"`
}

// OPPOPush has the settings for OPPO's channel.
type OPPOPush struct {
	ChannelID string `param:"channelId"`
}

// VIVOPush has the settings for vivo's channel.
type VIVOPush struct {
	Classification string `param:"classification"`
	Category       string `param:"category"`
}

// APNsPush has the settings for iOS.
type APNsPush struct {
	ThreadID          string `param:"thread-id"`        // groups notifications
	CollapseID        string `param:"apns-collapse-id"` // a later notification with the same id replaces the earlier one
	RichMediaURI      string `param:"richMediaUri"`
	InterruptionLevel string `param:"interruption-level"` // passive, active, time-sensitive or critical
}

// FCMPush has the settings for Google's channel.
type FCMPush struct {
	ChannelID   string `param:"channelId"`
	CollapseKey string `param:"collapse_key"`
	ImageURL    string `param:"imageUrl"`
}

// OHOSPush has the settings for HarmonyOS.
type OHOSPush struct {
	Category string `param:"category"`
	Image    string `param:"image"`
}

func (d draft) push(p Push) {
	d.Optional("pushContent", p.Content, param.Limit{})
	d.Optional("pushData", p.Data, param.Limit{})
	d.One("contentAvailable", p.ContentAvailable)
	if p.Ext == nil {
		return
	}
	d.Check("pushExt.title", p.Ext.Title, param.Chars(maxPushTitle), false)
	d.Object("pushExt", *p.Ext) // checks the strings
	d.JSON("pushExt", p.Ext)
}

// MarshalJSON returns the wire form.
func (e PushExt) MarshalJSON() ([]byte, error) {
	text := struct {
		Title      string                         `json:"title,omitempty"`
		TemplateID string                         `json:"templateId,omitempty"`
		ForceShow  int                            `json:"forceShowPushContent"`
		Configs    []map[string]map[string]string `json:"pushConfigs,omitempty"`
	}{Title: e.Title, TemplateID: e.TemplateID}
	if e.ForceShowContent {
		text.ForceShow = 1
	}
	for _, vendor := range e.vendors() {
		maps.DeleteFunc(vendor.values, func(_, value string) bool { return value == "" })
		if len(vendor.values) > 0 {
			text.Configs = append(text.Configs, map[string]map[string]string{vendor.key: vendor.values})
		}
	}
	out, err := wire.EncodeJSON(text)
	return []byte(out), err
}

type vendorPush struct {
	key    string // case-sensitive
	values map[string]string
}

func (e PushExt) vendors() []vendorPush {
	return []vendorPush{
		{"HW", map[string]string{
			"channelId": e.Huawei.ChannelID, "importance": e.Huawei.Importance,
			"image": e.Huawei.Image, "category": e.Huawei.Category,
		}},
		{"HONOR", map[string]string{"importance": e.Honor.Importance, "image": e.Honor.Image}},
		{"MI", map[string]string{"channelId": e.Xiaomi.ChannelID, "large_icon_uri": e.Xiaomi.LargeIconURI}},
		{"OPPO", map[string]string{"channelId": e.OPPO.ChannelID}},
		{"VIVO", map[string]string{"classification": e.VIVO.Classification, "category": e.VIVO.Category}},
		{"APNs", map[string]string{
			"thread-id": e.APNs.ThreadID, "apns-collapse-id": e.APNs.CollapseID,
			"richMediaUri": e.APNs.RichMediaURI, "interruption-level": e.APNs.InterruptionLevel,
		}},
		{"FCM", map[string]string{
			"channelId": e.FCM.ChannelID, "collapse_key": e.FCM.CollapseKey, "imageUrl": e.FCM.ImageURL,
		}},
		{"OHOS", map[string]string{"category": e.OHOS.Category, "image": e.OHOS.Image}},
	}
}
