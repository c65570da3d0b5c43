package state

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// connect registers a user and opens a session for it.
func connect(t *testing.T, s *State, userID string) (*Session, *outlet) {
	token, err := s.TokenOf(userID)
	require.NoError(t, err)
	out := &outlet{}
	session, err := s.Connect(token, out)
	require.NoError(t, err)
	return session, out
}

var text = Outgoing{ObjectName: "RC:TxtMsg", Content: "hi"}

func into(rooms ...string) Posting {
	return Posting{From: "server", Kind: Chatroom, Targets: rooms, Outgoing: text}
}

// scene returns a state in which most actions can be refused: ann is in the room r and muted there, bob is not in it,
// cat is blocked in it, dan is deactivated, and another user owns the attribute k. ann is also in the group ann's,
// and muted there.
func scene(t *testing.T) (s *State, ann, bob *Session) {
	s = New(Config{UserLimit: 4, Deduplicate: true})
	ann, _ = connect(t, s, "ann")
	bob, _ = connect(t, s, "bob")
	for _, id := range []string{"cat", "dan"} {
		_, err := s.TokenOf(id)
		require.NoError(t, err)
	}
	require.NoError(t, s.AddToken("dan's", "dan"))
	_, err := s.Deactivate([]string{"dan"})
	require.NoError(t, err)
	full := map[string]string{}
	for i := range attributeLimit {
		full[fmt.Sprint(i)] = "v"
	}
	require.NoError(t, s.CreateRoom(NewRoom{ID: "full", AttributeOwner: "cat", Attributes: full}))
	require.NoError(t, s.CreateRoom(NewRoom{ID: "r", AttributeOwner: "cat", Attributes: map[string]string{"k": "v"}}))
	require.NoError(t, s.JoinRoom("r", "ann"))
	require.NoError(t, s.MuteInRoom("r", []string{"ann"}, time.Hour, nil))
	require.NoError(t, s.BlockInRoom("r", []string{"cat"}, time.Hour, nil))
	for i := range keepaliveLimit {
		id := fmt.Sprint("kept", i)
		require.NoError(t, s.CreateRoom(NewRoom{ID: id}))
		require.NoError(t, s.KeepAlive(id))
	}
	s.SetGroup("ann's", "ann")
	require.NoError(t, s.MuteInGroup("ann's", []string{"ann"}, 0))
	numbered := into("r")
	numbered.Number = 7
	_, err = s.Send(numbered)
	require.NoError(t, err)
	return s, ann, bob
}

