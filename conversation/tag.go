package conversation

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	maxTags          = 20  // in a call, and of a user
	maxTagID         = 10  // characters
	maxTagName       = 15  // characters
	maxConversations = 100 // in a call
)

// Tag is a tag of a user for conversations. It is not a tag of the user for push notifications.
type Tag struct {
	ID      string    `param:"tagId" json:"tagId"`     // required: at most 10 characters
	Name    string    `param:"tagName" json:"tagName"` // required: at most 15 characters
	Created time.Time `json:"created,omitzero"`        // set by the service; not sent
}

// SaveTagsParams is a user and tags.
type SaveTagsParams struct {
	UserID string `param:"userId"` // required
	Tags   []Tag  `param:"tags"`   // 1 to 20
}

var opSaveTags = rongcloud.Operation{
	ID: "conversation.setUserTags", Path: "/user/conversation/tag/set.json", Encoding: rongcloud.JSON, Idempotent: true,
	Quota: rongcloud.CallsPerSecond(100),
}

// SaveTags creates tags of a user, and renames those that exist (添加用户会话标签). Other tags stay. A user has at most 20 tags. As far as
// the vendor's clients know the codes, the call fails with code 26004 if there would be more.
//
// A repeat has no further effect.
//
// Operation conversation.setUserTags: POST /user/conversation/tag/set.json, 100 calls per second.
// See https://docs.rongcloud.cn/platform-chat-api/conversation/conversation-tag/user-conversation-tag-set
func (s *Service) SaveTags(ctx context.Context, t SaveTagsParams, opts ...rongcloud.CallOption) error {
	p := param.Of[SaveTagsParams](opSaveTags)
	p.CheckID("userId", t.UserID)
	p.CheckCount("tags", len(t.Tags), maxTags)
	for i, tag := range t.Tags {
		at := param.Index("tags", i)
		p.Check(at+".tagId", tag.ID, param.Chars(maxTagID), true)
		p.Check(at+".tagName", tag.Name, param.Chars(maxTagName), true)
	}
	p.Body(p.Object("", t))
	return p.Do(ctx, s.via(), opts)
}

var opDeleteTags = rongcloud.Operation{
	ID: "conversation.deleteUserTags", Path: "/user/conversation/tag/del.json", Encoding: rongcloud.JSON, Idempotent: true,
}

// DeleteTags deletes 1 to 20 tags of a user (删除用户会话标签). Their conversations stay. The operation is not documented; one official
// SDK has it.
//
// A repeat has no further effect.
//
// Operation conversation.deleteUserTags: POST /user/conversation/tag/del.json, no quota is documented.
func (s *Service) DeleteTags(ctx context.Context, userID string, tagIDs []string, opts ...rongcloud.CallOption) error {
	p := param.For(opDeleteTags).Arg("userID", "userId").Arg("tagIDs", "tagIds")
	p.CheckID("userId", userID)
	p.CheckCount("tagIds", len(tagIDs), maxTags)
	p.CheckTexts("tagIds", tagIDs, maxTags, param.Chars(maxTagID))
	p.Body(map[string]any{"userId": userID, "tagIds": tagIDs})
	return p.Do(ctx, s.via(), opts)
}

var opTags = rongcloud.Operation{
	ID: "conversation.getUserTags", Path: "/user/conversation/tag/get.json", Encoding: rongcloud.Query, Idempotent: true,
}

