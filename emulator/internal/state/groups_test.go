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
		assert.Equal(t, []string{"bob"}, s.GroupMembers("left"))
		assert.Equal(t, []string{"bob", "ann"}, s.GroupMembers("kept"), "the order of joining stays")
		assert.Equal(t, []string{"ann"}, s.GroupMembers("made"))
		assert.Equal(t, "Kept", s.groups["kept"].name)
		assert.Equal(t, "Made", s.groups["made"].name)
	}
	require.NoError(t, s.SyncGroups("ann", nil))
	assert.Empty(t, s.GroupMembers("made"))
	assert.Equal(t, []string{"bob"}, s.GroupMembers("kept"))
	s.SetGroup("left")
	s.SetGroup("kept")
	assert.Empty(t, s.participants, "users without a group are forgotten")
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
	assert.Equal(t, []string{"ann", "u0"}, s.GroupMembers("old"))
	assert.NotContains(t, s.groups, "a")
	require.NoError(t, s.SyncGroups("u0", map[string]string{"full": "F"}), "a member stays")
	assert.Equal(t, "F", s.groups["full"].name)
	assert.Equal(t, []string{"ann"}, s.GroupMembers("old"))
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

// members lists a group's members, and none of a group that does not exist.
func members(s *State, group string) []string { return append([]string{}, s.GroupMembers(group)...) }

func TestGroupMembership(t *testing.T) {
	t.Parallel()
	s := New(Config{})
	change := func(done GroupChanged, err error) {
		require.NoError(t, err)
		assert.Zero(t, done, "nothing is told without a notice")
	}
	for range 2 { // a repeat changes nothing
		change(s.CreateGroup("g", "Team", []string{"ann", "bob", "ann"}, nil))
		assert.Equal(t, []string{"ann", "bob"}, members(s, "g"))
	}
	change(s.CreateGroup("g", "Renamed", []string{"cid"}, nil))
	change(s.JoinGroup("g", []string{"bob", "dan"}, "", nil))
	assert.Equal(t, []string{"ann", "bob", "cid", "dan"}, members(s, "g"))
	change(s.JoinGroup("other", []string{"ann"}, "", nil))
	change(s.CreateGroup("a", "A", []string{"ann"}, nil))
	assert.Equal(t, []NamedGroup{{"g", "Renamed"}, {"other", ""}, {"a", "A"}}, s.GroupsOf("ann"), "in the order of joining")
	change(s.JoinGroup("other", []string{"ann"}, "Other", nil))
	change(s.QuitGroup("g", []string{"ann", "nobody", "cid"}, nil))
	change(s.QuitGroup("none", []string{"ann"}, nil))
	change(s.RenameGroup("none", "None", nil))
	change(s.DismissGroup("none", "ann", nil))
	assert.Equal(t, []string{"bob", "dan"}, members(s, "g"))
	assert.Equal(t, []NamedGroup{{"other", "Other"}, {"a", "A"}}, s.GroupsOf("ann"))
	assert.Equal(t, []string{"a", "g", "other"}, s.Groups())

	change(s.QuitGroup("a", []string{"ann"}, nil))
	assert.Equal(t, []string{"a", "g", "other"}, s.Groups(), "the last one to leave does not end the group")
	change(s.DismissGroup("g", "eve", nil))
	assert.Empty(t, members(s, "g"))
	assert.Empty(t, s.GroupsOf("bob"))
	assert.NotContains(t, s.groups, "g", "nothing of it is kept")
	change(s.JoinGroup("g", []string{"bob"}, "", nil))
	assert.Equal(t, []NamedGroup{{"g", ""}}, s.GroupsOf("bob"), "the name was not kept")
}

func TestGroupLimits(t *testing.T) {
	t.Parallel()
	s := New(Config{})
	crowd := make([]string, groupLimit)
	for i := range crowd {
		crowd[i] = fmt.Sprint("u", i)
	}
	_, err := s.CreateGroup("g", "G", crowd[1:], nil)
	require.NoError(t, err)
	_, err = s.JoinGroup("g", []string{"u0", "u1", "one more"}, "New", nil)
	assert.Equal(t, GroupFull, ReasonOf(err))
	assert.Len(t, members(s, "g"), groupLimit-1, "nobody was added")
	assert.Equal(t, "G", s.groups["g"].name)
	_, err = s.JoinGroup("g", crowd, "", nil)
	require.NoError(t, err, "who is in it already does not count twice")
	_, err = s.CreateGroup("new", "N", append(crowd, "one more"), nil)
	assert.Equal(t, GroupFull, ReasonOf(err))
	assert.NotContains(t, s.groups, "new")

	capped := func(most int) error {
		_, err := s.JoinGroup("small", []string{"ann", "bob"}, "", &GroupNotice{MaxMembers: most, From: "ann", Outgoing: text})
		return err
	}
	assert.Equal(t, GroupFull, ReasonOf(capped(1)))
	assert.NoError(t, capped(2))
	assert.Equal(t, GroupFull, ReasonOf(capped(1)), "of members too")

	require.NoError(t, s.MuteInGroups(crowd[:globalMuteLimit], time.Minute))
	assert.Equal(t, BadParameter, ReasonOf(s.MuteInGroups([]string{"u0", "ann"}, 0)))
	assert.Len(t, s.MutedInGroups(), globalMuteLimit)
	require.NoError(t, s.MuteInGroups(crowd[:1], 0))
	s.Advance(time.Minute)
	assert.Len(t, s.MutedInGroups(), 1, "the others are over")
	require.NoError(t, s.MuteInGroups([]string{"ann"}, 0))
}