func TestRefusedActionsChangeNothing(t *testing.T) {
	t.Parallel()
	s, ann, bob := scene(t)
	long := strings.Repeat("x", MaxContentBytes+1)
	many := strings.Split(strings.Repeat("u,", muteAllAllowLimit)+"u", ",")
	for i := range many {
		many[i] += fmt.Sprint(i)
	}
	crowd := make([]string, globalMuteLimit+1)
	for i := range crowd {
		crowd[i] = fmt.Sprint("u", i)
	}
	again := into("r")
	again.Number = 7
	send := func(p Posting) error { _, err := s.Send(p); return err }
	say := func(by *Session, kind ConversationType, target string, o Outgoing) error {
		_, err := by.Send(kind, target, o)
		return err
	}
	push := func(a Audience, platforms ...string) error {
		_, err := s.Push(Push{Audience: a, Platforms: platforms, Notification: Notification{Platforms: map[string]PlatformText{"android": {Text: "x"}}}})
		return err
	}
	join := func(room string, o JoinOptions) error { _, err := bob.Join(room, o); return err }
	set := func(entries map[string]string) AttributeChange { return AttributeChange{Set: entries} }
	actions := map[string]struct {
		reason Reason
		act    func() error
	}{
		"an empty room id":            {BadParameter, func() error { return s.CreateRoom(NewRoom{}) }},
		"attributes without an owner": {BadParameter, func() error { return s.CreateRoom(NewRoom{ID: "n", Attributes: map[string]string{"a": "b"}}) }},
		"a room with a bad attribute": {BadAttribute, func() error {
			return s.CreateRoom(NewRoom{ID: "n", AttributeOwner: "u", Attributes: map[string]string{"": "b"}})
		}},
		"one of two names for a bad id":       {BadParameter, func() error { return s.NameRooms(map[string]string{"n": "x", "\n": "y"}) }},
		"one of two users unknown":            {NoSuchUser, func() error { return s.JoinRoom("r", "bob", "nobody") }},
		"one of two users blocked":            {BlockedInRoom, func() error { return s.JoinRoom("r", "bob", "cat") }},
		"joining no room":                     {NoSuchRoom, func() error { return s.JoinRoom("none", "bob") }},
		"a client joining no room":            {NoSuchRoom, func() error { return join("none", JoinOptions{Existing: true}) }},
		"a client joining an impossible room": {BadParameter, func() error { return join("", JoinOptions{}) }},
		"one of two rooms gone":               {NoSuchRoom, func() error { return send(into("r", "none")) }},
		"a message without a type":            {BadMessage, func() error { return send(Posting{Kind: Chatroom, Targets: []string{"r"}}) }},
		"a client's without a type":           {BadMessage, func() error { return say(bob, Private, "ann", Outgoing{}) }},
		"a content too long":                  {BadMessage, func() error { return say(bob, Private, "ann", Outgoing{ObjectName: "n", Content: long}) }},
		"a number again":                      {Repeated, func() error { return send(again) }},
		"two groups of a directed message": {BadParameter, func() error {
			return send(Posting{Kind: Group, Targets: []string{"g", "h"}, DirectedAt: []string{"u"}, Outgoing: text})
		}},
		"a client's message to an ultra group":  {NotSupported, func() error { return say(bob, UltraGroup, "g", text) }},
		"a client's message to no group":        {NotInGroup, func() error { return say(bob, Group, "none", text) }},
		"a client's message to another's group": {NotInGroup, func() error { return say(bob, Group, "ann's", text) }},
		"a member who is muted":                 {MutedInGroup, func() error { return say(ann, Group, "ann's", text) }},
		"a full group": {GroupFull, func() error {
			_, err := s.JoinGroup("ann's", []string{"bob"}, "New", &GroupNotice{MaxMembers: 1, From: "ann", Outgoing: text})
			return err
		}},
		"a notice of nobody": {BadParameter, func() error {
			_, err := s.QuitGroup("ann's", []string{"ann"}, &GroupNotice{Outgoing: text})
			return err
		}},
		"a notice without a type": {BadMessage, func() error {
			_, err := s.DismissGroup("ann's", "ann", &GroupNotice{From: "u", Outgoing: Outgoing{Content: "c"}})
			return err
		}},
		"a notice without content": {BadParameter, func() error {
			_, err := s.RenameGroup("ann's", "New", &GroupNotice{From: "u", Outgoing: Outgoing{ObjectName: "n"}})
			return err
		}},
		"one of two members no user":       {BadParameter, func() error { _, err := s.CreateGroup("new", "New", []string{"ann", ""}, nil); return err }},
		"a group without an id":            {BadParameter, func() error { return s.SetPushRemark("", "ann", "Ann") }},
		"one of two groups no group":       {BadParameter, func() error { return s.MuteGroups([]string{"ann's", ""}, true) }},
		"too many muted in all groups":     {BadParameter, func() error { return s.MuteInGroups(crowd, 0) }},
		"a client that is not in the room": {NotInRoom, func() error { return say(bob, Chatroom, "r", text) }},
		"a client that is muted":           {Muted, func() error { return say(ann, Chatroom, "r", text) }},
		"an announcement by one who is muted": {Muted, func() error {
			return ann.ChangeAttributes("r", AttributeChange{Set: map[string]string{"mine": "v"}, Announce: &text})
		}},
		"another user's attribute": {NotOwner, func() error { return ann.ChangeAttributes("r", set(map[string]string{"mine": "v", "k": "w"})) }},
		"removing no attribute": {NoSuchAttribute, func() error {
			return ann.ChangeAttributes("r", AttributeChange{Remove: []string{"none"}, Existing: true})
		}},
		"one attribute too many":             {TooManyAttributes, func() error { return s.ChangeAttributes("full", "u", set(map[string]string{"0": "w", "more": "v"})) }},
		"one value too long":                 {LongAttribute, func() error { return s.ChangeAttributes("r", "u", set(map[string]string{"a": "v", "b": long})) }},
		"attributes of a room one is not in": {NotInRoom, func() error { _, err := bob.Attributes("r"); return err }},
		"one kept alive too many":            {KeepaliveLimit, func() error { return s.KeepAlive("r") }},
		"not kept alive":                     {NotKeptAlive, func() error { return s.EndKeepAlive("r") }},
		"a list that is full":                {ListFull, func() error { return s.AllowDuringMuteAll("r", many, &NoticeOptions{}) }},
		"a user too many":                    {UserLimit, func() error { _, err := s.TokenOf("eve"); return err }},
		"a token nobody issued":              {TokenIncorrect, func() error { _, err := s.Connect("made up", &outlet{}); return err }},
		"a user who is deactivated":          {UserDeactivated, func() error { _, err := s.Connect("dan's", &outlet{}); return err }},
		"reactivating too early":             {BadParameter, func() error { _, err := s.Reactivate([]string{"dan"}); return err }},
		"blocking one of two unknown":        {NoSuchUser, func() error { return s.BlockUsers([]string{"bob", "nobody"}, time.Hour) }},
		"one of two groups with a bad id":    {BadParameter, func() error { return s.SyncGroups("ann", map[string]string{"g": "G", "": "x"}) }},
		"groups of no user":                  {BadParameter, func() error { return s.SyncGroups("", nil) }},
		"a push to nobody":                   {BadParameter, func() error { return push(Audience{}, "android") }},
		"a push without a text":              {BadParameter, func() error { return push(Audience{Everybody: true}, "android", "ios") }},
		"recalling in an ultra group":        {NotSupported, func() error { return s.Recall(Recall{Kind: UltraGroup}) }},
		"recalling in no conversation":       {BadParameter, func() error { return s.Recall(Recall{Kind: 2}) }},
		"a history of more than 14 days": {BadParameter, func() error {
			_, err := s.History("r", History{Newest: time.Now(), Oldest: time.Now().AddDate(0, -1, 0)})
			return err
		}},
	}
	changes := 0
	s.Observe(func(Change) { changes++ })
	everything := func() any {
		o := s.Overview(OverviewLimits{Rooms: 100, Members: 100, Users: 100})
		o.Now = time.Time{}
		for i := range o.Rooms { // the time of the last use is that of the scene
			o.Rooms[i].Ends = time.Time{}
		}
		return []any{o, s.KeptAlive(), s.DeactivatedUsers(), s.BlockedUsers(), s.RoomsMutedAll(), len(s.Messages("r"))}
	}
	before := everything()
	for name, a := range actions {
		err := a.act()
		var refused *Refusal
		if assert.ErrorAs(t, err, &refused, name) {
			assert.Equal(t, a.reason, refused.Reason, "%s: %v", name, err)
			assert.NotEmpty(t, refused.Message, name)
		}
		assert.Zero(t, changes, name)
		require.Equal(t, before, everything(), name)
	}
}

