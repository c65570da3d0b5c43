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

// Notice is a message to the group that the service sends along with a change of it. The documentation has no notices; they are known
// from two official SDKs (bindNotifyMsg). New members get it, and those who leave get it too.
//
// A call with a notice sends another message when it is repeated, so the library does not repeat it: after ErrOutcomeUnknown the change
// may have been made or not. The zero value of an optional field is the server's default.
type Notice struct {
	From    string          `param:"fromUserId"`         // required; need not be a member
	Content message.Content `param:"content,objectName"` // required, such as message.GroupNotification

	PushContent string           `param:"pushContent"` // the notification of members who are offline
	PushData    string           `param:"pushData"`
	PushExt     *message.PushExt `param:"pushExt"`

	IncludeSender   bool `param:"isIncludeSender"`      // the sender's own clients get it too
	Store           bool `param:"isPersisted"`          // keep it in the history; other messages are kept unless told otherwise
	KeepLastMessage bool `param:"disableUpdateLastMsg"` // conversation lists go on showing the message before

	// MaxMembers makes the call fail when the group would have more members. It holds for this call only; 0: the limit of the app.
	MaxMembers int `param:"maxMember"`
}

// Change is the result of a change of a group. Without a Notice the service answers with neither.
type Change struct {
	MessageUID  string `json:"messageUID"`  // of the notice
	MemberCount int    `json:"memberCount"` // members after the change; not documented
}

// change adds a notice, which may be nil, and makes the call.
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
