package emulator_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http/httptest"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// start serves an emulator over HTTP, and returns it with a client.
func start() (emu *emulator.Emulator, client *rongcloud.Client, stop func()) {
	emu, err := emulator.New()
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(emu)
	client, err = rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(server.URL))
	if err != nil {
		log.Fatal(err)
	}
	return emu, client, server.Close
}

// The server sends a message, and a client receives it.
func Example() {
	emu, client, stop := start()
	defer stop()
	ctx := context.Background()
	if err := chatroom.New(client).Create(ctx, chatroom.CreateParams{ID: "10086"}); err != nil {
		log.Fatal(err)
	}

	token, err := emu.Token("ann") // as user.Service.Register, without a request
	if err != nil {
		log.Fatal(err)
	}
	ann, err := emu.Connect(token)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := ann.Join("10086", emulator.JoinOptions{Existing: true}); err != nil {
		log.Fatal(err)
	}

	_, err = message.New(client).SendChatroom(ctx, message.ChatroomParams{
		From: "host", To: []string{"10086"}, Content: message.Text{Content: "Welcome!"},
	})
	if err != nil {
		log.Fatal(err)
	}
	event, err := ann.Receive(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(event)
	fmt.Println(event.Message.Content)
	// Output:
	// message RC:TxtMsg from host in 10086
	// {"content":"Welcome!"}
}

// The response to one call is lost.
func ExampleEmulator_Inject() {
	emu, client, stop := start()
	defer stop()
	rooms := chatroom.New(client)

	once := emulator.DropAfterCommit
	once.Times = 1
	emu.Inject("chatroom.create", once)

	err := rooms.Create(context.Background(), chatroom.CreateParams{ID: "10086"}, rongcloud.Attempts(1))
	_, exists := emu.Room("10086")
	fmt.Println("unavailable:", errors.Is(err, rongcloud.ErrUnavailable), "- created:", exists)

	emu.Inject("chatroom.create", once)
	err = rooms.Create(context.Background(), chatroom.CreateParams{ID: "10086"})
	fmt.Println("sent again:", err)
	// Output:
	// unavailable: true - created: true
	// sent again: <nil>
}

// An idle room ends after an hour.
func ExampleEmulator_Advance() {
	emu, client, stop := start()
	defer stop()
	if err := chatroom.New(client).Create(context.Background(), chatroom.CreateParams{ID: "10086"}); err != nil {
		log.Fatal(err)
	}
	emu.Advance(59 * time.Minute)
	fmt.Println(emu.Rooms())
	emu.Advance(time.Minute)
	fmt.Println(emu.Rooms())
	// Output:
	// [10086]
	// []
}
