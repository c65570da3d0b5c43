package group_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/rongcloud-go/sdk/group"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// standIn is a client of a server that gives the same answer to every call, in the place of RongCloud.
func standIn(answer string) (client *rongcloud.Client, stop func()) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer)
	}))
	client, err := rongcloud.New("app-key", "app-secret", rongcloud.WithEndpoint(server.URL))
	if err != nil {
		log.Fatal(err)
	}
	return client, server.Close
}

func Example() {
	client, stop := standIn(`{"code":200}`) // in production: rongcloud.New(appKey, appSecret, rongcloud.WithRegion(rongcloud.Beijing))
	defer stop()
	ctx := context.Background()
	groups := group.New(client)

	if _, err := groups.Create(ctx, group.CreateParams{ID: "team", Name: "Team", UserIDs: []string{"ann", "bob"}}); err != nil {
		log.Fatal(err)
	}
	if err := groups.Mute(ctx, group.MuteParams{GroupID: "team", UserIDs: []string{"bob"}, Duration: time.Hour}); err != nil {
		log.Fatal(err)
	}
	fmt.Println("bob may not speak for an hour")

	_, err := groups.Join(ctx, group.JoinParams{GroupID: "team"})
	fmt.Println(err)
	// Output:
	// bob may not speak for an hour
	// rongcloud: group.join: invalid argument: JoinParams.UserIDs (userId) must have 1 to 1000 values, has none
}

// The members learn that somebody has joined by a message that is sent along.
func ExampleService_Join() {
	client, stop := standIn(`{"code":200,"messageUID":"C1A2-B3D4-E5F6-0789","memberCount":3}`)
	defer stop()

	done, err := group.New(client).Join(context.Background(), group.JoinParams{
		GroupID: "team", UserIDs: []string{"cid"},
		Notice: &group.Notice{From: "ann", Content: message.Text{Content: "Ann has added Cid"}, Store: true},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(done.MemberCount, "members, told by", done.MessageUID)
	// Output: 3 members, told by C1A2-B3D4-E5F6-0789
}

func ExampleService_Members() {
	client, stop := standIn(`{"code":200,"users":[{"id":"ann"},{"id":"bob"}]}`)
	defer stop()

	for userID, err := range group.New(client).Members(context.Background(), "team") {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(userID)
	}
	// Output:
	// ann
	// bob
}

func ExampleService_Groups() {
	client, stop := standIn(`{"code":200,"groups":[{"id":"team","name":"Team"}]}`)
	defer stop()

	for g, err := range group.New(client).Groups(context.Background(), "ann") {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(g.ID, g.Name)
	}
	// Output: team Team
}

func ExampleService_Sync() {
	client, stop := standIn(`{"code":200}`)
	defer stop()

	err := group.New(client).Sync(context.Background(), "ann", map[string]string{"team": "Team", "friends": "Friends"})
	fmt.Println(err)
	// Output: <nil>
}

// Announcements: only ann speaks.
func ExampleService_MuteAll() {
	client, stop := standIn(`{"code":200}`)
	defer stop()
	ctx := context.Background()
	groups := group.New(client)

	if err := groups.AllowDuringMuteAll(ctx, "team", []string{"ann"}); err != nil {
		log.Fatal(err)
	}
	if err := groups.MuteAll(ctx, []string{"team"}); err != nil {
		log.Fatal(err)
	}
	fmt.Println("only ann speaks")
	// Output: only ann speaks
}
