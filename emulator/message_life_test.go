package emulator_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// life is an emulator with users, and a message service on it.
type life struct {
	*driven
	*message.Service
}

func newLife(t *testing.T) life {
	t.Helper()
	d := prepared(t, samples.Sample{})
	return life{d, message.New(d.client)}
}

func (l life) connect(t *testing.T, userID string) *emulator.Session {
	t.Helper()
	token, err := l.Token(userID)
	require.NoError(t, err)
	session, err := l.Connect(token)
	require.NoError(t, err)
	return session
}

// received are the events that a session has.
func received(s *emulator.Session) (events []emulator.Event) {
	for {
		e, ok := s.TryReceive()
		if !ok {
			return events
		}
		events = append(events, e)
	}
}

func (l life) query(userID, target string) message.ConversationHistoryParams {
	now := l.Now()
	return message.ConversationHistoryParams{UserID: userID, TargetID: target, Newest: now.Add(time.Hour), Oldest: now.Add(-13 * 24 * time.Hour)}
}

func textsOf(list []message.Stored) (texts []string) {
	for _, m := range list {
		texts = append(texts, m.Body)
	}
	return texts
}

func TestAModifiedMessage(t *testing.T) {
	ctx := context.Background()
	l := newLife(t)
	here, away := l.connect(t, "u2"), l.connect(t, "u1")
	sent, err := here.SendPrivate("u1", emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: `{"content":"teh"}`})
	require.NoError(t, err)
	away.Close()
	fixed := message.ModifyPrivateParams{From: "u2", To: "u1", MessageUID: sent.UID, Content: message.Text{Content: "the"}}
	require.NoError(t, l.ModifyPrivate(ctx, fixed))
	require.NoError(t, l.ModifyPrivate(ctx, fixed), "a repeat does no harm")

	events := received(here)
	require.Len(t, events, 2, "the sender's own client is told of each")
	assert.Equal(t, emulator.EventMessageModified, events[0].Kind)
	assert.Equal(t, `{"content":"the"}`, events[0].Message.Content)
	assert.Equal(t, sent.Time, events[0].Message.Time, "it keeps its place")
	assert.False(t, events[0].Message.Modified.IsZero())

	back := received(l.connect(t, "u1"))
	require.Len(t, back, 1, "who was away is told once, of the latest")
	assert.Equal(t, emulator.EventMessageModified, back[0].Kind)

	page, err := l.PrivateHistoryPage(ctx, l.query("u1", "u2"))
	require.NoError(t, err)
	assert.Equal(t, `{"content":"the"}`, page[0].Body)
}

func TestAModificationOfAMessageThatWaits(t *testing.T) {
	l := newLife(t)
	here := l.connect(t, "u1")
	sent, err := here.SendPrivate("u2", emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: `{"content":"teh"}`})
	require.NoError(t, err)
	require.NoError(t, l.ModifyPrivate(t.Context(), message.ModifyPrivateParams{From: "u1", To: "u2", MessageUID: sent.UID, Content: message.Text{Content: "the"}}))
	events := received(l.connect(t, "u2"))
	require.Len(t, events, 1)
	assert.Equal(t, emulator.EventMessage, events[0].Kind)
	assert.Equal(t, `{"content":"the"}`, events[0].Message.Content)
}

func TestWhatCannotBeModified(t *testing.T) {
	ctx := t.Context()
	l := newLife(t)
	modify := func(uid, from, to string, c message.Content) error {
		return l.ModifyPrivate(ctx, message.ModifyPrivateParams{From: from, To: to, MessageUID: uid, Content: c})
	}
	fixed := message.Text{Content: "the"}
	assert.True(t, rongcloud.HasCode(modify("none", "u1", "u2", fixed), 22201))
	assert.True(t, rongcloud.HasCode(modify("C1A2-P", "u2", "u1", fixed), 20116), "another's message")
	assert.True(t, rongcloud.HasCode(modify("C1A2-P", "u1", "u3", fixed), 20116), "another conversation")
	assert.True(t, rongcloud.HasCode(modify("C1A2-P", "u1", "u2", message.Unknown{Name: "APP:Note", Body: "x"}), rongcloud.CodeBadParameter), "another type")
	err := l.ModifyGroup(ctx, message.ModifyGroupParams{From: "u1", GroupID: "g1", MessageUID: "C1A2-P", Content: fixed})
	assert.True(t, rongcloud.HasCode(err, 20116), "%v", err)

	unstored, err := l.SendPrivate(ctx, message.PrivateParams{From: "u1", To: []string{"u2"}, Content: fixed, SkipHistory: true})
	require.NoError(t, err)
	assert.True(t, rongcloud.HasCode(modify(unstored.First().MessageUID, "u1", "u2", fixed), 20116))

	require.NoError(t, l.Recall(ctx, message.RecallParams{From: "u1", Conversation: message.Conversation{Type: message.Group, TargetID: "g1"}, MessageUID: "C1A2-G"}))
	err = l.ModifyGroup(ctx, message.ModifyGroupParams{From: "u1", GroupID: "g1", MessageUID: "C1A2-G", Content: fixed})
	assert.True(t, rongcloud.HasCode(err, 20116), "%v", err)

	l.Advance(24*time.Hour + time.Minute)
	assert.True(t, rongcloud.HasCode(modify("C1A2-P", "u1", "u2", fixed), 20114))
}

