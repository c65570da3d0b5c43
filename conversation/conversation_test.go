package conversation_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"testing"

	"github.com/rongcloud-go/sdk/conversation"
	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func on(c rongcloud.Caller) *conversation.Service { return conversation.New(c) }

func asAny(c rongcloud.Caller) any { return on(c) }

func TestCalls(t *testing.T) { apitest.Calls(t, samples.Conversation) }

func TestNumericIDs(t *testing.T) { apitest.NumericIDs(t, samples.Conversation) }

func TestContract(t *testing.T) {
	apitest.Table(t, conversation.Operations())
	apitest.Complete(t, conversation.New(nil), conversation.Operations(), samples.Conversation, map[string]string{
		"conversation.setNotification isMuted": "deprecated: unpushLevel replaces it",
	})
	apitest.Limits(t, samples.Conversation, map[string]string{
		"conversation.setNotification isMuted": "deprecated: unpushLevel replaces it",
		"conversation.setTop setTop":           "a method for each value",
	})
	apitest.Docs(t, ".", conversation.Operations())
	apitest.Names(t, ".", asAny, samples.Conversation)
	apitest.Results(t, conversation.New(nil), samples.Conversation)
	apitest.NoCaller(t, asAny, (*conversation.Service)(nil), &conversation.Service{})
}

var (
	withBob   = conversation.Conversation{Type: message.Private, TargetID: "bob"}
	inRoom    = conversation.Conversation{Type: message.Chatroom, TargetID: "r1"}
	community = conversation.Conversation{Type: message.UltraGroup, TargetID: "ug1"}
)

func pinning(c conversation.Conversation) apitest.Func {
	return apitest.Void(func(ctx context.Context, caller rongcloud.Caller) error {
		return on(caller).Pin(ctx, conversation.PinParams{UserID: "ann", Conversation: c})
	})
}

func leveling(l conversation.SetLevelParams) apitest.Func {
	return apitest.Void(func(ctx context.Context, c rongcloud.Caller) error { return on(c).SetLevel(ctx, l) })
}

func saving(tags ...conversation.Tag) apitest.Func {
	return apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
		return on(c).SaveTags(ctx, conversation.SaveTagsParams{UserID: "ann", Tags: tags})
	})
}

func tagging(list ...conversation.Conversation) apitest.Func {
	return apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
		return on(c).Tag(ctx, conversation.TaggingParams{UserID: "ann", TagID: "t1", Conversations: list})
	})
}

func tags(n int) []conversation.Tag {
	list := make([]conversation.Tag, n)
	for i := range list {
		list[i] = conversation.Tag{ID: fmt.Sprintf("t%d", i), Name: "Work"}
	}
	return list
}

