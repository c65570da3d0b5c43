package state

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSyncGroups(t *testing.T) {
	t.Parallel()
	s := New(Config{})
	s.SetGroup("left", "ann", "bob", "ann")
	s.SetGroup("kept", "bob", "ann")
	for range 2 { // the second time it changes nothing
		require.NoError(t, s.SyncGroups("ann", map[string]string{"kept": "Kept", "made": "Made"}))
		assert.Equal(t, []string{"bob"}, s.groups["left"].members)
		assert.Equal(t, []string{"bob", "ann"}, s.groups["kept"].members, "the order of joining stays")
		assert.Equal(t, []string{"ann"}, s.groups["made"].members)
		assert.Equal(t, "Kept", s.groups["kept"].name)
		assert.Equal(t, "Made", s.groups["made"].name)
	}
	require.NoError(t, s.SyncGroups("ann", nil))
	assert.Empty(t, s.groups["made"].members)
	assert.Equal(t, []string{"bob"}, s.groups["kept"].members)
	s.SetGroup("left")
	s.SetGroup("kept")
	assert.Empty(t, s.inGroup, "users without a group are forgotten")
}

func TestAFullGroupTakesNobody(t *testing.T) {
	t.Parallel()
	s := New(Config{})
	members := make([]string, groupLimit)
	for i := range members {
		members[i] = fmt.Sprint("u", i)
	}
	s.SetGroup("full", members...)
	s.SetGroup("old", "ann", "u0")
	err := s.SyncGroups("ann", map[string]string{"full": "F", "a": "A"})
	assert.Equal(t, GroupFull, ReasonOf(err), err)
	assert.Equal(t, []string{"ann", "u0"}, s.groups["old"].members)
	assert.NotContains(t, s.groups, "a")
	require.NoError(t, s.SyncGroups("u0", map[string]string{"full": "F"}), "a member stays")
	assert.Equal(t, "F", s.groups["full"].name)
	assert.Equal(t, []string{"ann"}, s.groups["old"].members)
}

func TestPush(t *testing.T) {
	t.Parallel()
	now := time.UnixMilli(1_700_000_000_000)
	s := New(Config{Now: func() time.Time { return now }})
	var pushed []Push
	s.Observe(func(c Change) { pushed = append(pushed, c.What.(Pushed).Push) })
	p := Push{
		Operation: "push.notify", Audience: Audience{Tags: []string{"vip"}}, Platforms: []string{"ios", "android"},
		Notification: Notification{Text: "all", Platforms: map[string]PlatformText{"ios": {Text: "ios"}}},
	}
	first, err := s.Push(p)
	require.NoError(t, err)
	second, err := s.Push(p)
	require.NoError(t, err)
	assert.NotEqual(t, first, second)
	require.Len(t, pushed, 2)
	p.ID, p.Time = first, now
	assert.Equal(t, p, pushed[0])
	assert.Equal(t, pushed, s.Pushes())

	last := ""
	for range maxPushes {
		last, err = s.Push(p)
		require.NoError(t, err)
	}
	kept := s.Pushes()
	assert.Less(t, len(kept), maxPushes, "the older ones are dropped")
	assert.Equal(t, last, kept[len(kept)-1].ID)
}

func TestUltraGroupMessages(t *testing.T) {
	t.Parallel()
	s := New(Config{})
	require.NoError(t, s.SetUltraGroup("ug",
		ChannelMessage{UID: "a", From: "ann", Outgoing: text}, ChannelMessage{UID: "b", Channel: "c1", From: "bob", Outgoing: text},
		ChannelMessage{UID: "c", From: "ann", Outgoing: Outgoing{ObjectName: "n", Transient: true}}))
	require.NoError(t, s.SetUltraGroup("ug", ChannelMessage{From: "ann", Channel: DefaultChannel, Outgoing: text}))
	uids := func(keys ...MessageKey) (found []string) {
		messages, err := s.UltraGroupMessages("ug", keys)
		require.NoError(t, err)
		for _, m := range messages {
			assert.Equal(t, UltraGroup, m.Conversation)
			found = append(found, m.Channel+" "+m.UID)
		}
		return found
	}
	inC1 := MessageKey{UID: "b", Channel: "c1"}
	assert.Equal(t, []string{"c1 b", "RCDefault a", "c1 b", "RCDefault a"}, uids(inC1, MessageKey{UID: "a"}, inC1, MessageKey{"a", DefaultChannel}))
	assert.Empty(t, uids(MessageKey{UID: "b"}, MessageKey{UID: "a", Channel: "c1"}), "they are in other channels")
	assert.Empty(t, uids(MessageKey{UID: "c"}), "it was not stored")
	assert.Len(t, s.ultraGroups["ug"].channels[DefaultChannel].history.messages, 3)

	for reason, err := range map[Reason]error{
		NoSuchUltraGroup: func() error { _, err := s.UltraGroupMessages("none", nil); return err }(),
		NoSuchChannel: func() error {
			_, err := s.UltraGroupMessages("ug", []MessageKey{inC1, {"a", "none"}})
			return err
		}(),
		BadParameter: s.SetUltraGroup(strings.Repeat("g", maxIDBytes+1)),
		BadMessage:   s.SetUltraGroup("new", ChannelMessage{}),
	} {
		assert.Equal(t, reason, ReasonOf(err), err)
	}
	assert.NotContains(t, s.ultraGroups, "new")
}
