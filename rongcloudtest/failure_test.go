package rongcloudtest_test

import (
	"context"
	"fmt"
	"net/http/httptrace"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/rongcloudtest"
	"github.com/rongcloud-go/sdk/user"
)

// failing is a test that may fail, and keeps the reason.
type failing struct {
	testing.TB
	ctx    context.Context
	reason string
}

func (f *failing) Helper()                  {}
func (f *failing) Context() context.Context { return f.ctx }
func (f *failing) Fatalf(format string, args ...any) {
	f.reason = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// reasonOf runs a test in which a session of ann is in room r, and returns what it failed with.
func reasonOf(t *testing.T, test func(server *rongcloudtest.Server, ann *rongcloudtest.Session)) string {
	t.Helper()
	hasPassed, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Hour)) // nobody need wait for what never comes
	defer cancel()
	f := &failing{TB: t, ctx: hasPassed}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		server := rongcloudtest.NewServer(f)
		ann := server.Connect("ann")
		ann.Join("r")
		test(server, ann)
	}()
	<-ended
	return f.reason
}

type gift struct {
	Name string `json:"name"`
}

func (*gift) ObjectName() string { return "APP:Gift" }

func TestFailureMessages(t *testing.T) {
	for name, c := range map[string]struct {
		test func(server *rongcloudtest.Server, ann *rongcloudtest.Session)
		says []string
	}{
		"no event": {func(_ *rongcloudtest.Server, ann *rongcloudtest.Session) { ann.NextEvent() }, []string{"ann", "none came within 5s"}},
		"the session ended": {func(server *rongcloudtest.Server, ann *rongcloudtest.Session) {
			server.Connect("ann")
			ann.NextEvent()
		}, []string{"ann", "session is closed: replaced by another connection"}},
		"another event": {func(server *rongcloudtest.Server, ann *rongcloudtest.Session) {
			_ = chatroom.New(server.Client()).Destroy(context.Background(), []string{"r"})
			ann.NextMessage()
		}, []string{"ann expected a message", `"room destroyed in r"`}},
		"something instead of nothing": {func(server *rongcloudtest.Server, ann *rongcloudtest.Session) {
			bob := server.Connect("bob")
			bob.Join("r")
			bob.Say("r", message.Text{Content: "hello"})
			ann.Nothing()
		}, []string{"ann expected nothing", `"message RC:TxtMsg from bob in r"`}},
		"another content": {func(server *rongcloudtest.Server, ann *rongcloudtest.Session) {
			bob := server.Connect("bob")
			bob.Join("r")
			bob.Say("r", message.Text{Content: "hello"})
			rongcloudtest.Next[message.Question](ann)
		}, []string{"ann expected a message.Question, got RC:TxtMsg"}},
		"a content that cannot be read": {func(server *rongcloudtest.Server, ann *rongcloudtest.Session) {
			bob := server.Connect("bob")
			bob.Join("r")
			_, _ = bob.SendChatroom("r", emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: `{"content":1}`})
			rongcloudtest.Next[message.Text](ann)
		}, []string{"ann expected a message.Text", "content is of type number"}},
		"a room one is not in": {func(_ *rongcloudtest.Server, ann *rongcloudtest.Session) {
			ann.Say("other", message.Text{Content: "hello"})
		}, []string{"ann sending into other", "23406"}},
		"a content that cannot be sent": {func(_ *rongcloudtest.Server, ann *rongcloudtest.Session) { ann.Say("r", nil) }, []string{"content"}},
		"a room that cannot be":         {func(_ *rongcloudtest.Server, ann *rongcloudtest.Session) { ann.Join("") }, []string{"ann joining", "1 to 64 bytes"}},
		"a user that cannot be":         {func(server *rongcloudtest.Server, _ *rongcloudtest.Session) { server.Connect("") }, []string{"1 to 64 bytes"}},
		"a token nobody issued":         {func(server *rongcloudtest.Server, _ *rongcloudtest.Session) { server.ConnectWith("made up") }, []string{"token is not valid"}},
		"a fault of no operation": {func(server *rongcloudtest.Server, _ *rongcloudtest.Session) {
			server.Inject("chatroom.creat", emulator.ServerError)
		}, []string{`there is no operation "chatroom.creat"; did you mean chatroom.create`}},
		"a fault that contradicts itself": {func(server *rongcloudtest.Server, _ *rongcloudtest.Session) {
			server.Inject("chatroom.create", emulator.Fault{Status: 1000})
		}, []string{"Fault.Status must be 200 to 599, is 1000"}},
		"a user after the emulator was closed": {func(server *rongcloudtest.Server, _ *rongcloudtest.Session) {
			server.Close()
			server.Connect("bob")
		}, []string{"the emulator is closed"}},
		"a user whose id has a NUL": {func(server *rongcloudtest.Server, _ *rongcloudtest.Session) { server.Connect("a\x00b") }, []string{"character"}},
		"requests of no operation":  {func(server *rongcloudtest.Server, _ *rongcloudtest.Session) { server.RequestsOf("create") }, []string{`there is no operation "create"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reason := reasonOf(t, c.test)
			for _, text := range c.says {
				assert.Contains(t, reason, text)
			}
		})
	}
}

func TestNothingToFail(t *testing.T) {
	t.Parallel()
	assert.Empty(t, reasonOf(t, func(server *rongcloudtest.Server, ann *rongcloudtest.Session) {
		server.Inject(emulator.AllOperations, emulator.ServerError)
		server.RequestsOf("chatroom.create")
		ann.Nothing()
	}))
}

func TestConnectIsNotRecorded(t *testing.T) {
	t.Parallel()
	server := rongcloudtest.NewServer(t)
	_, err := user.New(server.Client()).Register(t.Context(), user.Registration{ID: "ann", Name: "Ann", PortraitURI: "https://img.example/a.png"})
	require.NoError(t, err)
	once := emulator.ServerError
	once.Times = 1
	server.Inject("user.getToken", once)
	server.Connect("ann")
	server.Connect("bob")
	assert.Len(t, server.RequestsOf("user.getToken"), 1, "the one above")
	ann, _ := server.User("ann")
	assert.Equal(t, "https://img.example/a.png", ann.PortraitURI)
	_, err = user.New(server.Client()).Register(t.Context(), user.Registration{ID: "cid", Name: "Cid"}, rongcloud.Attempts(1))
	assert.Error(t, err, "the fault waited for the code under test")
}

func TestNextWithOwnTypes(t *testing.T) {
	t.Parallel()
	server := rongcloudtest.NewServer(t)
	ann, bob := server.Connect("ann"), server.Connect("bob")
	ann.Join("r")
	bob.Join("r")
	bob.Say("r", &gift{Name: "rose"})
	assert.Equal(t, &gift{Name: "rose"}, rongcloudtest.Next[*gift](ann))
	bob.Say("r", &gift{Name: "tulip"})
	assert.Equal(t, message.Unknown{Name: "APP:Gift", Body: `{"name":"tulip"}`}, rongcloudtest.Next[message.Unknown](ann))
	bob.Say("r", message.Text{Content: "hello"})
	assert.Equal(t, message.Text{Content: "hello"}, rongcloudtest.Next[message.Content](ann))
}

// TestServerClosesDuringCall checks that closing a server closes its connections: otherwise it would wait for the call's
// deadline.
func TestServerClosesDuringCall(t *testing.T) {
	hanging := make(chan error, 1)
	t.Run("a test that forgets a call", func(t *testing.T) {
		server := rongcloudtest.NewServer(t)
		server.Inject("chatroom.create", emulator.Latency(time.Hour))
		client := server.NewClient()
		t.Cleanup(client.CloseIdleConnections)
		sent := make(chan struct{})
		ctx := httptrace.WithClientTrace(context.WithoutCancel(t.Context()), &httptrace.ClientTrace{
			WroteRequest: func(httptrace.WroteRequestInfo) { close(sent) },
		})
		go func() { hanging <- chatroom.New(client).Create(ctx, chatroom.CreateParams{ID: "r"}) }()
		<-sent
	})
	err := <-hanging
	assert.Error(t, err)
	assert.NotErrorIs(t, err, context.DeadlineExceeded)
}
