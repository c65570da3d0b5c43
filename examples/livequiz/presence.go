package main

import (
	"context"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/webhook"
)

// callbackPath is the path of the chatroom status callback, which must be enabled in the console for the real service.
const callbackPath = "/rongcloud"

// presence tracks who is in the room, from callbacks. They may be repeated or out of order, so the latest one of each user
// counts.
type presence struct {
	room string

	mu    sync.Mutex
	seen  map[string]sight // by user
	begun bool             // a callback was received
}

type sight struct {
	at time.Time
	in bool
}

func newPresence(room string) *presence { return &presence{room: room, seen: map[string]sight{}} }

// callbacks returns a handler of the service's callbacks, signed with the app's secret.
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

// count returns how many players are in the room, and whether that is known.
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
