package message_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// service returns a client of a server that stands in for RongCloud and gives the same response to every call.
func service(status int, answer string) (client *rongcloud.Client, end func()) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, answer)
	}))
	client, err := rongcloud.New("app-key", "app-secret", rongcloud.WithEndpoint(server.URL))
	if err != nil {
		log.Fatal(err)
	}
	return client, server.Close
}

func ExampleService_SendChatroom() {
	client, end := service(200, `{"code":200,"messageUIDs":[{"chatroomId":"10086","messageUID":"BS45-NPH4-HV87-10LM"}]}`)
	defer end()

	sent, err := message.New(client).SendChatroom(context.Background(), message.ChatroomParams{
		From:    "host",
		To:      []string{"10086"},
		Content: message.Text{Content: "Welcome!"},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range sent {
		fmt.Println(m.Target, m.MessageUID)
	}
	// Output: 10086 BS45-NPH4-HV87-10LM
}

// A gateway failed on the way. The message may have been sent, so the library does not retry.
func ExampleService_SendChatroom_outcomeUnknown() {
	client, end := service(502, "<html>Bad Gateway</html>")
	defer end()

	_, err := message.New(client).SendChatroom(context.Background(), message.ChatroomParams{
		From:    "host",
		To:      []string{"10086"},
		Content: message.Text{Content: "Question 1!"},
	})
	switch {
	case err == nil:
		fmt.Println("sent")
	case errors.Is(err, rongcloud.ErrOutcomeUnknown):
		fmt.Println("it may have been delivered: look before sending again")
	case errors.Is(err, rongcloud.ErrRateLimited), errors.Is(err, rongcloud.ErrUnavailable):
		fmt.Println("it was not sent: send it again later")
	default:
		fmt.Println("it was refused:", err)
	}
	// Output: it may have been delivered: look before sending again
}

func ExampleService_SendGroup_directed() {
	client, end := service(200, `{"code":200,"messageUIDs":[{"groupId":"class-7","messageUID":"BS45-NPH4-HV87-10LM"}]}`)
	defer end()

	_, err := message.New(client).SendGroup(context.Background(), message.GroupParams{
		From:    "teacher",
		To:      []string{"class-7"},
		Users:   []string{"ann", "bob"}, // nobody else in the group gets it
		Content: message.Text{Content: "Please come to my office."},
		Push:    message.Push{Content: "A message from your teacher"},
	})
	fmt.Println(err)
	// Output: <nil>
}

func ExampleService_Recall() {
	client, end := service(200, `{"code":200}`)
	defer end()

	err := message.New(client).Recall(context.Background(), message.RecallParams{
		From:         "host",
		Conversation: message.Conversation{Type: message.Chatroom, TargetID: "10086"},
		MessageUID:   "BS45-NPH4-HV87-10LM",
	})
	fmt.Println(err)
	// Output: <nil>
}

func ExampleService_ChatroomHistory() {
	client, end := service(200, `{"code":200,"data":[
		{"fromUserId":"bob","messageUID":"B-2","msgTime":1700000000200,"objectName":"RC:TxtMsg","content":"{\"content\":\"hi Ann\"}"},
		{"fromUserId":"ann","messageUID":"B-1","msgTime":1700000000100,"objectName":"APP:Wave","content":"{}"}]}`)
	defer end()

	now := time.UnixMilli(1700000001000)
	for m, err := range message.New(client).ChatroomHistory(context.Background(), message.HistoryParams{
		UserID: "host", RoomID: "10086", Newest: now, Oldest: now.Add(-time.Hour),
	}) {
		if err != nil {
			log.Fatal(err)
		}
		switch content := m.Content.(type) {
		case message.Text:
			fmt.Println(m.From, "says", content.Content)
		default:
			fmt.Println(m.From, "sent", m.ObjectName)
		}
	}
	// Output:
	// bob says hi Ann
	// ann sent APP:Wave
}
