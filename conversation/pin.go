package conversation

import (
	"context"
	"strconv"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// PinParams is a user and a conversation.
type PinParams struct {
	UserID       string       `param:"userId"` // required
	Conversation Conversation // required
}

var opSetTop = rongcloud.Operation{
	ID: "conversation.setTop", Path: "/conversation/top/set.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Pin pins a conversation of a user to the top of the conversation list (会话置顶). Attributes returns whether it is pinned.
//
// A repeat moves the time of the pin, as far as is known.
//
// Operation conversation.setTop: POST /conversation/top/set.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/conversation/top
func (s *Service) Pin(ctx context.Context, c PinParams, opts ...rongcloud.CallOption) error {
	p := param.Of[PinParams](opSetTop)
	addPin(p, c, true)
	return p.Do(ctx, s.via(), opts)
}

// Unpin reverts Pin (取消会话置顶). A conversation that is not pinned is not an error.
//
// Operation conversation.setTop: POST /conversation/top/set.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/conversation/top
func (s *Service) Unpin(ctx context.Context, c PinParams, opts ...rongcloud.CallOption) error {
	p := param.Of[PinParams](opSetTop)
	addPin(p, c, false)
	return p.Do(ctx, s.via(), opts)
}

func addPin(p *param.Set, c PinParams, on bool) {
	addOwned(p, c.UserID, c.Conversation)
	p.Add("setTop", strconv.FormatBool(on))
}

// addOwned adds a user and a conversation.
func addOwned(p *param.Set, userID string, c Conversation) {
	p.ID("userId", userID)
	checkType(p, "conversationType", c.Type)
	p.Add("conversationType", strconv.Itoa(int(c.Type)))
	p.ID("targetId", c.TargetID)
}
