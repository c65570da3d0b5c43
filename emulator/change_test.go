package emulator

import (
	"fmt"
	"go/ast"
	"go/parser"
	source "go/token"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestObserversSeeWhatWasDone: a change is described after it was made, once, in order, and after clients were told.
func TestObserversSeeWhatWasDone(t *testing.T) {
	s := newStore(&clock{base: time.Now})
	s.queueSize = 10
	var seen []string
	told := func(session *Session) string { // the events that wait for a session
		var waiting []string
		for _, e := range session.queue.events {
			waiting = append(waiting, e.Kind.String())
		}
		session.queue.events = nil
		return strings.Join(waiting, ", ")
	}
	var ann, bob *Session
	s.observe(func(c change) {
		note := strings.TrimPrefix(fmt.Sprintf("%T", c.what), "emulator.")
		switch done := c.what.(type) {
		case roomOpened:
			assert.Contains(t, s.rooms, done.room)
		case roomDestroyed:
			assert.NotContains(t, s.rooms, done.room)
			assert.Equal(t, byCall, done.cause)
			assert.Empty(t, ann.user.rooms)
		case usersJoined:
			for _, id := range done.users {
				assert.Contains(t, s.rooms[done.room].members, id)
			}
			note += " " + strings.Join(done.users, "+")
		case usersLeft:
			for _, id := range done.users {
				assert.NotContains(t, s.rooms[done.room].members, id)
			}
			note += fmt.Sprintf(" %s %d", strings.Join(done.users, "+"), done.cause)
		case attributeChanged:
			_, there := s.rooms[done.room].attributes[done.attribute.Key]
			assert.Equal(t, !done.removed, there)
			note += " " + done.actor
		case messageSent:
			assert.Same(t, done.message, s.rooms["r"].history.messages[len(s.rooms["r"].history.messages)-1])
			note += " " + done.message.Content
		case sessionClosed:
			assert.Nil(t, done.session.user.session)
			_, _, closed, _ := done.session.queue.take()
			assert.True(t, closed)
		}
		if ann != nil && bob != nil {
			note += fmt.Sprintf(" (ann: %s) (bob: %s)", told(ann), told(bob))
		}
		seen = append(seen, note)
	})
	connect := func(id string) *Session {
		require.Nil(t, s.register(id, id, ""))
		session, err := s.connect(s.issueToken(id))
		require.NoError(t, err)
		return session
	}
	first, second := connect("ann"), connect("bob")
	ann, bob = first, second
	r, problem := s.openRoom("r")
	require.Nil(t, problem)
	s.join(r, "ann", "bob")
	require.Nil(t, s.setEntries(r, "bob", map[string]string{"k": "v"}, true))
	s.publish(r, draft{from: "ann", content: "hi"}, nil)
	s.expel(r, []string{"bob"}, time.Now().Add(time.Hour))
	s.destroyRoom(r, byCall)
	bob.Close()
	for _, session := range s.audience[:cap(s.audience)] {
		assert.Nil(t, session, "sessions are not kept for the next change")
	}
	assert.Equal(t, []string{
		"sessionOpened", "sessionOpened",
		"roomOpened (ann: ) (bob: )",
		"usersJoined ann+bob (ann: ) (bob: )",
		"attributeChanged bob (ann: attribute set) (bob: attribute set)",
		"messageSent hi (ann: ) (bob: message)",
		"<nil> (ann: ) (bob: kicked from room)",
		"attributeChanged bob (ann: attribute removed) (bob: )",
		"usersLeft bob 3 (ann: ) (bob: )",
		"roomDestroyed (ann: room destroyed) (bob: )",
		"sessionClosed (ann: ) (bob: )",
	}, seen)
}

// TestTheStateKnowsNobodyAboveIt: what happens is described to observers; callbacks, console, gateway and Server API are not named.
func TestTheStateKnowsNobodyAboveIt(t *testing.T) {
	above := []string{"Emulator", "console", "feed", "webhooks", "gateway", "connection", "backlog", "request", "handler", "fields"}
	for _, name := range []string{
		"change.go", "clock.go", "delivery.go", "event.go", "expiry.go", "ids.go", "lock.go", "message.go", "presend.go", "queue.go",
		"rooms.go", "session.go", "store.go", "users.go",
	} {
		file, err := parser.ParseFile(source.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		for _, imported := range file.Imports {
			path := strings.Trim(imported.Path.Value, `"`)
			assert.False(t, path == "net/http" || strings.Contains(path, "github.com"), "%s imports %s", name, path)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				assert.False(t, slices.Contains(above, id.Name), "%s names %s", name, id.Name)
			}
			return true
		})
	}
}