// TestSessionsReceiveEventsBeforeActionReturns also checks the order.
func TestSessionsReceiveEventsBeforeActionReturns(t *testing.T) {
	t.Parallel()
	s := New(Config{})
	require.NoError(t, s.CreateRoom(NewRoom{ID: "r"}))
	ann, atAnn := connect(t, s, "ann")
	_, atBob := connect(t, s, "bob")
	require.NoError(t, s.JoinRoom("r", "ann", "bob"))
	var want []string
	var observed []string
	s.Observe(func(c Change) {
		if sent, ok := c.What.(MessageSent); ok {
			observed = append(observed, sent.Message.UID)
		}
	})
	for range 20 {
		sent, err := s.Send(into("r"))
		require.NoError(t, err)
		want = append(want, sent[0].UID)
		for name, out := range map[string]*outlet{"ann": atAnn, "bob": atBob} {
			require.Len(t, out.events, len(want), name)
			require.Equal(t, sent[0].UID, out.events[len(want)-1].Message.UID, name)
		}
		require.Equal(t, want, observed)
	}
	m, err := ann.Send(Chatroom, "r", text)
	require.NoError(t, err)
	assert.Len(t, atAnn.events, len(want), "not to the sender")
	assert.Equal(t, m.UID, atBob.events[len(want)].Message.UID)
}

