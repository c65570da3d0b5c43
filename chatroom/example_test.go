package chatroom_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// standIn returns a client of a server that stands in for RongCloud and gives the same response to every call.
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
	rooms := chatroom.New(client)

	if err := rooms.Create(ctx, chatroom.CreateParams{ID: "10086", DestroyAfter: 24 * time.Hour}); err != nil {
		log.Fatal(err)
	}
	err := rooms.SetAttribute(ctx, chatroom.SetAttributeParams{RoomID: "10086", Owner: "host", Key: "topic", Value: "Capitals"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("the room is open")

	err = rooms.AllowUsers(ctx, "10086", nil)
	fmt.Println(errors.Is(err, rongcloud.ErrInvalidArgument), err)
	// Output:
	// the room is open
	// true rongcloud: chatroom.addUserWhitelist: invalid argument: userIDs (userId) must have 1 to 5 values, has none
}

func ExampleService_Members() {
	client, stop := standIn(`{"code":200,"total":2,"users":[{"id":"ann","time":"2026-03-04 05:06:07"},{"id":"bea","time":"2026-03-04 05:07:00"}]}`)
	defer stop()

	list, err := chatroom.New(client).Members(context.Background(), chatroom.MembersParams{RoomID: "10086"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(list.Total, "in the room")
	for _, m := range list.Members {
		fmt.Println(m.UserID, m.Joined.UTC().Format(time.RFC3339))
	}
	// Output:
	// 2 in the room
	// ann 2026-03-03T21:06:07Z
	// bea 2026-03-03T21:07:00Z
}

func ExampleService_MutedRooms() {
	client, stop := standIn(`{"code":200,"chatroomIds":["10086","10087"]}`)
	defer stop()

	for roomID, err := range chatroom.New(client).MutedRooms(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(roomID)
	}
	// Output:
	// 10086
	// 10087
}
