package rongcloud_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// standIn starts a server that stands in for RongCloud and gives the same response to every call.
func standIn(status int, answer string) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	}))
}

func ExampleNew() {
	client, err := rongcloud.New("app-key", "app-secret", rongcloud.WithRegion(rongcloud.Singapore))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(client)

	_, err = rongcloud.New("app-key", "")
	fmt.Println(err)
	// Output:
	// rongcloud.Client(app app-key at api.sg-light-api.com)
	// rongcloud: New: invalid argument: appSecret must not be empty
}

// failures is a Caller that counts the failed calls of each operation. Services work with it as with a Client.
type failures struct {
	rongcloud.Caller
	byOperation map[string]int
}

func (f failures) Call(ctx context.Context, req rongcloud.Request, out rongcloud.Answer, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
	meta, err := f.Caller.Call(ctx, req, out, opts...)
	if err != nil {
		f.byOperation[req.Operation.ID]++
	}
	return meta, err
}

func ExampleCaller() {
	server := standIn(http.StatusServiceUnavailable, "")
	defer server.Close()
	client, err := rongcloud.New("app-key", "app-secret", rongcloud.WithEndpoint(server.URL))
	if err != nil {
		log.Fatal(err)
	}

	calls := failures{Caller: client, byOperation: map[string]int{}}
	// rooms := chatroom.New(calls), and so on; here a call without a service:
	op := rongcloud.Operation{ID: "chatroom.destroy", Path: "/chatroom/destroy.json", Idempotent: true}
	_, err = calls.Call(context.Background(), rongcloud.Request{Operation: op, Fields: rongcloud.Fields{rongcloud.NewField("chatroomId", "10086")}}, nil)
	fmt.Println(errors.Is(err, rongcloud.ErrUnavailable), calls.byOperation)
	// Output: true map[chatroom.destroy:1]
}

// An operation that no package has yet is described by its data. The response is decoded into a struct that embeds
// Envelope.
func ExampleClient_Call() {
	server := standIn(http.StatusOK, `{"code":200,"users":[{"id":"ann"},{"id":"bob"}]}`)
	defer server.Close()
	client, err := rongcloud.New("app-key", "app-secret", rongcloud.WithEndpoint(server.URL))
	if err != nil {
		log.Fatal(err)
	}

	groupMembers := rongcloud.Operation{ID: "group.queryMembers", Path: "/group/user/query.json", Idempotent: true}
	var answer struct {
		rongcloud.Envelope
		Users []struct {
			ID string `json:"id"`
		} `json:"users"`
	}
	meta, err := client.Call(context.Background(), rongcloud.Request{
		Operation: groupMembers,
		Fields:    rongcloud.Fields{rongcloud.NewField("groupId", "g1")},
	}, &answer, rongcloud.RequestID("trace-7"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.Users[0].ID, answer.Users[1].ID, meta.RequestID)
	// Output: ann bob trace-7
}

// errors.Is checks the category, HasCode checks a result code, and errors.As returns all details.
func ExampleError() {
	server := standIn(http.StatusTooManyRequests, `{"code":1008,"errorMessage":"called too often"}`)
	defer server.Close()
	client, err := rongcloud.New("app-key", "app-secret", rongcloud.WithEndpoint(server.URL), rongcloud.WithAttempts(1))
	if err != nil {
		log.Fatal(err)
	}

	op := rongcloud.Operation{ID: "user.checkOnline", Path: "/user/checkOnline.json", Idempotent: true}
	_, err = client.Call(context.Background(), rongcloud.Request{Operation: op}, nil)

	fmt.Println(errors.Is(err, rongcloud.ErrRateLimited), rongcloud.HasCode(err, rongcloud.CodeRateLimited))
	var e *rongcloud.Error
	if errors.As(err, &e) {
		fmt.Println(e.Operation, e.Status, e.Code, e.Message, e.Attempts, len(e.RequestID))
	}
	// Output:
	// true true
	// user.checkOnline 429 1008 called too often 1 32
}

// An observer provides metrics and traces. It sees every call, including those that were refused before anything was
// sent.
func ExampleWithObserver() {
	server := standIn(http.StatusOK, `{"code":200}`)
	defer server.Close()
	client, err := rongcloud.New("app-key", "app-secret", rongcloud.WithEndpoint(server.URL),
		rongcloud.WithObserver(rongcloud.Observer{
			AttemptEnd: func(_ context.Context, e rongcloud.AttemptEnd) { fmt.Println("attempt", e.Attempt, e.Outcome) },
			CallEnd: func(_ context.Context, e rongcloud.CallEnd) {
				fmt.Printf("%s %d %q\n", e.Operation, e.Attempts, rongcloud.CategoryOf(e.Err))
			},
		}))
	if err != nil {
		log.Fatal(err)
	}
	op := rongcloud.Operation{ID: "chatroom.destroy", Path: "/chatroom/destroy.json", Idempotent: true}
	_, _ = client.Call(context.Background(), rongcloud.Request{Operation: op}, nil)
	_, _ = client.Call(context.Background(), rongcloud.Request{Operation: op, Body: "a form takes fields"}, nil)
	// Output:
	// attempt 1 done
	// chatroom.destroy 1 ""
	// chatroom.destroy 0 "invalid argument"
}

// A gateway on the way may need its own header, and a response may have a field that this library does not decode.
func ExampleKeepAnswer() {
	server := standIn(http.StatusOK, `{"code":200,"fresh":true}`)
	defer server.Close()
	client, err := rongcloud.New("app-key", "app-secret", rongcloud.WithEndpoint(server.URL))
	if err != nil {
		log.Fatal(err)
	}
	op := rongcloud.Operation{ID: "chatroom.destroy", Path: "/chatroom/destroy.json", Idempotent: true}
	meta, err := client.Call(context.Background(), rongcloud.Request{Operation: op}, nil,
		rongcloud.Header("X-Tenant", "quiz"), rongcloud.KeepAnswer())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", meta.Raw.Body)
	// Output: {"code":200,"fresh":true}
}

// A method whose response is a stream yields the events as they arrive.
func ExampleEvents() {
	op := rongcloud.Operation{ID: "own.chat", Path: "/own/chat.json", Encoding: rongcloud.JSON}
	chat := func(ctx context.Context, c rongcloud.Caller, prompt string) iter.Seq2[rongcloud.Event, error] {
		return rongcloud.Events(ctx, c, rongcloud.Request{Operation: op, Body: map[string]string{"prompt": prompt}})
	}

	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: Good\n\ndata: morning\n\n")
	}))
	defer server.Close()
	client, err := rongcloud.New("app-key", "app-secret", rongcloud.WithEndpoint(server.URL))
	if err != nil {
		panic(err)
	}
	defer client.Close()
	for event, err := range chat(context.Background(), client, "hello") {
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(event.Data)
	}
	// Output:
	// Good
	// morning
}
