package rongcloudtest_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloudtest"
	"github.com/rongcloud-go/sdk/webhook"
)

func TestNewWebhookRequest(t *testing.T) {
	now := time.UnixMilli(time.Now().UnixMilli())
	var got []webhook.Event
	handler, err := webhook.NewHandler(rongcloudtest.WebhookApp(), webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
		e.Delivery = nil
		got = append(got, e)
		return nil
	}))
	require.NoError(t, err)
	joined := webhook.ChatroomStatus{Room: "r", Change: webhook.RoomJoined, UserIDs: []string{"ann"}, Time: now}
	left := webhook.ChatroomStatus{Room: "r", Change: webhook.RoomLeft, UserIDs: []string{"ann"}, Time: now}

	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, rongcloudtest.NewWebhookRequest(t, "/rongcloud", joined, left))
	assert.Equal(t, http.StatusOK, answer.Code)
	assert.Equal(t, []webhook.Event{joined, left}, got)

	for name, c := range map[string]struct {
		change func(*webhook.Sender)
		status int
	}{
		"of the past":        {func(s *webhook.Sender) { s.Generation = webhook.Legacy }, http.StatusOK},
		"of a private cloud": {func(s *webhook.Sender) { s.Generation = webhook.Private }, http.StatusUnauthorized},
		"signed long ago":    {func(s *webhook.Sender) { s.Time = now.Add(-time.Hour) }, http.StatusUnauthorized},
		"of somebody else":   {func(s *webhook.Sender) { s.AppSecret = "guessed" }, http.StatusUnauthorized},
		"of another app":     {func(s *webhook.Sender) { s.AppKey = "other" }, http.StatusUnauthorized},
		"with a known time":  {func(s *webhook.Sender) { s.Nonce, s.Time = "n", now }, http.StatusOK},
	} {
		sender := rongcloudtest.WebhookSender()
		c.change(&sender)
		r, err := sender.NewRequest(t.Context(), "/rongcloud", joined)
		require.NoError(t, err)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		assert.Equal(t, c.status, answer.Code, name)
	}
}

// TestServerCallsHandler adds the handler after the server has started, like an app that needs the client.
func TestServerCallsHandler(t *testing.T) {
	mux := http.NewServeMux()
	server := rongcloudtest.NewServer(t, rongcloudtest.WithWebhooks(t, mux, webhook.KindMessage, webhook.KindPreSend))
	var mu sync.Mutex
	var copied []message.Content
	handler, err := webhook.NewHandler(rongcloudtest.WebhookApp(),
		webhook.On(func(_ context.Context, m webhook.Message) error {
			mu.Lock()
			defer mu.Unlock()
			copied = append(copied, m.Content)
			return nil
		}),
		webhook.OnPreSend(func(_ context.Context, p webhook.PreSend) (webhook.Verdict, error) {
			if p.Content == (message.Text{Content: "rude"}) {
				return webhook.Verdict{Decision: webhook.Block, Extra: "please"}, nil
			}
			return webhook.Verdict{}, nil
		}))
	require.NoError(t, err)
	mux.Handle("/", handler)
	ann, bob := server.Connect("ann"), server.Connect("bob")
	ann.Join("r")
	bob.Join("r")
	ann.Say("r", message.Text{Content: "rude"})
	ann.Say("r", message.Text{Content: "kind"})
	server.AwaitWebhooks()
	assert.Equal(t, []message.Content{message.Text{Content: "kind"}}, copied)
	blocked := ann.NextEvent()
	assert.Equal(t, emulator.EventMessageBlocked, blocked.Kind)
	assert.Equal(t, "please", blocked.Extra)
	assert.Equal(t, "kind", rongcloudtest.Next[message.Text](bob).Content)
	bob.Nothing()
}

// TestHandlerNeverResponds checks that the test ends anyway.
func TestHandlerNeverResponds(t *testing.T) {
	begun := make(chan struct{}, 10)
	t.Run("with a message on its way", func(t *testing.T) {
		server := rongcloudtest.NewServer(t, rongcloudtest.WithWebhooks(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			begun <- struct{}{}
			<-r.Context().Done()
		}), webhook.KindChatroomStatus))
		server.Connect("ann").Join("r")
		<-begun
	})
}

// limited is a test that may fail, and has a deadline.
type limited struct {
	*failing
	deadline time.Time
}

func (l limited) Deadline() (time.Time, bool) { return l.deadline, true }

// failureOf runs do in a goroutine, which a failure ends, and returns the failure.
func failureOf(f *failing, do func()) string {
	f.reason = ""
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		do()
	}()
	<-ended
	return f.reason
}

func TestMisuseOfCallbacksFailsTest(t *testing.T) {
	f := &failing{TB: t, ctx: t.Context()}
	assert.Contains(t, failureOf(f, func() { rongcloudtest.NewWebhookRequest(f, "/x") }), "at least one event")
	assert.Contains(t, failureOf(f, func() { rongcloudtest.NewWebhookRequest(f, "/x", webhook.Message{}, webhook.OnlineStatus{}) }), "of one kind")
	assert.Contains(t, failureOf(f, func() { rongcloudtest.WithWebhooks(f, nil) }), "nil")
	assert.Contains(t, failureOf(f, func() {
		rongcloudtest.NewServer(f, rongcloudtest.WithWebhooks(t, http.NotFoundHandler(), webhook.KindBot))
	}), "does not call")
}

// TestAwaitEndsBeforeDeadline has one that is over.
func TestAwaitEndsBeforeDeadline(t *testing.T) {
	f := &failing{TB: t, ctx: t.Context()}
	goOn := make(chan struct{})
	hook := rongcloudtest.WithWebhooks(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-goOn }))
	server := rongcloudtest.NewServer(limited{f, time.Now()}, hook)
	assert.Empty(t, failureOf(f, server.AwaitWebhooks), "there is nothing to wait for")
	server.Connect("ann")
	assert.Contains(t, failureOf(f, server.AwaitWebhooks), "still to be delivered")
	close(goOn)
}