// TestWhatOutlivesAGroup checks mutes, allowlists and remarks: rows by group and user, which need neither.
func TestWhatOutlivesAGroup(t *testing.T) {
	t.Parallel()
	now := time.UnixMilli(1_700_000_000_000)
	s := New(Config{Now: func() time.Time { return now }})
	require.NoError(t, s.MuteInGroup("g", []string{"ann", "bob"}, time.Hour))
	require.NoError(t, s.MuteInGroup("g", []string{"bob"}, 0))
	require.NoError(t, s.MuteGroups([]string{"z", "g", "z"}, true))
	require.NoError(t, s.AllowDuringGroupMute("g", []string{"cid", "ann"}))
	require.NoError(t, s.SetPushRemark("g", "ann", "Annie"))
	kept := func() {
		t.Helper()
		assert.Equal(t, []Mute{{"ann", now, now.Add(time.Hour)}, {"bob", now, time.Time{}}}, s.MutedInGroup("g"))
		assert.Equal(t, []string{"z", "g"}, s.GroupsMutedAll())
		assert.Equal(t, []string{"cid", "ann"}, s.AllowedDuringGroupMute("g"))
		assert.Equal(t, "Annie", s.PushRemark("g", "ann"))
	}
	kept()
	assert.Empty(t, s.Groups(), "none was made")
	_, err := s.CreateGroup("g", "G", []string{"ann", "bob"}, nil)
	require.NoError(t, err)
	_, err = s.QuitGroup("g", []string{"ann"}, nil)
	require.NoError(t, err)
	kept()
	_, err = s.DismissGroup("g", "ann", nil)
	require.NoError(t, err)
	kept()
	view, exists := s.Group("g")
	assert.False(t, exists)
	assert.Equal(t, GroupView{
		ID: "g", Members: []string{}, MutedAll: true, AllowedDuringMuteAll: []string{"cid", "ann"}, Muted: s.MutedInGroup("g"),
		PushRemarks: map[string]string{"ann": "Annie"},
	}, view)

	require.NoError(t, s.MuteGroups([]string{"g"}, true), "again: the order stays")
	kept()
	assert.Equal(t, []bool{true, false, true}, s.AreGroupsMuted([]string{"g", "none", "z"}))
	require.NoError(t, s.MuteGroups([]string{"g", "z", "none"}, false))
	require.NoError(t, s.UnmuteInGroup("g", []string{"ann", "bob", "eve"}))
	require.NoError(t, s.DisallowDuringGroupMute("g", []string{"ann", "cid", "eve"}))
	require.NoError(t, s.DeletePushRemark("g", "ann"))
	require.NoError(t, s.DeletePushRemark("none", "ann"))
	assert.Empty(t, s.groups, "what is lifted is forgotten")
	assert.Empty(t, s.mutedGroups)
	assert.Empty(t, s.PushRemark("g", "ann"))
	assert.Empty(t, s.AllowedDuringGroupMute("g"))
	assert.Empty(t, s.MutedInGroup("g"))
}

func TestWhoMaySendToAGroup(t *testing.T) {
	t.Parallel()
	now := time.UnixMilli(1_700_000_000_000)
	s := New(Config{Now: func() time.Time { return now }})
	ann, _ := connect(t, s, "ann")
	s.SetGroup("g", "ann", "bob")
	check := func(want Reason, why string) {
		t.Helper()
		_, err := ann.Send(Group, "g", text)
		assert.Equal(t, want, ReasonOf(err), why)
	}
	check(0, "a member")
	require.NoError(t, s.MuteInGroup("g", []string{"ann"}, time.Hour))
	check(MutedInGroup, "muted in the group")
	require.NoError(t, s.MuteInGroups([]string{"ann"}, 0))
	s.Advance(time.Hour)
	check(MutedInGroup, "muted in all groups")
	require.NoError(t, s.UnmuteInGroup("g", []string{"ann"}))
	check(MutedInGroup, "which the mute in the group does not end")
	require.NoError(t, s.UnmuteInGroups([]string{"ann", "eve"}))
	check(0, "free")
	require.NoError(t, s.MuteGroups([]string{"g"}, true))
	check(MutedInGroup, "all are muted")
	require.NoError(t, s.AllowDuringGroupMute("g", []string{"ann"}))
	check(0, "allowed")
	require.NoError(t, s.MuteInGroup("g", []string{"ann"}, 0))
	check(MutedInGroup, "her mute wins")
	_, err := s.QuitGroup("g", []string{"ann"}, nil)
	require.NoError(t, err)
	check(NotInGroup, "membership comes first")
	_, err = s.JoinGroup("g", []string{"ann"}, "", nil)
	require.NoError(t, err)
	check(MutedInGroup, "the mute outlived leaving")
	require.NoError(t, s.UnmuteInGroup("g", []string{"ann"}))
	check(0, "and so did the allowance")
	_, err = s.DismissGroup("g", "bob", nil)
	require.NoError(t, err)
	check(NotInGroup, "dismissed")
}

// TestMembersWhoRegisterLater get messages although they were no users when they joined.
func TestMembersWhoRegisterLater(t *testing.T) {
	t.Parallel()
	s := New(Config{})
	s.SetGroup("g", "late", "ann")
	_, err := s.Send(Posting{From: "x", Kind: Group, Targets: []string{"g", "none"}, Outgoing: text})
	require.NoError(t, err)
	_, out := connect(t, s, "late")
	assert.Empty(t, out.events)
	_, err = s.Send(Posting{From: "x", Kind: Group, Targets: []string{"g"}, Outgoing: text})
	require.NoError(t, err)
	assert.Len(t, out.events, 1)
}
