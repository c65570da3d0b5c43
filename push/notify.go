package push

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// NotifyParams is a notification and who gets it.
type NotifyParams struct {
	Platforms    []Platform   `param:"platform"`     // required: 1 or 2; they do not count where the audience has UserIDs
	Audience     Audience     `param:"audience"`     // required
	Notification Notification `param:"notification"` // required
}

// fullUserQuota is of all that goes to /push.json.
var fullUserQuota = rongcloud.Quota{
	Window: rongcloud.Window{Limit: 2, Per: time.Hour}, Also: rongcloud.Window{Limit: 3, Per: 24 * time.Hour}, Counts: rongcloud.CountCalls, Shared: "push",
}

var opNotify = rongcloud.Operation{ID: "push.notify", Path: "/push.json", Encoding: rongcloud.JSON, Quota: fullUserQuota}

// Notify notifies everybody, users, or those with tags or an app's package (推送), without a message, and returns the id of the push.
// Tagged users are notified at some 1500 a second. The full-user notification service has to be switched on in the console; without
// it the service answers with code 1009.
//
// A repeat notifies the users again, and takes from the scarce quota. So the library does not repeat it: after ErrOutcomeUnknown they
// may have been notified or not.
//
// Operation push.notify: POST /push.json, 2 calls per hour and 3 per day. The quota is one with all that is sent to /push.json.
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
