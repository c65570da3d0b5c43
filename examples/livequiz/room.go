package main

import (
	"context"
	"errors"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

const (
	// quizUser sends the quiz messages. No token is issued for it, so that no client can send as this user. Pages accept quiz
	// messages only from this user.
	quizUser = "livequiz"
	// hostUser is the user with whom the host's page connects, to read and to chat.
	hostUser = "livequizhost"
	hostName = "Host"

	roomLife  = 24 * time.Hour // without activity
	saidTimes = 3
)

// room makes all calls to RongCloud: it is the chatroom of the quiz.
type room struct {
	id       string
	users    *user.Service
	rooms    *chatroom.Service
	messages *message.Service
}

func newRoom(id string, c rongcloud.Caller) *room {
	return &room{id: id, users: user.New(c), rooms: chatroom.New(c), messages: message.New(c)}
}

// prepare registers the sender and creates the room if it does not exist. An existing room keeps its settings.
func (r *room) prepare(ctx context.Context) error {
	if _, err := r.users.Register(ctx, user.Registration{ID: quizUser, Name: "Live quiz"}); err != nil {
		return err
	}
	_, err := r.rooms.Get(ctx, r.id)
	if errors.Is(err, rongcloud.ErrNotFound) {
		return r.rooms.Create(ctx, chatroom.CreateParams{ID: r.id, DestroyAfter: roomLife})
	}
	return err
}

// admit registers a user and returns the token with which the user's page connects.
func (r *room) admit(ctx context.Context, userID, name string) (string, error) {
	token, err := r.users.Register(ctx, user.Registration{ID: userID, Name: name})
	return token.Value, err
}

// tell sends a quiz message to the room. If the outcome is unknown it sends again, because a duplicate does no harm here: pages
// identify a question and a result by their IDs, and a ranking by its time. The SDK cannot know that, and leaves it to its
// caller. After an error that is not [rongcloud.ErrOutcomeUnknown], nobody has received the message.
//
// The messages are not stored in the history: pages that join later ask this server for the state, which is always current.
func (r *room) tell(ctx context.Context, c message.Content) error {
	var unknown error
	for range saidTimes {
		_, err := r.messages.SendChatroom(ctx, message.ChatroomParams{
			From: quizUser, To: []string{r.id}, Content: c, SkipHistory: true,
		})
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, rongcloud.ErrOutcomeUnknown):
			// The last send had no effect, but the outcome of the previous one is still unknown.
			return errors.Join(unknown, err)
		}
		unknown = err
		if ctx.Err() != nil {
			break
		}
	}
	return unknown
}
