package push

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// NotifyParams are the parameters of Notify.
type NotifyParams struct {
	Platforms    []Platform   `param:"platform"`     // required: 1 or 2; ignored by the service if the audience has UserIDs
	Audience     Audience     `param:"audience"`     // required
	Notification Notification `param:"notification"` // required
}

// fullUserQuota is the quota of all operations of /push.json.
var fullUserQuota = rongcloud.Quota{
	Window: rongcloud.Window{Limit: 2, Per: time.Hour}, Also: rongcloud.Window{Limit: 3, Per: 24 * time.Hour}, Counts: rongcloud.CountCalls, Shared: "push",
}

var opNotify = rongcloud.Operation{ID: "push.notify", Path: "/push.json", Encoding: rongcloud.JSON, Quota: fullUserQuota}

// Notify sends a notification without a message (推送) to all users, to given users, or to users with given tags or an
// app's package. It returns the id of the push. Users with tags are notified at some 1500 a second. Notify needs the
// full-user notification service, which is switched on in the console. Without it the call fails with code 1009.
//
// A repeat notifies the users again, and uses the scarce quota. So the library does not repeat the call: after
// ErrOutcomeUnknown the users may or may not have been notified.
//
// Operation push.notify: POST /push.json, 2 calls per hour and 3 per day, together with all operations of /push.json.
// See https://docs.rongcloud.io/platform-chat-api/system/send-push-to-all
func (s *Service) Notify(ctx context.Context, n NotifyParams, opts ...rongcloud.CallOption) (pushID string, err error) {
	p := param.Of[NotifyParams](opNotify)
	p.CheckCount("platform", len(n.Platforms), 2)
	for i, platform := range n.Platforms {
		p.Check(param.Index("platform", i), string(platform), param.Limit{}, true)
		param.OneOf(p, param.Index("platform", i), platform, IPhone, AndroidPhone)
	}
	n.Notification.checkText(p, n.Platforms)
	p.Body(map[string]any{"platform": n.Platforms, "audience": n.Audience.object(p), "notification": n.Notification.object(p)})
	var answer struct {
		rongcloud.Envelope
		ID wire.Text `json:"id"`
	}
	_, err = p.Call(ctx, s.via(), &answer, opts)
	return string(answer.ID), err
}
