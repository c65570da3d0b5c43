package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

var withBob = emulator.ConversationKey{Type: emulator.Private, Target: "bob"}

func TestNotificationLevels(t *testing.T) {
	api := newREST(t)
	ann, bob := api.connect("ann"), api.connect("bob")
	level := func(operation, params string) any { return api.must(operation, params)["isMuted"] }
	const of = "requestId=ann&conversationType=1&targetId=bob"
	assert.EqualValues(t, 0, level("conversation.getNotification", of))
	api.must("conversation.setNotification", of+"&unpushLevel=5")
	api.must("conversation.setNotification", of+"&unpushLevel=5")
	api.must("conversation.setTypeNotification", "requestId=ann&conversationType=1&unpushLevel=-1")
	assert.EqualValues(t, 5, level("conversation.getNotification", of))
	assert.EqualValues(t, 5, level("conversation.getNotification", of+"&busChannel=c"), "only ultra groups have channels")
	assert.EqualValues(t, -1, level("conversation.getTypeNotification", "requestId=ann&conversationType=1"))
	assert.EqualValues(t, 0, level("conversation.getTypeNotification", "requestId=ann&conversationType=3"))
	assert.EqualValues(t, 0, level("conversation.getNotification", "requestId=bob&conversationType=1&targetId=ann"), "the other side has its own")

	api.must("conversation.setNotification", of+"&isMuted=1")
	assert.EqualValues(t, 1, level("conversation.getNotification", of))
	api.must("conversation.setNotification", of+"&isMuted=1&unpushLevel=0")
	assert.EqualValues(t, 0, level("conversation.getNotification", of), "the level wins")

	const channel = "requestId=ann&conversationType=10&targetId=ug&busChannel=c"
	api.must("conversation.setNotification", channel+"&unpushLevel=4")
	assert.EqualValues(t, 4, level("conversation.getNotification", channel))
	assert.EqualValues(t, 0, level("conversation.getNotification", "requestId=ann&conversationType=10&targetId=ug"))

	var changed []emulator.ConversationKey
	for _, e := range events(ann) {
		assert.Equal(t, emulator.EventConversationChanged, e.Kind)
		changed = append(changed, e.Conversation)
	}
	assert.Equal(t, []emulator.ConversationKey{withBob, {Type: emulator.Private}, withBob, withBob, {Type: emulator.UltraGroup, Target: "ug", Channel: "c"}}, changed)
	assert.Empty(t, events(bob), "nobody else learns of it")
	settings, err := ann.ConversationSettings()
	require.NoError(t, err)
	for i := range settings {
		assert.False(t, settings[i].Changed.IsZero())
		settings[i].Changed = time.Time{}
	}
	assert.Equal(t, []emulator.ConversationSettings{
		{ConversationKey: emulator.ConversationKey{Type: emulator.Private}, Level: -1, LevelSet: true},
		{ConversationKey: withBob, LevelSet: true},
		{ConversationKey: emulator.ConversationKey{Type: emulator.UltraGroup, Target: "ug", Channel: "c"}, Level: 4, LevelSet: true},
	}, settings)
	ann.Close()
	_, err = ann.ConversationSettings()
	assert.ErrorIs(t, err, emulator.ErrSessionClosed)
	_, err = ann.ConversationTags()
	assert.ErrorIs(t, err, emulator.ErrSessionClosed)

	for _, wrong := range []string{
		"requestId=ann&conversationType=4&targetId=r&unpushLevel=5", "requestId=ann&conversationType=1&targetId=bob&unpushLevel=3",
		"requestId=ann&conversationType=1&targetId=bob", "requestId=ann&conversationType=1&targetId=bob&isMuted=5", "conversationType=1&targetId=bob&unpushLevel=5",
		"requestId=" + strings.Repeat("a", 65) + "&conversationType=1&targetId=bob&unpushLevel=5",
	} {
		assert.Contains(t, []int{1002, 1005}, api.call("conversation.setNotification", wrong).code, wrong)
	}
	api.refuse("conversation.setTypeNotification", "requestId=ann&conversationType=1", 1002)
}

