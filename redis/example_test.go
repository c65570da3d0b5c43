package rongredis_test

import (
	"context"
	"fmt"
	"log"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"

	rongredis "github.com/rongcloud-go/sdk/redis"
	"github.com/rongcloud-go/sdk/rongcloud"
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
