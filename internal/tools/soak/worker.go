package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// sendsPerRoom is less than the emulator keeps of a room.
const sendsPerRoom = 5000

// worker sends messages, each with a different content, and reads.
type worker struct {
	name   string
	client *rongcloud.Client
	rooms  roomMaker
	random *rand.Rand
	tally  *tally
}

// tally has the results of a worker's calls.
type tally struct {
	sends  map[string]map[string]string // outcome by room and content
	ends   map[string]int               // sends by outcome
	reads  map[string]int               // reads by outcome
	again  int                          // calls with more than one attempt
	broken error
}

func newTally() *tally {
	return &tally{sends: map[string]map[string]string{}, ends: map[string]int{}, reads: map[string]int{}}
}

// The ways a call ends.
const (
	delivered = "succeeded"
	uncertain = "outcome unknown"
)

func ending(err error) string {
	var e *rongcloud.Error
	switch {
	case err == nil:
		return delivered
	case errors.Is(err, rongcloud.ErrOutcomeUnknown):
		return uncertain
	case errors.As(err, &e) && e.Category != nil:
		return e.Category.Error()
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return "not sent: over"
	}
	return "other: " + err.Error()
}

func (w *worker) work(ctx context.Context) {
	messages, rooms := message.New(w.client), chatroom.New(w.client)
	var room string
	for n := 0; ctx.Err() == nil; n++ {
		if n%sendsPerRoom == 0 {
			room = fmt.Sprintf("%s-%d", w.name, n/sendsPerRoom)
			if w.tally.broken = w.rooms.create(room); w.tally.broken != nil {
				return
			}
			w.tally.sends[room] = map[string]string{}
		}
		var meta rongcloud.Meta
		content := fmt.Sprintf("%s %d", w.name, n)
		_, err := messages.SendChatroom(ctx, message.ChatroomParams{
			From: w.name, To: []string{room}, Content: message.Text{Content: content},
		}, rongcloud.MetaInto(&meta))
		w.tally.sends[room][content] = ending(err)
		w.tally.ends[ending(err)]++
		w.tally.count(meta)
		if w.random.IntN(4) == 0 {
			_, err := rooms.Get(ctx, room, rongcloud.MetaInto(&meta))
			w.tally.reads[ending(err)]++
			w.tally.count(meta)
		}
	}
}

func (t *tally) count(meta rongcloud.Meta) {
	if meta.Attempts > 1 {
		t.again++
	}
}
