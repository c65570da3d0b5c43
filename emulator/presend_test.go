package emulator_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

// answering returns a handler with the same response to every message.
func answering(status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func TestVerdictsTakeEffect(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("界", 2000)
	for name, c := range map[string]struct {
		status  int
		body    string
		content string // delivered content; empty: none
		extra   string
		attempt string
	}{
		"pass":                   {200, `{"pass":1}`, "hi", "", "200, succeeded"},
		"approve":                {200, `{"pass":2}`, "hi", "", "200, succeeded"},
		"replace":                {200, `{"pass":1,"replaceContent":"{\"content\":\"**\"}"}`, `{"content":"**"}`, "", "200, succeeded"},
		"replace and approve":    {200, `{"pass":2,"replaceContent":"**"}`, "**", "", "200, succeeded"},
		"block":                  {200, `{"pass":0}`, "", "", "200, succeeded"},
		"block and tell":         {200, `{"pass":0,"extra":"mind your words","replaceContent":"x"}`, "", "mind your words", "200, succeeded"},
		"block and tell at last": {200, `{"pass":0,"extra":"` + long + `"}`, "", long[:3*1024], "200, succeeded"},
		"nothing":                {200, ``, "hi", "", "200 no verdict, dropped"},
		"garbage":                {200, `<html>`, "hi", "", "200 no verdict, dropped"},
		"no decision":            {200, `{"replaceContent":"x"}`, "hi", "", "200 no verdict, dropped"},
		"unknown decision":       {200, `{"pass":3}`, "hi", "", "200 no verdict, dropped"},
		"decision as a text":     {200, `{"pass":"0"}`, "hi", "", "200 no verdict, dropped"},
		"too large":              {200, `{"pass":0,"extra":"` + strings.Repeat("x", 2<<20) + `"}`, "hi", "", "200 no verdict, dropped"},
		"too large a content":    {200, `{"pass":1,"replaceContent":"` + strings.Repeat("x", 128<<10+1) + `"}`, "hi", "", "200 no verdict, dropped"},
		"another status":         {201, `{"pass":0}`, "hi", "", "201 not 200, dropped"},
		"a failure":              {500, `{"pass":0}`, "hi", "", "500 not 200, dropped"},
		"a redirect":             {302, `{"pass":0}`, "hi", "", "302 not 200, dropped"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := newConsumer(t)
			api := newHooked(t, emulator.WithWebhook(webhook.KindPreSend, listen(t, answering(c.status, c.body))),
				emulator.WithWebhook(webhook.KindMessage, listen(t, app)))
			ann, bob := api.join("ann", "r"), api.join("bob", "r")
			inRoom, err := ann.SendChatroom("r", say("hi"))
			require.NoError(t, err)
			private, err := ann.SendPrivate("bob", say("hi"))
			require.NoError(t, err)
			api.settle()
			assert.Equal(t, c.attempt, outcomes(api.emu.Deliveries())[0])

			told := app.told()
			assert.Empty(t, contents(events(api.connect("cid"))))
			if c.content == "" {
				assert.Empty(t, events(bob))
				assert.Empty(t, told, "a blocked message is not copied")
				assert.Empty(t, api.emu.ChatroomMessages("r"), "nor kept")
				assert.Equal(t, []emulator.Event{
					{Kind: emulator.EventMessageBlocked, Room: "r", Message: inRoom, Extra: c.extra},
					{Kind: emulator.EventMessageBlocked, Message: private, Extra: c.extra},
				}, events(ann))
				assert.Equal(t, "hi", inRoom.Content)
				assert.Len(t, inRoom.UID, 19)
				return
			}
			assert.Empty(t, events(ann))
			got := events(bob)
			require.Equal(t, []string{c.content, c.content}, contents(got))
			require.Len(t, told, 2)
			for i, sent := range []emulator.Message{inRoom, private} {
				assert.Equal(t, sent, got[i].Message)
				assert.Equal(t, sent.UID, told[i].(webhook.Message).UID)
				assert.Equal(t, c.content, told[i].(webhook.Message).Original)
				assert.True(t, sent.Time.Equal(told[i].(webhook.Message).Time))
			}
			assert.Equal(t, []emulator.Message{inRoom}, api.emu.ChatroomMessages("r"))
		})
	}
}

