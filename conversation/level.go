package conversation

import (
	"context"
	"strconv"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Level says which messages notify a user who is offline (免打扰级别). The first of these levels that is not LevelUnset applies: the
// level of the channel, the conversation, the type of conversation, the ultra group, the app. Quiet hours take precedence over all
// levels.
//
// A level affects only push notifications. Messages are delivered and counted as usual.
type Level int

const (
	LevelAll            Level = -1 // every message
	LevelUnset          Level = 0  // the next level applies; every message if there is none
	LevelMentions       Level = 1  // messages that mention the user or everybody
	LevelMentionsOfUser Level = 2  // messages that mention the user
	LevelMentionsOfAll  Level = 4  // messages that mention everybody
	LevelNone           Level = 5  // no message
)

// SetLevelParams is the level of a conversation.
type SetLevelParams struct {
	UserID       string       `param:"requestId"` // required: the user whose setting it is
	Conversation Conversation // required
	ChannelID    string       `param:"busChannel"`  // only for an ultra group; empty: the whole ultra group
	Level        Level        `param:"unpushLevel"` // LevelUnset removes the level
}

var opSetLevel = rongcloud.Operation{
	ID: "conversation.setNotification", Path: "/conversation/notification/set.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// SetLevel sets which messages of a conversation notify a user (设置指定会话免打扰). It does not send isMuted, the parameter of older
// SDKs, because the level replaces it.
//
// A repeat has no further effect.
//
// Operation conversation.setNotification: POST /conversation/notification/set.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/push/set-do-not-disturb-by-id
func (s *Service) SetLevel(ctx context.Context, l SetLevelParams, opts ...rongcloud.CallOption) error {
	p := param.Of[SetLevelParams](opSetLevel)
	addLevelOwner(p, l.UserID, l.Conversation, l.ChannelID)
	addLevel(p, l.Level)
	return p.Do(ctx, s.via(), opts)
}

// LevelParams selects the level to read.
type LevelParams struct {
	UserID       string       `param:"requestId"` // required: the user whose setting it is
	Conversation Conversation // required
	ChannelID    string       `param:"busChannel"` // only for an ultra group; empty: messages outside channels
}

var opLevel = rongcloud.Operation{
	ID: "conversation.getNotification", Path: "/conversation/notification/get.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Level returns which messages of a conversation notify a user (查询指定会话免打扰). It is LevelUnset if no level is set for the
// conversation itself.
//
// Operation conversation.getNotification: POST /conversation/notification/get.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/push/get-do-not-disturb-by-id
func (s *Service) Level(ctx context.Context, l LevelParams, opts ...rongcloud.CallOption) (Level, error) {
	p := param.Of[LevelParams](opLevel)
	addLevelOwner(p, l.UserID, l.Conversation, l.ChannelID)
	return s.readLevel(ctx, p, opts)
}

// SetTypeLevelParams is the level of all conversations of a type.
type SetTypeLevelParams struct {
	UserID string                   `param:"requestId"`        // required: the user whose setting it is
	Type   message.ConversationType `param:"conversationType"` // required: Private, Group, System or UltraGroup
	Level  Level                    `param:"unpushLevel"`      // LevelUnset removes the level
}

var opSetTypeLevel = rongcloud.Operation{
	ID: "conversation.setTypeNotification", Path: "/conversation/type/notification/set.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// SetTypeLevel sets which messages notify a user in all conversations of a type (设置指定会话类型免打扰). It does not change the levels of
// single conversations, which take precedence.
//
// A repeat has no further effect.
//
// Operation conversation.setTypeNotification: POST /conversation/type/notification/set.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/push/set-do-not-disturb-by-type
func (s *Service) SetTypeLevel(ctx context.Context, l SetTypeLevelParams, opts ...rongcloud.CallOption) error {
	p := param.Of[SetTypeLevelParams](opSetTypeLevel)
	p.ID("requestId", l.UserID)
	addLevelType(p, l.Type)
	addLevel(p, l.Level)
	return p.Do(ctx, s.via(), opts)
}

var opTypeLevel = rongcloud.Operation{
	ID: "conversation.getTypeNotification", Path: "/conversation/type/notification/get.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// TypeLevel returns which messages notify a user in all conversations of a type (查询指定会话类型免打扰). It is LevelUnset if no level is
// set.
//
// Operation conversation.getTypeNotification: POST /conversation/type/notification/get.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/push/get-do-not-disturb-by-type
func (s *Service) TypeLevel(ctx context.Context, userID string, kind message.ConversationType, opts ...rongcloud.CallOption) (Level, error) {
	p := param.For(opTypeLevel).Arg("userID", "requestId").Arg("kind", "conversationType")
	p.ID("requestId", userID)
	addLevelType(p, kind)
	return s.readLevel(ctx, p, opts)
}

const maxChannel = 20 // characters

func addLevelOwner(p *param.Set, userID string, c Conversation, channelID string) {
	p.ID("requestId", userID)
	addLevelType(p, c.Type)
	p.ID("targetId", c.TargetID)
	if channelID != "" && c.Type != message.UltraGroup {
		p.Fail("busChannel", "can be given only for an ultra group, not for a %s conversation", c.Type)
	}
	p.Optional("busChannel", channelID, param.Chars(maxChannel))
}

func addLevelType(p *param.Set, t message.ConversationType) {
	checkLevelType(p, t)
	p.Add("conversationType", strconv.Itoa(int(t)))
}

func addLevel(p *param.Set, l Level) {
	param.OneOf(p, "unpushLevel", l, LevelAll, LevelUnset, LevelMentions, LevelMentionsOfUser, LevelMentionsOfAll, LevelNone)
	p.Add("unpushLevel", strconv.Itoa(int(l)))
}

// readLevel makes the call. The level is in isMuted, as a number or a string.
func (s *Service) readLevel(ctx context.Context, p *param.Set, opts []rongcloud.CallOption) (Level, error) {
	var answer struct {
		rongcloud.Envelope
		IsMuted wire.Int `json:"isMuted"`
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return Level(answer.IsMuted), err
}
