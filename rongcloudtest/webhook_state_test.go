package rongcloudtest_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloudtest"
	"github.com/rongcloud-go/sdk/webhook"
)

// roomBook is an app that tracks its rooms by callbacks. Its state does not depend on the order of events, but each must count
// once.
type roomBook struct {
	mu      sync.Mutex
	applied map[string]bool // ids of events
	tries   map[string]int
	rooms   map[string]*roomPage
}

type roomPage struct {
	present    map[string]int // joined minus left
	entries    map[string]webhook.ChatroomAttribute
	messages   int
	characters int
}

func (b *roomBook) page(room string) *roomPage {
	if b.rooms[room] == nil {
		b.rooms[room] = &roomPage{present: map[string]int{}, entries: map[string]webhook.ChatroomAttribute{}}
	}
	return b.rooms[room]
}

var errBusy = errors.New("the database is busy")

// note applies an event once. One of three events fails once, before or after it is applied, and one fails twice.
func (b *roomBook) note(_ context.Context, e webhook.Event) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	h := fnv.New32a()
	h.Write([]byte(e.ID()))
	failures, late := int(h.Sum32()%3), h.Sum32()%2 == 0
	b.tries[e.ID()]++
	fails := b.tries[e.ID()] <= failures
	if fails && !late {
		return errBusy
	}
	if !b.applied[e.ID()] {
		b.applied[e.ID()] = true
		b.apply(e)
	}
	if fails {
		return errBusy
	}
	return nil
}

func (b *roomBook) apply(e webhook.Event) {
	switch e := e.(type) {
	case webhook.ChatroomStatus:
		for _, id := range e.UserIDs {
			switch e.Change {
			case webhook.RoomJoined:
				b.page(e.Room).present[id]++
			case webhook.RoomLeft:
				b.page(e.Room).present[id]--
			}
		}
	case webhook.ChatroomAttribute:
		if p := b.page(e.Room); e.Version > p.entries[e.Key].Version {
			p.entries[e.Key] = e
		}
	case webhook.Message:
		b.page(e.Target).messages++
		b.page(e.Target).characters += len(e.Original)
	}
}

// TestAppFollowsRooms runs clients in several rooms at once, while events are out of order, repeated, and refused at first.
func TestAppFollowsRooms(t *testing.T) {
	book := &roomBook{applied: map[string]bool{}, tries: map[string]int{}, rooms: map[string]*roomPage{}}
	handler, err := webhook.NewHandler(rongcloudtest.WebhookApp(), webhook.On(book.note))
	require.NoError(t, err)
	server := rongcloudtest.NewServer(t, emulator.WithWebhookDisorder(7), rongcloudtest.WithWebhooks(t, handler,
		webhook.KindMessage, webhook.KindChatroomStatus, webhook.KindChatroomAttribute))

	const rooms, users, rounds = 4, 6, 5
	var clients sync.WaitGroup
	for u := range users {
		client := server.Connect(fmt.Sprintf("user-%d", u)).Session
		for r := range rooms { // one client is in all rooms at once
			clients.Go(func() {
				for round := range rounds {
					assert.NoError(t, visit(client, fmt.Sprintf("room-%d", r), u, round))
				}
			})
		}
	}
	clients.Wait()
	server.AwaitWebhooks()

	for r := range rooms {
		id := fmt.Sprintf("room-%d", r)
		room, exists := server.Room(id)
		require.True(t, exists)
		page := book.page(id)
		var present, members []string
		for user, n := range page.present {
			assert.Contains(t, []int{0, 1}, n, "%s in %s", user, id)
			if n == 1 {
				present = append(present, user)
			}
		}
		for _, m := range room.Members {
			members = append(members, m.UserID)
		}
		assert.NotEmpty(t, members)
		assert.ElementsMatch(t, members, present)

		entries, kept := map[string]string{}, map[string]string{}
		for key, e := range page.entries {
			if e.Action == webhook.AttributeSet {
				entries[key] = e.UserID + ": " + e.Value
			}
		}
		for _, a := range room.Attributes {
			kept[a.Key] = a.Owner + ": " + a.Value
		}
		assert.NotEmpty(t, kept)
		assert.Equal(t, kept, entries)

		messages, characters := server.ChatroomMessages(id), 0
		for _, m := range messages {
			characters += len(m.Content)
		}
		assert.Len(t, messages, users*rounds)
		assert.Equal(t, len(messages), page.messages)
		assert.Equal(t, characters, page.characters)
	}

	bodies := map[string]int{}
	for _, d := range server.Deliveries() {
		assert.Equal(t, emulator.DeliverySucceeded, d.Outcome)
		bodies[string(d.Kind)+d.Body]++
	}
	assert.Len(t, book.applied, len(bodies), "every event once")
	assert.Greater(t, len(server.Deliveries()), len(bodies), "some came more than once")
}

// visit runs a client in a room. It stays in some rooms.
func visit(client *emulator.Session, room string, user, round int) error {
	if _, err := client.Join(room, emulator.JoinOptions{}); err != nil {
		return err
	}
	_, err := client.SendChatroom(room, emulator.Outgoing{ObjectName: "My:Note", Content: fmt.Sprintf("%s of %d in %d", client.UserID(), round, user)})
	if err != nil {
		return err
	}
	for key, autoDelete := range map[string]bool{"seat-" + client.UserID(): true, "topic": false} {
		if err := client.SetAttribute(room, emulator.Attribute{Key: key, Value: fmt.Sprint(round), AutoDelete: autoDelete}); err != nil {
			return err
		}
	}
	if round%2 == 1 {
		if err := client.RemoveAttribute(room, "topic"); err != nil {
			return err
		}
	}
	if round == 4 && user%2 == 0 {
		return nil
	}
	return client.Quit(room)
}