func TestTimesInARoomIncreaseWhileTheClockStands(t *testing.T) {
	t.Parallel()
	now := time.UnixMilli(1_700_000_000_000)
	s := New(Config{Now: func() time.Time { return now }})
	var last time.Time
	for range 3 {
		require.NoError(t, s.CreateRoom(NewRoom{ID: "r"}))
		for range 10 {
			_, err := s.Send(into("r"))
			require.NoError(t, err)
		}
		for _, m := range s.Messages("r") {
			assert.True(t, m.Time.After(last), "also in a room that is made again")
			last = m.Time
		}
		s.DestroyRooms("r")
	}
}

func TestMembersAreListedInTheirOrder(t *testing.T) {
	t.Parallel()
	s := New(Config{})
	require.NoError(t, s.CreateRoom(NewRoom{ID: "r"}))
	for _, id := range []string{"dan", "ann", "cat", "bob"} {
		_, _ = connect(t, s, id)
		require.NoError(t, s.JoinRoom("r", id))
	}
	require.NoError(t, s.JoinRoom("r", "dan")) // already in
	s.users["cat"].session.Close()
	ids := func(count int, newestFirst bool) (ids []string) {
		total, list, err := s.Members("r", count, newestFirst)
		require.NoError(t, err)
		assert.Equal(t, 3, total)
		for _, m := range list {
			ids = append(ids, m.UserID)
		}
		return ids
	}
	assert.Equal(t, []string{"dan", "ann", "bob"}, ids(10, false))
	assert.Equal(t, []string{"bob", "ann"}, ids(2, true))
	assert.Empty(t, ids(0, false))
	assert.Empty(t, ids(-1, true))
}

// TestChangesRebuildState runs actions in many goroutines, and rebuilds the state from the changes that observers
// received.
func TestChangesRebuildState(t *testing.T) {
	t.Parallel()
	s := New(Config{})
	members, attributes, online, messages := map[string]bool{}, map[string]string{}, map[string]bool{}, 0
	s.Observe(func(c Change) { // runs under the lock, and needs none of its own
		switch done := c.What.(type) {
		case UsersJoined:
			for _, id := range done.Users {
				members[id] = true
			}
		case UsersLeft:
			for _, id := range done.Users {
				delete(members, id)
			}
		case AttributeChanged:
			attributes[done.Attribute.Key] = done.Attribute.Value
			if done.Removed {
				delete(attributes, done.Attribute.Key)
			}
		case SessionOpened:
			online[done.Session.UserID()] = true
		case SessionClosed:
			delete(online, done.Session.UserID())
		case MessageSent:
			messages++
		}
		s.Now() // allowed
	})
	require.NoError(t, s.CreateRoom(NewRoom{ID: "r"}))
	var running sync.WaitGroup
	for i := range 8 {
		running.Go(func() {
			id := fmt.Sprint("u", i)
			for n := range 50 {
				token, _ := s.TokenOf(id)
				session, err := s.Connect(token, &outlet{})
				if err != nil {
					continue // blocked by another goroutine
				}
				_, _ = session.Join("r", JoinOptions{})
				_, _ = session.Send(Chatroom, "r", text)
				_ = session.ChangeAttributes("r", AttributeChange{Set: map[string]string{id: fmt.Sprint(n)}, AutoDelete: n%2 == 0})
				_, _ = s.Send(into("r"))
				_ = s.ChangeAttributes("r", "server", AttributeChange{Remove: []string{fmt.Sprint("u", n%8)}})
				_ = s.MuteAll("r", n%3 == 0, &NoticeOptions{Operation: "chatroom.muteAll"})
				switch n % 4 {
				case 0:
					session.Close()
				case 1:
					_ = session.Quit("r")
				case 2:
					_ = s.BlockInRoom("r", []string{fmt.Sprint("u", (i+1)%8)}, 0, nil)
				}
			}
		})
	}
	running.Wait()
	room, ok := s.Room("r")
	require.True(t, ok)
	assert.Len(t, room.Members, len(members))
	for _, m := range room.Members {
		assert.True(t, members[m.UserID], m.UserID)
	}
	assert.Len(t, room.Attributes, len(attributes))
	for _, a := range room.Attributes {
		assert.Equal(t, attributes[a.Key], a.Value)
	}
	assert.Len(t, s.Messages("r"), messages)
	assert.Equal(t, len(online), s.Overview(OverviewLimits{}).OnlineCount)
	s.Close()
	assert.Empty(t, online)
	_, err := s.Connect("any", &outlet{})
	assert.ErrorIs(t, err, ErrClosed)
}
