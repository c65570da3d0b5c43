package state

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestObserversReceiveChanges checks that observers receive each change once, after it was made, in order, and after
// clients.
func TestObserversReceiveChanges(t *testing.T) {
	s := New(Config{})
	var seen []string
	told := func(session *Session) string { // the events that a session received
		out := session.outlet.(*outlet)
		var received []string
		for _, e := range out.events {
			received = append(received, kinds[e.Kind])
		}
		out.events = nil
		return strings.Join(received, ", ")
	}
	var ann, bob *Session
	s.Observe(func(c Change) {
		note := strings.TrimPrefix(fmt.Sprintf("%T", c.What), "state.")
		switch done := c.What.(type) {
		case RoomOpened:
			assert.Contains(t, s.rooms, done.Room)
		case RoomDestroyed:
			assert.NotContains(t, s.rooms, done.Room)
			assert.Equal(t, ByCall, done.Cause)
			assert.Empty(t, ann.user.rooms)
		case UsersJoined:
			for _, id := range done.Users {
				assert.Contains(t, s.rooms[done.Room].members.places, id)
			}
			note += " " + strings.Join(done.Users, "+")
		case UsersLeft:
			for _, id := range done.Users {
				assert.NotContains(t, s.rooms[done.Room].members.places, id)
			}
			note += fmt.Sprintf(" %s %d", strings.Join(done.Users, "+"), done.Cause)
		case AttributeChanged:
			_, there := s.rooms[done.Room].attributes[done.Attribute.Key]
			assert.Equal(t, !done.Removed, there)
			note += " " + done.Actor
		case MessageSent:
			assert.Same(t, done.Message, s.rooms["r"].history.messages[len(s.rooms["r"].history.messages)-1])
			note += " " + done.Message.Content
		case SessionClosed:
			assert.Nil(t, done.Session.user.session)
			assert.Equal(t, []CloseReason{done.Reason}, done.Session.outlet.(*outlet).closed)
		}
		if ann != nil && bob != nil {
			note += fmt.Sprintf(" (ann: %s) (bob: %s)", told(ann), told(bob))
		}
		seen = append(seen, note)
	})
	connect := func(id string) *Session {
		token, err := s.TokenOf(id)
		require.NoError(t, err)
		session, err := s.Connect(token, &outlet{})
		require.NoError(t, err)
		return session
	}
	first, second := connect("ann"), connect("bob")
	ann, bob = first, second
	require.NoError(t, s.CreateRoom(NewRoom{ID: "r"}))
	require.NoError(t, s.JoinRoom("r", "ann", "bob"))
	require.NoError(t, s.ChangeAttributes("r", "bob", AttributeChange{Set: map[string]string{"k": "v"}, AutoDelete: true}))
	_, err := s.Send(Posting{From: "ann", Kind: Chatroom, Targets: []string{"r"}, Outgoing: Outgoing{ObjectName: "n", Content: "hi"}})
	require.NoError(t, err)
	require.NoError(t, s.BlockInRoom("r", []string{"bob"}, time.Hour, nil))
	s.DestroyRooms("r")
	bob.Close()
	for _, session := range s.audience[:cap(s.audience)] {
		assert.Nil(t, session, "sessions are not kept for the next change")
	}
	assert.Equal(t, []string{
		"SessionOpened", "SessionOpened",
		"RoomOpened (ann: ) (bob: )",
		"UsersJoined ann+bob (ann: ) (bob: )",
		"AttributeChanged bob (ann: attribute set) (bob: attribute set)",
		"MessageSent hi (ann: ) (bob: message)",
		"<nil> (ann: ) (bob: kicked from room)",
		"AttributeChanged bob (ann: attribute removed) (bob: )",
		"UsersLeft bob 3 (ann: ) (bob: )",
		"RoomDestroyed (ann: room destroyed) (bob: )",
		"SessionClosed (ann: ) (bob: )",
	}, seen)
}

var kinds = map[EventKind]string{
	EventMessage: "message", EventAttributeSet: "attribute set", EventAttributeRemoved: "attribute removed",
	EventKickedFromRoom: "kicked from room", EventRoomDestroyed: "room destroyed",
}
