package push_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"testing"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/push"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func on(c rongcloud.Caller) *push.Service { return push.New(c) }

func asAny(c rongcloud.Caller) any { return on(c) }

func notifying(n push.NotifyParams) apitest.Func {
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).Notify(ctx, n) }
}

// with returns valid parameters after change.
func with(change func(n *push.NotifyParams)) push.NotifyParams {
	n := push.NotifyParams{
		Platforms: []push.Platform{push.IPhone, push.AndroidPhone}, Audience: push.Audience{All: true}, Notification: push.Notification{Alert: "Hello"},
	}
	change(&n)
	return n
}

func TestCalls(t *testing.T) { apitest.Calls(t, samples.Push) }

func TestNumericIDs(t *testing.T) { apitest.NumericIDs(t, samples.Push) }

func TestContract(t *testing.T) {
	apitest.Table(t, push.Operations())
	apitest.Complete(t, push.New(nil), push.Operations(), samples.Push, nil)
	apitest.Limits(t, samples.Push, nil)
	apitest.Docs(t, ".", push.Operations())
	apitest.Names(t, ".", asAny, samples.Push)
	apitest.Results(t, push.New(nil), samples.Push)
	apitest.NoCaller(t, asAny, (*push.Service)(nil), &push.Service{})
}

func TestBadInput(t *testing.T) {
	bad := func(name, parameter, says string, change func(n *push.NotifyParams)) apitest.BadInput {
		return apitest.BadInput{Name: name, Parameter: parameter, Says: says, Call: notifying(with(change))}
	}
	audience := func(a push.Audience) func(*push.NotifyParams) {
		return func(n *push.NotifyParams) { n.Audience = a }
	}
	apitest.Refusals(t, []apitest.BadInput{
		bad("a platform that is none", "platform[1]", "NotifyParams.Platforms[1] (platform[1]) must be one of [ios android], is web", func(n *push.NotifyParams) {
			n.Platforms[1] = "web"
		}),
		bad("an empty platform", "platform[0]", "must not be empty", func(n *push.NotifyParams) { n.Platforms[0] = "" }),
		bad("nobody", "audience", "NotifyParams.Audience (audience) must name somebody", audience(push.Audience{})),
		bad("all and some", "audience.is_to_all", "NotifyParams.Audience.All (audience.is_to_all) must not stand beside", audience(push.Audience{All: true, Tags: []string{"t"}})),
		bad("users and tags", "audience.userid", "must not stand beside", audience(push.Audience{UserIDs: []string{"u"}, Package: "p"})),
		bad("an empty user", "audience.userid[1]", "NotifyParams.Audience.UserIDs[1] (audience.userid[1]) must have 1 to 64 bytes", audience(push.Audience{UserIDs: []string{"u", ""}})),
		bad("an empty tag", "audience.tag[0]", "must not be empty", audience(push.Audience{Tags: []string{""}})),
		bad("no text", "notification.alert", "ios has none", func(n *push.NotifyParams) { n.Notification = push.Notification{Android: push.Android{Alert: "a"}} }),
		bad("importance", "notification.android.honor.importance", "NotifyParams.Notification.Android.Honor.Importance (notification.android.honor.importance) must be one of [NORMAL LOW], is HIGH", func(n *push.NotifyParams) {
			n.Notification.Android.Honor.Importance = "HIGH"
		}),
		bad("interruption level", "notification.ios.interruption-level", "NotifyParams.Notification.IOS.APNsPush.InterruptionLevel", func(n *push.NotifyParams) {
			n.Notification.IOS.InterruptionLevel = "loud"
		}),
		bad("a level in a gap", "notification.android.oppo.notify_level", "must be one of [1 2 16], is 3", func(n *push.NotifyParams) {
			n.Notification.Android.OPPO = push.OPPO{NotifyLevel: 3, Category: "IM"}
		}),
		bad("a level without a category", "notification.android.oppo.category", "must not be empty", func(n *push.NotifyParams) { n.Notification.Android.OPPO.NotifyLevel = 2 }),
		bad("classification", "notification.android.vivo.classification", "must be one of [0 1], is 2", func(n *push.NotifyParams) {
			n.Notification.Android.VIVO.Classification = "2"
		}),
		bad("an empty key", "notification.ios.extras[]", "NotifyParams.Notification.IOS.Extras[] (notification.ios.extras[]) must not be empty", func(n *push.NotifyParams) {
			n.Notification.IOS.Extras = map[string]any{"": 1}
		}),
		bad("extras that JSON does not have", "notification.harmonyOS.extras", "is not valid", func(n *push.NotifyParams) {
			n.Notification.HarmonyOS.Extras = map[string]any{"a": math.Inf(1)}
		}),
		bad("a text that is not UTF-8", "notification.android.hw.image", "must be UTF-8", func(n *push.NotifyParams) { n.Notification.Android.Huawei.Image = "\xff" }),
	})
}

func ExampleService_Notify() {
	client, err := rongcloud.FromEnv()
	if err != nil {
		log.Fatal(err)
	}
	id, err := push.New(client).Notify(context.Background(), push.NotifyParams{
		Platforms: []push.Platform{push.IPhone, push.AndroidPhone},
		Audience:  push.Audience{Tags: []string{"vip"}},
		Notification: push.Notification{
			Title: "Hello", Alert: "The sale has begun",
			IOS: push.IOS{Badge: new(1)},
		},
	})
	fmt.Println(id, err)
}
