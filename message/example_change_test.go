package message_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// emulated is a client of an emulator.
func emulated() (client *rongcloud.Client, end func()) {
	emu, err := emulator.New()
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(emu)
	client, err = rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(server.URL))
	if err != nil {
		log.Fatal(err)
	}
	return client, server.Close
}

func ExampleService_ModifyPrivate() {
	ctx := context.Background()
	client, end := emulated()
	defer end()
	messages := message.New(client)
	sent, err := messages.SendPrivate(ctx, message.PrivateParams{
		From: "ann", To: []string{"bob"}, Content: message.Text{Content: "See you at 7"}, IncludeSender: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	err = messages.ModifyPrivate(ctx, message.ModifyPrivateParams{
		From: "ann", To: "bob", MessageUID: sent.First().MessageUID, Content: message.Text{Content: "See you at 8"},
	})
	if err != nil {
		log.Fatal(err)
	}
	now := time.Now()
	for m, err := range messages.PrivateHistory(ctx, message.ConversationHistoryParams{UserID: "bob", TargetID: "ann", Newest: now.Add(time.Minute), Oldest: now.Add(-time.Hour)}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(m.From, m.Body)
	}
	// Output: ann {"content":"See you at 8"}
}

func ExampleService_SendPrivateTemplate() {
	client, end := emulated()
	defer end()
	sent, err := message.New(client).SendPrivateTemplate(context.Background(), message.PrivateTemplateParams{
		From: "shop", Content: message.Text{Content: "Dear {name}, your order {order} is on its way."},
		To: []message.TemplateRecipient{
			{UserID: "ann", Values: map[string]string{"name": "Ann", "order": "1001"}, PushContent: "Order {order}"},
			{UserID: "bob", Values: map[string]string{"name": `Bob "B"`, "order": "1002"}},
		},
	})
	fmt.Println(len(sent), err)
	// Output: 2 <nil>
}

func ExampleNewPrivateStream() {
	client, end := emulated()
	defer end()
	messages := message.New(client)
	stream := message.NewPrivateStream(messages, message.PrivateStreamParams{From: "bot", To: "ann", Chunk: message.Stream{Format: "markdown"}})
	err := stream.SendFrom(context.Background(), strings.NewReader("# An answer"))
	_, chunks := stream.Position()
	fmt.Println(chunks, err)
	// Output: 2 <nil>
}

func ExampleHistoryRecords() {
	client, err := rongcloud.FromEnv()
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	file, err := message.New(client).HistoryFile(ctx, message.HistoryFileParams{Hour: time.Now().Add(-2 * time.Hour)})
	if err != nil {
		log.Fatal(err)
	}
	for record, err := range message.HistoryRecords(ctx, http.DefaultClient, file, message.HistoryReading{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(record.Sent, record.From, record.TargetID, record.Content())
	}
}
