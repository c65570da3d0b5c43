package main

import (
	"context"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/webhook"
)

// callbackPath is where the service tells of the room, with "chatroom status" switched on and this address in the console. The
// emulator is told to call it.
const callbackPath = "/rongcloud"

// presence is who is in the room, as callbacks tell. They come in any order and more than once, so of each user the latest counts.
type presence struct {
	room string

	mu    sync.Mutex
	seen  map[string]sight // by user
	begun bool             // something was told
}

type sight struct {
	at time.Time
	in bool
}

func newPresence(room string) *presence { return &presence{room: room, seen: map[string]sight{}} }

// callbacks serves the service's calls, signed with the app's secret.
func (p *presence) callbacks(appKey, appSecret string) (*webhook.Handler, error) {
	return webhook.NewHandler(webhook.WithApp(appKey, appSecret), webhook.On(p.note))
}

func (p *presence) note(_ context.Context, e webhook.ChatroomStatus) error {
	if e.Room != p.room {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun = true
	users := e.UserIDs
	if e.Change == webhook.RoomDestroyed {
		users = nil
		for id := range p.seen {
			users = append(users, id)
		}
	}
	for _, id := range users {
		if id != hostUser && !e.Time.Before(p.seen[id].at) {
			p.seen[id] = sight{at: e.Time, in: e.Change == webhook.RoomJoined}
		}
	}
	return nil
}

// count is how many players are in the room, and whether anything is known.
func (p *presence) count() (n int, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.seen {
		if s.in {
			n++
		}
	}
	return n, p.begun
}