func TestPinsAndAttributes(t *testing.T) {
	api := newREST(t)
	ann := api.connect("ann")
	const of = "userId=ann&conversationType=1&targetId=bob"
	attributes := func() any { return api.must("conversation.getAttribute", of)["data"] }
	nothing := map[string]any{"targetId": "bob", "conversationType": 1.0, "tags": []any{}}
	assert.Equal(t, nothing, attributes())
	api.must("conversation.setTop", of+"&setTop=false")
	assert.Equal(t, nothing, attributes(), "it was never pinned")
	assert.Empty(t, events(ann))

	api.must("conversation.setTop", of+"&setTop=true")
	first := attributes().(map[string]any)["top"].(map[string]any)
	assert.Equal(t, true, first["top"])
	api.emu.Advance(time.Minute)
	api.must("conversation.setTop", of+"&setTop=true")
	again := attributes().(map[string]any)["top"].(map[string]any)
	assert.Greater(t, again["topTime"], first["topTime"], "a pin moves the time")
	api.must("conversation.setTop", of+"&setTop=false")
	api.must("conversation.setNotification", "requestId=ann&conversationType=1&targetId=bob&unpushLevel=0")
	assert.Equal(t, map[string]any{
		"targetId": "bob", "conversationType": 1.0, "tags": []any{}, "mute": map[string]any{"mute": 0.0},
		"top": map[string]any{"top": false, "topTime": again["topTime"]},
	}, attributes())
	assert.Len(t, events(ann), 4)

	api.refuse("conversation.setTop", "userId=ann&conversationType=10&targetId=ug&setTop=true", 1002)
	api.refuse("conversation.setTop", of, 1002)
	api.refuse("conversation.setTop", of+"&setTop=yes", 1002)
	newREST(t, emulator.WithStrict()).refuse("conversation.setTop", of+"&setTop=1", 1002)
	api.refuse("conversation.getAttribute", "userId=ann&conversationType=4&targetId=r", 1002)
	got := api.do(signed(formRequest("/conversation/attribute/get.json", of), ""))
	assert.Equal(t, http.StatusMethodNotAllowed, got.status)
}

func saveTags(names ...string) string {
	var list []string
	for _, name := range names {
		list = append(list, fmt.Sprintf(`{"tagId":%q,"tagName":%q}`, name, "N"+name))
	}
	return `{"userId":"ann","tags":[` + strings.Join(list, ",") + `]}`
}

// tagsOf lists the ids of a user's tags.
func tagsOf(api rest, userID string) (ids []any) {
	for _, tag := range api.must("conversation.getUserTags", "userId="+userID)["data"].(map[string]any)["tags"].([]any) {
		ids = append(ids, tag.(map[string]any)["tagId"])
	}
	return ids
}

