package conversation

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Attributes are the settings of a user for a conversation.
type Attributes struct {
	Conversation Conversation `json:"conversation"`
	Pinned       bool         `json:"pinned"`
	PinChanged   time.Time    `json:"pinChanged,omitzero"` // when it was last pinned; zero if it never was
	Level        Level        `json:"level"`               // of the conversation itself; LevelUnset if none is set
	Tags         []Tag        `json:"tags"`
}

// AttributesParams is a user and a conversation.
type AttributesParams struct {
	UserID       string       `param:"userId"` // required
	Conversation Conversation // required
}

var opAttributes = rongcloud.Operation{
	ID: "conversation.getAttribute", Path: "/conversation/attribute/get.json", Encoding: rongcloud.Query, Idempotent: true,
	Quota: rongcloud.CallsPerSecond(100),
}

// Attributes returns the settings of a user for a conversation (查询会话属性).
//
// Operation conversation.getAttribute: GET /conversation/attribute/get.json, 100 calls per second.
// See https://docs.rongcloud.cn/platform-chat-api/conversation/conversation-attr-get
func (s *Service) Attributes(ctx context.Context, a AttributesParams, opts ...rongcloud.CallOption) (Attributes, error) {
	p := param.Of[AttributesParams](opAttributes)
	addOwned(p, a.UserID, a.Conversation)
	var answer struct {
		rongcloud.Envelope
		Data struct {
			TargetID wire.Text `json:"targetId"`
			Type     wire.Int  `json:"conversationType"`
			Top      struct {
				Top     wire.Bool `json:"top"`
				TopTime wire.Int  `json:"topTime"`
			} `json:"top"`
			Mute struct {
				Mute wire.Int `json:"mute"`
			} `json:"mute"`
			Tags []wireTag `json:"tags"`
		} `json:"data"`
	}
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return Attributes{}, err
	}
	found := answer.Data
	return Attributes{
		Conversation: Conversation{Type: message.ConversationType(found.Type), TargetID: string(found.TargetID)},
		Pinned:       bool(found.Top.Top), PinChanged: found.Top.TopTime.Millis(), Level: Level(found.Mute.Mute), Tags: tagsOf(found.Tags),
	}, nil
}