func TestAnExpandedMessage(t *testing.T) {
	ctx := t.Context()
	l := newLife(t)
	u1, u2 := l.connect(t, "u1"), l.connect(t, "u2")
	set := message.SetExpansionParams{MessageUID: "C1A2-P", UserID: "u2", Type: message.Private, TargetID: "u1", Pairs: map[string]string{"a": "1", "seen": "4"}}
	require.NoError(t, l.SetExpansion(ctx, set))
	events := received(u1)
	require.Len(t, events, 1)
	assert.Equal(t, "RC:MsgExMsg", events[0].Message.ObjectName)
	assert.JSONEq(t, `{"mid":"C1A2-P","put":{"a":"1","seen":"4"}}`, events[0].Message.Content)
	assert.Empty(t, received(u2), "the operator's own client is told only if asked for")

	require.NoError(t, l.DeleteExpansion(ctx, message.DeleteExpansionParams{
		MessageUID: "C1A2-P", UserID: "u2", Type: message.Private, TargetID: "u1", Keys: []string{"a", "none"}, SyncSender: true,
	}))
	events = received(u2)
	require.Len(t, events, 1)
	assert.JSONEq(t, `{"mid":"C1A2-P","del":["a","none"]}`, events[0].Message.Content)

	pairs, err := apitest.Collect(l.Expansion(ctx, "C1A2-P"))
	require.NoError(t, err)
	require.Len(t, pairs, 1)
	assert.Equal(t, "4", pairs[0].Value)
	page, err := l.PrivateHistoryPage(ctx, l.query("u2", "u1"))
	require.NoError(t, err)
	require.Len(t, page, 1, "the commands are not stored")
	assert.Equal(t, map[string]string{"seen": "4"}, page[0].Expansion)
}

func TestWhatCannotBeExpanded(t *testing.T) {
	ctx := t.Context()
	l := newLife(t)
	set := func(uid, target string, kind message.ConversationType, pairs map[string]string) error {
		return l.SetExpansion(ctx, message.SetExpansionParams{MessageUID: uid, UserID: "u1", Type: kind, TargetID: target, Pairs: pairs})
	}
	one := map[string]string{"k": "v"}
	assert.True(t, rongcloud.HasCode(set("none", "u2", message.Private, one), 22201))
	assert.True(t, rongcloud.HasCode(set("C1A2-P", "u3", message.Private, one), 22201))
	assert.True(t, rongcloud.HasCode(set("C1A2-P", "u2", message.Group, one), 22201))
	plain, err := l.SendPrivate(ctx, message.PrivateParams{From: "u1", To: []string{"u2"}, Content: message.Text{Content: "hi"}})
	require.NoError(t, err)
	assert.True(t, rongcloud.HasCode(set(plain.First().MessageUID, "u2", message.Private, one), 22202))

	for from := range 3 {
		pairs := map[string]string{}
		for i := range 100 {
			pairs[fmt.Sprintf("k%c%d", 'a'+from, i)] = ""
		}
		err := set("C1A2-G", "g1", message.Group, pairs)
		require.NoError(t, err)
	}
	assert.True(t, rongcloud.HasCode(set("C1A2-G", "g1", message.Group, map[string]string{"over": ""}), 22203), "the 301st")
	require.NoError(t, set("C1A2-G", "g1", message.Group, map[string]string{"ka0": "again"}))
	pairs, err := apitest.Collect(l.Expansion(ctx, "C1A2-G"))
	require.NoError(t, err)
	assert.Len(t, pairs, 300)
}

func TestHistoryIsAUsersView(t *testing.T) {
	ctx := t.Context()
	l := newLife(t)
	send := func(text string, includeSender bool) {
		t.Helper()
		_, err := l.SendGroup(ctx, message.GroupParams{From: "u1", To: []string{"g1"}, Content: message.Text{Content: text}, IncludeSender: includeSender})
		require.NoError(t, err)
	}
	require.NoError(t, l.CleanHistory(ctx, message.CleanHistoryParams{UserID: "u1", Type: message.Group, TargetID: "g1"}))
	send("1", false)
	send("2", true)
	member, err := apitest.Collect(l.GroupHistoryForward(ctx, l.query("u2", "g1")))
	require.NoError(t, err)
	assert.Equal(t, []string{`{"content":"hi"}`, `{"content":"1"}`, `{"content":"2"}`}, textsOf(member))
	sender, err := apitest.Collect(l.GroupHistory(ctx, l.query("u1", "g1")))
	require.NoError(t, err)
	assert.Equal(t, []string{`{"content":"2"}`}, textsOf(sender), "what it cleaned is gone, and what the server sent without a copy was never there")

	require.NoError(t, l.CleanHistory(ctx, message.CleanHistoryParams{UserID: "u2", Type: message.Group, TargetID: "g1", Before: member[2].Sent}))
	member, err = apitest.Collect(l.GroupHistory(ctx, l.query("u2", "g1")))
	require.NoError(t, err)
	assert.Equal(t, []string{`{"content":"2"}`}, textsOf(member), "what is not before the time stays")
}

func TestHistoryOfThousandsInBothDirections(t *testing.T) {
	ctx := t.Context()
	l := newLife(t)
	u1 := l.connect(t, "u1")
	var want []string
	for range 2500 {
		m, err := u1.SendPrivate("u3", emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: `{"content":"x"}`})
		require.NoError(t, err)
		want = append(want, m.UID)
	}
	var forward, back []string
	for m, err := range l.PrivateHistoryForward(ctx, l.query("u3", "u1")) {
		require.NoError(t, err)
		forward = append(forward, m.UID)
	}
	assert.Equal(t, want, forward)
	for m, err := range l.PrivateHistory(ctx, l.query("u3", "u1")) {
		require.NoError(t, err)
		back = append([]string{m.UID}, back...)
	}
	assert.Equal(t, want, back)
}
