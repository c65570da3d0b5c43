package group

import (
	"context"
	"errors"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxPushTitle = 50 // characters

// Notice is a message to a group that the service sends with a change of the group. It is not documented, but two official
// SDKs have it (bindNotifyMsg). Members who join or leave with the call receive it too, as far as is known.
//
// A repeat would send the message again, so the library does not repeat the call: after ErrOutcomeUnknown the change may
// or may not have been made. The zero value of an optional field is the server's default.
type Notice struct {
	From    string          `param:"fromUserId"`         // required; need not be a member
	Content message.Content `param:"content,objectName"` // required, such as message.GroupNotification

	PushContent string           `param:"pushContent"` // text of the notification for members who are offline
	PushData    string           `param:"pushData"`
	PushExt     *message.PushExt `param:"pushExt"`

	IncludeSender   bool `param:"isIncludeSender"`      // the sender's own clients receive it too
	Store           bool `param:"isPersisted"`          // store it in the history; messages of package message are stored by default, a notice is not
	KeepLastMessage bool `param:"disableUpdateLastMsg"` // conversation lists keep showing the previous message

	// MaxMembers makes the call fail if the group would then have more members. It applies to this call only. 0 means no
	// limit other than that of the app.
	MaxMembers int `param:"maxMember"`
}

// Change is the result of a change of a group. Without a Notice it is zero.
type Change struct {
	MessageUID  string `json:"messageUID"`  // of the notice
	MemberCount int    `json:"memberCount"` // members after the change; not documented
}

// change adds the parameters of the notice, which may be nil, and makes the call.
func (s *Service) change(ctx context.Context, p *param.Set, n *Notice, opts []rongcloud.CallOption) (Change, error) {
	if n != nil {
		n.addTo(p)
	}
	var answer struct {
		rongcloud.Envelope
		MessageUID  wire.Text `json:"messageUID"`
		MemberCount wire.Int  `json:"memberCount"`
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return Change{MessageUID: string(answer.MessageUID), MemberCount: int(answer.MemberCount)}, err
}

// addTo adds the parameters of the notice. A repeat of the call would send the message again.
func (n *Notice) addTo(p *param.Set) {
	const largest = 1<<31 - 1
	p.True("bindNotifyMsg", true)
	p.HasEffectTwice(true)
	p.ID("fromUserId", n.From)
	name, body, err := message.Encode(n.Content)
	var refused *rongcloud.Error
	switch {
	case !errors.As(err, &refused):
	case refused.Err != nil:
		p.Wrap(refused.Parameter, refused.Err)
	default:
		p.Fail(refused.Parameter, "%s", refused.Message)
	}
	p.Add("objectName", name)
	p.Add("content", body)
	p.Optional("pushContent", n.PushContent, param.Limit{})
	p.Optional("pushData", n.PushData, param.Limit{})
	if n.PushExt != nil {
		p.Check("pushExt.title", n.PushExt.Title, param.Chars(maxPushTitle), false)
		p.Object("pushExt", *n.PushExt) // checks the strings
		p.JSON("pushExt", n.PushExt)
	}
	p.One("isIncludeSender", n.IncludeSender)
	p.One("isPersisted", n.Store)
	p.True("disableUpdateLastMsg", n.KeepLastMessage)
	p.OptionalInt("maxMember", int64(n.MaxMembers), 1, largest)
}
