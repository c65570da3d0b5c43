package rongredis_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"

	rongredis "github.com/rongcloud-go/sdk/redis"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

func Example() {
	server, err := miniredis.Run() // a real one in production
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	redisClient := goredis.NewClient(&goredis.Options{Addr: server.Addr()})
	defer func() { _ = redisClient.Close() }()

	limiter, err := rongredis.New(redisClient)
	if err != nil {
		log.Fatal(err)
	}
	client, err := rongcloud.New("app-key", "app-secret", rongcloud.WithLimiter(limiter, rongcloud.LimitWait))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("made a client:", client != nil)

	// What the client does before each call:
	broadcasts := rongcloud.Budget{Key: "app-key:message.broadcast", Windows: []rongcloud.Window{rongcloud.CallsPerSecond(1).Window}}
	fmt.Println(limiter.Take(context.Background(), broadcasts, 1, 0))
	// Output:
	// made a client: true
	// <nil>
}

func ExampleNonceStore() {
	server, err := miniredis.Run() // a real one in production
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	redisClient := goredis.NewClient(&goredis.Options{Addr: server.Addr()})
	defer func() { _ = redisClient.Close() }()

	// Two processes serve one callback. Each has its own handler and store, on the same Redis.
	process := func(name string) *webhook.Handler {
		store, err := rongredis.NewNonceStore(redisClient)
		if err != nil {
			log.Fatal(err)
		}
		handler, err := webhook.NewHandler(
			webhook.WithApp("app-key", "app-secret"),
			webhook.WithNonceStore(store),
			webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
				fmt.Println(name, "handles room", e.Room)
				return nil
			}),
		)
		if err != nil {
			log.Fatal(err)
		}
		return handler
	}

	// The service retries a delivery, and the load balancer sends it to the other process.
	sender := webhook.Sender{AppKey: "app-key", AppSecret: "app-secret", Time: time.Now(), Nonce: "14314"}
	for _, handler := range []*webhook.Handler{process("the first"), process("the second")} {
		event := webhook.ChatroomStatus{Room: "10086", Change: webhook.RoomCreated}
		request, err := sender.NewRequest(context.Background(), "https://app.example/rongcloud", event)
		if err != nil {
			log.Fatal(err)
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		fmt.Println(answer.Code)
	}
	// Output:
	// the first handles room 10086
	// 200
	// 200
}
