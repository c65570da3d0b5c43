package webhook_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

func Example() {
	handler, err := webhook.NewHandler(
		webhook.WithApp("app-key", "app-secret"),
		webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
			fmt.Println(e.Room, e.Change, e.UserIDs)
			return nil
		}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(handler)
	defer server.Close()

	// What the service does:
	service := webhook.Sender{AppKey: "app-key", AppSecret: "app-secret"}
	request, err := service.NewRequest(context.Background(), server.URL,
		webhook.ChatroomStatus{Room: "10086", Change: webhook.RoomJoined, UserIDs: []string{"ann", "bob"}, Time: time.Now()})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := server.Client().Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	answer.Body.Close()
	fmt.Println(answer.StatusCode)
	// Output:
	// 10086 joined [ann bob]
	// 200
}

func ExampleOnPreSend() {
	handler, err := webhook.NewHandler(
		webhook.WithApp("app-key", "app-secret"),
		webhook.OnPreSend(func(_ context.Context, p webhook.PreSend) (webhook.Verdict, error) {
			text, ok := p.Content.(message.Text)
			if !ok || !strings.Contains(text.Content, "casino") {
				return webhook.Verdict{}, nil // let it pass
			}
			text.Content = strings.ReplaceAll(text.Content, "casino", "***")
			return webhook.Verdict{Content: text}, nil
		}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	service := webhook.Sender{AppKey: "app-key", AppSecret: "app-secret"}
	request, err := service.NewRequest(context.Background(), "https://app.example/hook", webhook.PreSend{
		From: "ann", Target: "10086", Conversation: message.Chatroom, Content: message.Text{Content: "to the casino!"}, UID: "1", Time: time.Now(),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	fmt.Println(answer.Body)
	// Output: {"pass":1,"replaceContent":"{\"content\":\"to the ***!\"}"}
}

func ExampleQueued() {
	queue, err := webhook.NewQueue(4, 1000, func(e webhook.Event, err error) { fmt.Println(e.ID(), err) })
	if err != nil {
		fmt.Println(err)
		return
	}
	handler, err := webhook.NewHandler(
		webhook.WithApp("app-key", "app-secret"),
		webhook.On(webhook.Queued(queue, func(_ context.Context, m webhook.Message) error {
			fmt.Println(m.From, m.ObjectName) // what takes long
			return nil
		})),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	http.Handle("/rongcloud/messages", handler.For(webhook.KindMessage))

	// When the program ends: first the http.Server, then the queue.
	if err := queue.Shutdown(context.Background()); err != nil {
		fmt.Println(err)
	}
}

// If middleware or a framework has read the body, pass the bytes that it kept. Everything else is as in ServeHTTP.
func ExampleHandler_Answer() {
	handler, err := webhook.NewHandler(
		webhook.WithApp("app-key", "app-secret"),
		webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
			fmt.Println(e.Room, e.Change)
			return nil
		}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	audited := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, webhook.DefaultBodyLimit)) // a logger, say
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		status, answer := handler.Answer(r.Context(), "", webhook.Incoming{Method: r.Method, Query: r.URL.Query(), Header: r.Header, Body: body})
		w.WriteHeader(status)
		_, _ = w.Write(answer)
	})

	service := webhook.Sender{AppKey: "app-key", AppSecret: "app-secret"}
	request, err := service.NewRequest(context.Background(), "https://app.example/hook",
		webhook.ChatroomStatus{Room: "10086", Change: webhook.RoomCreated, Time: time.Now()})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer := httptest.NewRecorder()
	audited.ServeHTTP(answer, request)
	fmt.Println(answer.Code)
	// Output:
	// 10086 created
	// 200
}
