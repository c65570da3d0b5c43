package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

const (
	roomID = "quickstart-room"
	host   = "quickstart-host"
)

var players = []string{"quickstart-ann", "quickstart-bob"}

// show runs the quiz step by step.
type show struct {
	service  service
	users    *user.Service
	rooms    *chatroom.Service
	messages *message.Service
	tokens   map[string]string
	clients  []*emulator.Session // the players' clients; empty for the real service
	out      io.Writer
	step     int
}

func newShow(s service, out io.Writer) *show {
	return &show{
		service: s, out: out, tokens: map[string]string{},
		users: user.New(s.client), rooms: chatroom.New(s.client), messages: message.New(s.client),
	}
}

func (s *show) play(ctx context.Context) (err error) {
	if err := s.register(ctx); err != nil {
		return err
	}
	if err := s.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.end(context.WithoutCancel(ctx))) }()
	for _, step := range []func(context.Context) error{s.enter, s.welcome, s.ask, s.list, s.refuse, s.solve} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// title prints the title of a step.
func (s *show) title(text string) {
	s.step++
	fmt.Fprintf(s.out, "\n%d. %s\n", s.step, text)
}

func (s *show) printf(format string, args ...any) { fmt.Fprintf(s.out, "   "+format+"\n", args...) }

func (s *show) register(ctx context.Context) error {
	s.title("Register a host and two players")
	for _, id := range append([]string{host}, players...) {
		token, err := s.users.Register(ctx, user.Registration{ID: id, Name: id})
		if err != nil {
			return err
		}
		s.tokens[id] = token.Value
		s.printf("%s has a token of %d characters to connect with", id, len(token.Value))
	}
	return nil
}

func (s *show) open(ctx context.Context) error {
	s.title("Create chatroom " + roomID)
	// The last step destroys the room, so it must not exist yet.
	if _, err := s.rooms.Get(ctx, roomID); !errors.Is(err, rongcloud.ErrNotFound) {
		return errors.Join(fmt.Errorf("chatroom %s exists already, or cannot be looked for; leaving it alone", roomID), err)
	}
	err := s.rooms.Create(ctx, chatroom.CreateParams{ID: roomID, DestroyAfter: time.Hour})
	if err == nil {
		s.printf("it ends by itself after an hour without activity")
	}
	return err
}

func (s *show) enter(context.Context) error {
	s.title("The players join")
	if s.service.emulator == nil {
		s.printf("skipped: joining is done by clients, with the tokens of step 1")
		return nil
	}
	for _, id := range players {
		client, err := s.service.emulator.Connect(s.tokens[id])
		if err != nil {
			return err
		}
		if _, err := client.Join(roomID, emulator.JoinOptions{Existing: true}); err != nil {
			return err
		}
		s.clients = append(s.clients, client)
		s.printf("%s connected and joined", id)
	}
	return nil
}

func (s *show) welcome(ctx context.Context) error {
	s.title("Send a text")
	return s.send(ctx, message.Text{Content: "Welcome to the quiz!"})
}

func (s *show) ask(ctx context.Context) error {
	s.title("Send a quiz question")
	now := time.Now()
	return s.send(ctx, message.Question{
		QuizID: "demo", QuestionID: "q1", Number: 1, Total: 1, Kind: message.SingleChoice,
		Title:    "Which keyword starts a goroutine?",
		Options:  []message.Choice{{ID: "A", Text: "go"}, {ID: "B", Text: "async"}, {ID: "C", Text: "spawn"}},
		OpensAt:  now,
		Deadline: now.Add(15 * time.Second),
	})
}

// send sends a message to the room, and shows that the players received it.
func (s *show) send(ctx context.Context, c message.Content) error {
	sent, err := s.messages.SendChatroom(ctx, message.ChatroomParams{From: host, To: []string{roomID}, Content: c})
	if err != nil {
		return err
	}
	for _, m := range sent {
		s.printf("sent as message %s", m.MessageUID)
	}
	for _, client := range s.clients {
		event, err := client.Receive(ctx)
		if err != nil {
			return err
		}
		got := message.Decode(event.Message.ObjectName, event.Message.Content)
		if got.ObjectName() != c.ObjectName() {
			return fmt.Errorf("%s received %s instead of %s", client.UserID(), got.ObjectName(), c.ObjectName())
		}
		s.printf("%s received %s", client.UserID(), describe(got))
	}
	return nil
}

func describe(c message.Content) string {
	switch c := c.(type) {
	case message.Text:
		return fmt.Sprintf("the text %q", c.Content)
	case message.Question:
		text := fmt.Sprintf("question %d of %d: %s", c.Number, c.Total, c.Title)
		for _, o := range c.Options {
			text += fmt.Sprintf("  %s) %s", o.ID, o.Text)
		}
		return text
	case message.Result:
		return fmt.Sprintf("the result: %v is right, %d of %d knew", c.CorrectOptionIDs, c.CorrectCount, c.Answered)
	}
	return "a message of type " + c.ObjectName()
}

func (s *show) list(ctx context.Context) error {
	s.title("List the members")
	members, err := s.rooms.Members(ctx, chatroom.MembersParams{RoomID: roomID})
	if err != nil {
		return err
	}
	s.printf("%d in the room", members.Total)
	for _, m := range members.Members {
		s.printf("%s since %s", m.UserID, m.Joined.Local().Format(time.TimeOnly))
	}
	return nil
}

func (s *show) refuse(ctx context.Context) error {
	s.title("A call that is refused")
	_, err := s.rooms.Get(ctx, "no-such-room")
	if !errors.Is(err, rongcloud.ErrNotFound) {
		return fmt.Errorf("expected the error to be ErrNotFound, got: %w", err)
	}
	s.printf("%v", err)
	return nil
}

func (s *show) solve(ctx context.Context) error {
	s.title("Close the quiz with the result")
	return s.send(ctx, message.Result{
		QuizID: "demo", QuestionID: "q1", Kind: message.SingleChoice, CorrectOptionIDs: []string{"A"},
		Counts:   []message.ChoiceCount{{ID: "A", Count: 1}, {ID: "B", Count: 1}, {ID: "C", Count: 0}},
		Answered: 2, CorrectCount: 1, ClosedAt: time.Now(),
	})
}

func (s *show) end(ctx context.Context) error {
	s.title("Destroy the room")
	if err := s.rooms.Destroy(ctx, []string{roomID}); err != nil {
		return err
	}
	for _, client := range s.clients {
		event, err := client.Receive(ctx)
		if err != nil {
			return err
		}
		s.printf("%s received: %s", client.UserID(), event.Kind)
	}
	s.printf("done")
	return nil
}
