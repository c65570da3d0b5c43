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
	// quizUser sends the quiz messages. Nobody gets a token for it, so that no client can send as it; pages take quiz messages
	// from this user alone.
	quizUser = "livequiz"
	// hostUser is who the host page connects as, to read along and to chat.
	hostUser = "livequizhost"
	hostName = "Host"

	roomLife  = 24 * time.Hour // without activity
	saidTimes = 3
)

// room is the chatroom the quiz takes place in: everything the app asks of RongCloud.
type room struct {
	id       string
	users    *user.Service
	rooms    *chatroom.Service
	messages *message.Service
}

func newRoom(id string, c rongcloud.Caller) *room {
	return &room{id: id, users: user.New(c), rooms: chatroom.New(c), messages: message.New(c)}
}

// prepare registers the sender and makes the room, where it does not exist. A room that exists keeps its settings.
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

// admit registers a user and returns the token that the user's page connects with.
func (r *room) admit(ctx context.Context, userID, name string) (string, error) {
	token, err := r.users.Register(ctx, user.Registration{ID: userID, Name: name})
	return token.Value, err
}

// tell sends a quiz message into the room. Where the outcome of a send is unknown it sends again, because a double does no harm
// here: pages know a question and a result by its ids, and a ranking by its time. The SDK cannot know that and so leaves it to its
// caller. After an error that is no [rongcloud.ErrOutcomeUnknown] nobody has got the message.
//
// The history keeps none of them: whoever joins later asks this server for the state, which is never out of date.
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
			// The last send did nothing; what one before it did is as unknown as it was.
			return errors.Join(unknown, err)
		}
		unknown = err
		if ctx.Err() != nil {
			break
		}
	}
	return unknown
}
