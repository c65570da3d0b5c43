package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const sendTime = 15 * time.Second // for everything that an action sends

// alarm calls f after d; stop cancels it. It is time.AfterFunc, or a test's replacement.
type alarm func(d time.Duration, f func()) (stop func())

func realAlarm(d time.Duration, f func()) func() {
	timer := time.AfterFunc(d, f)
	return func() { timer.Stop() }
}

// host runs the quiz: it changes the game, sends the messages that follow, and closes questions at their deadlines.
//
// It does not send on the context of a request: a question stays closed even if the host's page goes away.
type host struct {
	game  *game
	room  *room
	log   *slog.Logger
	alarm alarm

	// moving is held for a whole action, so that its messages are sent before the next action begins.
	moving sync.Mutex

	mu     sync.Mutex
	unsaid string // what may not have been delivered to the room
	ctx    context.Context
	cancel context.CancelFunc
	unwind func() // stops the alarm
}

func newHost(g *game, r *room, log *slog.Logger, a alarm) *host {
	ctx, cancel := context.WithCancel(context.Background())
	return &host{game: g, room: r, log: log, alarm: a, ctx: ctx, cancel: cancel, unwind: func() {}}
}

// stop cancels pending sends and the alarm.
func (h *host) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cancel()
	h.unwind()
}

// open asks a question. If it certainly was not delivered, it is withdrawn and can be opened again.
func (h *host) open(number int) error {
	h.moving.Lock()
	defer h.moving.Unlock()
	q, err := h.game.open(number)
	if err != nil {
		return err
	}
	err = h.say("question", q)
	if err != nil && !errors.Is(err, rongcloud.ErrOutcomeUnknown) && h.game.withdraw(number) {
		h.note("")
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.unwind = h.alarm(h.game.untilDeadline(), func() {
		// It fails if the host closed the question first, or records the error for the host.
		_ = h.close(number)
	})
	return nil
}

// close closes a question, and sends the result and the ranking. If sending fails, the question stays closed, and again repeats
// it.
func (h *host) close(number int) error {
	h.moving.Lock()
	defer h.moving.Unlock()
	result, ranking, err := h.game.close(number)
	if err != nil {
		return err
	}
	h.mu.Lock()
	h.unwind()
	h.mu.Unlock()
	_ = h.say("result", result, ranking)
	return nil
}

// end ends the quiz with the final ranking.
func (h *host) end() error {
	h.moving.Lock()
	defer h.moving.Unlock()
	ranking, err := h.game.end()
	if err == nil && ranking != nil {
		_ = h.say("ranking", *ranking)
	}
	return err
}

// restart starts a new quiz. It sends no message: pages fetch the state from time to time, and when they receive a message of
// another quiz.
func (h *host) restart(quizID, next string) error {
	h.moving.Lock()
	defer h.moving.Unlock()
	err := h.game.restart(quizID, next)
	if err == nil {
		h.note("")
	}
	return err
}

// again repeats the last messages to the room.
func (h *host) again() error {
	h.moving.Lock()
	defer h.moving.Unlock()
	what, contents := h.game.said()
	if len(contents) == 0 {
		return errNothingToSay
	}
	return h.say(what, contents...)
}

func (h *host) state() state {
	s := h.game.forScreen()
	h.mu.Lock()
	defer h.mu.Unlock()
	s.Undelivered = h.unsaid
	return s
}

// say sends messages, and records what may not have been delivered.
func (h *host) say(what string, contents ...message.Content) error {
	ctx, cancel := context.WithTimeout(h.ctx, sendTime)
	defer cancel()
	for _, c := range contents {
		if err := h.room.tell(ctx, c); err != nil {
			h.note(what)
			h.log.Error("a message may not have been delivered to the room", "what", what, "error", err)
			return err
		}
	}
	h.note("")
	return nil
}

func (h *host) note(unsaid string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.unsaid = unsaid
}