func TestConversationTags(t *testing.T) {
	api := newREST(t)
	ann := api.connect("ann")
	assert.Equal(t, map[string]any{"userId": "ann", "tags": []any{}}, api.must("conversation.getUserTags", "userId=ann")["data"])
	api.must("conversation.setUserTags", saveTags("b", "a"))
	created, err := ann.ConversationTags()
	require.NoError(t, err)
	api.emu.Advance(time.Minute)
	api.must("conversation.setUserTags", `{"userId":"ann","tags":[{"tagId":"a","tagName":"Work"},{"tagId":"c","tagName":"New"}]}`)
	assert.Equal(t, []any{"b", "a", "c"}, tagsOf(api, "ann"), "tags that are not named stay")
	renamed, err := ann.ConversationTags()
	require.NoError(t, err)
	assert.Equal(t, emulator.ConversationTag{ID: "a", Name: "Work", Created: created[1].Created}, renamed[1])
	assert.Equal(t, []emulator.EventKind{emulator.EventTagsChanged, emulator.EventTagsChanged}, kinds(events(ann)))

	var many []string
	for i := range 18 {
		many = append(many, fmt.Sprintf("t%d", i))
	}
	assert.Equal(t, http.StatusOK, api.refuse("conversation.setUserTags", saveTags(many...), 26004).status)
	assert.Len(t, tagsOf(api, "ann"), 3, "nothing was added")
	api.must("conversation.setUserTags", saveTags(many[:17]...))
	api.must("conversation.setUserTags", saveTags("a", "b"))
	api.refuse("conversation.setUserTags", saveTags("12345678901"), 1005)
	api.refuse("conversation.setUserTags", `{"userId":"ann","tags":[{"tagId":"a"}]}`, 1002)
	api.refuse("conversation.setUserTags", `{"userId":"ann","tags":[]}`, 1002)

	api.must("conversation.deleteUserTags", `{"userId":"ann","tagIds":["b","none"]}`)
	assert.NotContains(t, tagsOf(api, "ann"), "b")
	api.must("conversation.deleteUserTags", `{"userId":"nobody","tagIds":["b"]}`)
}

func TestConversationsOfATag(t *testing.T) {
	api := newREST(t)
	api.must("conversation.setUserTags", saveTags("a", "b"))
	ann := api.connect("ann")
	put := func(operation, tag string, targets ...string) {
		var list []string
		for _, target := range targets {
			list = append(list, fmt.Sprintf(`{"targetId":%q,"conversationType":1}`, target))
		}
		api.must(operation, `{"userId":"ann","tagId":"`+tag+`","conversations":[`+strings.Join(list, ",")+`]}`)
	}
	under := func(tag string) (targets []any) {
		for _, c := range api.must("conversation.listByTag", "userId=ann&tagId="+tag)["data"].(map[string]any)["conversations"].([]any) {
			targets = append(targets, c.(map[string]any)["targetId"])
		}
		return targets
	}
	put("conversation.addToTag", "a", "bob", "cleo")
	put("conversation.addToTag", "a", "bob")
	put("conversation.addToTag", "b", "bob")
	assert.Equal(t, []any{"cleo", "bob"}, under("a"), "the last first; adding again changes nothing")
	assert.Len(t, events(ann), 3)
	settings, err := ann.ConversationSettings()
	require.NoError(t, err)
	require.Len(t, settings, 2)
	assert.Equal(t, withBob, settings[0].ConversationKey)
	assert.Len(t, settings[0].Tags, 2)

	put("conversation.removeFromTag", "a", "bob", "nobody")
	put("conversation.removeFromTag", "none", "bob")
	put("conversation.removeFromTag", "b", "bob")
	assert.Equal(t, []any{"cleo"}, under("a"))
	assert.Empty(t, under("none"))
	assert.Equal(t, []any{"a", "b"}, tagsOf(api, "ann"), "an empty tag stays")
	api.refuse("conversation.addToTag", `{"userId":"ann","tagId":"none","conversations":[{"targetId":"bob","conversationType":1}]}`, 1002)
	api.refuse("conversation.addToTag", `{"userId":"ann","tagId":"a","conversations":[{"targetId":"r","conversationType":4}]}`, 1002)
	api.refuse("conversation.addToTag", `{"userId":"ann","tagId":"a","conversations":[{"targetId":"","conversationType":1}]}`, 1002)

	for page := range 10 {
		var targets []string
		for i := range 100 {
			targets = append(targets, fmt.Sprintf("u%d-%d", page, i))
		}
		put("conversation.addToTag", "a", targets...)
	}
	assert.Len(t, under("a"), 1000)
	assert.NotContains(t, under("a"), "cleo", "the one that was added first is dropped")
	api.must("conversation.deleteUserTags", `{"userId":"ann","tagIds":["a"]}`)
	assert.Empty(t, under("a"))
}