// TestPreSendRequests uses the handler of package webhook, which also returns the verdicts.
func TestPreSendRequests(t *testing.T) {
	t.Parallel()
	var asked []webhook.PreSend
	app := newConsumer(t, webhook.OnPreSend(func(_ context.Context, p webhook.PreSend) (webhook.Verdict, error) {
		asked = append(asked, p)
		if text, ok := p.Content.(message.Text); ok && text.Content == "rude" {
			return webhook.Verdict{Content: message.Text{Content: "****"}}, nil
		}
		return webhook.Verdict{Decision: webhook.Block, Extra: "no"}, nil
	}))
	now := time.UnixMilli(time.Now().UnixMilli())
	api := newHooked(t, emulator.WithWebhooks(listen(t, app)), emulator.WithNow(func() time.Time { return now }))
	ann, bob := api.join("ann", "r"), api.join("bob", "r")
	first, err := ann.SendChatroom("r", emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: `{"content":"rude"}`})
	require.NoError(t, err)
	second, err := ann.SendPrivate("bob", emulator.Outgoing{ObjectName: "My:Type", Content: `x`})
	require.NoError(t, err)
	_, err = ann.SendPrivate("bob", emulator.Outgoing{ObjectName: "RC:TypSts", Content: `{}`})
	require.NoError(t, err)

	require.Len(t, asked, 2, "status messages need no verdict")
	for i := range asked {
		asked[i].Delivery = nil
	}
	assert.Equal(t, webhook.PreSend{
		From: "ann", Target: "r", Conversation: message.Chatroom, ChannelType: "TEMPGROUP", ObjectName: "RC:TxtMsg",
		Content: message.Text{Content: "rude"}, Original: `{"content":"rude"}`, UID: first.UID, Time: now, Source: "Websocket",
	}, asked[0])
	assert.Equal(t, "bob", asked[1].Target)
	assert.Equal(t, "PERSON", asked[1].ChannelType)
	assert.Equal(t, second.UID, asked[1].UID)
	got := contents(events(bob))
	require.Len(t, got, 2)
	assert.JSONEq(t, `{"content":"****"}`, got[0])
	assert.Equal(t, "{}", got[1])
}

func TestAMessageWaitsThreeSeconds(t *testing.T) {
	t.Parallel()
	clock := newTimers()
	api := newHooked(t, emulator.WithTimer(clock.after), emulator.WithWebhook(webhook.KindPreSend, listen(t, http.HandlerFunc(hanging))))
	ann, bob := api.join("ann", "r"), api.join("bob", "r")
	sent := make(chan error, 1)
	go func() { _, err := ann.SendChatroom("r", say("hi")); sent <- err }()
	require.Equal(t, verdictLimit, clock.next(t))
	assert.Empty(t, events(bob))
	require.Equal(t, 1, clock.fire(verdictLimit))
	require.NoError(t, <-sent)
	assert.Equal(t, []string{"hi"}, contents(events(bob)), "without an answer the message is delivered")
	assert.Equal(t, []string{"0 time-out, dropped"}, outcomes(api.emu.Deliveries()), "there is no second try")
}

// gate releases messages one by one: each waits until its content is released.
type gate struct {
	mu   sync.Mutex
	open map[string]chan string
	came chan string
}

func newGate() *gate { return &gate{open: map[string]chan string{}, came: make(chan string, 100)} }

func (g *gate) way(content string) chan string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open[content] == nil {
		g.open[content] = make(chan string, 1)
	}
	return g.open[content]
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	content := r.PostFormValue("content")
	g.came <- content
	select {
	case verdict := <-g.way(content):
		_, _ = io.WriteString(w, verdict)
	case <-r.Context().Done():
	}
}

const pass = `{"pass":1}`

func TestMessagesComeInTheOrderOfTheirVerdicts(t *testing.T) {
	t.Parallel()
	app, judge := newConsumer(t), newGate()
	api := newHooked(t, emulator.WithWebhook(webhook.KindPreSend, listen(t, judge)), emulator.WithWebhook(webhook.KindMessage, listen(t, app)))
	ann, bob := api.join("ann", "r"), api.join("bob", "r")
	sent := map[string]chan emulator.Message{}
	for _, text := range []string{"first", "second", "third"} {
		done := make(chan emulator.Message, 1)
		sent[text] = done
		go func() {
			m, err := ann.SendChatroom("r", say(text))
			assert.NoError(t, err)
			done <- m
		}()
		require.Equal(t, text, <-judge.came)
	}
	assert.Empty(t, events(bob))
	room, _ := api.emu.Room("r") // the state is not locked
	assert.Len(t, room.Members, 2)
	var messages []emulator.Message
	for _, text := range []string{"third", "first", "second"} {
		judge.way(text) <- pass
		messages = append(messages, <-sent[text])
	}
	assert.Equal(t, []string{"third", "first", "second"}, contents(events(bob)))
	assert.Equal(t, messages, api.emu.ChatroomMessages("r"))
	assert.True(t, messages[0].Time.Before(messages[1].Time) && messages[1].Time.Before(messages[2].Time), "a client drops what is not newer")
	api.settle()
	assert.Len(t, app.told(), 3)
}