// Tags returns the tags of a user (查询用户会话标签). The operation is not documented; one official SDK has it.
//
// Operation conversation.getUserTags: GET /user/conversation/tag/get.json, no quota is documented.
func (s *Service) Tags(ctx context.Context, userID string, opts ...rongcloud.CallOption) ([]Tag, error) {
	p := param.For(opTags).Arg("userID", "userId")
	p.ID("userId", userID)
	var answer struct {
		rongcloud.Envelope
		Data struct {
			Tags []wireTag `json:"tags"`
		} `json:"data"`
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	if err != nil {
		return nil, err
	}
	return tagsOf(answer.Data.Tags), nil
}

// wireTag is a tag in a response. Some of the vendor's clients call its time createdTime.
type wireTag struct {
	ID          wire.Text `json:"tagId"`
	Name        wire.Text `json:"tagName"`
	CreateTime  wire.Int  `json:"createTime"`
	CreatedTime wire.Int  `json:"createdTime"`
}

func tagsOf(list []wireTag) []Tag {
	tags := make([]Tag, len(list))
	for i, t := range list {
		tags[i] = Tag{ID: string(t.ID), Name: string(t.Name), Created: max(t.CreateTime, t.CreatedTime).Millis()}
	}
	return tags
}

// TaggingParams is a tag of a user, and conversations.
type TaggingParams struct {
	UserID        string         `param:"userId"`        // required
	TagID         string         `param:"tagId"`         // required
	Conversations []Conversation `param:"conversations"` // 1 to 100
}

var opTag = rongcloud.Operation{
	ID: "conversation.addToTag", Path: "/tag/conversation/set.json", Encoding: rongcloud.JSON, Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Tag adds conversations to a tag that SaveTags created (添加会话到标签). A conversation can have several tags. A tag holds at most 1000
// conversations. If more are added, the service removes the earliest ones without an error.
//
// A repeat has no further effect.
//
// Operation conversation.addToTag: POST /tag/conversation/set.json, 100 calls per second.
// See https://docs.rongcloud.cn/platform-chat-api/conversation/conversation-tag/conversation-tag-set
func (s *Service) Tag(ctx context.Context, t TaggingParams, opts ...rongcloud.CallOption) error {
	p := param.Of[TaggingParams](opTag)
	addTagging(p, t)
	return p.Do(ctx, s.via(), opts)
}

var opUntag = rongcloud.Operation{
	ID: "conversation.removeFromTag", Path: "/tag/conversation/del.json", Encoding: rongcloud.JSON, Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Untag removes conversations from a tag (从标签中移除会话). The tag stays, even if it is empty.
//
// A repeat has no further effect.
//
// Operation conversation.removeFromTag: POST /tag/conversation/del.json, 100 calls per second.
// See https://docs.rongcloud.cn/platform-chat-api/conversation/conversation-tag/conversation-tag-del
func (s *Service) Untag(ctx context.Context, t TaggingParams, opts ...rongcloud.CallOption) error {
	p := param.Of[TaggingParams](opUntag)
	addTagging(p, t)
	return p.Do(ctx, s.via(), opts)
}

func addTagging(p *param.Set, t TaggingParams) {
	p.CheckID("userId", t.UserID)
	p.Check("tagId", t.TagID, param.Chars(maxTagID), true)
	p.CheckCount("conversations", len(t.Conversations), maxConversations)
	for i, c := range t.Conversations {
		at := param.Index("conversations", i)
		checkType(p, at+".conversationType", c.Type)
		p.CheckID(at+".targetId", c.TargetID)
	}
	p.Body(p.Object("", t))
}

// TaggedParams is a tag of a user.
type TaggedParams struct {
	UserID string `param:"userId"` // required
	TagID  string `param:"tagId"`  // required
}

var opTagged = rongcloud.Operation{
	ID: "conversation.listByTag", Path: "/tag/conversation/get.json", Encoding: rongcloud.Query, Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Tagged returns all conversations of a tag (查询标签下的会话). Their order is not documented.
//
// Operation conversation.listByTag: GET /tag/conversation/get.json, 100 calls per second.
// See https://docs.rongcloud.cn/platform-chat-api/conversation/conversation-tag/conversation-tag-get
func (s *Service) Tagged(ctx context.Context, t TaggedParams, opts ...rongcloud.CallOption) ([]Conversation, error) {
	p := param.Of[TaggedParams](opTagged)
	p.ID("userId", t.UserID)
	p.Text("tagId", t.TagID, param.Chars(maxTagID))
	var answer struct {
		rongcloud.Envelope
		Data struct {
			Conversations []struct {
				TargetID wire.Text `json:"targetId"`
				Type     wire.Int  `json:"conversationType"`
			} `json:"conversations"`
		} `json:"data"`
	}
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return nil, err
	}
	list := make([]Conversation, len(answer.Data.Conversations))
	for i, c := range answer.Data.Conversations {
		list[i] = Conversation{Type: message.ConversationType(c.Type), TargetID: string(c.TargetID)}
	}
	return list, nil
}
