package user_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http/httptest"
	"time"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

// emulated returns a client of an emulator, which stands in for RongCloud.
func emulated() (client *rongcloud.Client, stop func()) {
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

func Example() {
	client, stop := emulated() // in production: rongcloud.New(appKey, appSecret, rongcloud.WithRegion(rongcloud.Beijing))
	defer stop()
	ctx := context.Background()
	users := user.New(client)

	token, err := users.Register(ctx, user.Registration{ID: "ann", Name: "Ann", PortraitURI: "https://img.example/ann.png"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token) // safe to log; Ann's client connects with token.Value

	profile, err := users.Get(ctx, "ann")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(profile.Name, "registered", profile.Created.After(time.Now().Add(-time.Minute)))

	_, err = users.Get(ctx, "bob")
	fmt.Println("Bob is unknown:", errors.Is(err, rongcloud.ErrNotFound))
	// Output:
	// user.Token{UserID:ann, Value:[redacted]}
	// Ann registered true
	// Bob is unknown: true
}

func ExampleService_Block() {
	client, stop := emulated()
	defer stop()
	ctx := context.Background()
	users := user.New(client)
	if _, err := users.Register(ctx, user.Registration{ID: "troll", Name: "Troll"}); err != nil {
		log.Fatal(err)
	}

	if err := users.Block(ctx, []string{"troll"}, 24*time.Hour); err != nil {
		log.Fatal(err)
	}
	for blocked, err := range users.Blocked(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(blocked.ID, "may connect again in", time.Until(blocked.Until).Round(time.Hour))
	}

	err := users.Block(ctx, []string{"troll"}, 90*time.Second)
	fmt.Println(err)
	// Output:
	// troll may connect again in 24h0m0s
	// rongcloud: user.block: invalid argument: duration (minute) must be 1 to 43200 whole minutes, is 1m30s
}

// A client whose token was voided stays connected until it has to connect again. To disconnect it at once, also block
// the user.
func ExampleService_ExpireTokens() {
	client, stop := emulated()
	defer stop()
	ctx := context.Background()
	users := user.New(client)
	if _, err := users.Register(ctx, user.Registration{ID: "ann", Name: "Ann"}); err != nil {
		log.Fatal(err)
	}

	if err := users.ExpireTokens(ctx, []string{"ann"}, time.Now()); err != nil {
		log.Fatal(err)
	}
	online, err := users.IsOnline(ctx, "ann")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("online:", online)
	// Output: online: false
}