func TestTheRulesAreCheckedAgainAfterTheVerdict(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		meanwhile func(api rest, ann *emulator.Session)
		private   bool
		code      int
	}{
		"nothing happens":         {func(rest, *emulator.Session) {}, false, 0},
		"the room is destroyed":   {func(api rest, _ *emulator.Session) { api.must("chatroom.destroy", "chatroomId=r") }, false, emulator.ClientNotInRoom},
		"the room ends by idling": {func(api rest, _ *emulator.Session) { api.emu.Advance(2 * time.Hour) }, false, emulator.ClientNotInRoom},
		"the sender leaves":       {func(_ rest, ann *emulator.Session) { _ = ann.Quit("r") }, false, emulator.ClientNotInRoom},
		"the sender is removed": {func(api rest, _ *emulator.Session) {
			api.must("chatroom.blockUsers", "chatroomId=r&userId=ann&minute=5")
		}, false, emulator.ClientNotInRoom},
		"the sender is muted": {func(api rest, _ *emulator.Session) {
			api.must("chatroom.muteMembers", "chatroomId=r&userId=ann&minute=5")
		}, false, emulator.ClientMuted},
		"muted everywhere":         {func(api rest, _ *emulator.Session) { api.must("chatroom.muteGlobally", "userId=ann&minute=5") }, false, emulator.ClientMuted},
		"all are muted":            {func(api rest, _ *emulator.Session) { api.must("chatroom.muteAll", "chatroomId=r") }, false, emulator.ClientMuted},
		"nothing, privately":       {func(rest, *emulator.Session) {}, true, 0},
		"the sender goes":          {func(_ rest, ann *emulator.Session) { ann.Close() }, true, 0},
		"the sender is blocked":    {func(api rest, _ *emulator.Session) { api.must("user.block", "userId=ann&minute=5") }, true, emulator.ClientUserBlocked},
		"the sender is no user":    {func(api rest, _ *emulator.Session) { api.must("user.deactivate", "userId=ann") }, true, emulator.ClientUserBlocked},
		"muted, but not privately": {func(api rest, _ *emulator.Session) { api.must("chatroom.muteGlobally", "userId=ann&minute=5") }, true, 0},
		"a room of the same id": {func(api rest, ann *emulator.Session) {
			api.must("chatroom.destroy", "chatroomId=r")
			_, _ = ann.Join("r", emulator.JoinOptions{})
		}, false, emulator.ClientNotInRoom},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app, judge := newConsumer(t), newGate()
			api := newHooked(t, emulator.WithWebhook(webhook.KindPreSend, listen(t, judge)), emulator.WithWebhook(webhook.KindMessage, listen(t, app)))
			ann, bob := api.join("ann", "r"), api.join("bob", "r")
			sent := make(chan error, 1)
			go func() {
				var err error
				if c.private {
					_, err = ann.SendPrivate("bob", say("hi"))
				} else {
					_, err = ann.SendChatroom("r", say("hi"))
				}
				sent <- err
			}()
			<-judge.came
			c.meanwhile(api, ann)
			judge.way("hi") <- pass
			err := <-sent
			assert.Equal(t, c.code, clientCode(err), "%v", err)
			api.settle()
			if c.code == 0 {
				require.NoError(t, err)
				assert.Equal(t, []string{"hi"}, contents(events(bob)))
				assert.Len(t, app.told(), 1)
				return
			}
			assert.Empty(t, contents(events(bob)))
			assert.Empty(t, app.told())
			assert.Empty(t, api.emu.ChatroomMessages("r"))
		})
	}
}

func TestCloseEndsTheWaitForAVerdict(t *testing.T) {
	t.Parallel()
	judge := newGate()
	api := newHooked(t, emulator.WithWebhook(webhook.KindPreSend, listen(t, judge)))
	ann := api.join("ann", "r")
	sent := make(chan error, 1)
	go func() { _, err := ann.SendChatroom("r", say("hi")); sent <- err }()
	<-judge.came
	api.emu.Close()
	<-sent // the verdict is given up; the message passes if that happens before the sessions end
	assert.Equal(t, []string{"0 the emulator was closed, dropped"}, outcomes(api.emu.Deliveries()))
}

