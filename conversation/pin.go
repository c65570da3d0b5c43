package conversation

import (
	"context"
	"strconv"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// PinParams are a conversation of a user.
type PinParams struct {
	UserID       string       `param:"userId"` // required
	Conversation Conversation // required
}

var opSetTop = rongcloud.Operation{
	ID: "conversation.setTop", Path: "/conversation/top/set.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Pin puts a conversation of a user above the others (会话置顶). Attributes tells whether it is pinned.
//
// A conversation that is pinned again stays pinned.
//
// Operation conversation.setTop: POST /conversation/top/set.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/conversation/top
func (s *Service) Pin(ctx context.Context, c PinParams, opts ...rongcloud.CallOption) error {
	p := param.Of[PinParams](opSetTop)
	addPin(p, c, true)
	return p.Do(ctx, s.via(), opts)
}

// Unpin takes back what Pin did (取消会话置顶). Unpinning a conversation that is not pinned is no error.
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

// addOwned sends a user and one of the user's conversations.
func addOwned(p *param.Set, userID string, c Conversation) {
	p.ID("userId", userID)
	checkType(p, "conversationType", c.Type)
	p.Add("conversationType", strconv.Itoa(int(c.Type)))
	p.ID("targetId", c.TargetID)
}