func TestBadInput(t *testing.T) {
	const withoutLevels, withoutPins = "3 (group), 6 (system) or 10 (ultra group), is 4", "3 (group) or 6 (system), is "
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "a level of a chatroom", Parameter: "conversationType", Says: withoutLevels, Call: leveling(conversation.SetLevelParams{
			UserID: "ann", Conversation: inRoom,
		})},
		{Name: "a level of a type that has none", Parameter: "conversationType", Says: "kind (conversationType) must be 1 (private), " + withoutLevels, Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).TypeLevel(ctx, "ann", message.Chatroom)
		}},
		{Name: "a level in a gap", Parameter: "unpushLevel", Says: "SetLevelParams.Level (unpushLevel) must be one of [-1 0 1 2 4 5], is 3", Call: leveling(conversation.SetLevelParams{
			UserID: "ann", Conversation: withBob, Level: 3,
		})},
		{Name: "a channel of a user", Parameter: "busChannel", Says: "only for an ultra group, not for a private conversation", Call: leveling(conversation.SetLevelParams{
			UserID: "ann", Conversation: withBob, ChannelID: "c1",
		})},
		{Name: "a long channel", Parameter: "busChannel", Says: "at most 20 characters, has 21", Call: leveling(conversation.SetLevelParams{
			UserID: "ann", Conversation: community, ChannelID: strings.Repeat("c", 21),
		})},
		{Name: "no user", Parameter: "requestId", Says: "SetLevelParams.UserID (requestId) must have 1 to 64 bytes", Call: leveling(conversation.SetLevelParams{Conversation: withBob})},
		{Name: "no target", Parameter: "targetId", Says: "SetLevelParams.Conversation.TargetID (targetId) must have 1 to 64 bytes", Call: leveling(conversation.SetLevelParams{
			UserID: "ann", Conversation: conversation.Conversation{Type: message.Group},
		})},
		{Name: "a pin in an ultra group", Parameter: "conversationType", Says: "PinParams.Conversation.Type (conversationType) must be 1 (private), " + withoutPins + "10", Call: pinning(community)},
		{Name: "a pin of no type", Parameter: "conversationType", Says: withoutPins + "0", Call: pinning(conversation.Conversation{TargetID: "bob"})},
		{Name: "no tags", Parameter: "tags", Says: "1 to 20 values, has none", Call: saving()},
		{Name: "21 tags", Parameter: "tags", Says: "at most 20 values, has 21", Call: saving(tags(21)...)},
		{Name: "a long tag id", Parameter: "tags[1].tagId", Says: "SaveTagsParams.Tags[1].ID (tags[1].tagId) must have at most 10 characters, has 11", Call: saving(
			conversation.Tag{ID: "t1", Name: "Work"}, conversation.Tag{ID: "12345678901", Name: "Work"})},
		{Name: "no name", Parameter: "tags[0].tagName", Says: "1 to 15 characters, is empty", Call: saving(conversation.Tag{ID: "t1"})},
		{Name: "no tags to delete", Parameter: "tagIds", Says: "tagIDs (tagIds) must have 1 to 20 values", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).DeleteTags(ctx, "ann", nil)
		})},
		{Name: "21 tags to delete", Parameter: "tagIds", Says: "at most 20 values, has 21", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).DeleteTags(ctx, "ann", make([]string, 21))
		})},
		{Name: "a chatroom with a tag", Parameter: "conversations[1].conversationType", Says: withoutPins + "4", Call: tagging(withBob, inRoom)},
		{Name: "nothing to tag", Parameter: "conversations", Says: "1 to 100 values, has none", Call: tagging()},
		{Name: "an empty target with a tag", Parameter: "conversations[0].targetId", Says: "1 to 64 bytes", Call: tagging(conversation.Conversation{Type: message.System})},
		{Name: "a long tag", Parameter: "tagId", Says: "at most 10 characters", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).Tagged(ctx, conversation.TaggedParams{UserID: "ann", TagID: strings.Repeat("t", 11)})
		}},
	})
}

func ExampleService_SetLevel() {
	client, err := rongcloud.FromEnv()
	if err != nil {
		log.Fatal(err)
	}
	// Ann is notified only when somebody mentions her.
	err = conversation.New(client).SetLevel(context.Background(), conversation.SetLevelParams{
		UserID:       "ann",
		Conversation: conversation.Conversation{Type: message.Group, TargetID: "g1"},
		Level:        conversation.LevelMentionsOfUser,
	})
	fmt.Println(err)
}

func ExampleService_Attributes() {
	client, err := rongcloud.FromEnv()
	if err != nil {
		log.Fatal(err)
	}
	conversations, ctx := conversation.New(client), context.Background()
	team := conversation.Conversation{Type: message.Group, TargetID: "g1"}
	if err := conversations.Pin(ctx, conversation.PinParams{UserID: "ann", Conversation: team}); err != nil {
		log.Fatal(err)
	}
	of, err := conversations.Attributes(ctx, conversation.AttributesParams{UserID: "ann", Conversation: team})
	fmt.Println(of.Pinned, of.Level, err)
}

func ExampleService_Tag() {
	client, err := rongcloud.FromEnv()
	if err != nil {
		log.Fatal(err)
	}
	conversations, ctx := conversation.New(client), context.Background()
	err = conversations.SaveTags(ctx, conversation.SaveTagsParams{UserID: "ann", Tags: []conversation.Tag{{ID: "work", Name: "Work"}}})
	if err != nil {
		log.Fatal(err)
	}
	err = conversations.Tag(ctx, conversation.TaggingParams{
		UserID: "ann", TagID: "work", Conversations: []conversation.Conversation{{Type: message.Group, TargetID: "g1"}},
	})
	fmt.Println(err)
}