func TestMessagesOfTheServerAreJudgedOnlyOnRequest(t *testing.T) {
	t.Parallel()
	const text = "&fromUserId=boss&objectName=RC:TxtMsg&content="
	for name, c := range map[string]struct {
		opts  []emulator.Option
		asked []string
		read  []string
	}{
		"off": {nil, nil, []string{"room", "private", "system", "group", "status"}},
		"on": {
			[]emulator.Option{emulator.WithServerMessagePreSend()},
			[]string{"boss TEMPGROUP r ", "boss PERSON ann ", "boss GROUP g ann"}, []string{"system", "status"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var asked []string
			app := newConsumer(t, webhook.OnPreSend(func(_ context.Context, p webhook.PreSend) (webhook.Verdict, error) {
				mu.Lock()
				defer mu.Unlock()
				assert.Equal(t, "Server", p.Source)
				asked = append(asked, fmt.Sprintf("%s %s %s %s", p.From, p.ChannelType, p.Target, strings.Join(p.DirectedAt, "+")))
				return webhook.Verdict{Decision: webhook.Block}, nil
			}))
			hook := listen(t, app)
			api := newHooked(t, append(c.opts, emulator.WithServerMessageRouting(),
				emulator.WithWebhooks(hook, webhook.KindPreSend, webhook.KindMessage))...)
			ann, boss := api.join("ann", "r"), api.join("boss", "r")
			api.emu.SetGroup("g", "ann")
			uids := api.must("chatroom.sendMessage", "toChatroomId=r"+text+"room")["messageUIDs"].([]any)
			assert.Len(t, uids[0].(map[string]any)["messageUID"], 19)
			api.must("message.sendPrivate", "toUserId=ann"+text+"private")
			api.must("message.sendSystem", "toUserId=ann"+text+"system")
			api.must("message.sendGroup", "toGroupId=g&toUserId=ann"+text+"group")
			api.must("message.sendPrivateStatus", "toUserId=ann"+text+"status")
			assert.Equal(t, c.asked, asked)
			assert.Equal(t, c.read, contents(events(ann)))
			assert.Empty(t, events(boss), "the sender of a server message receives no event")
			api.settle()
			assert.Len(t, app.told(), len(c.read)-1, "all but the status message")
		})
	}
}

// TestACallWaitsForAllItsVerdicts sends to many targets at once. One of them is gone when the verdicts arrive.
func TestACallWaitsForAllItsVerdicts(t *testing.T) {
	t.Parallel()
	var once sync.Once
	var api rest
	judge := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		once.Do(func() { api.must("chatroom.destroy", "chatroomId=r07") }) // the state is not locked
		verdict := pass
		if r.PostFormValue("targetId") == "r13" {
			verdict = `{"pass":0}`
		}
		_, _ = io.WriteString(w, verdict)
	})
	api = newHooked(t, emulator.WithServerMessagePreSend(), emulator.WithWebhook(webhook.KindPreSend, listen(t, judge)))
	params := url.Values{"fromUserId": {"u"}, "objectName": {"RC:TxtMsg"}, "content": {"hi"}}
	for i := range 40 {
		room := fmt.Sprintf("r%02d", i)
		api.must("chatroom.create", "chatroomId="+room)
		params.Add("toChatroomId", room)
	}
	uids := api.must("chatroom.sendMessage", params.Encode())["messageUIDs"].([]any)
	require.Len(t, uids, 40)
	for i := range 40 {
		room := fmt.Sprintf("r%02d", i)
		kept := api.emu.ChatroomMessages(room)
		if room == "r07" || room == "r13" {
			assert.Empty(t, kept, room)
			continue
		}
		require.Len(t, kept, 1, room)
		assert.Equal(t, uids[i].(map[string]any)["messageUID"], kept[0].UID)
	}
}

func TestAVerdictReplacesTheExpansion(t *testing.T) {
	t.Parallel()
	for _, expandable := range []string{"true", "false"} {
		api := newHooked(t, emulator.WithServerMessagePreSend(),
			emulator.WithWebhook(webhook.KindPreSend, listen(t, answering(200, `{"pass":1,"replaceExtraContent":"{\"b\":\"2\"}"}`))))
		ann := api.connect("ann")
		api.must("message.sendPrivate", "toUserId=ann&fromUserId=u&objectName=RC:TxtMsg&content=hi&expansion="+expandable)
		got := events(ann)
		require.Len(t, got, 1)
		want := ""
		if expandable == "true" {
			want = `{"b":"2"}`
		}
		assert.Equal(t, want, got[0].Message.Expansion)
	}
}
