package push

import "github.com/rongcloud-go/sdk/internal/param"

// Platform is a kind of device.
type Platform string

const (
	IPhone       Platform = "ios"
	AndroidPhone Platform = "android"
)

// Audience selects the users to notify: All, UserIDs, or the users who meet all other conditions. One of them is
// required. A condition that the service would ignore beside another is refused.
type Audience struct {
	All     bool     `param:"is_to_all"` // all users of the platforms
	UserIDs []string `param:"userid"`    // at most 1000; on any platform

	Tags    []string `param:"tag"`    // at most 20: users who have all of them
	AnyTags []string `param:"tag_or"` // at most 20: users who have at least one of them
	Package string   `param:"packageName"`
}

const (
	maxUsers = 1000
	maxTags  = 20
)

// object checks the audience and returns its wire form.
func (a Audience) object(p *param.Set) map[string]any {
	tagged := len(a.Tags) > 0 || len(a.AnyTags) > 0 || a.Package != ""
	switch {
	case a.All && (tagged || len(a.UserIDs) > 0):
		p.Fail("audience.is_to_all", "must not stand beside other conditions: they would not count")
	case len(a.UserIDs) > 0 && tagged:
		p.Fail("audience.userid", "must not stand beside tags and a package: they would not count")
	case !a.All && !tagged && len(a.UserIDs) == 0:
		p.Fail("audience", "must name somebody, or All")
	}
	if len(a.UserIDs) > 0 {
		p.CheckIDs("audience.userid", a.UserIDs, maxUsers)
	}
	p.CheckTexts("audience.tag", a.Tags, maxTags, param.Limit{})
	p.CheckTexts("audience.tag_or", a.AnyTags, maxTags, param.Limit{})
	object := p.Object("audience", a)
	object["is_to_all"] = a.All // the documentation requires it
	return object
}
