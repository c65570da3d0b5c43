package browsertest

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

// TestConsole checks that changes appear without a reload, and that forms reach clients.
func TestConsole(t *testing.T) {
	t.Parallel()
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }))
	t.Cleanup(app.Close)
	s := startService(t, emulator.WithConsole(), emulator.WithWebhook(webhook.KindChatroomStatus, app.URL+"/rooms"))
	p := theBrowser(t).tab(t, testContext(t), "console", look{width: 1360, height: 900, scale: 1})
	p.open("http://" + s.host + emulator.ConsolePath)
	p.shows("nav", "Overview")
	p.shoot("console-empty")

	s.fill()
	p.shows("main", "Which keyword starts a goroutine?")
	p.shows("main", "quizNight")
	p.shows("main", "fault: status 503")
	p.shoot("console-overview")

	p.visit(s, "requests")
	p.shows("main", "23410")
	assert.NotContains(t, evaluate[string](p, "document.documentElement.outerHTML"), appSecret)
	p.visit(s, "webhooks")
	p.shows("main", "chatroom.status")
	p.shows("main", "500")
	p.visit(s, "faults")
	p.shows("main", "chatroom.get")

	ann := s.join("ann", "quizNight")
	p.visit(s, "messages")
	p.shows("main", "Which keyword starts a goroutine?")
	p.fill("main textarea[name=text]", "said on the console <b>")
	evaluate[any](p, "(() => { const s = [...document.querySelectorAll('main select')].find((e) => [...e.options].some((o) => o.value === 'quizNight')); s.value = 'quizNight'; s.dispatchEvent(new Event('change', { bubbles: true })) })()")
	p.click("main form:not([hidden]) button[type=submit]")
	e, err := ann.Receive(s.test)
	require.NoError(t, err)
	assert.Equal(t, message.Text{Content: "said on the console <b>"}, message.Decode(e.Message.ObjectName, e.Message.Content))
	p.shows("main", "said on the console <b>")
	p.shoot("console-messages")

	p.seen(look{width: 1360, height: 900, scale: 1, dark: true})
	p.visit(s, "requests")
	p.shows("main", "23410")
	p.shoot("console-requests-dark")
	p.seen(phone)
	p.visit(s, "messages")
	p.shows("main", "said on the console <b>")
	p.shoot("console-phone")
	assert.False(t, evaluate[bool](p, "document.documentElement.scrollWidth > document.documentElement.clientWidth"), "it is too wide for a phone")
	p.clean(s.host)
}

// shows waits until an element has a visible text.
func (p *tab) shows(selector, text string) {
	p.t.Helper()
	p.waitFor("document.querySelector(" + quote(selector) + ")?.innerText.includes(" + quote(text) + ")")
}

// visit opens a view of the console.
func (p *tab) visit(s *service, view string) {
	p.t.Helper()
	p.open("http://" + s.host + emulator.ConsolePath + "#/" + view)
}

// join connects an in-process client.
func (s *service) join(userID, room string) *emulator.Session {
	s.t.Helper()
	token, err := s.emulator.Token(userID)
	require.NoError(s.t, err)
	session, err := s.emulator.Connect(token)
	require.NoError(s.t, err)
	_, err = session.Join(room, emulator.JoinOptions{})
	require.NoError(s.t, err)
	return session
}

// fill causes events for the console to show.
func (s *service) fill() {
	s.t.Helper()
	for _, id := range []string{"quizNight", "lobby"} {
		require.NoError(s.t, s.rooms.Create(s.test, chatroom.CreateParams{ID: id}))
	}
	for _, id := range []string{"bob", "cara", "小明"} {
		s.join(id, "quizNight")
	}
	_, err := s.messages.SendChatroom(s.test, message.ChatroomParams{
		From: "host", To: []string{"quizNight"}, SkipHistory: true,
		Content: message.Question{
			QuizID: "friday", QuestionID: "q1", Number: 1, Total: 10, Kind: message.SingleChoice, Title: "Which keyword starts a goroutine?",
			Options: []message.Choice{{ID: "A", Text: "go"}, {ID: "B", Text: "async"}, {ID: "C", Text: "spawn"}},
			OpensAt: time.Now(), Deadline: time.Now().Add(time.Hour),
		},
	})
	require.NoError(s.t, err)
	_, err = s.rooms.Get(s.test, "nowhere")
	require.ErrorIs(s.t, err, rongcloud.ErrNotFound)
	s.emulator.Inject("chatroom.get", emulator.Fault{Status: http.StatusServiceUnavailable, Times: 2})
	_, err = s.rooms.Get(s.test, "lobby", rongcloud.Attempts(1))
	require.ErrorIs(s.t, err, rongcloud.ErrUnavailable)
}
